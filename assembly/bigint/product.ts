/** Products of long integers in the forms of `digits.ts`, added to columns; any range of columns, so any part of a product. */
import { BLOCK_COLUMNS, CHUNK_ROWS, addProductBlock, addSquareDiagonal } from "./columns.gen";

/**
 * Adds columns `first` … of the product of `rowCount` rows and `pairCount` pairs to `count` columns, and a carry to the
 * column after them. `count` is a multiple of 32. What columns below `first` would carry into it is left out.
 */
export function addProduct(
  columns: usize,
  first: i32,
  count: i32,
  rows: usize,
  rowCount: i32,
  pairs: usize,
  pairCount: i32,
): void {
  for (let column = first; column < first + count; column += BLOCK_COLUMNS, columns += BLOCK_COLUMNS << 2) {
    const begin = max(0, column - pairCount) & ~1;
    const end = min(rowCount, column + BLOCK_COLUMNS);
    addRows(columns, rows, pairs, column, begin, end, CHUNK_ROWS, 0);
  }
}

/**
 * Adds the square of a number of `count` digits, a multiple of 32, to 2·count columns. Products of two different digits
 * are made once and doubled. In columns c … c + 31 the digits before c/2 only meet digits after them; the others are the
 * diagonal's.
 */
export function addSquare(columns: usize, rows: usize, pairs: usize, count: i32): void {
  for (let column = 0; column < 2 * count; column += BLOCK_COLUMNS, columns += BLOCK_COLUMNS << 2) {
    const middle = column >> 1;
    addRows(columns, rows, pairs, column, max(0, column - count), middle, CHUNK_ROWS >> 1, 1);
    addSquareDiagonal(columns, rows + ((<usize>middle) << 1), pairs + ((<usize>middle) << 2));
  }
}

/** Adds rows `begin` … `end` - 1 to the block that starts with this column, so many at a time that no lane overflows. */
// @ts-ignore: decorator
@inline
function addRows(
  columns: usize,
  rows: usize,
  pairs: usize,
  column: i32,
  begin: i32,
  end: i32,
  chunk: i32,
  doubling: i32,
): void {
  for (let row = begin; row < end; row += chunk) {
    const count = min(chunk, end - row);
    addProductBlock(columns, rows + ((<usize>row) << 1), pairs + ((<isize>(column - row)) << 2), count, doubling);
  }
}
