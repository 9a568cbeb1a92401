/** What was minted in this process, under everything that it follows from: worlds that say the same share it. */

/** Beyond this all is forgotten and minted again: a watch that runs for days must not fill the memory. */
const MAX_ENTRIES = 20_000;

const known = new Map<string, unknown>();

/** The thing under the key, made when it is not there yet. The key is all that the thing follows from. */
export function minted<T>(key: readonly unknown[], make: () => T): T {
  const text = JSON.stringify(key);
  const before = known.get(text);
  if (before !== undefined) return before as T;
  const made = make();
  if (known.size >= MAX_ENTRIES) known.clear();
  known.set(text, made);
  return made;
}
