/** The tables of keys on a curve: made once a key has earned one, by the same code as the generator's own. */
import { MAX_TABLE_BYTES, isWorthPreparing, keepTable, makeRoomForTable, preparedTable } from "../preparedKeys";
import { combBytes, prepareComb, prepareGeneratorComb } from "./comb";
import { curve } from "./curve";

/** The address of the key's table, made now if this is the use that earns it; 0 when it has none. Counts as a use. */
export function earnedTable<C>(point: usize): usize {
  const kind = curve<C>().preparedKind;
  const keyBytes: usize = 2 * curve<C>().elementBytes;
  const table = preparedTable(kind, point, keyBytes);
  if (table != 0) return table;
  return isWorthPreparing(kind, point, keyBytes) ? makeTable<C>(point) : 0;
}

/** Makes the key's table, whatever its uses, unless it has one; returns its address. */
export function prepare<C>(point: usize): usize {
  const held = preparedTable(curve<C>().preparedKind, point, 2 * curve<C>().elementBytes);
  return held != 0 ? held : makeTable<C>(point);
}

function makeTable<C>(point: usize): usize {
  assert(combBytes<C>() <= MAX_TABLE_BYTES, "a table that fits its place");
  prepareGeneratorComb<C>();
  const table = makeRoomForTable();
  prepareComb<C>(table, point);
  keepTable(table, curve<C>().preparedKind, point, 2 * curve<C>().elementBytes);
  return table;
}
