/** What ours, noble and node:crypto say about a case. */
import { createPublicKey, type KeyObject, verify } from "node:crypto";

import { call } from "../../support/harness.js";
import type { Case, Judgement } from "./case.js";
import { type Bits, CURVES } from "./curve.js";

/** Ours. */
export function ours(bits: Bits, { point, digest, r, s }: Case): Judgement {
  const answer = call("ecdsaVerify", [bits, point, digest.bytes, r, s], "bytes");
  if (answer === null) return "refused";
  return answer[0] === 1 ? "right" : "wrong";
}

/** Noble's, over the digest itself. It tells what it refuses from what is wrong, but not as we do. */
export function nobleSays(bits: Bits, { point, digest, r, s }: Case): Judgement {
  const options = { prehash: false, lowS: false, format: "compact" } as const;
  try {
    const isRight = CURVES[bits].noble.verify(Buffer.concat([r, s]), digest.bytes, point, options);
    return isRight ? "right" : "wrong";
  } catch {
    return "refused";
  }
}

/**
 * Node's, which hashes the message itself; null when the digest is of none. Nor is it asked about the identity, one byte
 * 0: OpenSSL reads that as a key, and Node 20 ends with a segmentation fault when it verifies with it.
 */
export function nodeSays(bits: Bits, { point, digest, r, s }: Case): Judgement | null {
  if (digest.of === null || point.length === 1) return null;
  const key = nodeKey(bits, point);
  if (key === null) return "refused";
  const signature = Buffer.concat([r, s]);
  const isRight = verify(digest.of.hash, digest.of.message, { key, dsaEncoding: "ieee-p1363" }, signature);
  return isRight ? "right" : "wrong";
}

/** Null for a point that OpenSSL does not read. */
function nodeKey(bits: Bits, point: Uint8Array): KeyObject | null {
  const header = Buffer.from(CURVES[bits].spki, "hex");
  const lengthOfPoint = 1 + 2 * CURVES[bits].noble.Point.Fp.BYTES;
  // Another length is told to the BIT STRING and the SEQUENCE that hold the point.
  const change = point.length - lengthOfPoint;
  const outer = bits === 521 ? 2 : 1;
  header[outer] = (header[outer] ?? 0) + change;
  header[header.length - 2] = (header[header.length - 2] ?? 0) + change;
  try {
    return createPublicKey({ key: Buffer.concat([header, point]), format: "der", type: "spki" });
  } catch {
    return null;
  }
}
