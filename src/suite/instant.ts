/** Times in documents: RFC 3339. */

/** RFC 3339 §5.6 and its restrictions §5.7, but no leap seconds; null when it is none. */
export function instantOf(text: string): Date | null {
  const clockTime = String.raw`(?:[01]\d|2[0-3]):[0-5]\d`;
  const form = new RegExp(String.raw`^(\d{4}-\d\d-\d\d)T${clockTime}:[0-5]\d(?:\.\d+)?(?:Z|[+-]${clockTime})$`);
  const date = form.exec(text)?.[1];
  if (date === undefined) return null;
  const midnight = new Date(`${date}T00:00:00Z`);
  // JavaScript reads 30 February as 2 March.
  if (Number.isNaN(midnight.getTime()) || !midnight.toISOString().startsWith(date)) return null;
  return new Date(text);
}
