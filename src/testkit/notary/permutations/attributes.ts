/** Signed attributes that are missing, unknown or not what they should be (signature specification, "Signed Attributes"). */
import { SIGNED_AT, TRUSTED_TO } from "../../sigstore/clock.js";
import { ATTRIBUTE, type SignedAttribute } from "../attributes.js";
import type { EnvelopeTemplate } from "../envelope.js";
import type { Breaks, Entry } from "../permutation.js";
import { DAY, isCose, isJws, signed } from "./common.js";

/** With this attribute in the place of the one of its name; what is critical is in the list. */
function withAttribute(attribute: SignedAttribute): Breaks {
  return signed((template) => {
    const rest = without(template, attribute.name);
    const critical = attribute.critical === true ? [...(rest.critical ?? []), attribute.name] : rest.critical;
    return { attributes: [...rest.attributes, attribute], critical };
  });
}

/** Without these attributes, and without their names in the list. */
function without(template: EnvelopeTemplate, ...names: readonly string[]): EnvelopeTemplate {
  const { attributes, critical } = template;
  return {
    ...template,
    attributes: attributes.filter(({ name }) => !names.includes(name)),
    critical: critical?.filter((name) => !names.includes(String(name))) ?? null,
  };
}

/** Another list of critical attributes. */
function critical(change: (list: readonly (string | number)[]) => readonly (string | number)[] | null): Breaks {
  return signed((template) => ({ critical: change(template.critical ?? []) }));
}

const TIMES = [ATTRIBUTE.signingTime, ATTRIBUTE.authenticSigningTime] as const;

/** The entries. */
export const attributePermutations = {
  "no signing scheme": {
    object: "attribute",
    description: "There is no signing scheme.",
    breaks: signed((template) => without(template, ATTRIBUTE.signingScheme)),
  },
  "unknown signing scheme": {
    object: "attribute",
    description: "The signing scheme is one that nobody knows.",
    breaks: withAttribute({ name: ATTRIBUTE.signingScheme, value: "notary.example", critical: true }),
  },
  "signing scheme not critical": {
    object: "attribute",
    description: "The signing scheme is not in the list of critical attributes.",
    breaks: critical((list) => list.filter((name) => name !== ATTRIBUTE.signingScheme)),
  },
  "no critical list": {
    object: "attribute",
    description: "There is no list of critical attributes.",
    breaks: critical(() => null),
  },
  "critical attribute missing": {
    object: "attribute",
    description: "The list of critical attributes names one that is not there.",
    breaks: critical((list) => [...list, "com.example.missing"]),
  },
  "unknown critical attribute": {
    object: "attribute",
    description: "A critical attribute is one that nobody knows.",
    outcome: "accepted",
    divergence: "A verifier that does not know a critical attribute must refuse the signature.",
    breaks: withAttribute({ name: "com.example.unknown", value: "value", critical: true }),
  },
  "critical attribute twice": {
    object: "attribute",
    description: "The list of critical attributes names the signing scheme twice.",
    fits: isJws,
    breaks: critical((list) => [...list, ATTRIBUTE.signingScheme]),
  },
  "algorithm in the critical list": {
    object: "attribute",
    description: "The list of critical attributes holds label 1, the algorithm.",
    fits: isCose,
    outcome: "accepted",
    divergence: "The list of critical attributes must not hold the labels 0 to 8, which every verifier knows.",
    breaks: critical((list) => [1, ...list]),
  },
  "no signing time": {
    object: "attribute",
    description: "There is no signing time.",
    breaks: signed((template) => without(template, ...TIMES)),
  },
  "signing times of both schemes": {
    object: "attribute",
    description: "There are a signing time and an authentic signing time.",
    outcome: ({ envelope }) => (envelope === "cose" ? "accepted" : "denied"),
    divergence: "Each signing scheme has a signing time of its own, and must not have that of the other.",
    breaks: signed((template) => {
      const rest = without(template, ...TIMES);
      const times = TIMES.map((name) => ({ name, value: { time: SIGNED_AT } }));
      return { attributes: [...rest.attributes, ...times], critical: [...(rest.critical ?? []), TIMES[1]] };
    }),
  },
  "signing time as number": {
    object: "attribute",
    description: "The signing time is a plain number: not a text in JWS, without its tag in COSE.",
    breaks: signed(({ attributes }) => ({ attributes: attributes.map(plain) })),
  },
  "expired signature": {
    object: "attribute",
    description: "The signature expired the day after it was made.",
    breaks: withAttribute({ name: ATTRIBUTE.expiry, value: { time: SIGNED_AT + DAY }, critical: true }),
  },
  "expiry before the signing time": {
    object: "attribute",
    description: "The signature expired the day before it was made.",
    breaks: withAttribute({ name: ATTRIBUTE.expiry, value: { time: SIGNED_AT - DAY }, critical: true }),
  },
  "expiry not critical": {
    object: "attribute",
    description: "The signature expires in years, and the expiry is not in the list of critical attributes.",
    breaks: withAttribute({ name: ATTRIBUTE.expiry, value: { time: TRUSTED_TO } }),
  },
  "another content type": {
    object: "attribute",
    description: "The content type is that of some other JSON.",
    breaks: signed(() => ({ contentType: "application/json" })),
  },
  "no content type": {
    object: "attribute",
    description: "There is no content type.",
    breaks: signed(() => ({ contentType: null })),
  },
  "plugin that is not there": {
    object: "attribute",
    description: "The signature asks for a verification plugin that nobody has.",
    breaks: withAttribute({ name: ATTRIBUTE.verificationPlugin, value: "com.example.missing", critical: true }),
  },
  "plugin without a name": {
    object: "attribute",
    description: "The signature asks for a verification plugin whose name is blank.",
    breaks: withAttribute({ name: ATTRIBUTE.verificationPlugin, value: " ", critical: true }),
  },
} as const satisfies Record<string, Entry>;

function plain(attribute: SignedAttribute): SignedAttribute {
  const { name, value } = attribute;
  const isTime = typeof value === "object" && TIMES.some((time) => time === name);
  return isTime ? { ...attribute, value: value.time } : attribute;
}
