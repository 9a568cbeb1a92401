/**
 * Prepared points: u·G + v·Q with a table of multiples for each of the two, a signed comb (M. Hamburg, "Fast and compact
 * elliptic-curve cryptography", §3.3) of 8 teeth in 4 blocks. Variable time, for public data only.
 *
 * An odd scalar k below 2^N is Σ ±2^i over all N bits: with k' = (k + 2^N - 1)/2 the sign at i is bit i of k'. Of an even
 * scalar, n - k is taken and the result negated. The N = 8·4·columns bits are split as (tooth, block, column), the column
 * lowest; for one block and one column the eight signs choose a sum that the block's table holds, up to its own sign.
 * There are as many doublings as columns, less one: 7 for P-256.
 */
import { halveLimbs, subtractLimbs } from "../../bigint/limbs";
import { MAX_BATCH, toAffine } from "./batchAffine";
import { MAX_ELEMENT_BYTES, MAX_WORDS_BYTES, curve } from "./curve";
import { MAX_JACOBIAN_BYTES, addAffine, double, jacobianFromAffine, setInfinity, yOf, zOf } from "./jacobian";
import { MAX_PAIRS, addPairs } from "./pairSums";

const TEETH: usize = 8;
const BLOCKS: usize = 4;

/** Entries of a block: one for each choice of seven signs, that of the highest tooth being plus. */
const BLOCK_ENTRIES: usize = 128;
const ENTRIES: usize = BLOCKS * BLOCK_ENTRIES;

/** Where each tooth of each block begins: 2^i·Q and 2·2^i·Q. */
const BASES: usize = memory.data(TEETH * BLOCKS * 4 * MAX_ELEMENT_BYTES, 8);
const DENOMINATORS: usize = memory.data(MAX_BATCH * MAX_ELEMENT_BYTES, 8);
const RUNNING: usize = memory.data(MAX_JACOBIAN_BYTES, 8);
const SUM: usize = memory.data(MAX_JACOBIAN_BYTES, 8);
const NEGATED_Y: usize = memory.data(MAX_ELEMENT_BYTES, 8);
/** The entries of all columns: 17 columns of 4 blocks of 2 tables, for P-521. */
const CHOSEN: usize = memory.data(2 * MAX_PAIRS * 2 * MAX_ELEMENT_BYTES, 8);

/** More rounds save less than their inverses cost. */
const PAIR_ROUNDS: i32 = 2;
const U_SIGNS: usize = memory.data(MAX_WORDS_BYTES, 8);
const V_SIGNS: usize = memory.data(MAX_WORDS_BYTES, 8);

/** The bytes of one table. */
// @ts-ignore: decorator
@inline
export function combBytes<C>(): usize {
  return ENTRIES * 2 * curve<C>().elementBytes;
}

/** Columns of a block: as few as cover all bits of the order. */
// @ts-ignore: decorator
@inline
function columns<C>(): usize {
  return (curve<C>().bits + TEETH * BLOCKS - 1) / (TEETH * BLOCKS);
}

/** Makes the generator's table unless this instance has it. */
export function prepareGeneratorComb<C>(): void {
  const c = curve<C>();
  if (load<u32>(c.generatorComb) != 0) return;
  prepareComb<C>(c.generatorComb + 8, c.generatorMultiples);
  store<u32>(c.generatorComb, 1);
}

/** Fills the `combBytes` of `table` for the affine point at `point`. */
export function prepareComb<C>(table: usize, point: usize): void {
  fillBases<C>(point);
  const blockBytes = BLOCK_ENTRIES * 2 * curve<C>().elementBytes;
  for (let block: usize = 0; block < BLOCKS; block++) fillBlock<C>(table + block * blockBytes, block);
  toAffine<C>(table, DENOMINATORS, ENTRIES);
}

/** 2^((tooth·BLOCKS + block)·columns)·Q in this order, each with its double behind it. */
function fillBases<C>(point: usize): void {
  const bytes = curve<C>().elementBytes;
  jacobianFromAffine<C>(RUNNING, point, point + bytes);
  const pairs = TEETH * BLOCKS;
  for (let i: usize = 0; i < pairs; i++) {
    keep<C>(BASES, 2 * i, 2 * i);
    double<C>(RUNNING);
    keep<C>(BASES, 2 * i + 1, 2 * i + 1);
    for (let column: usize = 1; column < columns<C>(); column++) double<C>(RUNNING);
  }
  toAffine<C>(BASES, DENOMINATORS, 2 * pairs);
}

/** Entry e of a block: the highest tooth's base, plus the base of each lower tooth t where bit t of e is set, else minus. */
function fillBlock<C>(entries: usize, block: usize): void {
  const c = curve<C>();
  const bytes = c.elementBytes;
  const first = block * BLOCK_ENTRIES;
  const highest = baseOf<C>(TEETH - 1, block);
  jacobianFromAffine<C>(RUNNING, highest, highest + bytes);
  for (let tooth: usize = 0; tooth < TEETH - 1; tooth++) {
    const base = baseOf<C>(tooth, block);
    c.negate(NEGATED_Y, base + bytes);
    addAffine<C>(RUNNING, base, NEGATED_Y);
  }
  keep<C>(entries, 0, first);
  for (let entry: usize = 1; entry < BLOCK_ENTRIES; entry++) {
    // The entry without the lowest set bit, and twice that tooth's base: minus becomes plus.
    const twice = baseOf<C>(ctz(entry), block) + 2 * bytes;
    const before = entry & (entry - 1);
    take<C>(entries, before, first + before);
    addAffine<C>(RUNNING, twice, twice + bytes);
    keep<C>(entries, entry, first + entry);
  }
}

// @ts-ignore: decorator
@inline
function baseOf<C>(tooth: usize, block: usize): usize {
  return BASES + (tooth * BLOCKS + block) * (4 * curve<C>().elementBytes);
}

/** Keeps X and Y of RUNNING as point `index` of a list, and its Z as denominator number `place`. */
function keep<C>(list: usize, index: usize, place: usize): void {
  const c = curve<C>();
  const kept = list + index * 2 * c.elementBytes;
  c.copy(kept, RUNNING);
  c.copy(kept + c.elementBytes, yOf<C>(RUNNING));
  c.copy(DENOMINATORS + place * c.elementBytes, zOf<C>(RUNNING));
}

/** RUNNING = what `keep` kept; no entry is infinity, which the coefficients say and a test checks. */
function take<C>(list: usize, index: usize, place: usize): void {
  const c = curve<C>();
  const kept = list + index * 2 * c.elementBytes;
  jacobianFromAffine<C>(RUNNING, kept, kept + c.elementBytes);
  c.copy(zOf<C>(RUNNING), DENOMINATORS + place * c.elementBytes);
}

/**
 * The address of the Jacobian point u·G + v·Q, which the next call overwrites. `u` and `v` are scalars, zero included; `table`
 * is Q's. G's must be there: `prepareGeneratorComb`.
 *
 * Each column is a sum of eight entries, four of each table. They are added in pairs, twice, before the columns are added
 * one after the other. Where the pairs' law does not hold, as for Q = G, all are added one after the other.
 */
export function multiplyWithCombs<C>(u: usize, v: usize, table: usize): usize {
  let count = chooseEntries<C>(u, v, table);
  for (let round = 0; round < PAIR_ROUNDS; round++) {
    count >>= 1;
    if (addPairs<C>(CHOSEN, count)) continue;
    addColumns<C>(chooseEntries<C>(u, v, table));
    return SUM;
  }
  addColumns<C>(count);
  return SUM;
}

/** Writes the entries of all columns, the highest first, each with its sign; returns how many. */
function chooseEntries<C>(u: usize, v: usize, table: usize): usize {
  const generatorTable = curve<C>().generatorComb + 8;
  const uIsNegated = writeSigns<C>(U_SIGNS, u);
  const vIsNegated = writeSigns<C>(V_SIGNS, v);
  const pointBytes = 2 * curve<C>().elementBytes;
  const blockBytes = BLOCK_ENTRIES * pointBytes;
  let out = CHOSEN;
  for (let column = columns<C>(); column > 0; column--) {
    for (let block: usize = 0; block < BLOCKS; block++) {
      const bit = block * columns<C>() + column - 1;
      chooseEntry<C>(out, generatorTable + block * blockBytes, U_SIGNS, uIsNegated, bit);
      out += pointBytes;
      chooseEntry<C>(out, table + block * blockBytes, V_SIGNS, vIsNegated, bit);
      out += pointBytes;
    }
  }
  return columns<C>() * BLOCKS * 2;
}

/** Doubles and adds: `count` chosen points, as many for each column. */
function addColumns<C>(count: usize): void {
  const pointBytes = 2 * curve<C>().elementBytes;
  const perColumn = count / columns<C>();
  setInfinity<C>(SUM);
  for (let i: usize = 0; i < count; i++) {
    if (i % perColumn == 0) double<C>(SUM);
    const point = CHOSEN + i * pointBytes;
    addAffine<C>(SUM, point, point + curve<C>().elementBytes);
  }
}

/** Writes the signs of an odd scalar: its bits shifted by one, and a one in front. True when it was even and n - k is taken. */
function writeSigns<C>(signs: usize, scalar: usize): bool {
  const c = curve<C>();
  const isEven = (load<u32>(scalar) & 1) == 0;
  if (isEven) subtractLimbs(signs, c.order, scalar, c.words);
  else memory.copy(signs, scalar, c.words << 2);
  halveLimbs(signs, c.words);
  const highest = TEETH * BLOCKS * columns<C>() - 1;
  const word = signs + ((highest >> 5) << 2);
  store<u32>(word, load<u32>(word) | ((<u32>1) << ((<u32>highest) & 31)));
  return isEven;
}

/** out = the entry that the eight signs from `bit` on, one for each tooth, choose in a block. */
function chooseEntry<C>(out: usize, entries: usize, signs: usize, isNegated: bool, bit: usize): void {
  const c = curve<C>();
  const pitch = BLOCKS * columns<C>();
  let chosen: usize = 0;
  for (let tooth: usize = 0; tooth < TEETH - 1; tooth++) chosen |= signAt(signs, bit + tooth * pitch) << tooth;
  const isPlus = signAt(signs, bit + (TEETH - 1) * pitch) != 0;
  if (!isPlus) chosen ^= BLOCK_ENTRIES - 1;
  const entry = entries + chosen * 2 * c.elementBytes;
  c.copy(out, entry);
  if (isPlus != isNegated) c.copy(out + c.elementBytes, entry + c.elementBytes);
  else c.negate(out + c.elementBytes, entry + c.elementBytes);
}

// @ts-ignore: decorator
@inline
function signAt(signs: usize, bit: usize): usize {
  return (load<u32>(signs + ((bit >> 5) << 2)) >> ((<u32>bit) & 31)) & 1;
}
