/** The parse door of certificates: what is read of a rich one, and each way in which the syntax can be broken. */
import { X509Certificate, createHash } from "node:crypto";

import * as assert from "uvu/assert";

import * as der from "../../src/testkit/x509/der.js";
import * as ext from "../../src/testkit/x509/extensions.js";
import { schemeAlgorithm, testKey, unknownAlgorithmSpki } from "../../src/testkit/x509/keys.js";
import { commonName, generalName } from "../../src/testkit/x509/names.js";
import { EXTENSION, POLICY, PURPOSE } from "../../src/testkit/x509/oids.js";
import { type CertificateTemplate, certificateTemplate, encodeCertificate } from "../../src/testkit/x509/template.js";
import { call } from "../support/harness.js";
import { suite } from "../support/suite.js";

const test = suite("certificates");
const BODY = "certificate.tbsCertificate";
const signer = testKey("P-256", 0);

function template(changes: Partial<CertificateTemplate> = {}): CertificateTemplate {
  return certificateTemplate({
    serialNumber: Uint8Array.of(0x2a),
    issuer: commonName("Issuer"),
    subject: commonName("Subject"),
    notBefore: 1_750_000_000,
    notAfter: 2_600_000_000,
    key: signer,
    signer,
    ...changes,
  });
}

const outcome = (bytes: Uint8Array): string | null => call("certificateOutcome", [bytes], "string");
const outcomeOf = (changes: Partial<CertificateTemplate>): string | null =>
  outcome(encodeCertificate(template(changes)));
const lines = (bytes: Uint8Array): string[] => call("certificateText", [bytes], "string")?.split("\n") ?? [];

test("every field and extension is read", () => {
  const extensions = [
    ext.basicConstraints(true, 3),
    ext.keyUsage("digitalSignature", "keyCertSign", "cRLSign"),
    ext.extKeyUsage(PURPOSE.codeSigning, PURPOSE.anyExtendedKeyUsage),
    ext.subjectAltName([generalName.rfc822Name("a@b.example"), generalName.dNSName("b.example")], true),
    ext.subjectKeyIdentifier(Uint8Array.of(1, 2)),
    ext.authorityKeyIdentifier(Uint8Array.of(3, 4)),
    ext.certificatePolicies(POLICY.gold, POLICY.anyPolicy),
    ext.policyMappings([POLICY.gold, POLICY.silver]),
    ext.policyConstraints(0, 2),
    ext.inhibitAnyPolicy(7),
    ext.cRLDistributionPoints("http://crl.example/a.crl"),
    ext.authorityInfoAccess("http://ca.example/ca.crt"),
    ext.unknownExtension(false),
  ];
  const bytes = encodeCertificate(template({ extensions }));
  const fingerprint = createHash("sha256").update(bytes).digest("hex");
  const listed = [
    "basicConstraints critical",
    "keyUsage critical",
    "extKeyUsage",
    "subjectAltName critical",
    "subjectKeyIdentifier",
    "authorityKeyIdentifier",
    "certificatePolicies",
    "policyMappings critical",
    "policyConstraints critical",
    "inhibitAnyPolicy critical",
    "cRLDistributionPoints",
    "authorityInfoAccess",
    EXTENSION.unknown,
  ];
  assert.equal(lines(bytes), [
    "version: 3",
    "serialNumber: 2a",
    "signatureAlgorithm: ecdsa-with-SHA256",
    "issuer: CN=Issuer",
    "notBefore: 2025-06-15T15:06:40Z",
    "notAfter: 2052-05-22T14:13:20Z",
    "subject: CN=Subject",
    "key: P-256",
    `sha256: ${fingerprint}`,
    ...listed.map((line) => `extension: ${line}`),
    "basicConstraints: true 3",
    "keyUsage: 1100001",
    "extKeyUsage: id-kp-codeSigning anyExtendedKeyUsage",
    'subjectAltName: rfc822Name "a@b.example"',
    'subjectAltName: dNSName "b.example"',
    "subjectKeyIdentifier: 0102",
    "authorityKeyIdentifier: 0304",
    "certificatePolicies: 1.3.6.1.4.1.55555.1.1 anyPolicy",
    "policyMappings: 1",
    "policyConstraints: 0 2",
    "inhibitAnyPolicy: 7",
    "cRLDistributionPoints: 1",
  ]);
});

test("the three versions: extensions are the third's, unique identifiers the second's and third's", () => {
  const uniqueIds = der.element(0x81, Uint8Array.of(0, 1));
  assert.is(outcomeOf({ version: 1 }), "ok");
  assert.is(outcomeOf({ version: 2, moreFields: uniqueIds }), "ok");
  const malformed = der.element(0x82, Uint8Array.of(3, 1));
  const fault = `certificate-malformed ${BODY}.subjectUniqueID: a malformed BIT STRING`;
  assert.is(outcomeOf({ version: 2, moreFields: Buffer.concat([uniqueIds, malformed]) }), fault);
  assert.is(outcomeOf({ version: 1, moreFields: uniqueIds }), `certificate-malformed ${BODY}: trailing bytes`);
  for (const version of [1, 2]) {
    const answer = outcomeOf({ version, extensions: [ext.basicConstraints(true)] });
    assert.is(answer, `certificate-malformed ${BODY}: trailing bytes`);
  }
  assert.is(outcomeOf({ version: 4 }), `certificate-malformed ${BODY}.version: a number above 2`);
  assert.is(
    outcomeOf({ version: 1, isVersionSpelled: true }),
    `certificate-malformed ${BODY}.version: a default value that is written out`,
  );
});

test("a key or an algorithm of another kind is no fault of the syntax", () => {
  const bytes = encodeCertificate(template({ spki: unknownAlgorithmSpki() }));
  assert.is(outcome(bytes), "ok");
  assert.ok(lines(bytes).includes("key: key-unsupported: 1.3.6.1.4.1.55555.2.1"));
  assert.is(outcomeOf({ scheme: "ecdsa-with-SHA1" }), "ok");
});

test("broken fields are named", () => {
  const rows: [string, Partial<CertificateTemplate>][] = [
    ["serialNumber: an INTEGER with needless leading octets", { serialNumber: Uint8Array.of(0, 1) }],
    ["serialNumber: an INTEGER without contents", { serialNumber: new Uint8Array() }],
    ["signature: another algorithm than signatureAlgorithm", { innerAlgorithm: schemeAlgorithm("ecdsa-with-SHA384") }],
    [
      "validity.notBefore: not a time as DER writes it",
      { notBefore: der.string(der.TAG.utcTime, "250101000000+0000") },
    ],
    ["validity.notAfter: tag 4 where tag 24 should be", { notAfter: der.octetString(Uint8Array.of(1)) }],
    [": trailing bytes", { moreFields: der.nothing() }],
    ["extensions: no extension", { moreFields: der.tagged(3, der.sequence()) }],
  ];
  for (const [fault, changes] of rows) {
    const separator = fault.startsWith(":") ? "" : ".";
    assert.is(outcomeOf(changes), `certificate-malformed ${BODY}${separator}${fault}`);
  }
});

test("broken values of extensions are named", () => {
  const value = (extension: ext.ExtensionTemplate, bytes: Uint8Array): ext.ExtensionTemplate => ({
    ...extension,
    value: bytes,
  });
  const empty = der.sequence();
  const rows: [string, ext.ExtensionTemplate][] = [
    [
      "basicConstraints.cA: a default value that is written out",
      value(ext.basicConstraints(true), der.sequence(der.boolean(false))),
    ],
    [
      "basicConstraints.cA: a BOOLEAN that is neither 00 nor FF",
      value(ext.basicConstraints(true), der.sequence(der.boolean(true, 1))),
    ],
    ["basicConstraints.pathLenConstraint: a negative INTEGER", ext.basicConstraints(true, -1)],
    ["basicConstraints: trailing bytes", value(ext.basicConstraints(true), Buffer.concat([empty, empty]))],
    [
      "keyUsage: a NamedBitList with unused bits that are set, or of more than 32 bits",
      value(ext.keyUsage(), der.bitString(Uint8Array.of(1), 3)),
    ],
    [
      "extKeyUsage[0]: a malformed OBJECT IDENTIFIER",
      value(ext.extKeyUsage(), der.sequence(der.element(6, Uint8Array.of(0x80)))),
    ],
    ["subjectAltName: GeneralNames without a name", value(ext.subjectAltName([]), empty)],
    ["certificatePolicies: no policy", value(ext.certificatePolicies(), empty)],
    [
      "certificatePolicies[1].policyIdentifier: a policy that is there twice",
      ext.certificatePolicies(POLICY.gold, POLICY.gold),
    ],
    ["policyMappings: no mapping", value(ext.policyMappings(), empty)],
    ["policyConstraints: neither of the two constraints", ext.policyConstraints(null, null)],
    ["inhibitAnyPolicy: a negative INTEGER", ext.inhibitAnyPolicy(-1)],
    ["inhibitAnyPolicy: a number above 2147483647", ext.inhibitAnyPolicy(2 ** 31)],
    [
      "cRLDistributionPoints[0]: neither a name nor a CRL issuer",
      value(ext.cRLDistributionPoints(""), der.sequence(empty)),
    ],
    ["authorityInfoAccess: no description", value(ext.authorityInfoAccess(""), empty)],
    [
      "authorityKeyIdentifier: trailing bytes",
      value(ext.authorityKeyIdentifier(Uint8Array.of()), der.sequence(der.nothing())),
    ],
  ];
  for (const [fault, extension] of rows) {
    assert.is(outcomeOf({ extensions: [extension] }), `certificate-malformed ${BODY}.extensions[0].${fault}`);
  }
});

test("an extension that is there twice is refused, known or not", () => {
  for (const extension of [ext.keyUsage("keyCertSign"), ext.unknownExtension(false)]) {
    const answer = outcomeOf({ extensions: [extension, ext.basicConstraints(true), extension] });
    assert.match(
      answer ?? "",
      /^certificate-malformed certificate\.tbsCertificate\.extensions\[2\]: .* is there twice$/,
    );
  }
});

test("limits are named", () => {
  const unknown = (index: number): ext.ExtensionTemplate => ({
    ...ext.unknownExtension(false),
    oid: `${EXTENSION.unknown}.${index}`,
  });
  const many = (count: number): ext.ExtensionTemplate[] => Array.from({ length: count }, (_, index) => unknown(index));
  assert.is(outcomeOf({ extensions: many(64) }), "ok");
  assert.is(outcomeOf({ extensions: many(65) }), `budget-exhausted ${BODY}.extensions: more than 64 extensions`);
  const policies = (count: number): ext.ExtensionTemplate[] => [
    ext.certificatePolicies(...Array.from({ length: count }, (_, index) => `${POLICY.gold}.${index}`)),
  ];
  assert.is(outcomeOf({ extensions: policies(256) }), "ok");
  assert.is(
    outcomeOf({ extensions: policies(257) }),
    `budget-exhausted ${BODY}.extensions[0].certificatePolicies: more than 256 policies`,
  );
  assert.is(outcome(new Uint8Array(131_073)), "budget-exhausted certificate: more than 131072 bytes");
});

test("bytes around and within are refused", () => {
  const bytes = encodeCertificate(template());
  assert.is(outcome(Buffer.concat([bytes, Uint8Array.of(0)])), "certificate-malformed certificate: trailing bytes");
  assert.match(outcome(bytes.subarray(0, -1)) ?? "", /^certificate-malformed certificate: an element that is longer/);
  assert.match(outcome(new Uint8Array()) ?? "", /^certificate-malformed certificate: an element is missing$/);
  const changeSignature = (element: Uint8Array): Uint8Array =>
    Uint8Array.from(element, (octet, at) => (at === 2 ? 1 : octet));
  assert.is(
    outcomeOf({ changeSignature }),
    "certificate-malformed certificate.signatureValue: a BIT STRING with unused bits",
  );
});

test("node:crypto reads the same", () => {
  const bytes = encodeCertificate(
    template({ serialNumber: Uint8Array.of(0x7f, 0xff), extensions: [ext.basicConstraints(true)] }),
  );
  const node = new X509Certificate(bytes);
  const read = lines(bytes);
  assert.ok(read.includes(`serialNumber: ${node.serialNumber.toLowerCase()}`));
  assert.ok(read.includes(`subject: ${node.subject}`));
  assert.ok(read.includes(`sha256: ${node.fingerprint256.replaceAll(":", "").toLowerCase()}`));
});

test.run();
