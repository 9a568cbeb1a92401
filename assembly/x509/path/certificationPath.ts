/** A certification path that was validated (RFC 5280 §6.1). */
import { Fault } from "../../fault/fault";
import { PublicKey } from "../../signature/key";
import { Instant } from "../../time/instant";
import { Certificate } from "../certificate";
import { validityFault } from "./certificateRules";
import { TrustAnchor } from "./trustAnchor";

/**
 * Proof that a path from a trust anchor to a leaf was valid under one PathInput. AssemblyScript cannot hide a constructor
 * from other files and let one of them call it: **only validatePath.ts constructs it**, nothing else may.
 *
 * It says nothing of revocation, nor of whom the leaf names.
 */
@final
export class CertificationPath {
  constructor(
    /**
     * Leaf first; the last was issued by the anchor. Where the leaf itself is the anchor's certificate it stands here
     * alone.
     */
    readonly certificates: Certificate[],
    /** The keys of the certificates, in the same order. */
    readonly keys: PublicKey[],
    readonly anchor: TrustAnchor,
    private readonly anchorKey: PublicKey,
  ) {}

  /** The certificate that the path was sought for. */
  get leaf(): Certificate {
    return this.certificates[0];
  }

  /** Its key. */
  get leafKey(): PublicKey {
    return this.keys[0];
  }

  /** The key that the certificate at `index` was signed with. */
  issuerKey(index: i32): PublicKey {
    return index + 1 < this.keys.length ? this.keys[index + 1] : this.anchorKey;
  }

  /** Null when every certificate of the path, the anchor's too, is valid at a further time; else CertificateTime. */
  validityFaultAt(time: Instant): Fault | null {
    for (let i = 0; i < this.certificates.length; i++) {
      const fault = validityFault(this.certificates[i], time);
      if (fault != null) return fault;
    }
    const anchor = this.anchor.certificate;
    return anchor == null ? null : validityFault(anchor, time);
  }

  /** The certificate that issued the one at `index`; null when that is an anchor without a certificate. */
  issuer(index: i32): Certificate | null {
    return index + 1 < this.certificates.length ? this.certificates[index + 1] : this.anchor.certificate;
  }
}

/** The first fault of `validityFaultAt` for the times behind the first, which the path was validated at; or null. */
export function laterTimesFault(path: CertificationPath, times: Array<Instant>): Fault | null {
  for (let i = 1; i < times.length; i++) {
    const fault = path.validityFaultAt(times[i]);
    if (fault != null) return fault;
  }
  return null;
}
