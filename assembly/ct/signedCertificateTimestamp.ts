/** Signed certificate timestamps: the structure (RFC 6962 §3.2). Who signed one is for verifySct.ts. */
import { Result, failed, ok } from "../fault/result";
import { Instant } from "../time/instant";
import { TlsReader } from "./tlsReader";

/** Version v1, the only one that there is (RFC 6962 §3.2). */
export const SCT_VERSION_1: u8 = 0;

/** The length of a log's id: a SHA-256 digest. */
export const LOG_ID_BYTES: i32 = 32;

/** One SCT, read and not verified. Immutable; its bytes are views of the input. */
@final
export class SignedCertificateTimestamp {
  private constructor(
    /** Which log is said to have made it: 32 bytes. */
    readonly logId: Uint8Array,
    /** When, in milliseconds since 1970-01-01T00:00:00Z without leap seconds. */
    readonly timestamp: u64,
    /** CtExtensions: opaque, and signed. */
    readonly extensions: Uint8Array,
    /** HashAlgorithm of the signature (RFC 5246 §7.4.1.4.1). Any byte: not checked here. */
    readonly hashAlgorithm: u8,
    /** SignatureAlgorithm of the signature (RFC 5246 §7.4.1.4.1). Any byte: not checked here. */
    readonly signatureAlgorithm: u8,
    /** The signature; may be empty. */
    readonly signature: Uint8Array,
  ) {}

  /**
   * Reads the TLS encoding of one SCT. SctMalformed, with the member's path: it ends too early, bytes are left, or the
   * version is not v1. (An SCT of a version that is not known may be skipped; here none may come, since there is none.)
   */
  static fromBytes(bytes: Uint8Array, label: string = "sct"): Result<SignedCertificateTimestamp> {
    const reader = new TlsReader(bytes, label);
    const version = reader.readUint8("version");
    if (version != SCT_VERSION_1) reader.refuse("version", "version " + version.toString() + " is not known");
    const logId = reader.readOpaque(LOG_ID_BYTES, "id");
    const timestamp = reader.readUint64("timestamp");
    const extensions = reader.readVector(0, "extensions");
    const hashAlgorithm = reader.readUint8("signature.hash");
    const signatureAlgorithm = reader.readUint8("signature.signature");
    const signature = reader.readVector(0, "signature");
    reader.end();
    if (reader.fault) return failed<SignedCertificateTimestamp>(reader.fault!);
    return ok(
      new SignedCertificateTimestamp(logId, timestamp, extensions, hashAlgorithm, signatureAlgorithm, signature),
    );
  }

  /** `timestamp` as an instant. It may lie beyond the year 9999: compare it, but do not write it out. */
  get time(): Instant {
    return new Instant(<i64>(this.timestamp / 1000), <i32>(this.timestamp % 1000) * 1_000_000);
  }
}
