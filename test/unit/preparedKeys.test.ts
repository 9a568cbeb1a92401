import { generateKeyPairSync, sign, type KeyObject } from "node:crypto";
import { readFileSync } from "node:fs";

import * as assert from "uvu/assert";

import { outDirectory } from "../../build/paths.js";
import { Harness } from "../support/harness.js";
import { suite } from "../support/suite.js";

const test = suite("prepared keys");
const CURVES = { "P-256": "sha256", "P-384": "sha384", "P-521": "sha512" } as const;
/** As in assembly/curve/preparedKeys.ts. */
const PREPARING_USE = 7;
const PREPARED_KEYS = 16;
const CANDIDATES = 64;

const harnessBytes = readFileSync(new URL("test/harness.wasm", outDirectory));
const payload = Buffer.from("payload");

interface Signer {
  hash: string;
  spki: Uint8Array;
  signature: Uint8Array;
}

for (const [curve, hash] of Object.entries(CURVES)) {
  test(`${curve}: a key has a table from its ${PREPARING_USE}th use on, and answers stay the same`, () => {
    const harness = new Harness(harnessBytes);
    const signer = makeSigner(curve, hash);
    const twin = makeSigner(curve, hash);
    for (let use = 1; use <= PREPARING_USE + 3; use++) {
      assert.is(harness.call("isPreparedKey", [signer.spki], "bool"), use > PREPARING_USE);
      const wrong = use % 2 === 0;
      assert.is(
        outcome(harness, signer, wrong ? twin.signature : signer.signature),
        wrong ? "signature-mismatch" : "ok",
      );
    }
    assert.is(outcome(harness, signer, signer.signature), "ok");
    assert.is(harness.call("isPreparedKey", [twin.spki], "bool"), false);
  });
}

test("places are bounded: the key that was used longest ago loses its table, and no answer changes", () => {
  const harness = new Harness(harnessBytes);
  const signers = Array.from({ length: PREPARED_KEYS + 3 }, () => makeSigner("P-256", "sha256"));
  for (const { spki } of signers) harness.call("prepareKey", [spki], "none");
  const prepared = signers.map(({ spki }) => harness.call("isPreparedKey", [spki], "bool"));
  assert.equal(
    prepared,
    signers.map((_, index) => index >= 3),
  );
  for (const [index, signer] of signers.entries()) {
    const other = signers[(index + 1) % signers.length] as Signer;
    assert.is(outcome(harness, signer, signer.signature), "ok");
    assert.is(outcome(harness, signer, other.signature), "signature-mismatch");
  }
});

test("a table that is there is not made again, in the place of another", () => {
  const harness = new Harness(harnessBytes);
  const signers = Array.from({ length: PREPARED_KEYS }, () => makeSigner("P-256", "sha256"));
  for (const { spki } of signers) harness.call("prepareKey", [spki], "none");
  for (let again = 0; again < PREPARED_KEYS; again++) harness.call("prepareKey", [signers[0]?.spki ?? ""], "none");
  for (const { spki } of signers) assert.is(harness.call("isPreparedKey", [spki], "bool"), true);
});

test("a key that is used now and then among very many others gets no table", () => {
  const harness = new Harness(harnessBytes);
  const signers = Array.from({ length: CANDIDATES + 1 }, () => makeSigner("P-256", "sha256"));
  for (let round = 0; round < PREPARING_USE + 1; round++) {
    for (const signer of signers) assert.is(outcome(harness, signer, signer.signature), "ok");
  }
  for (const { spki } of signers) assert.is(harness.call("isPreparedKey", [spki], "bool"), false);
});

function outcome(harness: Harness, { spki, hash }: Signer, signature: Uint8Array): string | null {
  return harness.call("schemeOutcome", [spki, `ecdsa-${hash}`, payload, signature], "string");
}

function makeSigner(namedCurve: string, hash: string): Signer {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve });
  return { hash, spki: spkiOf(publicKey), signature: sign(hash, payload, privateKey) };
}

function spkiOf(key: KeyObject): Uint8Array {
  return key.export({ type: "spki", format: "der" });
}

test.run();
