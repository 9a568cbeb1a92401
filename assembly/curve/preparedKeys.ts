/**
 * Tables of multiples of keys that are used again and again (a policy's keys, those of logs and authorities), kept as
 * long as the instance lives: static memory outlasts the heap, which each guest call resets.
 *
 * A key gets its table at its PREPARING_USE-th use and loses it when all places are taken and it is the one that was used
 * longest ago. Both lists are bounded, and keys are told apart by all their bytes: many keys, or made-up ones, can never
 * make an answer wrong. At worst, with keys that are never used again once they have a table, verification takes not quite
 * twice the time that it takes without tables.
 */

/** Which tables: a key of one kind is never taken for a key of another. */
export enum PreparedKind {
  P256,
  P384,
  P521,
  Ed25519,
}

/** The longest key, an affine point of P-521: two elements of 18 limbs. */
export const MAX_PREPARED_KEY_BYTES: usize = 144;

/** The longest table, 512 such points. */
export const MAX_TABLE_BYTES: usize = 512 * MAX_PREPARED_KEY_BYTES;

/** Keys with tables: enough for a policy's own and the logs', authorities' and roots' beside them; 1.2 MB in all. */
const PREPARED_KEYS: usize = 16;

/** Keys whose uses are counted. */
const CANDIDATES: usize = 64;

/** A table costs as much as four to five verifications and then saves two thirds of each: it pays back after about seven. */
const PREPARING_USE: u32 = 7;

/** An entry: kind and 1 (u32; 0 when the entry is free), uses (u32), when it was last used (u32), the key. */
const USES: usize = 4;
const LAST_USE: usize = 8;
const KEY: usize = 12;
const ENTRY_BYTES: usize = KEY + MAX_PREPARED_KEY_BYTES;

const prepared: usize = memory.data(PREPARED_KEYS * ENTRY_BYTES, 8);
const tables: usize = memory.data(PREPARED_KEYS * MAX_TABLE_BYTES, 16);
const candidates: usize = memory.data(CANDIDATES * ENTRY_BYTES, 8);

/** Counts all uses. After 2^32 of them the order of uses is wrong for once, which costs time at worst. */
let clock: u32 = 0;

/** The table of this key, or 0 when it has none. A table is as its maker left it. */
export function preparedTable(kind: PreparedKind, key: usize, keyBytes: usize): usize {
  const index = findEntry(prepared, PREPARED_KEYS, kind, key, keyBytes);
  if (index < 0) return 0;
  store<u32>(prepared + <usize>index * ENTRY_BYTES, ++clock, LAST_USE);
  return tables + <usize>index * MAX_TABLE_BYTES;
}

/** Counts a use of a key without a table. True when it is time to make one: see `makeRoomForTable`. */
export function isWorthPreparing(kind: PreparedKind, key: usize, keyBytes: usize): bool {
  let index = findEntry(candidates, CANDIDATES, kind, key, keyBytes);
  if (index < 0) {
    index = oldestEntry(candidates, CANDIDATES);
    writeEntry(candidates + <usize>index * ENTRY_BYTES, kind, key, keyBytes);
  }
  const entry = candidates + <usize>index * ENTRY_BYTES;
  const uses = load<u32>(entry, USES) + 1;
  store<u32>(entry, uses, USES);
  store<u32>(entry, ++clock, LAST_USE);
  if (uses < PREPARING_USE) return false;
  store<u32>(entry, 0);
  return true;
}

/** Takes the place of the table that was used longest ago. It belongs to no key until `keepTable`. */
export function makeRoomForTable(): usize {
  const index = <usize>oldestEntry(prepared, PREPARED_KEYS);
  store<u32>(prepared + index * ENTRY_BYTES, 0);
  return tables + index * MAX_TABLE_BYTES;
}

/** From now on the finished `table`, of `makeRoomForTable`, is this key's. */
export function keepTable(table: usize, kind: PreparedKind, key: usize, keyBytes: usize): void {
  const entry = prepared + ((table - tables) / MAX_TABLE_BYTES) * ENTRY_BYTES;
  writeEntry(entry, kind, key, keyBytes);
  store<u32>(entry, ++clock, LAST_USE);
}

function findEntry(list: usize, length: usize, kind: PreparedKind, key: usize, keyBytes: usize): i32 {
  for (let i: usize = 0; i < length; i++) {
    const entry = list + i * ENTRY_BYTES;
    if (load<u32>(entry) == <u32>kind + 1 && memory.compare(entry + KEY, key, keyBytes) == 0) return <i32>i;
  }
  return -1;
}

/** A free entry, else the one that was used longest ago. */
function oldestEntry(list: usize, length: usize): i32 {
  let oldest: i32 = 0;
  let oldestUse: u32 = u32.MAX_VALUE;
  for (let i: usize = 0; i < length; i++) {
    const entry = list + i * ENTRY_BYTES;
    if (load<u32>(entry) == 0) return <i32>i;
    if (load<u32>(entry, LAST_USE) >= oldestUse) continue;
    oldest = <i32>i;
    oldestUse = load<u32>(entry, LAST_USE);
  }
  return oldest;
}

function writeEntry(entry: usize, kind: PreparedKind, key: usize, keyBytes: usize): void {
  assert(keyBytes <= MAX_PREPARED_KEY_BYTES, "a key that fits its entry");
  memory.copy(entry + KEY, key, keyBytes);
  store<u32>(entry, 0, USES);
  // Last: whatever stops the instance before, the entry is free and no key has another's table.
  store<u32>(entry, <u32>kind + 1);
}
