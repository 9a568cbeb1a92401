/** Trust anchors (RFC 5280 §6.1.1 (d)): whom the settings trust to issue certificates. */
import { Result, ok } from "../../fault/result";
import { PublicKey } from "../../signature/key";
import { Certificate } from "../certificate";
import { Name } from "../name";

/**
 * A name and a key that are trusted. Of an anchor that came as a certificate the certificate's own limits hold as well
 * (RFC 5937 §3): its validity, basic constraints, key usage, extended key usage, name constraints and critical extensions.
 * Its policies and policy constraints do not.
 *
 * The certificate need not be self-signed: what issued it is not looked at.
 */
@final
export class TrustAnchor {
  private constructor(
    readonly name: Name,
    /** What the anchor came as; null for a mere key. */
    readonly certificate: Certificate | null,
    private readonly key: PublicKey | null,
  ) {}

  /** Trusts what a certificate says of its subject. Its signature is not checked: that it is given here is the trust. */
  static fromCertificate(certificate: Certificate): TrustAnchor {
    return new TrustAnchor(certificate.subject, certificate, null);
  }

  /** Trusts a key under a name, without any limit. */
  static fromKey(name: Name, key: PublicKey): TrustAnchor {
    return new TrustAnchor(name, null, key);
  }

  /** The key; `PublicKey.fromSpki`'s faults for a certificate with one that is not supported. */
  publicKey(): Result<PublicKey> {
    const certificate = this.certificate;
    return certificate == null ? ok(this.key!) : certificate.publicKey();
  }

  /** Whether this very certificate is trusted. */
  isCertificate(other: Certificate): bool {
    const certificate = this.certificate;
    return certificate != null && certificate.equals(other);
  }
}
