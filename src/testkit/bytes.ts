/** Bytes, and what they are called. */
import { createHash } from "node:crypto";

/** `sha256:HEX` of the bytes. */
export function digestOf(content: Uint8Array | string): string {
  return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}

/** Bytes as they are, a text as UTF-8, anything else as JSON. */
export function bytesOf(content: unknown): Uint8Array {
  if (content instanceof Uint8Array) return content;
  return new TextEncoder().encode(typeof content === "string" ? content : JSON.stringify(content));
}

/** Standard base64. */
export function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}
