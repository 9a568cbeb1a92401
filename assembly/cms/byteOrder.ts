/** The order in which DER writes the elements of a SET OF (X.690 §11.6). */

/** Negative, zero or positive as the encoding comes before, is or comes after the other. No whole element begins another. */
export function compareEncodings(first: Uint8Array, second: Uint8Array): i32 {
  const order = memory.compare(first.dataStart, second.dataStart, min(first.length, second.length));
  return order != 0 ? order : first.length - second.length;
}
