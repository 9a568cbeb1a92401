/**
 * Ed25519 against noble, node:crypto and an independent model. The three readings of RFC 8032 differ on purpose; each
 * other implementation is held against the model of its own reading.
 */
import { createPublicKey, verify } from "node:crypto";

import { ed25519 } from "@noble/curves/ed25519.js";

import { type Ed25519Case, ed25519Cases } from "../support/ed25519Cases.js";
import { decodePoint, hasSmallOrder, verdicts } from "../support/ed25519Model.js";
import { call } from "../support/harness.js";
import type { SeededRandom } from "../support/random.js";
import { type Programme, Tally } from "./programme.js";

/** The algorithm identifier of RFC 8410 §4 before the key. */
const SPKI_HEADER = Buffer.from("302a300506032b6570032100", "hex");

/** Its comparisons take some ten milliseconds each, nearly all of them the model's. */
export const ed25519Programme: Programme = { name: "ed25519", run: compareEd25519 };

/** Compares on so many cases, which `random` determines. */
export function compareEd25519(count: number, random: SeededRandom): Tally {
  const tally = new Tally("ed25519");
  const cases = ed25519Cases(random);
  let apart = 0;
  for (let made = 0; made < count; made++) apart += compareOne(tally, cases.next().value) ? 0 : 1;
  tally.notes.push(`${apart} signatures are right in some readings only`);
  const right = tally.count("ours", "right");
  if (count >= 100 && (right < count / 8 || right > count / 2 || apart < count / 16)) {
    throw new Error(`${right} of ${count} were right, ${apart} in some readings only: too one-sided`);
  }
  return tally;
}

/** The neutral element and S = 0 under the neutral element as a key: right for any message where such a key may be one. */
const NEUTRAL_KEY = Buffer.from("01".padEnd(64, "0"), "hex");
const NEUTRAL_SIGNATURE = Buffer.concat([NEUTRAL_KEY, Buffer.alloc(32)]);

/** Newer releases of OpenSSL refuse keys of small order, as we do, and an R of small order besides. */
const REFUSES_SMALL_ORDER = !nodeSays({
  about: "the neutral element as a key",
  key: NEUTRAL_KEY,
  message: Buffer.alloc(0),
  signature: NEUTRAL_SIGNATURE,
});

function isOfSmallOrder(bytes: Uint8Array): boolean {
  const point = decodePoint(bytes, true);
  return point !== null && hasSmallOrder(point);
}

/** True when all readings agree. */
function compareOne(tally: Tally, made: Ed25519Case): boolean {
  const { about, key, message, signature } = made;
  const model = verdicts(key, message, signature);
  const expected = said(model.ours);
  const isSmall = isOfSmallOrder(key) || isOfSmallOrder(signature.subarray(0, 32));
  const openssl = model.openssl && !(REFUSES_SMALL_ORDER && isSmall);
  const alike = (says: boolean, reading: boolean): string =>
    says === reading ? expected : `${said(says)}, not as its reading has it`;
  tally.compare(
    { about, key, message, signature },
    {
      model: expected,
      ours: call("ed25519Outcome", [key, message, signature], "string") === "ok" ? "right" : "wrong",
      node: alike(nodeSays(made), openssl),
      noble: alike(nobleSays(made), model.noble),
    },
  );
  return model.ours === model.openssl && model.ours === model.noble;
}

function said(isRight: boolean): string {
  return isRight ? "right" : "wrong";
}

/** OpenSSL decodes the key when it verifies. */
export function nodeSays({ key, message, signature }: Ed25519Case): boolean {
  const spki = Buffer.concat([SPKI_HEADER, key]);
  return verify(null, message, createPublicKey({ key: spki, format: "der", type: "spki" }), signature);
}

/** Noble throws at what it does not read. */
export function nobleSays({ key, message, signature }: Ed25519Case): boolean {
  try {
    return ed25519.verify(signature, message, key, { zip215: false });
  } catch {
    return false;
  }
}
