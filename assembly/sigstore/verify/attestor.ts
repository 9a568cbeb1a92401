/** Who must have signed: a key, a keyless identity, or the holder of a certificate of one's own authority. */
import { Fault, FaultCode, mostSpecific } from "../../fault/fault";
import { PublicKey } from "../../signature/key";
import { Instant } from "../../time/instant";
import { CodeSigningTrust } from "../../x509/profile/codeSigning";
import { IdentityMatcher } from "../identity/identityMatcher";
import { SignerClaims } from "../identity/signerClaims";

/** The kinds of attestors. */
export enum AttestorKind {
  Key,
  Keyless,
  Certificate,
}

/** One attestor. Immutable. */
@final
export class Attestor {
  private constructor(
    readonly kind: AttestorKind,
    /** The key, for `Key`; else null. */
    readonly key: PublicKey | null,
    /** From when the key signs, itself included; null: from ever. */
    readonly keyFrom: Instant | null,
    /** Until when the key signs, itself included; null: for ever. */
    readonly keyTo: Instant | null,
    /** Whom to trust, for `Certificate`; else null. */
    readonly certificates: CodeSigningTrust | null,
    /** Any of which the certificate may name. Empty: any name, which only `Certificate` may have. */
    readonly identities: Array<IdentityMatcher>,
  ) {}

  /** The holder of a key, within its period. */
  static ofKey(key: PublicKey, from: Instant | null = null, to: Instant | null = null): Attestor {
    return new Attestor(AttestorKind.Key, key, from, to, null, []);
  }

  /** One of these identities, by a certificate of a trusted root's authorities; at least one, an empty list matches nobody. */
  static keyless(identities: Array<IdentityMatcher>): Attestor {
    return new Attestor(AttestorKind.Keyless, null, null, null, null, identities);
  }

  /** The holder of a certificate that these vouch for, with one of the identities, or any when there is none. */
  static ofCertificates(trust: CodeSigningTrust, identities: Array<IdentityMatcher>): Attestor {
    return new Attestor(AttestorKind.Certificate, null, null, null, trust, identities);
  }

  /** Null when one of the identities fits; else the fault of the one that comes nearest. */
  identityFault(claims: SignerClaims): Fault | null {
    if (this.identities.length == 0 && this.kind == AttestorKind.Certificate) return null;
    let fault: Fault | null = null;
    for (let i = 0; i < this.identities.length; i++) {
      const mismatch = this.identities[i].faultOf(claims);
      if (mismatch == null) return null;
      fault = mostSpecific(fault, mismatch);
    }
    return fault == null ? new Fault(FaultCode.IdentityMismatch, "no identity is wanted") : fault;
  }

  /** The attestor in words. */
  get name(): string {
    const key = this.key;
    if (key != null) return "key sha256:" + key.spkiSha256;
    const names = new Array<string>();
    for (let i = 0; i < this.identities.length; i++) names.push(this.identities[i].toString());
    const list = names.length == 0 ? "anybody" : names.join(" or ");
    return (this.kind == AttestorKind.Keyless ? "keyless, " : "certificate, ") + list;
  }
}
