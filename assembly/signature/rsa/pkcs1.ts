/** RSASSA-PKCS1-v1_5 (RFC 8017 §8.2.2 and §9.2). */
import { ID_SHA256, ID_SHA384, ID_SHA512 } from "../../asn1/oids";
import { HashAlgorithm, digestBytes } from "../../hash/algorithm";
import { RsaSignature } from "./rsaSignature";

/** In DER's order: SEQUENCE, SEQUENCE, OID of nine bytes, NULL, OCTET STRING; each with its length. */
const DIGEST_INFO_OVERHEAD: i32 = 19;
const OID_BYTES: i32 = 9;

/**
 * True when this is a signature over the message with this digest. The one right encoding is built and compared as a
 * whole; nothing in the recovered message is parsed, so there is no room for padding that is too short, bytes behind the
 * digest or parameters that hide some. A DigestInfo without NULL is refused, since it has to be there (RFC 8017 appendix
 * B.1); and so is one in BER other than DER, which a verifier could accept as well (§9.2 note 2). A digest that is not of
 * `hash`'s length is never right.
 */
export function verifyRsaPkcs1(signature: RsaSignature, hash: HashAlgorithm, digest: Uint8Array): bool {
  if (digest.length != digestBytes(hash)) return false;
  const expected = encodePkcs1(hash, digest, signature.key.modulusBytes);
  const recovered = signature.recoverMessage();
  return memory.compare(recovered.dataStart, expected.dataStart, expected.length) == 0;
}

/** EMSA-PKCS1-v1_5: 00 01 FF … FF 00 and the DigestInfo; `length` has room for it, as 2048 bits have. */
function encodePkcs1(hash: HashAlgorithm, digest: Uint8Array, length: i32): Uint8Array {
  const encoded = new Uint8Array(length);
  const digestInfo = length - digest.length - DIGEST_INFO_OVERHEAD;
  encoded[1] = 0x01;
  encoded.fill(0xff, 2, digestInfo - 1);
  writeDigestInfo(encoded, digestInfo, hash, digest);
  return encoded;
}

/** DigestInfo ::= SEQUENCE { SEQUENCE { OID, NULL }, OCTET STRING } (§9.2 note 1). */
function writeDigestInfo(out: Uint8Array, position: i32, hash: HashAlgorithm, digest: Uint8Array): void {
  const start = out.dataStart + position;
  store<u8>(start, 0x30);
  store<u8>(start, DIGEST_INFO_OVERHEAD - 2 + digest.length, 1);
  store<u8>(start, 0x30, 2);
  store<u8>(start, 4 + OID_BYTES, 3);
  store<u8>(start, 0x06, 4);
  store<u8>(start, OID_BYTES, 5);
  memory.copy(start + 6, changetype<usize>(hashOid(hash)), OID_BYTES);
  store<u8>(start, 0x05, 15);
  store<u8>(start, 0x00, 16);
  store<u8>(start, 0x04, 17);
  store<u8>(start, digest.length, 18);
  memory.copy(start + DIGEST_INFO_OVERHEAD, digest.dataStart, digest.length);
}

function hashOid(hash: HashAlgorithm): StaticArray<u8> {
  switch (hash) {
    case HashAlgorithm.Sha256:
      return ID_SHA256;
    case HashAlgorithm.Sha384:
      return ID_SHA384;
    case HashAlgorithm.Sha512:
      return ID_SHA512;
  }
  return unreachable();
}
