/** The object identifiers that the core knows, as the contents of their DER encodings (X.690 §8.19), and their names. */

/** 1.2.840.10045.2.1, an elliptic-curve key (RFC 5480 §2.1.1). */
export const ID_EC_PUBLIC_KEY: StaticArray<u8> = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
/** 1.2.840.10045.3.1.7, the curve P-256 (RFC 5480 §2.1.1.1). */
export const PRIME256V1: StaticArray<u8> = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];
/** 1.3.132.0.34, the curve P-384 (RFC 5480 §2.1.1.1). */
export const SECP384R1: StaticArray<u8> = [0x2b, 0x81, 0x04, 0x00, 0x22];
/** 1.3.132.0.35, the curve P-521 (RFC 5480 §2.1.1.1). */
export const SECP521R1: StaticArray<u8> = [0x2b, 0x81, 0x04, 0x00, 0x23];
/** 1.2.840.113549.1.1.1, an RSA key (RFC 8017 appendix A.1). */
export const RSA_ENCRYPTION: StaticArray<u8> = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
/** 1.2.840.113549.1.1.10, an RSA key for PSS alone, and the signature algorithm (RFC 8017 appendix A.2.3). */
export const ID_RSASSA_PSS: StaticArray<u8> = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0a];
/** 1.2.840.113549.1.1.8, the mask generation function of PSS (RFC 8017 appendix B.2.1). */
export const ID_MGF1: StaticArray<u8> = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x08];
/** 1.3.14.3.2.26, known only to be refused by its name (RFC 8017 appendix B.1). */
export const ID_SHA1: StaticArray<u8> = [0x2b, 0x0e, 0x03, 0x02, 0x1a];
/** 2.16.840.1.101.3.4.2.1 (RFC 8017 appendix B.1). */
export const ID_SHA256: StaticArray<u8> = [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01];
/** 2.16.840.1.101.3.4.2.2 (RFC 8017 appendix B.1). */
export const ID_SHA384: StaticArray<u8> = [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x02];
/** 2.16.840.1.101.3.4.2.3 (RFC 8017 appendix B.1). */
export const ID_SHA512: StaticArray<u8> = [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x03];
/** 1.3.101.112, an Ed25519 key (RFC 8410 §3). */
export const ED25519: StaticArray<u8> = [0x2b, 0x65, 0x70];

/** 1.3.6.1.4.1.11129.2.4.2, the list of SCTs in a certificate (RFC 6962 §3.3). */
export const SCT_LIST: StaticArray<u8> = [0x2b, 0x06, 0x01, 0x04, 0x01, 0xd6, 0x79, 0x02, 0x04, 0x02];
/** 1.3.6.1.4.1.11129.2.4.3, what makes a precertificate unusable (RFC 6962 §3.1). */
export const PRECERTIFICATE_POISON: StaticArray<u8> = [0x2b, 0x06, 0x01, 0x04, 0x01, 0xd6, 0x79, 0x02, 0x04, 0x03];

/** True when `oid`, the contents of an OBJECT IDENTIFIER, is this known one. */
export function isOid(oid: Uint8Array, known: StaticArray<u8>): bool {
  return oid.length == known.length && memory.compare(oid.dataStart, changetype<usize>(known), known.length) == 0;
}

/** The name of a known OID as its standard spells it, else its arcs in dotted decimal. */
export function oidName(oid: Uint8Array): string {
  if (isOid(oid, ID_EC_PUBLIC_KEY)) return "id-ecPublicKey";
  if (isOid(oid, PRIME256V1)) return "prime256v1";
  if (isOid(oid, SECP384R1)) return "secp384r1";
  if (isOid(oid, SECP521R1)) return "secp521r1";
  if (isOid(oid, RSA_ENCRYPTION)) return "rsaEncryption";
  if (isOid(oid, ID_RSASSA_PSS)) return "id-RSASSA-PSS";
  if (isOid(oid, ID_MGF1)) return "id-mgf1";
  if (isOid(oid, ID_SHA1)) return "id-sha1";
  if (isOid(oid, ID_SHA256)) return "id-sha256";
  if (isOid(oid, ID_SHA384)) return "id-sha384";
  if (isOid(oid, ID_SHA512)) return "id-sha512";
  if (isOid(oid, ED25519)) return "Ed25519";
  return dottedOid(oid);
}

/** An arc up to here can take seven bits more. A longer one stands for nothing that could ever be supported. */
const LARGEST_SHIFTABLE_ARC: u64 = u64.MAX_VALUE >> 7;

/** The longest that is written out: of those in use none has half as many bytes, and each arc copies the text again. */
const MAX_WRITTEN_BYTES: i32 = 128;

/**
 * The arcs in dotted decimal; of an OID that is too long, or has too large an arc, just that it is so. `oid` must be
 * well-formed, as `DerReader.readObjectIdentifier` returns it. The first subidentifier holds two arcs, 40·first + second
 * with first at most 2 (X.690 §8.19.4).
 */
export function dottedOid(oid: Uint8Array): string {
  if (oid.length > MAX_WRITTEN_BYTES) return "an object identifier of " + oid.length.toString() + " bytes";
  let text = "";
  let arc: u64 = 0;
  for (let i = 0; i < oid.length; i++) {
    if (arc > LARGEST_SHIFTABLE_ARC) return "an object identifier with an arc beyond 64 bits";
    arc = (arc << 7) | (<u64>(oid[i] & 0x7f));
    if (oid[i] >= 0x80) continue;
    text += text.length == 0 ? firstArcs(arc) : "." + arc.toString();
    arc = 0;
  }
  return text;
}

function firstArcs(subidentifier: u64): string {
  const first = min<u64>(subidentifier / 40, 2);
  return first.toString() + "." + (subidentifier - 40 * first).toString();
}
