import * as assert from "uvu/assert";

import {
  element,
  integer,
  nothing,
  octetString,
  sequence,
  setOf,
  string,
  TAG,
  tagged,
} from "../../src/testkit/x509/der.js";
import { hashIdentifier, testKey } from "../../src/testkit/x509/keys.js";
import { CA_NAME, SIGNER_SERIAL, signerCertificate, testAuthority } from "../../src/testkit/timestamp/authority.js";
import { readSignedAttributes, readToken, verifyTimeStamp } from "../support/cms/harness.js";
import {
  attribute,
  response,
  signingCertificate,
  signingCertificateV2,
  signingTime,
  token,
} from "../../src/testkit/timestamp/token.js";
import { MESSAGE } from "../../src/testkit/timestamp/tstInfo.js";
import { rounds } from "../support/fuzz.js";
import { SeededRandom } from "../support/random.js";
import { suite } from "../support/suite.js";

const test = suite("fuzz: CMS");
const random = new SeededRandom("fuzz cms");
const authority = testAuthority();
const profiles = ["rfc3161", "sigstore", "notary"] as const;

/**
 * What nobody signs and what decides nothing: the only parts of a token in which a change may go unseen. Names are compared
 * without regard to case (RFC 5280 §7.1), and the attributes name the certificate once more.
 */
const UNSIGNED = {
  "the status and its text": sequence(integer(0), sequence(string(TAG.utf8String, "granted with some words"))),
  "digest algorithms of no signer": hashIdentifier("sha512"),
  "a foreign certificate": signerCertificate(testKey("P-256", 21), { serialNumber: Uint8Array.of(0x55) }),
  "another kind of certificate": tagged(1, octetString(Buffer.from("an attribute certificate"))),
  "revocation lists": sequence(octetString(Buffer.from("a revocation list"))),
  "the issuer's name in the sid": sequence(CA_NAME, element(TAG.integer, SIGNER_SERIAL)),
  "unsigned attributes": tagged(1, attribute("1.2.3.4", octetString(Buffer.from("an unsigned attribute")))),
};

const unsigned = Object.values(UNSIGNED);

const TOKEN = token(
  authority,
  {
    digestAlgorithms: [hashIdentifier("sha256"), UNSIGNED["digest algorithms of no signer"]],
    certificates: [
      UNSIGNED["a foreign certificate"],
      authority.signer,
      UNSIGNED["another kind of certificate"],
      authority.ca,
    ],
    crls: [UNSIGNED["revocation lists"]],
  },
  { more: UNSIGNED["unsigned attributes"] },
);
const RESPONSE = sequence(UNSIGNED["the status and its text"], TOKEN);
const ORIGINAL = verify(RESPONSE, "rfc3161");

function verify(der: Uint8Array, profile: (typeof profiles)[number]): ReturnType<typeof verifyTimeStamp> {
  return verifyTimeStamp(der, { door: "either", profile, message: MESSAGE, anchors: [authority.root] });
}

/** Where each of the unsigned parts stands in the response. */
function isUnsigned(position: number): boolean {
  return unsigned.some((part) => {
    const start = Buffer.from(RESPONSE).indexOf(part);
    return start >= 0 && position >= start && position < start + part.length;
  });
}

test("a changed bit is seen, but in what nobody signs", () => {
  assert.ok(ORIGINAL.ok, ORIGINAL.ok ? "" : ORIGINAL.detail);
  let unseen = 0;
  for (let position = 0; position < RESPONSE.length; position++) {
    for (let i = 0; i < rounds(1); i++) {
      const changed = Uint8Array.from(RESPONSE);
      changed[position] = (changed[position] ?? 0) ^ (1 << random.below(8));
      const stamp = verify(changed, profiles[position % 3] ?? "rfc3161");
      if (!stamp.ok) continue;
      unseen += 1;
      assert.ok(isUnsigned(position), `the change at ${position} of ${Buffer.from(changed).toString("hex")}`);
      assert.equal(stamp, ORIGINAL);
    }
  }
  assert.ok(unseen > 50, `only ${unseen} changes went unseen`);
});

test("no change of any kind makes another stamp", () => {
  let accepted = 0;
  for (let i = 0; i < rounds(2500); i++) {
    const stamp = verify(random.mutate(random.pick([TOKEN, RESPONSE])), random.pick(profiles));
    if (!stamp.ok) continue;
    accepted += 1;
    assert.equal(stamp, ORIGINAL);
  }
  assert.ok(accepted > 20, `only ${accepted} were accepted`);
});

test("a token with parts of another is not verified", () => {
  const other = token(authority, { content: Buffer.from("not a TSTInfo") });
  for (let i = 0; i < rounds(1500); i++) {
    const [from, to] = [random.below(other.length), random.below(RESPONSE.length)];
    const part = other.subarray(from, from + random.below(60));
    const spliced = Buffer.concat([RESPONSE.subarray(0, to), part, RESPONSE.subarray(to + part.length)]);
    const stamp = verify(spliced, random.pick(profiles));
    if (stamp.ok) assert.equal(stamp, ORIGINAL);
  }
});

test("no door traps on anything", () => {
  const attributes = setOf(
    attribute("1.2.840.113549.1.9.3", Uint8Array.of(6, 1, 42)),
    attribute("1.2.840.113549.1.9.4", octetString(new Uint8Array(32))),
    signingTime(),
    signingCertificate(authority.signer),
    signingCertificateV2(authority.signer, authority.ca),
  );
  assert.ok(readSignedAttributes(attributes).ok);
  for (let i = 0; i < rounds(2500); i++) {
    readSignedAttributes(random.mutate(attributes));
    const bytes = random.bytes(random.below(60));
    readSignedAttributes(bytes);
    for (const door of ["token", "response", "either"] as const) {
      assert.not.ok(readToken(bytes, door).ok);
      assert.not.ok(readToken(sequence(sequence(bytes), nothing()), door).ok);
    }
  }
  readToken(response(sequence()), "either");
});

test.run();
