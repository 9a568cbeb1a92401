/**
 * Signatures that have verified in this instance and are likely to come again: those of authorities over the certificates
 * of other authorities. Kept as long as the instance lives: static memory outlasts the heap, which each guest call resets.
 *
 * Only signatures that have verified are remembered, by the SHA-256 of everything that the answer depends on: the key, the
 * scheme, the signed bytes and the signature. So what is remembered can change the time of an answer and never the answer;
 * many signatures, or made-up ones, at worst push others out.
 */
import { Sha256 } from "../hash/sha256";
import { PublicKey } from "./key";
import { SignatureScheme } from "./scheme";

/**
 * The chains of a policy's authorities, for signing, timestamps and logs, have hardly a dozen such signatures; what comes
 * with an image, and is not theirs, has some room beside them. 2.5 KB in all.
 */
const KNOWN_SIGNATURES: usize = 64;

const DIGEST_BYTES: usize = 32;

/** An entry: whether it is taken (u32), when it was last used (u32), the digest. */
const LAST_USE: usize = 4;
const DIGEST: usize = 8;
const ENTRY_BYTES: usize = DIGEST + DIGEST_BYTES;

const entries: usize = memory.data(KNOWN_SIGNATURES * ENTRY_BYTES, 8);

/** What is hashed first: ten numbers (u32). */
const HEADER_BYTES: i32 = 40;

/** Counts all uses. After 2^32 of them the order of uses is wrong for once, which costs time at worst. */
let clock: u32 = 0;

/**
 * The name of a signature: the SHA-256 of the scheme's parts and the three lengths, all in numbers of one size, and then
 * of the key's SubjectPublicKeyInfo, the payload and the signature. Nothing else has the same encoding.
 */
export function nameOfSignature(
  key: PublicKey,
  scheme: SignatureScheme,
  payload: Uint8Array,
  signature: Uint8Array,
): Uint8Array {
  const header = new Uint8Array(HEADER_BYTES);
  const numbers = header.dataStart;
  store<u32>(numbers, scheme.kind, 0);
  store<u32>(numbers, scheme.hash, 4);
  const pss = scheme.pss;
  if (pss != null) {
    store<u32>(numbers, 1, 8);
    store<u32>(numbers, pss.hash, 12);
    store<u32>(numbers, pss.mgfHash, 16);
    store<u32>(numbers, pss.minimumSaltLength, 20);
    store<u32>(numbers, pss.maximumSaltLength, 24);
  }
  store<u32>(numbers, key.spki.length, 28);
  store<u32>(numbers, payload.length, 32);
  store<u32>(numbers, signature.length, 36);
  const digest = new Sha256();
  digest.update(header);
  digest.update(key.spki);
  digest.update(payload);
  digest.update(signature);
  return digest.digest();
}

/** True when `rememberSignature` was called with this name and the entry is still there. Counts as a use of it. */
export function isKnownSignature(name: Uint8Array): bool {
  for (let i: usize = 0; i < KNOWN_SIGNATURES; i++) {
    const entry = entries + i * ENTRY_BYTES;
    if (load<u32>(entry) == 0 || memory.compare(entry + DIGEST, name.dataStart, DIGEST_BYTES) != 0) continue;
    store<u32>(entry, ++clock, LAST_USE);
    return true;
  }
  return false;
}

/**
 * Remembers a signature that **has verified** by its name, in place of the one that was used longest ago when all places
 * are taken. Only `signature/verify.ts` calls this.
 */
export function rememberSignature(name: Uint8Array): void {
  const entry = oldestEntry();
  store<u32>(entry, 0);
  memory.copy(entry + DIGEST, name.dataStart, DIGEST_BYTES);
  store<u32>(entry, ++clock, LAST_USE);
  // Last: whatever stops the instance before, no half of a name is taken for one.
  store<u32>(entry, 1);
}

/** A free entry, else the one that was used longest ago. */
function oldestEntry(): usize {
  let oldest = entries;
  for (let i: usize = 0; i < KNOWN_SIGNATURES; i++) {
    const entry = entries + i * ENTRY_BYTES;
    if (load<u32>(entry) == 0) return entry;
    if (load<u32>(entry, LAST_USE) < load<u32>(oldest, LAST_USE)) oldest = entry;
  }
  return oldest;
}
