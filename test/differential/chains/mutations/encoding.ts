/** DER and the certificate's own fields (X.690 §10, §11; RFC 5280 §4.1). */
import { TAG, bitString, boolean, contentsOf, element, nothing, sequence } from "../../../../src/testkit/x509/der.js";
import { withExtension } from "../../../../src/testkit/x509/extensions.js";
import { EXTENSION } from "../../../../src/testkit/x509/oids.js";
import type { CertificateTemplate } from "../../../../src/testkit/x509/template.js";
import { type Mutation, broken } from "../mutation.js";

const LENGTH = "X.690 §10.1";
const DEFAULT = "X.690 §11.5";

export const encodingMutations: Mutation[] = [
  malformed("bytes behind the certificate", "X.690 §8.1.3", (template) => {
    template.changeSigned = (der) => Buffer.concat([der, Uint8Array.of(0, 0)]);
  }),
  malformed("an element behind the signature", "RFC 5280 §4.1", (template) => {
    template.changeSigned = (der) => sequence(contentsOf(der), nothing());
  }),
  malformed("an element behind the extensions", "RFC 5280 §4.1", (template) => {
    template.moreFields = nothing();
  }),
  malformed("cut off", "X.690 §8.1.3", (template) => {
    template.changeSigned = (der) => der.subarray(0, -1);
  }),
  malformed("a length of one octet too many", LENGTH, (template) => {
    template.changeSigned = withLongLength;
  }),
  malformed("a length of one octet too many in what is signed", LENGTH, (template) => {
    template.changeTbs = withLongLength;
  }),
  malformed("an indefinite length", LENGTH, (template) => {
    template.changeSigned = withIndefiniteLength;
  }),
  malformed("an indefinite length in what is signed", LENGTH, (template) => {
    template.changeTbs = withIndefiniteLength;
  }),
  malformed("critical spelled out as FALSE", DEFAULT, (template) => setCritical(template, boolean(false))),
  malformed("critical of BER, not FF", "X.690 §11.1", (template) => setCritical(template, boolean(true, 0x01))),
  malformed("critical of two octets", "X.690 §8.2", (template) =>
    setCritical(template, element(TAG.boolean, Uint8Array.of(0xff, 0xff))),
  ),
  malformed("version 1 spelled out", DEFAULT, (template) => {
    template.version = 1;
    template.isVersionSpelled = true;
    template.extensions = [];
  }),
  malformed("version 1 with extensions", "RFC 5280 §4.1.2.1", (template) => {
    template.version = 1;
  }),
  malformed("version 2 with extensions", "RFC 5280 §4.1.2.1", (template) => {
    template.version = 2;
  }),
  malformed("version 4", "RFC 5280 §4.1.2.1", (template) => {
    template.version = 4;
  }),
  malformed("an empty list of extensions", "RFC 5280 §4.1.2.9", (template) => {
    template.extensions = [];
    template.moreFields = element(0xa3, sequence());
  }),
  malformed("a serial number with a zero before it", "X.690 §8.3.2", (template) => {
    template.serialNumber = Uint8Array.of(0, 1);
  }),
  malformed("a serial number of no octets", "X.690 §8.3.1", (template) => {
    template.serialNumber = new Uint8Array();
  }),
  malformed("an extension without a value", "RFC 5280 §4.2", (template) => {
    const encoded = sequence(Uint8Array.of(0x06, 3, 0x2a, 3, 4));
    template.extensions = [];
    template.moreFields = element(0xa3, sequence(encoded));
  }),
  malformed("a key in a BIT STRING with unused bits", "RFC 5280 §4.1.2.7", (template) => {
    template.spki = withUnusedBits(template.spki);
  }),
  malformed("a SET where a SEQUENCE belongs", "RFC 5280 §4.1", (template) => {
    template.changeTbs = (tbs) => Buffer.concat([Uint8Array.of(0x31), tbs.subarray(1)]);
  }),
];

function malformed(name: string, rule: string, change: (template: CertificateTemplate) => void): Mutation {
  const codes = ["certificate-malformed", "der-invalid", "key-invalid"];
  return broken({ at: "leaf", name: `leaf: ${name}`, rule }, codes, ({ template }) => change(template));
}

/** The same element, one octet more in its length. */
function withLongLength(der: Uint8Array): Uint8Array {
  const contents = contentsOf(der);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(contents.length);
  return Buffer.concat([Uint8Array.of(der[0] ?? 0, 0x84), length, contents]);
}

function withIndefiniteLength(der: Uint8Array): Uint8Array {
  return Buffer.concat([Uint8Array.of(der[0] ?? 0, 0x80), contentsOf(der), Uint8Array.of(0, 0)]);
}

function setCritical(template: CertificateTemplate, criticalEncoding: Uint8Array): void {
  const { oid, value } = template.extensions.find((each) => each.oid === EXTENSION.subjectAltName) ?? {
    oid: EXTENSION.unknown,
    value: nothing(),
  };
  template.extensions = withExtension(template.extensions, { oid, critical: false, value, criticalEncoding });
}

/** The SPKI with unused bits declared in the last octet of its key, whose lowest bit is set. */
function withUnusedBits(spki: Uint8Array): Uint8Array {
  const contents = contentsOf(spki);
  const algorithm = contents.subarray(0, 2 + (contents[1] ?? 0));
  const key = Uint8Array.from(contentsOf(contents.subarray(algorithm.length)).subarray(1));
  key[key.length - 1] = (key.at(-1) ?? 0) | 1;
  return sequence(algorithm, bitString(key, 1));
}
