/** Products of long integers in the forms of `digits.ts`, added to columns; any range of columns, so any part of a product. */
import { BLOCK_COLUMNS, CHUNK_ROWS, DIAGONAL_ROWS, addProductBlock, addSquareBlock } from "./columns.gen";

/** Rows that are summed at a time when they are doubled, and in the call that sums the diagonal too. */
const DOUBLED_CHUNK_ROWS: i32 = CHUNK_ROWS >> 1;
const DIAGONAL_CHUNK_ROWS: i32 = DOUBLED_CHUNK_ROWS - DIAGONAL_ROWS;

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
    const end = min(rowCount, column + BLOCK_COLUMNS);
    for (let row = max(0, column - pairCount) & ~1; row < end; row += CHUNK_ROWS) {
      const count = min(CHUNK_ROWS, end - row);
      addProductBlock(columns, rowAt(rows, row), pairAt(pairs, column - row), count);
    }
  }
}

/**
 * Adds the square of a number of `count` digits, a multiple of 32, to 2·count columns; `doubled` are the rows of its
 * double. Products of two different digits are made once, with one of them doubled. In columns c … c + 31 the digits
 * before c/2 only meet digits after them; the others are the diagonal's.
 */
export function addSquare(columns: usize, rows: usize, doubled: usize, pairs: usize, count: i32): void {
  for (let column = 0; column < 2 * count; column += BLOCK_COLUMNS, columns += BLOCK_COLUMNS << 2) {
    const middle = column >> 1;
    let row = max(0, column - count);
    for (; middle - row > DIAGONAL_CHUNK_ROWS; row += DOUBLED_CHUNK_ROWS) {
      const doubledCount = min(DOUBLED_CHUNK_ROWS, middle - row);
      addProductBlock(columns, rowAt(doubled, row), pairAt(pairs, column - row), doubledCount);
    }
    const rest = max(0, middle - row);
    addSquareBlock(
      columns,
      rowAt(doubled, row),
      pairAt(pairs, column - row),
      rest,
      rowAt(rows, middle),
      pairAt(pairs, middle),
    );
  }
}

// @ts-ignore: decorator
@inline
function rowAt(rows: usize, row: i32): usize {
  return rows + ((<usize>row) << 1);
}

// @ts-ignore: decorator
@inline
function pairAt(pairs: usize, pair: i32): usize {
  return pairs + ((<isize>pair) << 2);
}
