/** Small changes that many permutations are made of. */
import { KitError } from "../kitError.js";
import type { JsonObject, Making } from "../sigstore/breakage.js";
import type { InclusionProof, LogEntry } from "../sigstore/logEntry.js";
import type { Signed } from "../sigstore/signed.js";
import { type SeededKind } from "../x509/seededKinds.js";
import { seededKey } from "../x509/seededKey.js";
import type { TestKey } from "../x509/keys.js";

/** The digest of an image that nobody asks for, in hexadecimal. */
export const OTHER_SHA256 = "5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef";

/** The bytes with one bit flipped, in the last byte unless another is meant. */
export function bitFlipped(bytes: Uint8Array, index = bytes.length - 1): Uint8Array {
  const changed = Uint8Array.from(bytes);
  changed[index] = (changed[index] ?? 0) ^ 1;
  return changed;
}

/** The text in place of the first such text. Throws when there is none: nothing would be wrong. */
export function textReplaced(bytes: Uint8Array, from: string | RegExp, to: string): Uint8Array {
  const text = Buffer.from(bytes).toString();
  const changed = text.replace(from, () => to);
  if (changed === text) throw new KitError(`nothing to be made wrong: no ${String(from)} in ${text.slice(0, 200)}`);
  return new Uint8Array(Buffer.from(changed));
}

/** The value of a JSON payload, changed. */
export function jsonChanged(change: (value: JsonObject) => unknown): (payload: Uint8Array) => Uint8Array {
  return (payload) => {
    const value = JSON.parse(Buffer.from(payload).toString()) as JsonObject;
    return new Uint8Array(Buffer.from(JSON.stringify(change(value))));
  };
}

/** The signature with another log entry. */
export function entryChanged(change: (entry: LogEntry, signed: Signed, making: Making) => LogEntry) {
  return (signed: Signed, making: Making): Signed => ({
    ...signed,
    entries: signed.entries.map((entry) => change(entry, signed, making)),
  });
}

/** The signature with another inclusion proof in its log entry. */
export function proofChanged(change: (proof: InclusionProof, making: Making) => InclusionProof) {
  return entryChanged((entry, _, making) => {
    if (entry.proof === null) throw new KitError("nothing to be made wrong: the entry has no inclusion proof");
    return { ...entry, proof: change(entry.proof, making) };
  });
}

/** The member of an object, as an object. */
export function memberOf(value: JsonObject, name: string): JsonObject {
  return value[name] as JsonObject;
}

/** The object without a member. */
export function without(value: JsonObject, name: string): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([each]) => each !== name));
}

/** A key of somebody else, of the same kind; of RSA one of 2048 bits, which are made soonest. */
export function strangeKey({ kind }: TestKey): TestKey {
  if (kind === "secp256k1") return seededKey("somebody else's");
  return seededKey("somebody else's", kind.startsWith("RSA-") ? "RSA-2048" : (kind as SeededKind));
}
