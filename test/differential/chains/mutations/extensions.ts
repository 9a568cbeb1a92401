/** Extensions: unknown critical ones, duplicates, and what each may look like (RFC 5280 §4.2, §6.1.4 (o), §6.1.5 (e)). */
import { sequence } from "../../../../src/testkit/x509/der.js";
import {
  type ExtensionTemplate,
  authorityInfoAccess,
  certificatePolicies,
  extKeyUsage,
  inhibitAnyPolicy,
  policyConstraints,
  subjectAltName,
  unknownExtension,
  withExtension,
  withoutExtension,
} from "../../../../src/testkit/x509/extensions.js";
import { EMPTY_NAME, generalName, nameConstraints } from "../../../../src/testkit/x509/names.js";
import { EXTENSION, POLICY, PURPOSE } from "../../../../src/testkit/x509/oids.js";
import type { CertificateTemplate } from "../../../../src/testkit/x509/template.js";
import { setConstraints } from "../features/nameConstraints.js";
import { type Mutation, besideAGoodOne, broken, issuanceRule, stricter, tolerated } from "../mutation.js";

const CRITICAL = "RFC 5280 §4.2";
const EXTENSION_CODE = "certificate-extension";
const MALFORMED = "certificate-malformed";
/** Malformed certificates of the bag are passed over. */
const PASSED_OVER = "certificate-untrusted";
const STRICT = ["certificate-extension", "certificate-malformed", "certificate-name"];

export const extensionMutations: Mutation[] = [
  ...(["leaf", "intermediate"] as const).map((at) =>
    broken({ at, name: `${at}: unknown critical extension`, rule: CRITICAL }, EXTENSION_CODE, ({ template }) =>
      put(template, unknownExtension(true)),
    ),
  ),
  stricter(
    { at: "anchor", name: "anchor: unknown critical extension", rule: CRITICAL },
    EXTENSION_CODE,
    ({ template }) => put(template, unknownExtension(true)),
  ),
  ...(["leaf", "intermediate"] as const).map((at) =>
    broken(
      { at, name: `${at}: an extension twice`, rule: CRITICAL },
      [MALFORMED, PASSED_OVER],
      ({ template }, _chain, random) => {
        template.extensions = [...template.extensions, random.pick(template.extensions)];
      },
    ),
  ),
  broken({ at: "leaf", name: "leaf: an unknown extension twice", rule: CRITICAL }, MALFORMED, ({ template }) => {
    const twice = [unknownExtension(false), unknownExtension(false)];
    template.extensions = [...withoutExtension(template.extensions, EXTENSION.unknown), ...twice];
  }),
].flatMap((mutation) =>
  mutation.name === "intermediate: unknown critical extension" ? [mutation, besideAGoodOne(mutation)] : [mutation],
);

/** Extensions whose own type is broken. */
export const valueMutations: Mutation[] = [
  ...malformed({
    "basicConstraints that is not DER": [EXTENSION.basicConstraints, Uint8Array.of(0x30, 5)],
    "bytes behind keyUsage": [EXTENSION.keyUsage, Uint8Array.of(0x03, 2, 7, 0x80, 0x05, 0)],
    "keyUsage with unused bits that are ones": [EXTENSION.keyUsage, Uint8Array.of(0x03, 2, 7, 0x81)],
    "subjectAltName without a name": [EXTENSION.subjectAltName, sequence()],
    "subjectAltName that is a text": [EXTENSION.subjectAltName, Buffer.from("signer.build.example")],
    "a dNSName with a letter that is not ASCII": [EXTENSION.subjectAltName, sequence(generalName.dNSName("é.example"))],
    "an iPAddress of five octets": [EXTENSION.subjectAltName, sequence(generalName.iPAddress(Buffer.alloc(5)))],
    "certificatePolicies without a policy": [EXTENSION.certificatePolicies, sequence()],
    "authorityInfoAccess without a description": [EXTENSION.authorityInfoAccess, sequence()],
    "subjectKeyIdentifier that is no OCTET STRING": [EXTENSION.subjectKeyIdentifier, sequence()],
  }),
  tolerated({ at: "leaf", name: "leaf: keyUsage with zeros at its end", rule: "X.690 §11.2.2" }, ({ template }) =>
    put(template, { oid: EXTENSION.keyUsage, critical: true, value: Uint8Array.of(0x03, 3, 7, 0x80, 0) }),
  ),
  stricter(
    { at: "leaf", name: "leaf: a policy twice", rule: "RFC 5280 §4.2.1.4" },
    [MALFORMED, EXTENSION_CODE],
    ({ template }) => put(template, certificatePolicies(POLICY.gold, POLICY.gold)),
  ),
];

/** Rules for those who issue certificates. */
export const issuanceMutations: Mutation[] = [
  ...critical({
    authorityKeyIdentifier: EXTENSION.authorityKeyIdentifier,
    subjectKeyIdentifier: EXTENSION.subjectKeyIdentifier,
  }),
  issuanceRule(
    { at: "leaf", name: "leaf: critical authorityInfoAccess", rule: "RFC 5280 §4.2.2.1" },
    STRICT,
    ({ template }) => put(template, { ...authorityInfoAccess("http://ca.example/ca.cer"), critical: true }),
  ),
  ...(["leaf", "intermediate"] as const).map((at) =>
    issuanceRule(
      { at, name: `${at}: no authorityKeyIdentifier`, rule: "RFC 5280 §4.2.1.1" },
      STRICT,
      ({ template }) => {
        template.extensions = withoutExtension(template.extensions, EXTENSION.authorityKeyIdentifier);
      },
    ),
  ),
  issuanceRule(
    { at: "intermediate", name: "intermediate: no subjectKeyIdentifier", rule: "RFC 5280 §4.2.1.2" },
    STRICT,
    ({ template }) => {
      template.extensions = withoutExtension(template.extensions, EXTENSION.subjectKeyIdentifier);
    },
  ),
  issuanceRule(
    { at: "CA", name: "CA: nameConstraints not critical", rule: "RFC 5280 §4.2.1.10", without: ["dNSName"] },
    STRICT,
    ({ template }) => put(template, constraints(false)),
  ),
  issuanceRule(
    { at: "leaf", name: "leaf: nameConstraints", rule: "RFC 5280 §4.2.1.10", without: ["leaf that"] },
    STRICT,
    (link) => setConstraints(link, [], [generalName.dNSName("other.example")]),
  ),
  issuanceRule(
    { at: "intermediate", name: "intermediate: policyConstraints not critical", rule: "RFC 5280 §4.2.1.11" },
    STRICT,
    ({ template }) => put(template, { ...policyConstraints(null, 9), critical: false }),
  ),
  issuanceRule(
    { at: "intermediate", name: "intermediate: inhibitAnyPolicy not critical", rule: "RFC 5280 §4.2.1.14" },
    STRICT,
    ({ template }) => put(template, { ...inhibitAnyPolicy(9), critical: false }),
  ),
  issuanceRule(
    { at: "leaf", name: "leaf: empty subject, subjectAltName not critical", rule: "RFC 5280 §4.2.1.6" },
    STRICT,
    ({ template }) => {
      template.subject = EMPTY_NAME;
      put(template, subjectAltName([generalName.dNSName("signer.build.example")]));
    },
  ),
  ...serialNumbers(),
];

/** Purposes (RFC 5280 §4.2.1.12; that they nest is the usage of all validators). */
export const purposeMutations: Mutation[] = [
  broken(
    { at: "leaf", name: "leaf: extKeyUsage without a purpose", rule: "RFC 5280 §4.2.1.12" },
    ["certificate-usage", MALFORMED],
    ({ template }) => put(template, extKeyUsage()),
  ),
  broken(
    { at: "leaf", name: "leaf: another purpose", rule: "RFC 5280 §4.2.1.12" },
    "certificate-usage",
    ({ template }) => put(template, extKeyUsage(PURPOSE.serverAuth, PURPOSE.timeStamping)),
  ),
  stricter(
    { at: "intermediate", name: "intermediate: other purposes", rule: "RFC 5280 §4.2.1.12" },
    "certificate-usage",
    ({ template }) => put(template, extKeyUsage(PURPOSE.serverAuth, PURPOSE.clientAuth)),
  ),
].flatMap((mutation) => (mutation.at === "intermediate" ? [mutation, besideAGoodOne(mutation)] : [mutation]));

function malformed(values: Record<string, readonly [oid: string, value: Uint8Array]>): Mutation[] {
  return Object.entries(values).map(([name, [oid, value]]) =>
    broken({ at: "leaf", name: `leaf: ${name}`, rule: "RFC 5280 §4.2.1" }, MALFORMED, ({ template }) =>
      put(template, { oid, critical: false, value }),
    ),
  );
}

function critical(extensions: Record<string, string>): Mutation[] {
  return Object.entries(extensions).map(([name, oid]) =>
    issuanceRule({ at: "leaf", name: `leaf: critical ${name}`, rule: "RFC 5280 §4.2.1" }, STRICT, ({ template }) => {
      template.extensions = template.extensions.map((each) => (each.oid === oid ? { ...each, critical: true } : each));
    }),
  );
}

function serialNumbers(): Mutation[] {
  const serials: Record<string, Uint8Array> = {
    zero: Uint8Array.of(0),
    negative: Uint8Array.of(0x80),
    "longer than twenty octets": Buffer.alloc(21, 1),
  };
  return Object.entries(serials).map(([name, serialNumber]) =>
    issuanceRule(
      { at: "leaf", name: `leaf: serial number ${name}`, rule: "RFC 5280 §4.1.2.2" },
      STRICT,
      ({ template }) => {
        template.serialNumber = serialNumber;
      },
    ),
  );
}

function constraints(isCritical: boolean): ExtensionTemplate {
  const value = nameConstraints([], [generalName.dNSName("other.example")]);
  return { oid: EXTENSION.nameConstraints, critical: isCritical, value };
}

function put(template: CertificateTemplate, extension: ExtensionTemplate): void {
  template.extensions = withExtension(template.extensions, extension);
}
