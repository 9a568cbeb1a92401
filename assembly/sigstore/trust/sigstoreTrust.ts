/** Whom a verification of Sigstore signatures trusts besides the keys and identities of a policy. */
import { CtLog } from "../../ct/ctLog";
import { CertificateAuthority } from "../../x509/profile/certificateAuthority";
import { WitnessPolicy } from "../../note/witnessPolicy";
import { TransparencyLog } from "../log/transparencyLog";
import { TimestampAuthority } from "./timestampAuthority";

/**
 * Authorities, logs and timestamp authorities of one or several trusted roots, keys and chains. Which of them are demanded
 * is for the policy to say: an empty list only means that nothing of the kind can be verified.
 */
@final
export class SigstoreTrust {
  /** Who may issue the certificates of keyless signatures: Fulcio. */
  readonly authorities: Array<CertificateAuthority> = [];
  /** Transparency logs of signatures: Rekor. */
  readonly logs: Array<TransparencyLog> = [];
  /** Certificate transparency logs, whose SCTs certificates carry. */
  readonly ctLogs: Array<CtLog> = [];
  /** Who may stamp the time (RFC 3161). */
  readonly timestampAuthorities: Array<TimestampAuthority> = [];
  /** Who must have cosigned the checkpoints of logs besides, or null: then nobody. */
  witnesses: WitnessPolicy | null = null;
  /** Where all of this comes from, for explanations: one phrase for each source. */
  readonly origins: Array<string> = [];

  /** Trusts in addition whom `other` trusts. Witnesses that `other` demands stand in place of these. */
  add(other: SigstoreTrust): void {
    for (let i = 0; i < other.authorities.length; i++) this.authorities.push(other.authorities[i]);
    for (let i = 0; i < other.logs.length; i++) this.logs.push(other.logs[i]);
    for (let i = 0; i < other.ctLogs.length; i++) this.ctLogs.push(other.ctLogs[i]);
    for (let i = 0; i < other.timestampAuthorities.length; i++) {
      this.timestampAuthorities.push(other.timestampAuthorities[i]);
    }
    for (let i = 0; i < other.origins.length; i++) this.origins.push(other.origins[i]);
    if (other.witnesses != null) this.witnesses = other.witnesses;
  }

  /** The same, said to come from `origin`. */
  from(origin: string): SigstoreTrust {
    this.origins.push(origin);
    return this;
  }
}
