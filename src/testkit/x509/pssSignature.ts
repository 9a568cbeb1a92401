/** RSASSA-PSS with a salt that follows from the message, so that the same message is signed alike (RFC 8017 §8.1, §9.1). */
import { constants, createHash, privateEncrypt, type KeyObject } from "node:crypto";

/** The signature with MGF1 of the same hash; `saltLength` is at most 64. */
export function pssSignature(key: KeyObject, hash: string, message: Uint8Array, saltLength: number): Uint8Array {
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  const messageHash = createHash(hash).update(message).digest();
  const salt = createHash("sha512").update("salt").update(messageHash).digest().subarray(0, saltLength);
  const encoded = encodedMessage(hash, messageHash, salt, bits - 1);
  return privateEncrypt({ key, padding: constants.RSA_NO_PADDING }, encoded);
}

/** EMSA-PSS-ENCODE (§9.1.1). */
function encodedMessage(hash: string, messageHash: Buffer, salt: Buffer, bits: number): Buffer {
  const length = Math.ceil(bits / 8);
  const digest = createHash(hash).update(Buffer.alloc(8)).update(messageHash).update(salt).digest();
  const block = Buffer.alloc(length - digest.length - 1);
  block[block.length - salt.length - 1] = 1;
  block.set(salt, block.length - salt.length);
  const mask = mgf1(hash, digest, block.length);
  const masked = block.map((octet, index) => octet ^ (mask[index] ?? 0));
  masked[0] = (masked[0] ?? 0) & (0xff >> (8 * length - bits));
  return Buffer.concat([masked, digest, Uint8Array.of(0xbc)]);
}

/** Appendix B.2.1. */
function mgf1(hash: string, seed: Buffer, length: number): Buffer {
  const blocks: Buffer[] = [];
  for (let counter = 0, octets = 0; octets < length; counter++) {
    const number = Buffer.alloc(4);
    number.writeUInt32BE(counter);
    const block = createHash(hash).update(seed).update(number).digest();
    octets += block.length;
    blocks.push(block);
  }
  return Buffer.concat(blocks).subarray(0, length);
}
