/** RSASSA-PKCS1-v1_5 and RSASSA-PSS against node:crypto and what each case is by the way it was made. */
import type { SeededRandom } from "../support/random.js";
import type { Case } from "./rsa/case.js";
import { nodeSays, ours } from "./rsa/oracles.js";
import { pkcs1Case } from "./rsa/pkcs1Cases.js";
import { pssCase } from "./rsa/pssCases.js";
import { TestRsaKey } from "../support/certificates/rsaKey.js";
import { type Programme, Tally } from "./programme.js";

/** All remainders modulo 8, the digits' edges, and what is in use. */
const SIZES = [2048, 2048, 2049, 2050, 2051, 2055, 2056, 2067, 2080, 3071, 3072, 4093, 4096];
/** Seldom: they are slow to sign with. */
const LARGE_SIZES = [6145, 8191, 8192];
const EXPONENTS = [65537n, 65537n, 3n, 17n, 4294967295n];
/** Cases of one key. */
const CASES_PER_KEY = 25;

/** One programme for each encoding. */
export const rsaProgrammes: Programme[] = [
  { name: "rsa-pkcs1", run: (count, random) => compareRsa("rsa-pkcs1", pkcs1Case, count, random) },
  { name: "rsa-pss", run: (count, random) => compareRsa("rsa-pss", pssCase, count, random) },
];

/** Compares on so many cases, which `random` determines. */
export function compareRsa(
  name: string,
  draw: (key: TestRsaKey, random: SeededRandom) => Case,
  count: number,
  random: SeededRandom,
): Tally {
  const tally = new Tally(name);
  let key = drawKey(random);
  for (let made = 0; made < count; made++) {
    if (made % CASES_PER_KEY === CASES_PER_KEY - 1) key = drawKey(random);
    const next = draw(key, random);
    const { about, hash, message, signature, isRight, pss } = next;
    const parameters = pss === null ? "" : `${pss.mgfHash}/${pss.saltLength ?? "any"}`;
    const node = nodeSays(key, next);
    tally.compare(
      { about, hash, parameters, key: key.pkcs1, message, signature },
      { made: isRight ? "right" : "wrong", ours: ours(key, next), ...(node === null ? {} : { node }) },
    );
  }
  return tally;
}

function drawKey(random: SeededRandom): TestRsaKey {
  return new TestRsaKey(random.pick(random.below(10) === 0 ? LARGE_SIZES : SIZES), random.pick(EXPONENTS), random);
}
