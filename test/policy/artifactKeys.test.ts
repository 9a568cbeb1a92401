/** Keys in the settings of verify-artifact: the period within which they sign, and keys that are not in the settings. */
import * as assert from "uvu/assert";

import { loadPolicyFile } from "../../src/index.js";
import { outDirectory } from "../../build/paths.js";
import { pemOf } from "../../src/testkit/x509/pem.js";
import { seededKey } from "../../src/testkit/x509/seededKey.js";
import { ArtifactPolicy, bundleRequest } from "../support/sigstore/artifactPolicy.js";
import { timestampText } from "../../src/testkit/sigstore/clock.js";
import { evidenceOfBlob } from "../support/sigstore/evidence.js";
import { bundleBytes, keySigner, SIGNED_AT, SigstoreServices, VERIFIED_AT } from "../../src/testkit/sigstore/index.js";
import { suite } from "../support/suite.js";

const test = suite("policy/keys of verify-artifact");
const policy = await ArtifactPolicy.load();
const module = await loadPolicyFile(new URL("verify-artifact.wasm", outDirectory));
const sigstore = new SigstoreServices("artifact keys");
const key = seededKey("artifact keys signer");
const pem = pemOf("PUBLIC KEY", key.spki);
const blob = Buffer.from("the blob");

/** A time of trust. Seconds since 1970. */
interface Period {
  from?: number;
  to?: number;
}

/** The codes of what was wrong; none when it is accepted. */
function codes({ from, to }: Period, bundle: Uint8Array, more: object = {}): string[] {
  const attestor = {
    key: pem,
    ...(from === undefined ? {} : { validFrom: timestampText(from) }),
    ...(to === undefined ? {} : { validTo: timestampText(to) }),
  };
  const settings = { attestors: [attestor], trust: { trustedRoots: [sigstore.trustedRoot()] }, ...more };
  assert.ok(policy.validatesSettings(settings));
  return policy.judge(bundleRequest(blob, bundle), settings, evidenceOfBlob(blob)).codes;
}

/** The same at both ends of a period, which belong to it, and one second beyond. */
function atBothEnds(time: number, bundle: Uint8Array, more?: object): void {
  const within: Period[] = [{}, { from: time }, { to: time }, { from: time, to: time }, { from: 0, to: time + 1 }];
  for (const period of within) assert.equal(codes(period, bundle, more), [], JSON.stringify(period));
  const beyond: Period[] = [{ from: time + 1 }, { to: time - 1 }, { from: time + 1, to: time - 1 }];
  for (const period of beyond) assert.equal(codes(period, bundle, more), ["key-time"], JSON.stringify(period));
}

const signed = (options: object): Uint8Array => bundleBytes(sigstore.sign(keySigner(key), blob, null, options));

test("the time is that of the log entry, not now", () => {
  atBothEnds(SIGNED_AT, signed({}));
});

test("the time is that of the signed timestamp", () => {
  atBothEnds(SIGNED_AT, signed({ log: "v2" }));
  atBothEnds(SIGNED_AT, signed({ log: "none", timestamp: true }), { ignoreTlog: true, timestampThreshold: 1 });
});

test("a key without any time is held against now", () => {
  atBothEnds(VERIFIED_AT, signed({ log: "none" }), { ignoreTlog: true });
  // An entry that is not looked at gives no time either.
  atBothEnds(VERIFIED_AT, signed({}), { ignoreTlog: true });
});

test("every one of several times is within the period", () => {
  const entry = sigstore.sign(keySigner(key), blob, null, { timestamp: true });
  const later = sigstore.timestamp(entry, { at: SIGNED_AT + 60 });
  const bundle = bundleBytes({ ...entry, timestamps: [later] });
  assert.equal(codes({ from: SIGNED_AT, to: SIGNED_AT + 60 }, bundle), []);
  assert.equal(codes({ from: SIGNED_AT, to: SIGNED_AT + 59 }, bundle), ["key-time"]);
  assert.equal(codes({ from: SIGNED_AT + 1, to: SIGNED_AT + 60 }, bundle), ["key-time"]);
});

test("times that are none, with their path", async () => {
  const rows: [string, unknown, string][] = [
    ["validFrom", "yesterday", "settings-wrong-value"],
    ["validTo", "2026-02-30T00:00:00Z", "settings-wrong-value"],
    ["validTo", "2026-01-01", "settings-wrong-value"],
    ["validFrom", "", "settings-wrong-value"],
    ["validFrom", 1767225600, "settings-wrong-type"],
    ["validUntil", "2026-01-01T00:00:00Z", "settings-unknown-key"],
  ];
  for (const [member, value, code] of rows) {
    const { valid, fault, message } = await module.validateSettings({ attestors: [{ key: pem, [member]: value }] });
    assert.equal([valid, fault?.code], [false, code], message);
    assert.match(message, `(settings.attestors[0].${member})`);
  }
});

test("keys that would have to be looked up are refused with their path", async () => {
  for (const uri of [
    "awskms:///alias/signing",
    "awskms://localhost:4566/1234abcd",
    "azurekms://vault.azure.net/key",
    "gcpkms://projects/p/locations/l/keyRings/r/cryptoKeys/k",
    "hashivault://key",
    "k8s://namespace/secret",
    "pkcs11:token=t",
    "https://example.com/cosign.pub",
    "env://COSIGN_PUBLIC_KEY",
    "gitlab://group/project",
  ]) {
    const { valid, fault, message } = await module.validateSettings({ attestors: [{ key: pem }, { key: uri }] });
    const code = uri.includes("://") ? "settings-not-yet" : "key-invalid";
    assert.equal([valid, fault?.code], [false, code], message);
    assert.match(message, "(settings.attestors[1].key)");
  }
});

test.run();
