import * as assert from "uvu/assert";

import {
  TAG,
  element,
  integer,
  namedBits,
  nothing,
  objectIdentifier,
  octetString,
  sequence,
  tagged,
} from "../../src/testkit/x509/der.js";
import { digest, hashIdentifier, testKey } from "../../src/testkit/x509/keys.js";
import { signerCertificate, testAuthority } from "../../src/testkit/timestamp/authority.js";
import { type Door, readSignedAttributes, readToken } from "../support/cms/harness.js";
import { HASH } from "../../src/testkit/x509/oids.js";
import { OID } from "../../src/testkit/timestamp/oids.js";
import {
  type SignerTemplate,
  type TokenTemplate,
  attribute,
  response,
  signerTemplate,
  signingCertificate,
  signingTime,
  token,
} from "../../src/testkit/timestamp/token.js";
import { tstInfo } from "../../src/testkit/timestamp/tstInfo.js";
import { suite } from "../support/suite.js";

const test = suite("SignedData");
const authority = testAuthority();

function accepted(change: Partial<TokenTemplate>, signer: Partial<SignerTemplate> = {}): void {
  const answer = readToken(token(authority, change, signer));
  assert.ok(answer.ok, answer.ok ? "" : `${answer.path}: ${answer.detail}`);
}

function refused(
  der: Uint8Array,
  path: string,
  detail: RegExp,
  door: Door = "token",
  code = "timestamp-malformed",
): void {
  const answer = readToken(der, door);
  if (answer.ok) throw new Error(`accepted where ${path} is wrong`);
  assert.equal([answer.code, answer.path], [code, path], answer.detail);
  assert.match(answer.detail, detail);
}

/** A token with this change is refused at the path below timeStampToken. */
function refusedWith(change: Partial<TokenTemplate>, path: string, detail: RegExp, code?: string): void {
  refused(token(authority, change), path === "" ? "timeStampToken" : `timeStampToken.${path}`, detail, "token", code);
}

function refusedSigner(signer: Partial<SignerTemplate>, path: string, detail: RegExp): void {
  refused(token(authority, {}, signer), `timeStampToken.content.signerInfos[0]${path}`, detail);
}

test("a token is read by the doors for it", () => {
  const der = token(authority);
  for (const door of ["token", "either"] as const) assert.ok(readToken(der, door).ok);
  for (const door of ["response", "either"] as const) assert.ok(readToken(response(der), door).ok);
  refused(der, "timeStampResp.status", /tag/, "response");
  refused(response(der), "timeStampToken.contentType", /tag/);
  refused(Buffer.concat([der, nothing()]), "timeStampToken", /trailing/);
  refused(new Uint8Array(), "timeStampToken", /missing/);
});

test("the content is a TSTInfo, and there", () => {
  refusedWith({ contentInfoType: OID.data }, "contentType", /not id-signedData/);
  refusedWith({ contentType: OID.data, version: 1 }, "", /id-data, not id-ct-TSTInfo/);
  refused(token(authority, { content: Uint8Array.of(5, 0) }), "tstInfo", /tag/);
  refused(token(authority, { content: Buffer.concat([tstInfo(), nothing()]) }), "tstInfo", /trailing/);
});

test("the version is the one that the parts ask for", () => {
  for (const version of [0, 1, 2, 4, 5]) refusedWith({ version }, "content.version", /not 3/);
  const attributeCertificate = (number: number): Uint8Array[] => [authority.signer, tagged(number, integer(1))];
  accepted({ certificates: attributeCertificate(1) });
  accepted({ certificates: attributeCertificate(2), version: 4 });
  accepted({ certificates: attributeCertificate(3), version: 5 });
  refusedWith({ certificates: attributeCertificate(2) }, "content.version", /not 4/);
  refusedWith({ certificates: attributeCertificate(3) }, "content.version", /not 5/);
  accepted({ crls: [sequence()] });
  accepted({ crls: [tagged(1, integer(1))], version: 5 });
  refusedWith({ crls: [tagged(1, integer(1))] }, "content.version", /not 5/);
  refusedWith({ crls: [tagged(2)] }, "content.crls[0]", /none of the choices/);
});

test("certificates may be left out, be none, foreign ones or of another kind; each is one", () => {
  accepted({ certificates: null });
  accepted({ certificates: [] });
  accepted({ certificates: [signerCertificate(testKey("secp256k1", 9)), authority.signer] });
  accepted({ certificates: [tagged(0), authority.signer] });
  refusedWith({ certificates: [tagged(4)] }, "content.certificates[0]", /none of the choices/);
  refusedWith({ certificates: [octetString(authority.signer)] }, "content.certificates[0]", /none of the choices/);
  refusedWith({ certificates: [authority.signer, sequence()] }, "content.certificates[1]", /^certificate.*missing/);
  const broken = signerCertificate(authority.key, { spki: sequence(integer(1)) });
  refusedWith({ certificates: [broken] }, "content.certificates[0]", /tag/);
});

test("a signer's digest algorithm is announced", () => {
  accepted({ digestAlgorithms: [hashIdentifier("sha512"), hashIdentifier("sha256")] });
  accepted({ digestAlgorithms: [sequence(objectIdentifier(HASH.sha256))] });
  refusedWith({ digestAlgorithms: [] }, "content.signerInfos[0]", /not one of digestAlgorithms/);
  refusedWith(
    { digestAlgorithms: [hashIdentifier("sha384")] },
    "content.signerInfos[0]",
    /not one of digestAlgorithms/,
  );
});

test("a SignerInfo's version is that of its sid, and nothing follows the unsigned attributes", () => {
  const byKey = element(0x80, authority.key.identifier);
  accepted({}, { version: 3, sid: byKey });
  refusedSigner({ version: 3 }, "", /version 3 beside/);
  refusedSigner({ version: 1, sid: byKey }, "", /version 1 beside/);
  refusedSigner({ version: 2 }, "", /version 2/);
  refusedSigner({ sid: sequence() }, ".sid.issuer", /missing/);
  accepted({}, { more: tagged(1, attribute("1.2.3", nothing())) });
  refusedSigner({ more: nothing() }, "", /trailing/);
  refusedSigner({ more: Buffer.concat([tagged(1), tagged(1)]) }, "", /trailing/);
});

test("budgets, each by its name", () => {
  const many = (count: number, item: Uint8Array): Uint8Array[] => Array.from({ length: count }, () => item);
  const signers = (count: number): SignerTemplate[] => Array.from({ length: count }, () => signerTemplate(authority));
  accepted({ certificates: many(32, tagged(0)) });
  refusedWith({ certificates: many(33, tagged(0)) }, "content.certificates", /more than 32/, "budget-exhausted");
  refusedWith({ crls: many(33, sequence()) }, "content.crls", /more than 32/, "budget-exhausted");
  accepted({ signers: signers(4) });
  refusedWith({ signers: signers(5) }, "content.signerInfos", /more than 4/, "budget-exhausted");
  const algorithms = many(9, hashIdentifier("sha256"));
  refusedWith({ digestAlgorithms: algorithms }, "content.digestAlgorithms", /more than 8/, "budget-exhausted");
  const large = token(authority, { certificates: [tagged(0, octetString(new Uint8Array(64 << 10)))] });
  refused(large, "", /more than 65536 bytes/, "token", "budget-exhausted");
});

test("a response has a token only when it was granted", () => {
  const der = token(authority);
  const status = (...parts: Uint8Array[]): Uint8Array => response(der, ...parts);
  const text = sequence(element(TAG.utf8String, Buffer.from("fine")));
  for (const granted of [0, 1]) assert.ok(readToken(status(integer(granted), text), "response").ok);
  const path = "timeStampResp.status";
  refused(status(integer(2), text, namedBits([0])), path, /^rejection: badAlg$/, "response");
  refused(status(integer(2), namedBits([14])), path, /^rejection: timeNotAvailable$/, "response");
  refused(status(integer(2), namedBits([3])), path, /^rejection: failure 3$/, "response");
  refused(status(integer(3)), path, /^waiting$/, "response");
  refused(status(integer(4)), path, /^revocationWarning$/, "response");
  refused(status(integer(5)), path, /^revocationNotification$/, "response");
  refused(status(integer(6)), "timeStampResp.status.status", /above 5/, "response");
  refused(status(integer(0), namedBits([2])), path, /granted, and yet with the failure badRequest/, "response");
  refused(status(integer(0), nothing()), path, /trailing/, "response");
  refused(sequence(sequence(integer(0))), "timeStampResp.timeStampToken", /missing/, "response");
  refused(sequence(sequence(integer(2))), path, /rejection/, "response");
  refused(sequence(sequence(integer(0)), der, der), "timeStampResp", /trailing/, "response");
});

const CONTENT_TYPE = attribute(OID.contentType, objectIdentifier(OID.tstInfo));
const MESSAGE_DIGEST = attribute(OID.messageDigest, octetString(digest("sha256", tstInfo())));

function attributesAnswer(list: Uint8Array[], sorted = true): string {
  const ordered = sorted ? [...list].sort((a, b) => Buffer.compare(a, b)) : list;
  const answer = readSignedAttributes(element(TAG.set, ...ordered));
  if (answer.ok) return `${answer.count}`;
  return `${answer.code}: ${answer.path}: ${answer.detail}`;
}

test("signed attributes: content-type and message-digest, each type once, in the order of DER", () => {
  const both = [CONTENT_TYPE, MESSAGE_DIGEST];
  assert.is(attributesAnswer([...both, signingTime(), attribute("1.2.3", nothing(), integer(1))]), "4");
  assert.match(attributesAnswer([CONTENT_TYPE]), /message-digest is missing/);
  assert.match(attributesAnswer([MESSAGE_DIGEST]), /content-type is missing/);
  assert.match(attributesAnswer([]), /content-type is missing/);
  assert.match(attributesAnswer([MESSAGE_DIGEST, CONTENT_TYPE], false), /signedAttrs\[1\]: not in the order/);
  assert.match(attributesAnswer([CONTENT_TYPE, CONTENT_TYPE, MESSAGE_DIGEST]), /signedAttrs\[1\]: not in the order/);
  const others = [attribute(OID.contentType, objectIdentifier(OID.data)), ...both];
  assert.match(attributesAnswer(others), /id-contentType for the second time/);
  const unknown = [attribute("1.2.3", nothing()), attribute("1.2.3", integer(7)), ...both];
  assert.match(attributesAnswer(unknown), /1\.2\.3 for the second time/);
});

test("signed attributes: one value of the right type for each that is known", () => {
  const both = [CONTENT_TYPE, MESSAGE_DIGEST];
  const oid = objectIdentifier(OID.tstInfo);
  assert.match(
    attributesAnswer([attribute(OID.contentType), MESSAGE_DIGEST]),
    /attrValues\[0\]: an element is missing/,
  );
  const two = attribute(OID.contentType, oid, objectIdentifier(OID.data));
  assert.match(attributesAnswer([two, MESSAGE_DIGEST]), /attrValues: trailing bytes/);
  assert.match(attributesAnswer([CONTENT_TYPE, attribute(OID.messageDigest, oid)]), /attrValues\[0\]: tag 6/);
  assert.match(attributesAnswer([...both, attribute(OID.signingTime, integer(1))]), /attrValues\[0\]/);
  assert.match(attributesAnswer([...both, attribute("1.2.3")]), /no value/);
  assert.match(attributesAnswer([...both, sequence(objectIdentifier("1.2.3"), nothing())]), /attrValues: tag 5/);
  assert.match(attributesAnswer([...both, nothing()]), /not a SEQUENCE/);
});

test("signed attributes: no more than 32", () => {
  const more = (count: number): Uint8Array[] =>
    Array.from({ length: count }, (_, index) => attribute(`1.2.${index}`, nothing()));
  assert.is(attributesAnswer([CONTENT_TYPE, MESSAGE_DIGEST, ...more(30)]), "32");
  assert.match(attributesAnswer([CONTENT_TYPE, MESSAGE_DIGEST, ...more(31)]), /^budget-exhausted: .*more than 32/);
});

test("SigningCertificate and SigningCertificateV2: one certificate or more, digests of the right length", () => {
  const answer = (type: string, ...parts: Uint8Array[]): string =>
    attributesAnswer([CONTENT_TYPE, MESSAGE_DIGEST, attribute(type, sequence(...parts))]);
  const [v1, v2] = [OID.signingCertificate, OID.signingCertificateV2];
  const bytes = (length: number): Uint8Array => octetString(new Uint8Array(length));
  const one = sequence(sequence(bytes(32)));
  assert.is(attributesAnswer([CONTENT_TYPE, MESSAGE_DIGEST, signingCertificate(authority.signer)]), "3");
  assert.is(answer(v2, one), "3");
  assert.is(answer(v2, one, sequence(sequence(objectIdentifier("1.2.3")))), "3");
  assert.is(answer(v2, sequence(sequence(hashIdentifier("sha256"), bytes(32)))), "3");
  assert.is(answer(v2, sequence(sequence(hashIdentifier("sha384"), bytes(48)))), "3");
  assert.match(answer(v2, sequence()), /no certificate/);
  assert.match(answer(v2), /missing/);
  assert.match(answer(v2, one, sequence(), nothing()), /trailing/);
  assert.match(answer(v2, sequence(sequence(bytes(20)))), /certHash: not 32 bytes/);
  assert.match(answer(v1, sequence(sequence(bytes(32)))), /certHash: not 20 bytes/);
  assert.match(answer(v2, sequence(sequence(hashIdentifier("sha1"), bytes(20)))), /id-sha1 is not supported/);
  const spelled = sequence(objectIdentifier(HASH.sha256));
  assert.match(answer(v2, sequence(sequence(spelled, bytes(32)))), /default value/);
  assert.match(answer(v1, sequence(sequence(hashIdentifier("sha256"), bytes(32)))), /certHash: tag/);
  const many = Array.from({ length: 33 }, () => sequence(bytes(32)));
  assert.match(answer(v2, sequence(...many)), /^budget-exhausted: .*more than 32/);
});

test("SigningCertificateV2: the issuer is one directoryName", () => {
  const answer = (...names: Uint8Array[]): string => {
    const issuerSerial = sequence(sequence(...names), integer(1));
    const id = sequence(octetString(new Uint8Array(32)), issuerSerial);
    return attributesAnswer([
      CONTENT_TYPE,
      MESSAGE_DIGEST,
      attribute(OID.signingCertificateV2, sequence(sequence(id))),
    ]);
  };
  const directoryName = tagged(4, sequence());
  assert.is(answer(directoryName), "3");
  assert.match(answer(), /issuer/);
  assert.match(answer(directoryName, directoryName), /issuer: not one directoryName/);
  assert.match(answer(element(0x82, Buffer.from("tsa.example"))), /issuer: not one directoryName/);
  assert.match(answer(sequence()), /issuer/);
});

test.run();
