// CRLs, OCSP responses and what stands on them.
import { sha1ForIdentifier } from "../../assembly/hash/sha1";

export function sha1Bytes(bytes: Uint8Array): Uint8Array {
  return sha1ForIdentifier(bytes);
}
