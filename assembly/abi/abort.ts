/** What happens on a defect: the text goes to the host and the instance traps. A trap is a deny. */
import { guestError } from "./imports";

/** Replaces AssemblyScript's `env.abort`, which no waPC host offers (see asconfig.json). */
export function abort(message: string | null, file: string | null, line: u32, column: u32): void {
  const text = "module defect: " + (message == null ? "abort" : message) + location(file, line, column);
  const bytes = String.UTF8.encode(text);
  guestError(changetype<usize>(bytes), bytes.byteLength);
  unreachable();
}

function location(file: string | null, line: u32, column: u32): string {
  return file == null ? "" : " at " + file + ":" + line.toString() + ":" + column.toString();
}
