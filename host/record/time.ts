/** The form of a time in documents. */

const HOURS_AND_MINUTES = String.raw`(?:[01]\d|2[0-3]):[0-5]\d`;
const RFC3339 = new RegExp(
  String.raw`^(\d{4}-\d\d-\d\d)T${HOURS_AND_MINUTES}:[0-5]\d(?:\.\d+)?(?:Z|[+-]${HOURS_AND_MINUTES})$`,
);

/** RFC 3339 section 5.6 with the restrictions of 5.7, but no leap seconds. */
export function isRfc3339(text: string): boolean {
  const date = RFC3339.exec(text)?.[1];
  if (date === undefined) return false;
  const midnight = new Date(`${date}T00:00:00Z`);
  // JavaScript reads 30 February as 2 March.
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(date);
}
