/** Comparing bytes. Everything here is public: the time it takes may depend on them. */

/** True for the same bytes. */
export function equalBytes(first: Uint8Array, second: Uint8Array): bool {
  return first.length == second.length && memory.compare(first.dataStart, second.dataStart, first.length) == 0;
}
