/** Signatures of RSASSA-PKCS1-v1_5: right, and wrong in each way that has been accepted somewhere. */
import { TAG, element, octetString, sequence } from "../../../src/testkit/x509/der.js";
import { digest, hashIdentifier } from "../../../src/testkit/x509/keys.js";
import type { SeededRandom } from "../../support/random.js";
import { type Case, signatureChanges, signed } from "./case.js";
import { HASHES, type Hash, digestBytes, digestInfo, pkcs1Encoding } from "./encodings.js";
import type { TestRsaKey } from "../../support/certificates/rsaKey.js";

interface Draft {
  hash: Hash;
  hashed: Uint8Array;
  /** The encoding's length. */
  length: number;
  random: SeededRandom;
}

/** Encodings of one message, all of them wrong. */
export const wrongEncodings: Record<string, (draft: Draft) => Uint8Array> = {
  "block type 0": (draft) => pkcs1Encoding(draft.length, info(draft), 0),
  "block type 2": (draft) => pkcs1Encoding(draft.length, info(draft), 2),
  "padding of zeros": (draft) => pkcs1Encoding(draft.length, info(draft), 1, 0),
  "first byte 1": (draft) => changedAt(right(draft), 0, 1),
  "a padding byte that is not FF": (draft) =>
    changedAt(right(draft), 2 + draft.random.below(draft.length - info(draft).length - 3), draft.random.below(255)),
  "no zero after the padding": (draft) => changedAt(right(draft), draft.length - info(draft).length - 1, 0xff),
  "eight bytes of padding, garbage behind the digest": (draft) => {
    const head = pkcs1Encoding(11 + info(draft).length, info(draft));
    return Buffer.concat([head, draft.random.bytes(draft.length - head.length)]);
  },
  "no padding, garbage behind the digest": (draft) => {
    const head = Buffer.concat([Uint8Array.of(0, 1, 0), info(draft)]);
    return Buffer.concat([head, draft.random.bytes(draft.length - head.length)]);
  },
  "garbage inside DigestInfo, behind the digest": (draft) =>
    padded(draft, sequence(hashIdentifier(draft.hash), octetString(draft.hashed), garbage(draft))),
  "garbage behind DigestInfo": (draft) => padded(draft, Buffer.concat([info(draft), garbage(draft)])),
  "garbage as the hash's parameters": (draft) =>
    padded(draft, digestInfo(draft.hash, draft.hashed, octetString(garbage(draft)))),
  "NULL with contents": (draft) =>
    padded(draft, digestInfo(draft.hash, draft.hashed, element(TAG.null, Uint8Array.of(0)))),
  "NULL missing": (draft) => padded(draft, digestInfo(draft.hash, draft.hashed, new Uint8Array())),
  "another hash's OID": (draft) => padded(draft, digestInfo(other(draft), draft.hashed)),
  "another hash's digest": (draft) =>
    padded(draft, digestInfo(other(draft), draft.random.bytes(digestBytes(other(draft))))),
  "another digest": (draft) => padded(draft, digestInfo(draft.hash, draft.random.bytes(draft.hashed.length))),
  "a digest that is too short": (draft) => padded(draft, digestInfo(draft.hash, draft.hashed.slice(0, -1))),
  "a digest without DigestInfo": (draft) => padded(draft, draft.hashed),
  "a long length": (draft) => {
    const der = info(draft);
    return padded(draft, Buffer.concat([Uint8Array.of(0x30, 0x81), der.subarray(1)]));
  },
  "an indefinite length": (draft) => {
    const der = info(draft);
    return padded(draft, Buffer.concat([Uint8Array.of(0x30, 0x80), der.subarray(2), Uint8Array.of(0, 0)]));
  },
  "one byte changed": (draft) =>
    changedAt(right(draft), 1 + draft.random.below(draft.length - 1), draft.random.below(255)),
};

/** A drawn case: a third of them right. */
export function pkcs1Case(key: TestRsaKey, random: SeededRandom): Case {
  const hash = random.pick(HASHES);
  const message = random.bytes(random.below(100));
  const draft = { hash, hashed: digest(hash, message), length: key.bytes, random };
  const base = { hash, message, pss: null };
  const kind = random.below(3);
  if (kind === 0) return { ...base, about: "right", signature: signed(key, right(draft)), isRight: true };
  if (kind === 1) {
    const about = random.pick(Object.keys(signatureChanges));
    const signature = signatureChanges[about]?.(key, signed(key, right(draft)), random) ?? new Uint8Array();
    return { ...base, about, signature, isRight: false };
  }
  const about = random.pick(Object.keys(wrongEncodings));
  const encoded = wrongEncodings[about]?.(draft) ?? new Uint8Array();
  // A number from n on cannot be signed; below 2^(bits - 1) it always can.
  encoded[0] = (encoded[0] ?? 0) & firstByteMask(key);
  const isRight = Buffer.compare(encoded, right(draft)) === 0;
  return { ...base, about, signature: signed(key, encoded), isRight };
}

function firstByteMask(key: TestRsaKey): number {
  return 0xff >> (8 * key.bytes - key.bits + 1);
}

function info({ hash, hashed }: Draft): Uint8Array {
  return digestInfo(hash, hashed);
}

function right(draft: Draft): Buffer {
  return pkcs1Encoding(draft.length, info(draft));
}

function padded(draft: Draft, tail: Uint8Array): Buffer {
  return pkcs1Encoding(draft.length, tail);
}

function garbage({ random }: Draft): Uint8Array {
  return random.bytes(1 + random.below(60));
}

function other({ hash, random }: Draft): Hash {
  return random.pick(HASHES.filter((each) => each !== hash));
}

function changedAt(bytes: Uint8Array, index: number, value: number): Buffer {
  const changed = Buffer.from(bytes);
  changed[index] = value;
  return changed;
}
