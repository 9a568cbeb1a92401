/** Checkpoints: signed notes about the size and the root of a log (c2sp.org/tlog-checkpoint, c2sp.org/signed-note). */
import { type TestKey, SCHEMES_OF_KIND, digest, signBytes } from "../x509/keys.js";

/** Who signs a note, and under which name. */
export interface NoteSigner {
  name: string;
  key: TestKey;
  /** The four bytes before the signature, where they are to be others than the key's. */
  hint?: Uint8Array;
}

/** What a checkpoint says; each part can be a text of its own. */
export interface CheckpointFields {
  origin: string;
  size: number | string;
  root: Uint8Array | string;
  /** Lines behind the root. */
  extensions?: readonly string[];
}

/** The note of a checkpoint with these signatures, in this order. */
export function checkpoint(fields: CheckpointFields, signers: readonly NoteSigner[]): string {
  const text = checkpointText(fields);
  return `${text}\n${signers.map((signer) => signatureLine(signer, text)).join("")}`;
}

/** What the signatures are over. */
export function checkpointText({ origin, size, root, extensions = [] }: CheckpointFields): string {
  const rootText = typeof root === "string" ? root : Buffer.from(root).toString("base64");
  return [origin, String(size), rootText, ...extensions].map((line) => `${line}\n`).join("");
}

/** One line of a note: `— name base64(hint ‖ signature)`. */
export function signatureLine({ name, key, hint = keyHint(name, key) }: NoteSigner, text: string): string {
  const signature = signBytes(key, SCHEMES_OF_KIND[key.kind][0], Buffer.from(text));
  return `— ${name} ${Buffer.concat([hint, signature]).toString("base64")}\n`;
}

/** The key ID of an Ed25519 key, whole (c2sp.org/signed-note); of another key the SHA-256 of its SPKI. */
export function noteKeyId(name: string, key: TestKey): Uint8Array {
  if (key.kind !== "Ed25519") return digest("sha256", key.spki);
  return digest("sha256", Buffer.concat([Buffer.from(`${name}\n`), Uint8Array.of(1), key.spki.subarray(-32)]));
}

function keyHint(name: string, key: TestKey): Uint8Array {
  return noteKeyId(name, key).subarray(0, 4);
}
