/** Parts of a representation (RFC 9110 §14). */

/**
 * The one range of bytes that a Range header asks for, cut off at the length. Null when there is no header, when it has another
 * unit, more than one range or is malformed: then the whole is the answer.
 */
export function byteRange(
  header: string | null,
  length: number,
): { readonly first: number; readonly last: number } | "unsatisfiable" | null {
  const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(header ?? "") ?? [];
  if (from === undefined || to === undefined || (from === "" && to === "")) return null;
  const first = from === "" ? Math.max(0, length - Number(to)) : Number(from);
  const last = from === "" || to === "" ? length - 1 : Math.min(Number(to), length - 1);
  return first > last ? "unsatisfiable" : { first, last };
}
