import { sign } from "node:crypto";
import { readFileSync } from "node:fs";

import * as assert from "uvu/assert";

import { outDirectory } from "../../build/paths.js";
import { testKey, type TestKey } from "../../src/testkit/x509/keys.js";
import { flipped } from "../support/flipped.js";
import { Harness } from "../support/harness.js";
import { suite } from "../support/suite.js";

const test = suite("known signatures");
/** As in assembly/signature/knownSignatures.ts. */
const KNOWN_SIGNATURES = 64;

const harnessBytes = readFileSync(new URL("test/harness.wasm", outDirectory));
const payload = Buffer.from("payload");
const ecdsa = makeSigner(testKey("P-256", 0), "ecdsa-sha256");
const rsa = makeSigner(testKey("RSA-2048", 0), "rsa-pkcs1-sha256");
const ed25519 = makeSigner(testKey("Ed25519", 0), "ed25519");
const other = makeSigner(testKey("P-256", 1), "ecdsa-sha256");

interface Signer {
  scheme: string;
  spki: Uint8Array;
  key: TestKey["privateKey"];
}

type Question = [spki: Uint8Array, scheme: string, payload: Uint8Array, signature: Uint8Array];

for (const signer of [ecdsa, rsa, ed25519]) {
  test(`${signer.scheme}: known once it has verified, and the answer stays the same`, () => {
    const harness = new Harness(harnessBytes);
    const right = question(signer);
    assert.is(isRemembered(harness, right), false);
    for (let time = 0; time < 3; time++) {
      assert.is(outcome(harness, right), "ok");
      assert.is(isRemembered(harness, right), true);
    }
  });

  test(`${signer.scheme}: another key, payload or signature is never taken for it`, () => {
    const harness = new Harness(harnessBytes);
    const [spki, scheme, , signature] = question(signer);
    assert.is(outcome(harness, [spki, scheme, payload, signature]), "ok");
    const wrong: Question[] = [
      [makeTwin(signer).spki, scheme, payload, signature],
      [spki, scheme, flipped(payload), signature],
      [spki, scheme, payload.subarray(0, -1), signature],
      [spki, scheme, new Uint8Array(), signature],
      [spki, scheme, payload, flipped(signature)],
      [spki, scheme, payload, new Uint8Array()],
      [spki, scheme, signature, payload],
      // The same bytes in a row, cut elsewhere.
      [spki, scheme, Buffer.concat([payload, signature.subarray(0, 1)]), signature.subarray(1)],
      [spki, scheme, payload.subarray(0, -1), Buffer.concat([payload.subarray(-1), signature])],
    ];
    for (const each of wrong) {
      for (let time = 0; time < 2; time++) {
        assert.is(isRemembered(harness, each), false);
        assert.match(outcome(harness, each), /^signature-(mismatch|malformed)/);
        assert.is(outcome(harness, each), harness.call("schemeOutcome", each, "string"));
      }
    }
    assert.is(isRemembered(harness, [spki, scheme, payload, signature]), true);
  });
}

test("another scheme is never taken for it", () => {
  const harness = new Harness(harnessBytes);
  for (const signer of [ecdsa, rsa, ed25519]) assert.is(outcome(harness, question(signer)), "ok");
  for (const signer of [ecdsa, rsa, ed25519]) {
    const [spki, , , signature] = question(signer);
    for (const scheme of schemes().filter((name) => name !== signer.scheme)) {
      assert.is(isRemembered(harness, [spki, scheme, payload, signature]), false, `${signer.scheme} as ${scheme}`);
      assert.is.not(outcome(harness, [spki, scheme, payload, signature]), "ok", `${signer.scheme} as ${scheme}`);
    }
  }
});

test("every parameter of PSS counts", () => {
  const harness = new Harness(harnessBytes);
  const signature = new Uint8Array(256);
  const names = new Set<string>();
  for (const hash of [0, 1, 2]) {
    for (const mgfHash of [0, 1, 2]) {
      for (const salt of [-1, 0, 20, 32, 64]) {
        const args = [rsa.spki, hash, mgfHash, salt, payload, signature];
        names.add(Buffer.from(harness.call("nameOfPssSignature", args, "bytes") ?? []).toString("hex"));
      }
    }
  }
  assert.is(names.size, 45);
});

test("places are bounded: the signature that was used longest ago is forgotten, and no answer changes", () => {
  const harness = new Harness(harnessBytes);
  const questions = Array.from({ length: KNOWN_SIGNATURES + 3 }, (_, index) =>
    question(ecdsa, Buffer.from(`payload ${index}`)),
  );
  const first = questions[0] as Question;
  for (const each of questions.slice(0, KNOWN_SIGNATURES)) assert.is(outcome(harness, each), "ok");
  // Used again: no longer the one that was used longest ago.
  assert.is(outcome(harness, first), "ok");
  for (const each of questions.slice(KNOWN_SIGNATURES)) assert.is(outcome(harness, each), "ok");
  assert.equal(
    questions.map((each) => isRemembered(harness, each)),
    questions.map((_, index) => index === 0 || index > 3),
  );
  for (const each of questions) assert.is(outcome(harness, each), "ok");
});

test("what fails pushes nothing out", () => {
  const harness = new Harness(harnessBytes);
  const right = question(ecdsa);
  assert.is(outcome(harness, right), "ok");
  for (let index = 0; index < KNOWN_SIGNATURES + 1; index++) {
    const [, scheme, bytes, signature] = question(other, Buffer.from(`payload ${index}`));
    assert.is(outcome(harness, [ecdsa.spki, scheme, bytes, signature]), "signature-mismatch");
  }
  assert.is(isRemembered(harness, right), true);
});

test("what is known belongs to an instance", () => {
  const right = question(ecdsa);
  assert.is(outcome(new Harness(harnessBytes), right), "ok");
  assert.is(isRemembered(new Harness(harnessBytes), right), false);
});

function outcome(harness: Harness, args: Question): string {
  return harness.call("rememberedOutcome", args, "string") ?? "";
}

function isRemembered(harness: Harness, args: Question): boolean {
  return harness.call("isRemembered", args, "bool");
}

function question({ spki, scheme, key }: Signer, bytes: Uint8Array = payload): Question {
  return [spki, scheme, bytes, new Uint8Array(sign(scheme === "ed25519" ? null : "sha256", bytes, key))];
}

function makeSigner({ spki, privateKey: key }: TestKey, scheme: string): Signer {
  return { scheme, spki, key };
}

/** Another key of the same kind. */
function makeTwin({ scheme }: Signer): Signer {
  if (scheme === "ed25519") return makeSigner(testKey("Ed25519", 1), scheme);
  if (scheme.startsWith("rsa")) return makeSigner(testKey("RSA-2048", 1), scheme);
  return other;
}

function schemes(): string[] {
  const hashes = ["sha256", "sha384", "sha512"];
  const families = ["ecdsa", "ecdsa-p1363", "rsa-pkcs1", "rsa-pss"];
  return [...families.flatMap((family) => hashes.map((hash) => `${family}-${hash}`)), "ed25519", "ed25519ph"];
}

test.run();
