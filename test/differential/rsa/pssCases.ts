/** Signatures of RSASSA-PSS: right, with salts of all lengths, and wrong in each part of the encoding. */
import { toBigInt } from "../../oracle/numbers.js";
import { digest } from "../../../src/testkit/x509/keys.js";
import type { SeededRandom } from "../../support/random.js";
import { type Case, signatureChanges, signed } from "./case.js";
import { HASHES, type PssParts, digestBytes, pssEncoding } from "./encodings.js";
import type { TestRsaKey } from "../../support/certificates/rsaKey.js";

/** Changes of a right encoding's parts; all make it wrong. */
export const wrongParts: Record<string, (parts: PssParts, key: TestRsaKey, random: SeededRandom) => Partial<PssParts>> =
  {
    "another trailer": (_, __, random) => ({ trailer: random.pick([0xcc, 0xbd, 0x00, 0x3c]) }),
    "another mask": ({ mgfHash }, _, random) => ({ mgfHash: random.pick(HASHES.filter((each) => each !== mgfHash)) }),
    "another hash": ({ hash, hashed }, _, random) => {
      const other = random.pick(HASHES.filter((each) => each !== hash));
      return { hash: other, hashed, salt: new Uint8Array() };
    },
    "another digest": ({ hashed }, _, random) => ({ hashed: random.bytes(hashed.length) }),
    "a bit of H": ({ hash }, _, random) => ({ hChange: oneBit(digestBytes(hash), random) }),
    "a bit of the padding": (parts, key, random) => ({ paddingChange: paddingBit(parts, key, random) }),
    "no 01": (parts, key) => ({ paddingChange: atPaddingEnd(parts, key, 0x01) }),
    "03 for 01": (parts, key) => {
      const isLost = paddingLength(parts, key) === 1 && usedBits(key) === 1;
      return { paddingChange: atPaddingEnd(parts, key, isLost ? 0x01 : 0x02) };
    },
    "a bit that has to be zero": (_, key) => ({ leadingBits: 1 << usedBits(key) }),
  };

/** A drawn case: a third of them right. */
export function pssCase(key: TestRsaKey, random: SeededRandom): Case {
  const hash = random.pick(HASHES);
  const mgfHash = random.below(2) === 0 ? hash : random.pick(HASHES);
  const message = random.bytes(random.below(100));
  const salt = random.bytes(saltLength(key, digestBytes(hash), random));
  const parts = rightParts({ hash, mgfHash, hashed: digest(hash, message), salt });
  const isAny = hash === mgfHash && random.below(4) === 0;
  const base = { hash, message, pss: { mgfHash, saltLength: isAny ? null : salt.length } };
  const right = (): Uint8Array => signed(key, pssEncoding(key.bits - 1, parts));
  switch (random.below(4)) {
    case 0:
      return { ...base, about: "right", signature: right(), isRight: true };
    case 1: {
      const about = random.pick(Object.keys(signatureChanges));
      return { ...base, about, signature: signatureChanges[about]?.(key, right(), random) ?? right(), isRight: false };
    }
    case 2: {
      const wanted = Math.max(0, salt.length + random.pick([-1, 1, -salt.length, digestBytes(hash) - salt.length]));
      const pss = { mgfHash, saltLength: wanted };
      return { ...base, pss, about: "another salt length", signature: right(), isRight: wanted === salt.length };
    }
    default:
      return { ...base, ...wrongPart(key, parts, random) };
  }
}

function wrongPart(key: TestRsaKey, parts: PssParts, random: SeededRandom): Omit<Case, "hash" | "message" | "pss"> {
  const about = random.pick(Object.keys(wrongParts));
  const change = wrongParts[about]?.(parts, key, random) ?? {};
  const encoded = pssEncoding(key.bits - 1, { ...parts, ...change });
  // Bits that the modulus has no room for leave nothing to sign.
  const isSignable = toBigInt(encoded) < key.n;
  return { about, signature: isSignable ? signed(key, encoded) : new Uint8Array(key.bytes), isRight: false };
}

function rightParts(parts: Pick<PssParts, "hash" | "mgfHash" | "hashed" | "salt">): PssParts {
  return { ...parts, trailer: 0xbc, paddingChange: new Uint8Array(), hChange: new Uint8Array(), leadingBits: 0 };
}

/** Often the digest's, none, one byte, or the longest. */
function saltLength(key: TestRsaKey, hashBytes: number, random: SeededRandom): number {
  const longest = ((key.bits + 6) >> 3) - hashBytes - 2;
  return random.pick([hashBytes, hashBytes, 0, 1, 20, longest, longest - 1, random.below(longest)]);
}

function paddingLength({ hash, salt }: PssParts, key: TestRsaKey): number {
  return ((key.bits + 6) >> 3) - digestBytes(hash) - salt.length - 1;
}

/** One bit of the zeros or of the 01, but none that the modulus has no room for. */
function paddingBit(parts: PssParts, key: TestRsaKey, random: SeededRandom): Uint8Array {
  const change = oneBit(paddingLength(parts, key), random);
  const isLost = (change[0] ?? 0) >= 1 << usedBits(key);
  return isLost ? atPaddingEnd(parts, key, 0x01) : change;
}

/** How many bits of an encoding's first byte are not zero by rule: 1 to 8. */
function usedBits(key: TestRsaKey): number {
  return ((key.bits - 2) % 8) + 1;
}

function atPaddingEnd(parts: PssParts, key: TestRsaKey, value: number): Uint8Array {
  const change = new Uint8Array(paddingLength(parts, key));
  change[change.length - 1] = value;
  return change;
}

function oneBit(length: number, random: SeededRandom): Uint8Array {
  const change = new Uint8Array(length);
  change[random.below(length)] = 1 << random.below(8);
  return change;
}
