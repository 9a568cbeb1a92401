/** Signed notes, checkpoints and cosignatures (c2sp.org/signed-note, tlog-checkpoint, tlog-cosignature). */
import { createHash } from "node:crypto";

import { SCHEMES_OF_KIND, signBytes, type TestKey } from "../../../src/testkit/x509/keys.js";

/** The whole note: the text, which ends with a newline, and lines below it. */
export function note(text: string, ...lines: readonly string[]): string {
  return `${text}\n${lines.join("")}`;
}

/** The text of a checkpoint. */
export function checkpointText(origin: string, size: bigint | number, root: Uint8Array, ...more: string[]): string {
  return [origin, String(size), Buffer.from(root).toString("base64"), ...more, ""].join("\n");
}

/** The line of a key that signs notes by itself. */
export function signatureLine(name: string, key: TestKey, text: string): string {
  const signature = signBytes(key, SCHEMES_OF_KIND[key.kind][0], Buffer.from(text));
  return rawLine(name, noteKeyHash(name, key), signature);
}

/** The line of a witness, at a time in seconds. */
export function cosignatureLine(name: string, key: TestKey, text: string, seconds: bigint | number): string {
  const time = Buffer.alloc(8);
  time.writeBigUInt64BE(BigInt(seconds));
  const signature = signBytes(key, "Ed25519", Buffer.from(`cosignature/v1\ntime ${seconds}\n${text}`));
  return rawLine(name, cosignerHash(name, key), Buffer.concat([time, signature]));
}

/** A line of any key id, of which four bytes are taken, and any signature. */
export function rawLine(name: string, keyId: Uint8Array, signature: Uint8Array): string {
  return `\u2014 ${name} ${Buffer.concat([keyId.subarray(0, 4), signature]).toString("base64")}\n`;
}

/** The hash of a key that signs notes by itself. */
export function noteKeyHash(name: string, key: TestKey): Buffer {
  if (key.kind === "Ed25519") return typedHash(name, Uint8Array.of(1), rawKey(key));
  if (!key.kind.startsWith("RSA-")) return createHash("sha256").update(key.spki).digest();
  return typedHash(name, Buffer.from("\xffPKIX-RSA-PKCS#1v1.5", "latin1"), key.spki);
}

/** NAME+KEYID+KEY of a witness. */
export function verifierKey(name: string, key: TestKey): string {
  const id = cosignerHash(name, key).subarray(0, 4).toString("hex");
  return `${name}+${id}+${Buffer.concat([Uint8Array.of(4), rawKey(key)]).toString("base64")}`;
}

function cosignerHash(name: string, key: TestKey): Buffer {
  return typedHash(name, Uint8Array.of(4), rawKey(key));
}

function typedHash(name: string, type: Uint8Array, key: Uint8Array): Buffer {
  return createHash("sha256").update(`${name}\n`).update(type).update(key).digest();
}

/** The 32 bytes of an Ed25519 key. */
function rawKey({ spki }: TestKey): Uint8Array {
  return spki.subarray(-32);
}
