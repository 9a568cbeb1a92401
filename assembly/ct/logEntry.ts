/** What an SCT is a promise about: the signed bytes of RFC 6962 §3.2, for both kinds of entry. */
import { hashOf, HashAlgorithm } from "../hash/algorithm";
import { SCT_VERSION_1, SignedCertificateTimestamp } from "./signedCertificateTimestamp";

/** SignatureType certificate_timestamp(0). */
const CERTIFICATE_TIMESTAMP: u8 = 0;
/** LogEntryType x509_entry(0) and precert_entry(1). */
const X509_ENTRY: u8 = 0;
const PRECERT_ENTRY: u8 = 1;

/** version, signature_type, timestamp and entry_type, before the entry. */
const HEADER_BYTES: i32 = 12;
/** Longest opaque<1..2^24-1>. */
const MAX_OPAQUE_BYTES: i32 = (1 << 24) - 1;

/** The certificate that a log took in. Immutable; it keeps views of what it was made from. */
@final
export class LogEntry {
  private constructor(
    private readonly type: u8,
    /** SHA-256 of the issuer's SubjectPublicKeyInfo for a precertificate, else empty. */
    private readonly issuerKeyHash: Uint8Array,
    /** ASN.1Cert or TBSCertificate. */
    private readonly certificate: Uint8Array,
  ) {}

  /** The final certificate itself, as DER: for SCTs that come beside it. */
  static x509(certificate: Uint8Array): LogEntry {
    return new LogEntry(X509_ENTRY, new Uint8Array(0), certificate);
  }

  /** The precertificate of an embedded SCT: what `precertificateTbs` gives, and the SPKI of the key that signed the certificate. */
  static precertificate(issuerSpki: Uint8Array, tbs: Uint8Array): LogEntry {
    return new LogEntry(PRECERT_ENTRY, hashOf(HashAlgorithm.Sha256, issuerSpki), tbs);
  }

  /** False when no log can have taken it in: it is empty or 16 MiB and more. */
  get hasLoggableLength(): bool {
    return this.certificate.length > 0 && this.certificate.length <= MAX_OPAQUE_BYTES;
  }

  /** The bytes that `sct`'s signature is over. Requires `hasLoggableLength`. */
  signedBytes(sct: SignedCertificateTimestamp): Uint8Array {
    const hashBytes = this.issuerKeyHash.length;
    const length = this.certificate.length;
    const extensions = sct.extensions;
    const bytes = new Uint8Array(HEADER_BYTES + hashBytes + 3 + length + 2 + extensions.length);
    bytes[0] = SCT_VERSION_1;
    bytes[1] = CERTIFICATE_TIMESTAMP;
    store<u64>(bytes.dataStart, bswap<u64>(sct.timestamp), 2);
    bytes[11] = this.type;
    let position = HEADER_BYTES;
    bytes.set(this.issuerKeyHash, position);
    position += hashBytes;
    bytes[position] = <u8>(length >> 16);
    bytes[position + 1] = <u8>(length >> 8);
    bytes[position + 2] = <u8>length;
    bytes.set(this.certificate, position + 3);
    position += 3 + length;
    bytes[position] = <u8>(extensions.length >> 8);
    bytes[position + 1] = <u8>extensions.length;
    bytes.set(extensions, position + 2);
    return bytes;
  }
}
