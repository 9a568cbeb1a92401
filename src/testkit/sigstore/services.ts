/**
 * A whole Sigstore without a network: an authority for certificates, a certificate transparency log, Rekor v1 and v2, a
 * time-stamping authority and the trusted root of all of them. The same seed and the same calls give the same bytes.
 */
import type { TestKey } from "../x509/keys.js";
import { seededKey } from "../x509/seededKey.js";
import { SIGNED_AT } from "./clock.js";
import { CertificateTransparencyLog } from "./ctLog.js";
import { type EntryKind, entryBody, envelopeBytes } from "./entryBodies.js";
import { type CertificateFault, Fulcio } from "./fulcio.js";
import type { Identity } from "./identities.js";
import type { AboutFault, EntryFault, LogEntry } from "./logEntry.js";
import { type Signed, type TestSigner, certificateSigner, signedBy } from "./signed.js";
import { TimestampAuthority, type TimestampFault } from "./timestampAuthority.js";
import { TransparencyLog } from "./transparencyLog.js";
import { trustedRoot } from "./trustedRoot.js";

/** What proves a signature; what is left out is: an entry of Rekor v1, no timestamp. */
export interface ProofOptions {
  log?: "v1" | "v2" | "none";
  /** What the entry is; by default what cosign makes of such a signature in such a log. */
  entryKind?: EntryKind;
  timestamp?: boolean;
  at?: number;
  wrongEntry?: EntryFault;
  wrongTimestamp?: TimestampFault;
  /** The timestamp is over the envelope's bytes, as cosign 2 makes it for attestations. */
  stampsEnvelope?: boolean;
  /** The entry's tree is its own, so that nothing that was logged before shows in the proof. */
  ownShard?: boolean;
}

/** One Sigstore, with every part in reach. */
export class SigstoreServices {
  readonly ctLog: CertificateTransparencyLog;
  readonly fulcio: Fulcio;
  readonly rekor: TransparencyLog;
  readonly rekorV2: TransparencyLog;
  readonly timestampAuthority: TimestampAuthority;

  /** `title` is in the names of the certificate authority. */
  constructor(
    readonly seed = "sigstore",
    title = "fulcio",
  ) {
    this.ctLog = new CertificateTransparencyLog(`${seed} ctlog`, "https://ctlog.example");
    this.fulcio = new Fulcio(`${seed} fulcio`, "https://fulcio.example", this.ctLog, title);
    this.rekor = new TransparencyLog(`${seed} rekor`, 1, "rekor.example");
    this.rekorV2 = new TransparencyLog(`${seed} rekor v2`, 2, "log2026.rekor.example");
    this.timestampAuthority = new TimestampAuthority(`${seed} timestamps`, "https://timestamp.example");
  }

  /** trusted_root.json of everything here; `change` are members that differ. */
  trustedRoot(change: Record<string, unknown> = {}): Record<string, unknown> {
    const { fulcio, ctLog, rekor, rekorV2, timestampAuthority } = this;
    const trusted = {
      fulcios: [fulcio],
      ctLogs: [ctLog],
      logs: [rekor, rekorV2],
      timestampAuthorities: [timestampAuthority],
    };
    return trustedRoot(trusted, change);
  }

  /** A signer with a certificate for the identity; `key` is one of its own by default. */
  keyless(identity: Identity, options: { key?: TestKey; at?: number; wrong?: CertificateFault } = {}): TestSigner {
    const key = options.key ?? seededKey(`${this.seed} ${JSON.stringify(identity)}`);
    const certificate = this.fulcio.issue({ identity, ...options, key });
    return certificateSigner(certificate, this.fulcio.chain);
  }

  /** Signs a message, or with a payload type the payload of an envelope, and proves it. */
  sign(signer: TestSigner, payload: Uint8Array, payloadType: string | null = null, options: ProofOptions = {}): Signed {
    return this.prove(signedBy(signer, payload, payloadType), options);
  }

  /** The same signature with proofs of it. */
  prove(signed: Signed, options: ProofOptions = {}): Signed {
    const { log = "v1", timestamp = log === "v2" } = options;
    return {
      ...signed,
      entries: log === "none" ? [] : [this.entry(signed, options)],
      timestamps: timestamp ? [this.timestamp(signed, options)] : [],
    };
  }

  /** A log entry about the signature. */
  entry(signed: Signed, options: ProofOptions = {}): LogEntry {
    const { log = "v1", entryKind, at = SIGNED_AT, wrongEntry, ownShard = false } = options;
    const kind = entryKind ?? usualKind(signed.payloadType, log === "v2" ? 2 : 1);
    const body = entryBody(kind, isAboutFault(wrongEntry) ? this.#other(signed, wrongEntry) : signed);
    const rekor = log === "v2" ? this.rekorV2 : this.rekor;
    const tree = ownShard ? rekor.shardOf(signed.signature) : rekor;
    return tree.add(kind, body, at, isAboutFault(wrongEntry) ? undefined : wrongEntry);
  }

  /** A TimeStampResp over the signature. */
  timestamp(signed: Signed, { at = SIGNED_AT, wrongTimestamp, stampsEnvelope }: ProofOptions = {}): Uint8Array {
    const bytes = stampsEnvelope === true ? envelopeBytes(signed) : signed.signature;
    return this.timestampAuthority.stamp(bytes, at, wrongTimestamp);
  }

  /** What an entry is about that is about something else. */
  #other(signed: Signed, wrong: AboutFault): Signed {
    if (wrong === "another payload") return { ...signed, payload: Buffer.concat([signed.payload, Buffer.from(" ")]) };
    const key = seededKey(`${this.seed} another`);
    if (wrong === "another signature") {
      return { ...signed, signature: signedBy({ key, certificate: null, chain: [] }, signed.payload).signature };
    }
    const identity = { email: "another@example.com", issuer: "https://another.example" };
    // A serial number of its own, so that nothing depends on what was issued before.
    const request = { identity, key, fields: { serial: 1 } };
    const certificate = signed.certificate === null ? null : this.fulcio.issue(request).der;
    return { ...signed, certificate, spki: key.spki };
  }
}

/** cosign's: `hashedrekord` for messages, `dsse` for envelopes, and `hashedrekord` for both in Rekor v2. */
export function usualKind(payloadType: string | null, version: 1 | 2): EntryKind {
  if (version === 2) return "hashedrekord 0.0.2";
  return payloadType === null ? "hashedrekord 0.0.1" : "dsse 0.0.1";
}

function isAboutFault(wrong: EntryFault | undefined): wrong is AboutFault {
  return wrong === "another payload" || wrong === "another signature" || wrong === "another certificate";
}
