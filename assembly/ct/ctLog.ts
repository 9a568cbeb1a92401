/** A certificate transparency log that is trusted: its key, its id and when it may have made SCTs (RFC 6962 §3.2). */
import { FaultCode } from "../fault/fault";
import { Result, fail, failed, ok } from "../fault/result";
import { sha256 } from "../hash/sha256";
import { PublicKey } from "../signature/key";
import { Instant } from "../time/instant";
import { isWithinPeriod } from "../time/period";

/** One trusted log. Immutable. */
@final
export class CtLog {
  private constructor(
    /** LogID: the SHA-256 of the key's SubjectPublicKeyInfo, 32 bytes. */
    readonly id: Uint8Array,
    readonly key: PublicKey,
    /** The first instant at which its SCTs count, itself included; null: from ever. */
    readonly validFrom: Instant | null,
    /** The last instant at which its SCTs count, itself included; null: for ever. */
    readonly validTo: Instant | null,
  ) {}

  /**
   * A log by the DER of its SubjectPublicKeyInfo; the id is computed, so it cannot differ from the key. Faults as of
   * `PublicKey.fromSpki`; KeyUnsupported for a key that cannot sign SCTs: anything but ECDSA and RSA (RFC 6962 §2.1.4).
   */
  static fromSpki(spki: Uint8Array, validFrom: Instant | null, validTo: Instant | null): Result<CtLog> {
    const key = PublicKey.fromSpki(spki);
    if (key.fault) return failed<CtLog>(key.fault!);
    if (key.value.ed25519 != null || key.value.pss != null) {
      return fail<CtLog>(FaultCode.KeyUnsupported, "a log's key is of ECDSA or RSA");
    }
    return ok(new CtLog(sha256(spki), key.value, validFrom, validTo));
  }

  /** True when `time` lies between the two ends, themselves included. */
  isValidAt(time: Instant): bool {
    return isWithinPeriod(time, this.validFrom, this.validTo);
  }
}
