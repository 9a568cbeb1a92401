import * as assert from "uvu/assert";

import {
  type NotaryPermutationName,
  type NotarySituation,
  notary,
  notaryPermutations,
} from "../../../src/testkit/index.js";
import { isoTime } from "../../../src/testkit/sigstore/fulcioAuthority.js";
import { SIGNED_AT, VERIFIED_AT } from "../../../src/testkit/sigstore/clock.js";
import { hexList, pemBlocksIn } from "../../../src/testkit/x509/pem.js";
import { call } from "../../support/harness.js";
import { type Refusal, type TimeStamp, verifyTimeStamp } from "../../support/cms/harness.js";
import { readEnvelope } from "../../support/notary/readEnvelope.js";
import { suite } from "../../support/suite.js";

const test = suite("chains and timestamps of the Notary kit in the core");

const world = notary({ seed: "chains" });
const image = { digest: `sha256:${"11".repeat(32)}`, size: 100 };
const { authority, chain: stampingChain } = world.timestampAuthority;

function certificatesOf(of: Partial<NotarySituation>, wrong?: NotaryPermutationName): string {
  const { key = "EC-256", chain = 3 } = of;
  const signature = world.sign(image, world.signer({ key, chain }), wrong === undefined ? {} : { wrong });
  return hexList(readEnvelope(signature.envelope, signature.mediaType).certificates);
}

function chainOutcome(certificates: string, purpose = "codesigning"): string {
  return call("notaryChain", [certificates, purpose], "string") ?? "";
}

function validity(certificates: string, seconds: number): string {
  return call("notaryValidity", [certificates, isoTime(seconds)], "string") ?? "";
}

/** The roots that the world's trust store holds. */
function store(type: string): string {
  const files = Object.entries(world.trustStore()).filter(([path]) => path.startsWith(`x509/${type}/`));
  return hexList(files.flatMap(([, pem]) => pemBlocksIn(Buffer.from(pem))));
}

for (const key of ["EC-256", "EC-384", "EC-521", "RSA-2048", "RSA-3072", "RSA-4096"] as const) {
  for (const chain of [1, 2, 3] as const) {
    test(`${key}, a chain of ${chain}`, () => {
      const certificates = certificatesOf({ key, chain });
      assert.is(chainOutcome(certificates), "ok");
      for (const time of [SIGNED_AT, VERIFIED_AT]) assert.is(validity(certificates, time), "ok");
      assert.ok(call("notaryIsTrusted", [certificates, store("ca")], "bool"));
    });
  }
}

test("the trust stores are fit for what they are for", () => {
  for (const type of ["ca", "signingAuthority", "tsa"])
    assert.is(call("notaryTrustStore", [store(type), type], "string"), "ok");
  assert.is(chainOutcome(hexList(stampingChain), "timestamping"), "ok");
});

/** What the core's rules for chains say; for the others the reason why they have none. */
const CODES: Partial<Record<NotaryPermutationName, RegExp | "time" | "trust" | "identity">> = {
  "expired certificate": "time",
  "certificate not yet valid": "time",
  "expired authority": "time",
  "certificate for server authentication": /^certificate-usage at chain\[0\]/,
  "certificate for timestamps": /^certificate-usage at chain\[0\]/,
  "certificate for any purpose": /^certificate-usage at chain\[0\]/,
  "certificate without digitalSignature": /^certificate-usage at chain\[0\]/,
  "certificate without key usage": /^certificate-usage at chain\[0\]/,
  "key usage not critical": /^certificate-usage at chain\[0\]/,
  "certificate for encryption": /^certificate-usage at chain\[0\]/,
  "CA certificate as signer": /^certificate-usage at chain\[0\]/,
  "certificate of another kind of key": /^certificate-usage at chain\[0\]/,
  "certificate signed with SHA-1": /^\S+ at chain\[0\]/,
  "authority that is no CA": /^certificate-not-ca at chain\[1\]/,
  "authority without basic constraints": /^certificate-not-ca at chain\[1\]/,
  "basic constraints not critical": /^certificate-not-ca at chain\[1\]/,
  "authority without keyCertSign": /^certificate-not-ca at chain\[1\]/,
  "path length exceeded": /^\S+ at chain\[2\]/,
  "no certificates": /^certificate-untrusted at chain/,
  "chain reversed": /^certificate-untrusted at chain\[0\]/,
  "chain without root": /^certificate-untrusted at chain\[1\]/,
  "leaf alone": /^certificate-untrusted at chain\[0\]/,
  "authority missing": /^certificate-untrusted at chain\[0\]/,
  "root twice": /^certificate-untrusted at chain\[2\]/,
  "unrelated certificate": /^certificate-untrusted at chain\[2\]/,
  "certificate that cannot be read": /^certificate-malformed at certificates\[0\]/,
  "root of another authority": /^certificate-signature at chain\[1\]/,
  "untrusted root": "trust",
  "untrusted subject": "identity",
};

const situation = {
  envelope: "jws",
  scheme: "notary.x509",
  key: "EC-256",
  chain: 3,
  timestamp: false,
  target: "image",
} as const;
for (const { name, object, fits } of notaryPermutations) {
  if (object !== "certificate" && object !== "chain") continue;
  test(`the core refuses: ${name}`, () => {
    assert.ok(fits(situation));
    const expected = CODES[name];
    const certificates = certificatesOf({}, name);
    if (expected instanceof RegExp) return assert.match(chainOutcome(certificates), expected);
    assert.is(chainOutcome(certificates), "ok");
    assert.is(/^certificate-time at chain/.test(validity(certificates, SIGNED_AT)), expected === "time");
    assert.is(call("notaryIsTrusted", [certificates, store("ca")], "bool"), expected !== "trust");
    assert.ok(expected !== undefined, "no reason is written down for it");
  });
}

/** The outcome of a signature's timestamp. */
function stampOutcome(envelope: "jws" | "cose", wrong?: NotaryPermutationName): TimeStamp | Refusal | null {
  const signature = world.sign(image, world.signer(), {
    envelope,
    timestamp: true,
    ...(wrong === undefined ? {} : { wrong }),
  });
  const { timestamp, signature: message } = readEnvelope(signature.envelope, signature.mediaType);
  if (timestamp === null) return null;
  return verifyTimeStamp(timestamp, { profile: "notary", message, anchors: [authority.root] });
}

const STAMPS: Partial<Record<NotaryPermutationName, string | null>> = {
  "no timestamp": null,
  "timestamp of another signature": "timestamp-mismatch",
  "timestamp of an unknown authority": "timestamp-untrusted",
  "tampered timestamp": "timestamp-untrusted",
  "timestamp without certificates": "timestamp-untrusted",
  "timestamp after the certificate": "ok",
  "timestamp as a response": "timestamp-malformed",
  "timestamp that is none": "timestamp-malformed",
};

for (const envelope of ["jws", "cose"] as const) {
  test(`the core takes the timestamp of a ${envelope}`, () => {
    const stamp = stampOutcome(envelope);
    assert.ok(stamp?.ok, JSON.stringify(stamp));
    assert.is(stamp?.ok === true ? Date.parse(stamp.genTime) / 1000 : null, SIGNED_AT);
  });
  for (const { name, object } of notaryPermutations) {
    if (object !== "timestamp") continue;
    test(`the core refuses in ${envelope}: ${name}`, () => {
      const stamp = stampOutcome(envelope, name);
      assert.is(stamp === null ? null : stamp.ok ? "ok" : stamp.code, STAMPS[name]);
    });
  }
}

test.run();
