/** Comparing bytes. Everything here is public: the time it takes may depend on them. */

/** True for the same bytes. */
export function equalBytes(first: Uint8Array, second: Uint8Array): bool {
  return first.length == second.length && memory.compare(first.dataStart, second.dataStart, first.length) == 0;
}

/** Negative, zero or positive as the first bytes come before, are or come after the second; what begins another is before it. */
export function compareBytes(first: Uint8Array, second: Uint8Array): i32 {
  const order = memory.compare(first.dataStart, second.dataStart, min(first.length, second.length));
  return order != 0 ? order : first.length - second.length;
}
