/** RSASSA-PSS (RFC 8017 §8.1.2 and §9.1.2). */
import { digestBytes, hashOf } from "../../hash/algorithm";
import { unmask } from "./mgf1";
import { RsaPssParameters } from "./pssParameters";
import { RsaSignature } from "./rsaSignature";

const TRAILER: u8 = 0xbc;
/** M' begins with so many zeros. */
const ZEROS_BEFORE_HASH: i32 = 8;

/**
 * True when this is a signature over the message with this digest, by these parameters: their hash has made the digest
 * and makes H, their other one the mask, and the salt is as long as they allow. A digest that is not of the hash's
 * length is never right. Whether the key allows these parameters is not checked: see `RsaPssParameters.within`.
 */
export function verifyRsaPss(signature: RsaSignature, parameters: RsaPssParameters, digest: Uint8Array): bool {
  if (digest.length != digestBytes(parameters.hash)) return false;
  const emBits = signature.key.modulusBits - 1;
  const emBytes = (emBits + 7) >> 3;
  const message = signature.recoverMessage();
  // One byte less when emBits is a multiple of 8: the number has to fit (§8.1.2 step 2c).
  const surplus = message.length - emBytes;
  if (surplus == 1 && message[0] != 0) return false;
  return isPssEncoding(message.subarray(surplus), emBits, parameters, digest);
}

/** EMSA-PSS-VERIFY (§9.1.2), from step 3 on; `encoded` is overwritten. */
function isPssEncoding(encoded: Uint8Array, emBits: i32, parameters: RsaPssParameters, digest: Uint8Array): bool {
  const dbBytes = encoded.length - digest.length - 1;
  if (dbBytes < 1 || encoded[encoded.length - 1] != TRAILER) return false;
  const unusedBits = (encoded.length << 3) - emBits;
  if ((<i32>encoded[0]) >> (8 - unusedBits) != 0) return false;
  const h = encoded.subarray(dbBytes, dbBytes + digest.length);
  const db = encoded.subarray(0, dbBytes);
  unmask(parameters.mgfHash, h, db.dataStart, dbBytes);
  db[0] = <u8>((<i32>db[0]) & (0xff >> unusedBits));
  const saltStart = afterPadding(db);
  if (saltStart < 0 || !parameters.allowsSalt(dbBytes - saltStart)) return false;
  const expected = hashOf(parameters.hash, prefixed(digest, db.subarray(saltStart)));
  return memory.compare(h.dataStart, expected.dataStart, expected.length) == 0;
}

/** The index after zeros and one 01; -1 when something else comes first. */
function afterPadding(db: Uint8Array): i32 {
  let position = 0;
  while (position < db.length && db[position] == 0) position++;
  return position < db.length && db[position] == 0x01 ? position + 1 : -1;
}

/** M' = eight zeros, the message's digest and the salt. */
function prefixed(digest: Uint8Array, salt: Uint8Array): Uint8Array {
  const prefixed = new Uint8Array(ZEROS_BEFORE_HASH + digest.length + salt.length);
  prefixed.set(digest, ZEROS_BEFORE_HASH);
  prefixed.set(salt, ZEROS_BEFORE_HASH + digest.length);
  return prefixed;
}
