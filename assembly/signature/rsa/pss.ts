/** RSASSA-PSS (RFC 8017 §8.1.2 and §9.1.2). */
import { MAX_RSA_MODULUS_BITS } from "../../bytes/limits";
import { digestBytes, hashInto } from "../../hash/algorithm";
import { unmask } from "./mgf1";
import { RsaPssParameters } from "./pssParameters";
import { RsaSignature } from "./rsaSignature";

const TRAILER: u8 = 0xbc;
/** M' begins with so many zeros. */
const ZEROS_BEFORE_HASH: usize = 8;

/** M': zeros, digest and salt, of which the last two have room in an encoded message. */
const M_PRIME: usize = memory.data(8 + MAX_RSA_MODULUS_BITS / 8, 8);
/** H'. */
const H_PRIME: usize = memory.data(64, 8);

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
  return isPssEncoding(message.dataStart + surplus, emBits, parameters, digest);
}

/** EMSA-PSS-VERIFY (§9.1.2), from step 3 on: maskedDB, H and the trailer at `encoded`, which is overwritten. */
function isPssEncoding(encoded: usize, emBits: i32, parameters: RsaPssParameters, digest: Uint8Array): bool {
  const emBytes = (emBits + 7) >> 3;
  const dbBytes = emBytes - digest.length - 1;
  if (load<u8>(encoded + emBytes - 1) != TRAILER) return false;
  const unusedBits = (emBytes << 3) - emBits;
  if ((<i32>load<u8>(encoded)) >> (8 - unusedBits) != 0) return false;
  const h = encoded + dbBytes;
  unmask(parameters.mgfHash, h, digest.length, encoded, dbBytes);
  store<u8>(encoded, (<i32>load<u8>(encoded)) & (0xff >> unusedBits));
  const paddingBytes = lengthOfPadding(encoded, dbBytes);
  const saltBytes = dbBytes - paddingBytes;
  if (paddingBytes == 0 || !parameters.allowsSalt(saltBytes)) return false;
  // M' = eight zeros, which are never written, the message's digest and the salt.
  memory.copy(M_PRIME + ZEROS_BEFORE_HASH, digest.dataStart, digest.length);
  memory.copy(M_PRIME + ZEROS_BEFORE_HASH + digest.length, encoded + paddingBytes, saltBytes);
  hashInto(parameters.hash, H_PRIME, M_PRIME, ZEROS_BEFORE_HASH + digest.length + saltBytes);
  return memory.compare(h, H_PRIME, digest.length) == 0;
}

/** The length of zeros and one 01 that a DB begins with; 0 when it begins otherwise. */
function lengthOfPadding(db: usize, dbBytes: i32): i32 {
  let zeros = 0;
  while (zeros < dbBytes && load<u8>(db + zeros) == 0) zeros++;
  return zeros < dbBytes && load<u8>(db + zeros) == 0x01 ? zeros + 1 : 0;
}
