/** Serial numbers that follow from what a certificate says, so that the order of requests does not show in certificates. */
import { createHash } from "node:crypto";

/** Contents of the INTEGER: sixteen octets, positive, the first not zero. */
export function serialNumberOf(text: string, key: Uint8Array): Uint8Array {
  const octets = createHash("sha256").update(key).update(text).digest().subarray(0, 16);
  octets[0] = ((octets[0] ?? 0) & 0x3f) | 0x40;
  return new Uint8Array(octets);
}
