/** Times in documents. */
import { isRfc3339 } from "../../host/record/time.js";

/** An RFC 3339 time; null when it is none. */
export function instantOf(text: string): Date | null {
  return isRfc3339(text) ? new Date(text) : null;
}
