/** What a permutation is: one object made wrong in a named way, while all else is right. */
import type { FaultCode } from "../../../host/generated/codes.gen.js";
import type { Breakage } from "../sigstore/breakage.js";
import type { KeyKind } from "../x509/keys.js";

/** What is made wrong. */
export type PermutationObject =
  | "key"
  | "certificate"
  | "SCT"
  | "signature"
  | "payload"
  | "statement"
  | "envelope"
  | "log entry"
  | "checkpoint"
  | "timestamp"
  | "bundle"
  | "manifest"
  | "trusted root";

/** How an image is signed, and what the policy therefore demands. */
export interface Circumstances {
  /** A key alone, a certificate for minutes of an authority like Fulcio, or a long-lived one of one's own authority. */
  signer: "key" | "keyless" | "certificate";
  /** cosign's tags, or Sigstore bundles among the referrers. */
  format: "cosign" | "bundle";
  /** A signature of an image, an attestation, or the signature of a blob, in a bundle. */
  kind: "signature" | "attestation" | "blob";
  /** The log whose entry is there, and which the policy demands; `none`: neither. cosign's tags hold entries of v1 alone. */
  log: "v1" | "v2" | "none";
  /**
   * Whether there is a timestamp that counts: with Rekor v2 and a certificate because nothing else says the time, else because the
   * policy wants one.
   */
  timestamp: boolean;
  /** The signer's key; P-256 when left out. */
  keyKind?: KeyKind;
  /** Whether the policy names the very certificate that signs, and not only its authority. */
  namesCertificate?: boolean;
  /** Whether the policy wants annotations. */
  annotations?: boolean;
  /** Whether the policy says from when to when the key signs. */
  keyPeriod?: boolean;
}

/** How a permutation is written down. */
export interface Definition {
  /** What is wrong; all else is right. One sentence. */
  description: string;
  /** Where it makes sense, besides where its group does. */
  fits?: (of: Circumstances) => boolean;
  fault: FaultCode | ((of: Circumstances) => FaultCode);
  breaks: Breakage;
}

/** Permutations by their names. */
export type Group = Readonly<Record<string, Definition>>;

/** Whether such a signature can exist and be accepted: the formats hold it, and it says when it was made where that has to be known. */
export function isPossible({ signer, format, kind, log, timestamp }: Circumstances): boolean {
  if (format === "cosign" && (log === "v2" || kind === "blob")) return false;
  if (signer === "key") return true;
  if (log === "v2") return timestamp;
  return signer === "certificate" || log === "v1" || timestamp;
}

/** Whether the signature is over an envelope with a statement; else over a simple signing payload or a blob. */
export function hasEnvelope({ format, kind }: Circumstances): boolean {
  return kind !== "blob" && (format === "bundle" || kind === "attestation");
}

/** Whether the timestamp is not asked for and counts all the same, since nothing else says the time. */
export function isOnlyTime({ signer, log, timestamp }: Circumstances): boolean {
  return timestamp && log === "v2" && signer !== "key";
}

/** Whether the signer has a certificate. */
export function hasCertificate({ signer }: Circumstances): boolean {
  return signer !== "key";
}

/** Whether the key's signatures are ECDSA's. */
export function isEcdsa({ keyKind = "P-256" }: Circumstances): boolean {
  return keyKind.startsWith("P-");
}
