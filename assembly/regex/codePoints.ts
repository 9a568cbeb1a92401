/** Sets of code points, as ranges: what a character class means. */
import { MAX_CODE_POINT } from "./decode";

/** A set of code points. It grows by ranges in any order; `normalize` sorts and joins them. */
@final
export class CodePoints {
  /** The first code point of a range in the upper half, the last in the lower: sorted as numbers they are in order. */
  private ranges: Array<u64> = [];
  private isNormal: bool = true;

  /** How many ranges there are, joined or not. */
  get count(): i32 {
    return this.ranges.length;
  }

  /** The first code point of a range. */
  first(index: i32): u32 {
    return <u32>(this.ranges[index] >> 32);
  }

  /** The last code point of a range. */
  last(index: i32): u32 {
    return <u32>this.ranges[index];
  }

  /** Adds all from `first` to `last`, which must not be below it. */
  add(first: u32, last: u32): void {
    const end = this.ranges.length - 1;
    if (end >= 0 && first >= this.first(end) && first <= this.last(end) + 1) {
      this.ranges[end] = range(this.first(end), max(last, this.last(end)));
      return;
    }
    if (end >= 0 && first < this.first(end)) this.isNormal = false;
    this.ranges.push(range(first, last));
  }

  /** Adds all of another set. */
  addAll(other: CodePoints): void {
    for (let i = 0; i < other.count; i++) this.add(other.first(i), other.last(i));
  }

  /** Adds all that another set lacks, and normalizes that one. */
  addComplement(other: CodePoints): void {
    other.normalize();
    let next: u32 = 0;
    for (let i = 0; i < other.count; i++) {
      if (other.first(i) > next) this.add(next, other.first(i) - 1);
      next = other.last(i) + 1;
    }
    if (next <= MAX_CODE_POINT) this.add(next, MAX_CODE_POINT);
  }

  /** Sorts the ranges and joins those that overlap or touch. */
  normalize(): void {
    if (this.isNormal) return;
    const unsorted = this.ranges.sort();
    this.ranges = new Array<u64>();
    for (let i = 0; i < unsorted.length; i++) this.add(<u32>(unsorted[i] >> 32), <u32>unsorted[i]);
    this.isNormal = true;
  }

  /** In a normal set: whether a code point is in it. */
  has(codePoint: u32): bool {
    const index = this.lowerBound(codePoint);
    return index < this.count && this.first(index) <= codePoint;
  }

  /** In a normal set: the number of the first range that ends at `codePoint` or behind it. */
  lowerBound(codePoint: u32): i32 {
    let low = 0;
    let high = this.ranges.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.last(middle) < codePoint) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function range(first: u32, last: u32): u64 {
  return ((<u64>first) << 32) | (<u64>last);
}
