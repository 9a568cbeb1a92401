import * as pkijs from "pkijs";
import * as assert from "uvu/assert";

import { basicConstraints, extKeyUsage, keyUsage } from "../../src/testkit/x509/extensions.js";
import {
  TAG,
  element,
  generalizedTime,
  integer,
  namedBits,
  nothing,
  objectIdentifier,
  octetString,
  sequence,
  tagged,
  taggedPrimitive,
} from "../../src/testkit/x509/der.js";
import {
  type Hash,
  type KeyKind,
  SCHEMES_OF_KIND,
  digest,
  hashIdentifier,
  identifier,
  schemeAlgorithm,
  testKey,
} from "../../src/testkit/x509/keys.js";
import { name } from "../../src/testkit/x509/names.js";
import { EXTENSION, HASH, PURPOSE } from "../../src/testkit/x509/oids.js";
import {
  CA_NAME,
  GEN_TIME,
  NOT_AFTER,
  NOT_BEFORE,
  SIGNER_SERIAL,
  TIME_STAMPING,
  type TestAuthority,
  signerCertificate,
  testAuthority,
} from "../../src/testkit/timestamp/authority.js";
import { type TimeStampInput, verifyTimeStamp } from "../support/cms/harness.js";
import { OID } from "../../src/testkit/timestamp/oids.js";
import {
  type SignerTemplate,
  type TokenTemplate,
  attribute,
  signerTemplate,
  signingCertificate,
  signingCertificateV2,
  signingTime,
  token,
} from "../../src/testkit/timestamp/token.js";
import { MESSAGE, messageImprint, tstInfo } from "../../src/testkit/timestamp/tstInfo.js";
import { suite } from "../support/suite.js";

const test = suite("verifyTimeStamp");
const authority = testAuthority();
const MALFORMED = "timestamp-malformed";
const MISMATCH = "timestamp-mismatch";
const UNTRUSTED = "timestamp-untrusted";

/** `ok`, or the fault's code and detail. */
function outcome(der: Uint8Array, input: Partial<TimeStampInput> = {}): string {
  const stamp = verifyTimeStamp(der, { message: MESSAGE, anchors: [authority.root], ...input });
  return stamp.ok ? "ok" : `${stamp.code}: ${stamp.detail}`;
}

function outcomeOf(
  change: Partial<TokenTemplate>,
  signer: Partial<SignerTemplate> = {},
  input: Partial<TimeStampInput> = {},
): string {
  return outcome(token(authority, change, signer), input);
}

/** The outcome of a right token by an authority whose certificate is another. */
function outcomeBy(other: TestAuthority, input: Partial<TimeStampInput> = {}): string {
  return outcome(token(other), { anchors: [other.root], ...input });
}

function refused(answer: string, code: string, detail: RegExp): void {
  assert.ok(answer.startsWith(`${code}: `), answer);
  assert.match(answer, detail);
}

test("a right token gives the time, its interval, policy, number, nonce and the path", () => {
  const content = tstInfo({
    genTime: generalizedTime(GEN_TIME, ".25"),
    accuracy: sequence(integer(1), taggedPrimitive(0, Uint8Array.of(1, 0xf4))),
    nonce: integer(99),
  });
  const stamp = verifyTimeStamp(token(authority, { content }), {
    message: MESSAGE,
    anchors: [authority.root],
    nonce: Uint8Array.of(99),
    policy: objectIdentifier(OID.policy).subarray(2),
  });
  assert.equal(stamp, {
    ok: true,
    genTime: "2026-03-04T05:06:07.25Z",
    earliest: "2026-03-04T05:06:05.75Z",
    latest: "2026-03-04T05:06:08.75Z",
    policy: OID.policy,
    serialNumber: "1267",
    nonce: "63",
    chainLength: 3,
    signer: Buffer.from(digest("sha256", authority.signer)).toString("hex"),
    subject: "CN=Test Authority",
  });
});

test("what these tests mint, pkijs verifies too", async () => {
  for (const kind of ["P-256", "RSA-2048"] satisfies KeyKind[]) {
    const contentInfo = pkijs.ContentInfo.fromBER(Uint8Array.from(token(testAuthority(kind))));
    const signedData = new pkijs.SignedData({ schema: contentInfo.content as unknown });
    assert.ok(await signedData.verify({ signer: 0, data: Uint8Array.from(MESSAGE).buffer, checkChain: false }));
  }
});

test("the imprint, the nonce and the policy are the request's", () => {
  refused(outcomeOf({}, {}, { message: Buffer.from("another") }), MISMATCH, /other bytes/);
  const long = sequence(
    hashIdentifier("sha256"),
    octetString(Buffer.concat([digest("sha256", MESSAGE), Buffer.of(0)])),
  );
  refused(outcomeOf({ content: tstInfo({ messageImprint: long }) }), MISMATCH, /other bytes/);
  for (const hash of ["sha384", "sha512"] as const) {
    assert.is(outcomeOf({ content: tstInfo({ messageImprint: messageImprint(hash, MESSAGE) }) }), "ok");
  }
  const withNonce = { content: tstInfo({ nonce: integer(7) }) };
  assert.is(outcomeOf(withNonce), "ok");
  assert.is(outcomeOf(withNonce, {}, { nonce: Uint8Array.of(7) }), "ok");
  refused(outcomeOf(withNonce, {}, { nonce: Uint8Array.of(8) }), MISMATCH, /nonce/);
  refused(outcomeOf(withNonce, {}, { nonce: Uint8Array.of(0, 7) }), MISMATCH, /nonce/);
  refused(outcomeOf({}, {}, { nonce: Uint8Array.of(7) }), MISMATCH, /nonce/);
  refused(outcomeOf({}, {}, { policy: Uint8Array.of(0x2a, 3) }), MISMATCH, /policy/);
});

test("every algorithm that is known, and no digest but the signature's own", () => {
  for (const kind of ["P-256", "P-384", "P-521", "RSA-2048", "Ed25519"] satisfies KeyKind[]) {
    const other = testAuthority(kind);
    for (const scheme of SCHEMES_OF_KIND[kind]) {
      const used =
        scheme === "Ed25519" ? "sha512" : (`sha${/\d+$/.exec(scheme.replace("WithRSAEncryption", ""))?.[0]}` as Hash);
      for (const hash of ["sha256", "sha384", "sha512"] as const) {
        const answer = outcome(token(other, {}, { scheme, digest: hash }));
        if (hash === used) assert.is(answer, "ok", `${scheme} ${hash}`);
        else refused(answer, UNTRUSTED, /beside the digest algorithm/);
      }
    }
  }
});

test("rsaEncryption signs with the digest algorithm's hash, and has NULL", () => {
  const rsa = testAuthority("RSA-2048");
  const plain = { signatureAlgorithm: identifier("1.2.840.113549.1.1.1", nothing()) };
  assert.is(outcome(token(rsa, {}, plain)), "ok");
  assert.is(outcome(token(rsa, {}, { ...plain, digest: "sha512", scheme: "sha512WithRSAEncryption" })), "ok");
  refused(outcome(token(rsa, {}, { ...plain, digest: "sha512" })), UNTRUSTED, /signature-mismatch/);
  const bare = { signatureAlgorithm: identifier("1.2.840.113549.1.1.1") };
  refused(outcome(token(rsa, {}, bare)), UNTRUSTED, /key-unsupported/);
});

test("SHA-1 and unknown algorithms are refused by name", () => {
  const sha1 = { digest: "sha1", digestAlgorithm: hashIdentifier("sha1") } as const;
  refused(outcomeOf({ digestAlgorithms: [hashIdentifier("sha1")] }, sha1), UNTRUSTED, /id-sha1/);
  const scheme = { scheme: "ecdsa-with-SHA1" } as const;
  refused(outcomeOf({}, scheme), UNTRUSTED, /key-unsupported: .*ecdsa-with-SHA1/);
  const parameters = { digestAlgorithm: identifier(HASH.sha256, integer(1)) };
  refused(outcomeOf({}, parameters), UNTRUSTED, /not supported/);
  const rsaByEc = { signatureAlgorithm: schemeAlgorithm("sha256WithRSAEncryption") };
  refused(outcomeOf({}, rsaByEc), UNTRUSTED, /not for this kind of key/);
});

test("the signature is over these attributes, by this key, and the digest is the content's", () => {
  const flipped = (bytes: Uint8Array): Uint8Array => bytes.with(bytes.length - 1, (bytes.at(-1) ?? 0) ^ 1);
  refused(outcomeOf({}, { changeSignature: flipped }), UNTRUSTED, /signature-mismatch/);
  refused(outcomeOf({}, { changeSignature: () => new Uint8Array(70) }), UNTRUSTED, /signature-malformed/);
  refused(outcomeOf({}, { key: testKey("P-256", 7) }), UNTRUSTED, /signature-mismatch/);
  const others = (type: string, value: Uint8Array): Partial<SignerTemplate> => ({
    arrange: ([contentType, messageDigest, ...rest]) => {
      const replaced = attribute(type, value);
      const first = type === OID.contentType ? [replaced, messageDigest] : [contentType, replaced];
      return [...(first as Uint8Array[]), ...rest].sort((a, b) => Buffer.compare(a, b));
    },
  });
  refused(outcomeOf({}, others(OID.contentType, objectIdentifier(OID.data))), UNTRUSTED, /content-type is another/);
  const wrongDigest = octetString(digest("sha256", MESSAGE));
  refused(outcomeOf({}, others(OID.messageDigest, wrongDigest)), UNTRUSTED, /message-digest is another/);
  const shortDigest = octetString(digest("sha256", tstInfo()).subarray(0, 31));
  refused(outcomeOf({}, others(OID.messageDigest, shortDigest)), UNTRUSTED, /message-digest is another/);
});

test("signed attributes have to be there, in the order of DER", () => {
  refused(outcomeOf({}, { arrange: () => null }), MALFORMED, /signed attributes are missing/);
  refused(outcomeOf({}, { arrange: () => [] }), MALFORMED, /content-type is missing/);
  refused(outcomeOf({}, { arrange: (list) => list.sort((a, b) => Buffer.compare(b, a)) }), MALFORMED, /order/);
});

test("algorithms that are protected have to be those used", () => {
  const protection = (hash: Hash, scheme: "ecdsa-with-SHA256" | "ecdsa-with-SHA384"): Partial<SignerTemplate> => {
    const algorithm = schemeAlgorithm(scheme);
    const value = sequence(hashIdentifier(hash), tagged(1, algorithm.subarray(2)));
    return { attributes: [signingCertificateV2(authority.signer), attribute(OID.algorithmProtection, value)] };
  };
  assert.is(outcomeOf({}, protection("sha256", "ecdsa-with-SHA256")), "ok");
  refused(outcomeOf({}, protection("sha384", "ecdsa-with-SHA256")), UNTRUSTED, /signed algorithms are others/);
  refused(outcomeOf({}, protection("sha256", "ecdsa-with-SHA384")), UNTRUSTED, /signed algorithms are others/);
  const mac = sequence(hashIdentifier("sha256"), tagged(2, schemeAlgorithm("ecdsa-with-SHA256").subarray(2)));
  const attributes = [signingCertificateV2(authority.signer), attribute(OID.algorithmProtection, mac)];
  refused(outcomeOf({}, { attributes }), MALFORMED, /tag/);
});

test("a signing-time lies within the certificate's validity", () => {
  const at = (seconds: number): Partial<SignerTemplate> => ({
    attributes: [signingTime(seconds), signingCertificateV2(authority.signer)],
  });
  for (const seconds of [NOT_BEFORE, NOT_AFTER]) assert.is(outcomeOf({}, at(seconds)), "ok");
  for (const seconds of [NOT_BEFORE - 1, NOT_AFTER + 1]) refused(outcomeOf({}, at(seconds)), UNTRUSTED, /signing-time/);
  assert.is(outcomeOf({}, { attributes: [signingCertificateV2(authority.signer)] }), "ok");
});

test("the signer's certificate is named by a signed attribute, and there", () => {
  refused(outcomeOf({}, { attributes: [signingTime()] }), MALFORMED, /SigningCertificateV2 is missing/);
  const other = { attributes: [signingCertificateV2(authority.ca, authority.signer)] };
  refused(outcomeOf({}, other), UNTRUSTED, /name another certificate/);
  refused(outcomeOf({ certificates: [authority.ca] }), UNTRUSTED, /is not there/);
  refused(outcomeOf({ certificates: null }), UNTRUSTED, /is not there/);
  const elsewhere = { certificates: [authority.ca, authority.signer] };
  assert.is(outcomeOf({ certificates: null }, {}, elsewhere), "ok");
  assert.is(outcomeOf({ certificates: [authority.signer] }, {}, { certificates: [authority.ca] }), "ok");
});

test("the SHA-1 of SigningCertificate tells certificates apart, where it is allowed", () => {
  const only = { attributes: [signingCertificate(authority.signer)] };
  assert.is(outcomeOf({}, only), "ok");
  assert.is(outcomeOf({}, only, { profile: "sigstore" }), "ok");
  refused(outcomeOf({}, only, { profile: "notary" }), MALFORMED, /by SHA-1/);
  refused(outcomeOf({}, { attributes: [signingCertificate(authority.ca)] }), UNTRUSTED, /name another certificate/);
  const both = [signingCertificate(authority.ca), signingCertificateV2(authority.signer)];
  refused(outcomeOf({}, { attributes: both }), UNTRUSTED, /name another certificate/);
});

/** SigningCertificateV2 with an issuer and a serial number. */
function withIssuerSerial(certificate: Uint8Array, issuer: Uint8Array, serial: Uint8Array): Uint8Array {
  const issuerSerial = sequence(sequence(tagged(4, issuer)), element(TAG.integer, serial));
  const id = sequence(octetString(digest("sha256", certificate)), issuerSerial);
  return attribute(OID.signingCertificateV2, sequence(sequence(id)));
}

test("issuer and serial number in the attribute are the certificate's", () => {
  const outcomeWith = (issuer: Uint8Array, serial: Uint8Array): string =>
    outcomeOf({}, { attributes: [withIssuerSerial(authority.signer, issuer, serial)] });
  assert.is(outcomeWith(CA_NAME, SIGNER_SERIAL), "ok");
  refused(outcomeWith(CA_NAME, Uint8Array.of(1)), UNTRUSTED, /name another certificate/);
  refused(outcomeWith(name([["CN", "Another"]]), SIGNER_SERIAL), UNTRUSTED, /name another certificate/);
});

test("the sid names the certificate; for the Notary Project the attribute does, where it can", () => {
  const sid = sequence(name([["CN", "Nobody"]]), element(TAG.integer, SIGNER_SERIAL));
  const full = [withIssuerSerial(authority.signer, CA_NAME, SIGNER_SERIAL)];
  refused(outcomeOf({}, { sid }), UNTRUSTED, /is not there/);
  refused(outcomeOf({}, { sid, attributes: full }), UNTRUSTED, /is not there/);
  refused(outcomeOf({}, { sid }, { profile: "notary" }), UNTRUSTED, /is not there/);
  assert.is(outcomeOf({}, { sid, attributes: full }, { profile: "notary" }), "ok");
});

test("the sid may be a subject key identifier", () => {
  const skid = { oid: EXTENSION.subjectKeyIdentifier, critical: false, value: octetString(authority.key.identifier) };
  const other = testAuthority("P-256", { extensions: [TIME_STAMPING, skid] });
  const signer = { version: 3, sid: taggedPrimitive(0, authority.key.identifier) };
  assert.is(outcome(token(other, {}, signer), { anchors: [other.root] }), "ok");
  const wrong = { version: 3, sid: taggedPrimitive(0, new Uint8Array(20)) };
  refused(outcome(token(other, {}, wrong)), UNTRUSTED, /is not there/);
  refused(outcomeOf({}, signer), UNTRUSTED, /is not there/);
});

test("a list of certificates limits the path to those that it names", () => {
  const list = (...certificates: Uint8Array[]): Partial<SignerTemplate> => ({
    attributes: [signingCertificateV2(authority.signer, ...certificates)],
  });
  assert.is(outcomeOf({}, list(authority.ca)), "ok");
  assert.is(outcomeOf({}, list(authority.root, authority.ca)), "ok");
  refused(outcomeOf({}, list(authority.root)), UNTRUSTED, /certificate-untrusted/);
});

test("Sigstore: a given certificate counts though the attribute has the digest of another edition", () => {
  const edition = signerCertificate(authority.key, { notAfter: NOT_AFTER + 1 });
  const signer = { attributes: [signingCertificateV2(edition)] };
  const given = { certificates: [authority.signer, authority.ca] };
  assert.is(outcomeOf({ certificates: null }, signer, { ...given, profile: "sigstore" }), "ok");
  refused(outcomeOf({ certificates: null }, signer, given), UNTRUSTED, /name another certificate/);
  refused(outcomeOf({}, signer, { profile: "sigstore" }), UNTRUSTED, /name another certificate/);
  const serial = { attributes: [withIssuerSerial(edition, CA_NAME, Uint8Array.of(1))] };
  refused(
    outcomeOf({ certificates: null }, serial, { ...given, profile: "sigstore" }),
    UNTRUSTED,
    /name another certificate/,
  );
});

test("the signer's certificate is for time stamping alone, and says so critically", () => {
  const by = (...purposes: string[]): string =>
    outcomeBy(testAuthority("P-256", { extensions: [{ ...extKeyUsage(...purposes), critical: true }] }));
  assert.is(by(PURPOSE.timeStamping), "ok");
  refused(outcomeBy(testAuthority("P-256", { extensions: [] })), UNTRUSTED, /no extended key usage/);
  refused(by(PURPOSE.codeSigning), UNTRUSTED, /not for time stamping alone/);
  refused(by(PURPOSE.timeStamping, PURPOSE.codeSigning), UNTRUSTED, /not for time stamping alone/);
  refused(by(PURPOSE.anyExtendedKeyUsage), UNTRUSTED, /not for time stamping alone/);
  refused(by(PURPOSE.timeStamping, PURPOSE.timeStamping), UNTRUSTED, /not for time stamping alone/);
  const uncritical = testAuthority("P-256", { extensions: [extKeyUsage(PURPOSE.timeStamping)] });
  refused(outcomeBy(uncritical), UNTRUSTED, /not critical/);
});

test("the signer's key usage is signing, and it is not a CA", () => {
  const by = (...bits: number[]): string => {
    const usage = { oid: EXTENSION.keyUsage, critical: true, value: namedBits(bits) };
    return outcomeBy(testAuthority("P-256", { extensions: [TIME_STAMPING, usage] }));
  };
  for (const bits of [[0], [1], [0, 1]]) assert.is(by(...bits), "ok");
  for (const bits of [[], [2], [0, 2], [0, 5], [1, 6]]) refused(by(...bits), UNTRUSTED, /another than signing/);
  const ca = testAuthority("P-256", { extensions: [TIME_STAMPING, basicConstraints(true), keyUsage("keyCertSign")] });
  refused(outcomeBy(ca), UNTRUSTED, /that of a CA/);
  assert.is(outcomeBy(testAuthority("P-256", { extensions: [TIME_STAMPING, basicConstraints(false)] })), "ok");
});

test("the path leads to an anchor, at the token's time", () => {
  assert.is(outcomeOf({}, {}, { anchors: [authority.ca] }), "ok");
  assert.is(outcomeOf({ certificates: [authority.signer] }, {}, { anchors: [authority.ca] }), "ok");
  assert.is(outcomeOf({ certificates: [authority.signer] }, {}, { anchors: [authority.signer] }), "ok");
  const pinned = { anchors: [authority.signer], certificates: [authority.signer] };
  assert.is(outcomeOf({ certificates: null }, {}, pinned), "ok");
  refused(outcomeOf({}, {}, { anchors: [] }), UNTRUSTED, /certificate-untrusted/);
  refused(outcomeOf({ certificates: [authority.signer] }), UNTRUSTED, /certificate-untrusted/);
  const at = (seconds: number): string => outcomeOf({ content: tstInfo({ genTime: generalizedTime(seconds) }) });
  for (const seconds of [NOT_BEFORE, NOT_AFTER]) assert.is(at(seconds), "ok");
  for (const seconds of [NOT_BEFORE - 1, NOT_AFTER + 1]) refused(at(seconds), UNTRUSTED, /certificate-time/);
  const lastSecond = tstInfo({ genTime: generalizedTime(NOT_AFTER, ".999999999") });
  assert.is(outcomeOf({ content: lastSecond }), "ok");
});

test("one signer; the Notary Project's profile tries up to four", () => {
  const good = signerTemplate(authority);
  const bad = signerTemplate(authority, { key: testKey("P-256", 7) });
  refused(outcomeOf({ signers: [] }), MALFORMED, /no signer/);
  refused(outcomeOf({ signers: [] }, {}, { profile: "notary" }), MALFORMED, /no signer/);
  refused(outcomeOf({ signers: [good, good] }), MALFORMED, /2 signers in place of one/);
  refused(outcomeOf({ signers: [good, good] }, {}, { profile: "sigstore" }), MALFORMED, /2 signers/);
  for (const signers of [
    [good, bad],
    [bad, good],
    [bad, bad, bad, good],
  ]) {
    assert.is(outcomeOf({ signers }, {}, { profile: "notary" }), "ok");
  }
  refused(outcomeOf({ signers: [bad, bad] }, {}, { profile: "notary" }), UNTRUSTED, /signature-mismatch/);
});

test("certificates that only say that they are the signer's are told from it; there are not many", () => {
  const spoofed = (index: number): Uint8Array => signerCertificate(testKey("P-256", 10 + index));
  const four = [0, 1, 2, 3].map(spoofed);
  assert.is(outcomeOf({ certificates: [...four, authority.ca, authority.signer] }), "ok");
  const sigstore = { profile: "sigstore", certificates: four } as const;
  assert.is(outcomeOf({}, {}, { ...sigstore, certificates: four.slice(1) }), "ok");
  refused(outcomeOf({}, {}, sigstore), "budget-exhausted", /more than 4 certificates/);
});

test("a token without an accuracy is exact; of the baseline policy, for the Notary Project, to a second", () => {
  const latest = (content: Uint8Array, profile: "rfc3161" | "notary"): string => {
    const stamp = verifyTimeStamp(token(authority, { content }), {
      message: MESSAGE,
      anchors: [authority.root],
      profile,
    });
    return stamp.ok ? stamp.latest : stamp.detail;
  };
  const baseline = { policy: objectIdentifier("0.4.0.2023.1.1") };
  assert.is(latest(tstInfo(baseline), "rfc3161"), "2026-03-04T05:06:07Z");
  assert.is(latest(tstInfo(baseline), "notary"), "2026-03-04T05:06:08Z");
  assert.is(latest(tstInfo(), "notary"), "2026-03-04T05:06:07Z");
  const given = { ...baseline, accuracy: sequence(integer(3)) };
  assert.is(latest(tstInfo(given), "notary"), "2026-03-04T05:06:10Z");
});

test.run();
