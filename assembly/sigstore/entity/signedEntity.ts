/**
 * What every wire format becomes at its door: a signature, what came with it, and what it says of itself. Nothing in here
 * is verified; `sigstore/verify` does that.
 */
import { HashAlgorithm } from "../../hash/algorithm";
import { Envelope } from "../../intoto/envelope";
import { LogEntry } from "../log/logEntry";

/** Where an entity came from, as far as it matters to what is demanded of it. */
export enum EntityFormat {
  /** cosign's own: a layer of a `.sig` or `.att` manifest, or detached files. */
  Cosign,
  /** A Sigstore bundle. */
  Bundle,
}

/** A digest that a bundle states of what it signs: a hint, held against the artifact. */
@final
export class StatedDigest {
  constructor(
    readonly algorithm: HashAlgorithm,
    readonly digest: Uint8Array,
  ) {}
}

/** What is signed: a message or a DSSE envelope. */
@final
export class SignedContent {
  private constructor(
    /** The raw signature over a message; null for an envelope. */
    readonly signature: Uint8Array | null,
    /** The signed message when it came along (simple signing); null when the artifact itself is signed. */
    readonly payload: Uint8Array | null,
    /** The digest that a bundle states of the message, or null. */
    readonly statedDigest: StatedDigest | null,
    /** The envelope, or null for a message. */
    readonly envelope: Envelope | null,
  ) {}

  /** A signature over a message: `payload`, or the artifact itself when that is null. */
  static message(signature: Uint8Array, payload: Uint8Array | null, statedDigest: StatedDigest | null): SignedContent {
    return new SignedContent(signature, payload, statedDigest, null);
  }

  /** A DSSE envelope, which holds its signatures. */
  static ofEnvelope(envelope: Envelope): SignedContent {
    return new SignedContent(null, null, null, envelope);
  }

  /**
   * What RFC 3161 timestamps of the signature are over: the raw signature; of an envelope in a bundle its first signature;
   * of cosign's `.att` layers, which have no signature beside the envelope, the envelope's document.
   */
  get stampedBytes(): Uint8Array {
    const envelope = this.envelope;
    if (envelope == null) return this.signature!;
    const encoding = envelope.encoding;
    return encoding != null ? encoding : envelope.signatures[0].signature;
  }
}

/** What came with a signature to verify it by. */
@final
export class VerificationMaterial {
  /** An SCT beside the certificate: a log's answer to add-chain, JSON; null when there is none. */
  sct: Uint8Array | null = null;

  constructor(
    /** The signer's certificate, DER; null when a key signed. */
    readonly certificate: Uint8Array | null,
    /** Further certificates as presented, DER, without the signer's. Nobody vouches for them. */
    readonly chain: Array<Uint8Array>,
    /** True for an `x509CertificateChain` of several in a bundle of version 0.3, which is not meant to hold one. */
    readonly hasCertificateChain: bool,
    /** A hint at the key, free text; null when there is none. */
    readonly keyHint: string | null,
    readonly entries: Array<LogEntry>,
    /** TimeStampResp or bare tokens (RFC 3161). */
    readonly timestamps: Array<Uint8Array>,
  ) {}
}

/** One signature of somebody over something, as it came. */
@final
export class SignedEntity {
  constructor(
    /** What explanations call it: the digest of its layer or bundle, or a file's name. */
    readonly name: string,
    readonly format: EntityFormat,
    readonly content: SignedContent,
    readonly material: VerificationMaterial,
  ) {}
}
