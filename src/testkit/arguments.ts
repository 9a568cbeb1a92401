/** Checks of arguments for those who write JavaScript, whom no compiler tells of a typing error. */
import { KitError } from "./kitError.js";

/** Throws KitError when the object has a member that is not known. */
export function refuseUnknown(what: string, given: object, known: readonly string[]): void {
  const unknown = Object.keys(given).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new KitError(`${what}: there is no "${unknown}"; known are ${known.join(", ")}`);
}

/** Throws KitError when the value is none of those that are known. */
export function refuseOther(what: string, value: unknown, known: readonly unknown[]): void {
  if (known.includes(value)) return;
  throw new KitError(`${what}: "${String(value)}" is not known; it must be ${known.join(", ")}`);
}
