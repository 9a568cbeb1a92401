/** What the tests of budgets share: a few certificates, and searches in bounded time. */
import * as assert from "uvu/assert";

import { TAG, objectIdentifier, sequence, string } from "../../../src/testkit/x509/der.js";
import {
  basicConstraints,
  keyUsage,
  nameConstraintsExtension,
  type ExtensionTemplate,
} from "../../../src/testkit/x509/extensions.js";
import { commonName, nameConstraints } from "../../../src/testkit/x509/names.js";
import { ATTRIBUTE } from "../../../src/testkit/x509/oids.js";
import { SIMPLE_TIME, simpleCertificate, simpleKey } from "../certificates/simple.js";
import { type PathOptions, type PathOutcome, validateChain } from "./validate.js";

/** Of the process, far above what any case takes: this is not about speed, but about growth without bound. */
const SECONDS = 3;

/** The extensions of an authority. */
export const CA = [basicConstraints(true), keyUsage("keyCertSign")];
/** The anchor, and a root that is none. */
export const root = simpleCertificate(commonName("Root"), simpleKey(0), commonName("Root"), simpleKey(0));
export const foreignRoot = simpleCertificate(commonName("Foreign"), simpleKey(1), commonName("Foreign"), simpleKey(1));

/** The authority between the root and leaves. */
export const authority = simpleCertificate(commonName("CA"), simpleKey(3), commonName("Root"), simpleKey(0));

/** A search in bounded time, with an answer of the core. */
export function validate(
  leaf: Uint8Array,
  bag: Uint8Array[],
  anchors: Uint8Array[],
  options: PathOptions = {},
): PathOutcome {
  const started = process.cpuUsage();
  const outcome = validateChain(leaf, bag, anchors, { seconds: SIMPLE_TIME, nanoseconds: 0 }, options);
  const { user, system } = process.cpuUsage(started);
  const seconds = (user + system) / 1_000_000;
  if (process.env["ASSAY_TIMES"] !== undefined)
    console.log(seconds.toFixed(3), outcome.code, outcome.detail.slice(0, 90));
  assert.ok(seconds < SECONDS, `${seconds} seconds: ${outcome.code} ${outcome.detail}`);
  return outcome;
}

/** A budget ended it, the one whose fault says this. */
export function exhausts({ code, detail }: PathOutcome, what = ""): void {
  assert.is(code, "budget-exhausted", detail);
  assert.match(detail, what);
}

/** Not accepted, with one of these codes if any are given. */
export function refuses({ code, detail }: PathOutcome, codes?: readonly string[]): void {
  assert.is.not(code, "ok");
  if (codes !== undefined) assert.ok(codes.includes(code), `${code} ${detail}`);
  settles({ code, detail });
}

/** Any answer but a defect. */
export function settles({ code, detail }: PathOutcome): void {
  assert.match(code, /^(ok|budget-exhausted|certificate-[a-z-]+)$/, detail);
}

/** A leaf that the root issued, with these extensions. */
export function leafWith(extensions: ExtensionTemplate[]): Uint8Array {
  return simpleCertificate(commonName("Leaf"), simpleKey(2), commonName("CA"), simpleKey(3), { extensions });
}

/** The authority between the root and leaves, with name constraints. */
export function constrained(permitted: Uint8Array[], excluded: Uint8Array[]): Uint8Array {
  const extensions = [...CA, nameConstraintsExtension(nameConstraints(permitted, excluded))];
  return simpleCertificate(commonName("CA"), simpleKey(3), commonName("Root"), simpleKey(0), { extensions });
}

/** A leaf, so many authorities with these extensions, and the root. */
export function chainOf(
  levels: number,
  extensions: ExtensionTemplate[],
  ofLeaf: ExtensionTemplate,
): [leaf: Uint8Array, bag: Uint8Array[], anchors: Uint8Array[]] {
  const nameOf = (level: number): Uint8Array => commonName(level === levels ? "Root" : `CA ${level}`);
  const keyOf = (level: number): ReturnType<typeof simpleKey> => simpleKey(level === levels ? 0 : 10 + level);
  const bag = Array.from({ length: levels }, (_, level) =>
    simpleCertificate(nameOf(level), keyOf(level), nameOf(level + 1), keyOf(level + 1), { extensions }),
  );
  const leaf = simpleCertificate(commonName("Leaf"), simpleKey(2), nameOf(0), keyOf(0), { extensions: [ofLeaf] });
  return [leaf, bag, [root]];
}

/** One AttributeTypeAndValue. */
export function attribute(value: string): Uint8Array {
  return sequence(objectIdentifier(ATTRIBUTE.OU), string(TAG.utf8String, value));
}
