/** Ed25519 signatures that are made to be right, wrong, or right only in some readings of RFC 8032; see the model. */
import { BASE, L, P, type Point, add, challenge, encodePoint, multiply, smallOrderPoints } from "./ed25519Model.js";
import { littleEndian, toLittleEndian } from "../oracle/numbers.js";
import type { SeededRandom } from "./random.js";

/** What a verifier is asked, and how it was made. */
export interface Ed25519Case {
  readonly about: string;
  readonly key: Uint8Array;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
}

const SMALL = smallOrderPoints();

/** Scalars at which something may go wrong. */
const EDGES = [0n, 1n, 2n, 8n, 15n, 16n, L - 1n, L - 2n, (L - 1n) / 2n, 2n ** 252n, 2n ** 252n - 1n];

/** Endless cases of all kinds in turn, which `random` determines. */
export function* ed25519Cases(random: SeededRandom): Generator<Ed25519Case, never> {
  for (;;) for (const make of MAKERS) yield make(random);
}

const MAKERS: ((random: SeededRandom) => Ed25519Case)[] = [
  honest,
  (random) => ({ ...honest(random), about: "another message", message: random.bytes(20) }),
  honest,
  (random) => flipped(honest(random), random),
  (random) => withSign(honest(random), random),
  (random) => withOtherS(honest(random), random),
  mixedOrder,
  mixedOrder,
  smallOrderKey,
  smallOrderR,
  nonCanonicalR,
  (random) => ({ ...honest(random), about: "a key at random", key: random.bytes(32) }),
  (random) => ({ ...honest(random), about: "an R at random", signature: random.bytes(64) }),
];

/** Signed as RFC 8032 has it, but that the private key and the nonce may be small, and even zero for the nonce. */
function honest(random: SeededRandom): Ed25519Case {
  const [a, r] = [scalar(random) || 1n, scalar(random)];
  return signed("honest", random, a, encodePoint(multiply(BASE, a)), r, encodePoint(multiply(BASE, r)));
}

/** Key and R with parts of small order; half of them such that [S]B = R + [k]A without the cofactor. */
function mixedOrder(random: SeededRandom): Ed25519Case {
  const [a, r] = [scalar(random) || 1n, scalar(random)];
  const [i, j] = [random.below(8), random.below(8)];
  const key = encodePoint(add(multiply(BASE, a), small(i)));
  const rBytes = encodePoint(add(multiply(BASE, r), small(j)));
  const isWanted = random.below(2) === 0;
  return wanted(isWanted, i, j, () => signed("parts of small order", random, a, key, r, rBytes));
}

/** A key of small order, in any encoding. */
function smallOrderKey(random: SeededRandom): Ed25519Case {
  const [i, j, r] = [random.below(8), random.below(8), scalar(random)];
  const key = random.pick(encodings(small(i)));
  const rBytes = encodePoint(add(multiply(BASE, r), small(j)));
  return wanted(random.below(2) === 0, i, j, () => signed("a key of small order", random, 0n, key, r, rBytes));
}

/** An R of small order by a key that has a part of small order or not. */
function smallOrderR(random: SeededRandom): Ed25519Case {
  const a = scalar(random) || 1n;
  const [i, j] = [random.pick([0, 0, random.below(8)]), random.below(8)];
  const key = encodePoint(add(multiply(BASE, a), small(i)));
  return wanted(random.below(2) === 0, i, j, () =>
    signed("an R of small order", random, a, key, 0n, encodePoint(small(j))),
  );
}

/** A second encoding of an R that is right. */
function nonCanonicalR(random: SeededRandom): Ed25519Case {
  const a = scalar(random) || 1n;
  const [i, j] = [random.below(8), random.pick([0, 2, 4, 6])];
  const key = encodePoint(add(multiply(BASE, a), small(i)));
  const rBytes = random.pick(encodings(small(j)));
  return wanted(true, i, j, () => signed("a second encoding of R", random, a, key, 0n, rBytes));
}

/** Draws messages, where it is wanted, until -k·i = j (mod 8): then the parts of small order cancel out. */
function wanted(isWanted: boolean, i: number, j: number, make: () => Ed25519Case): Ed25519Case {
  for (let tries = 0; ; tries++) {
    const made = make();
    const k = challenge(made.signature.subarray(0, 32), made.key, made.message);
    if (!isWanted || tries === 100 || (k * BigInt(i) + BigInt(j)) % 8n === 0n) return made;
  }
}

/** S = r + k·a for a message drawn at random. */
function signed(
  about: string,
  random: SeededRandom,
  a: bigint,
  key: Uint8Array,
  r: bigint,
  rBytes: Uint8Array,
): Ed25519Case {
  const message = random.bytes(random.below(random.pick([1, 20, 300])) + 1).subarray(1);
  const s = (r + challenge(rBytes, key, message) * a) % L;
  return { about, key, message, signature: Buffer.concat([rBytes, toLittleEndian(s, 32)]) };
}

function flipped(made: Ed25519Case, random: SeededRandom): Ed25519Case {
  const part = random.pick(["key", "message", "signature"] as const);
  const bytes = Uint8Array.from(made[part].length === 0 ? [0] : made[part]);
  const bit = random.below(bytes.length * 8);
  bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return { ...made, about: `bit ${bit} of the ${part}`, [part]: bytes };
}

/** The sign of the key or of R is another. */
function withSign(made: Ed25519Case, random: SeededRandom): Ed25519Case {
  const part = random.pick(["key", "signature"] as const);
  const bytes = Uint8Array.from(made[part]);
  bytes[31] = (bytes[31] ?? 0) ^ 0x80;
  return { ...made, about: `the sign in the ${part}`, [part]: bytes };
}

/** S + L, which is right modulo L, or an S at a border. */
function withOtherS(made: Ed25519Case, random: SeededRandom): Ed25519Case {
  const s = littleEndian(made.signature.subarray(32));
  const others = [s + L, s + L, s + 2n * L, s + 8n * L, L - s, 0n, 1n, L - 1n, L, L + 1n, 2n ** 255n, 2n ** 256n - 1n];
  const other = random.pick(others);
  const signature = Buffer.concat([made.signature.subarray(0, 32), toLittleEndian(other % 2n ** 256n, 32)]);
  return { ...made, about: `S = ${other}`, signature };
}

/** All encodings that a lenient reader takes for the point: also y + p below 2^255, and both signs for x = 0. */
function encodings({ x, y }: Point): Uint8Array[] {
  const numbers = y + P < 2n ** 255n ? [y, y + P] : [y];
  const signs = x === 0n ? [0n, 1n] : [x & 1n];
  return numbers.flatMap((number) => signs.map((sign) => toLittleEndian(number | (sign << 255n), 32)));
}

function small(index: number): Point {
  return SMALL[index] as Point;
}

function scalar(random: SeededRandom): bigint {
  return random.below(6) === 0 ? random.pick(EDGES) : random.bigint(32) % L;
}
