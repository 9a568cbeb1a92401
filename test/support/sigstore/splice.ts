/** Signatures put together from the parts of two. */
import type { Fulcio } from "../../../src/testkit/sigstore/fulcio.js";
import type { Signed } from "../../../src/testkit/sigstore/signed.js";

/** What of one signature can stand in another. */
export const PARTS = ["payload", "signature", "certificate", "SCT", "chain", "entry", "timestamp"] as const;

/** One of them. */
export type Part = (typeof PARTS)[number];

/** Every set of the parts, the empty one first. */
export function* subsets(parts: readonly Part[]): Generator<Part[]> {
  for (let bits = 0; bits < 1 << parts.length; bits++) yield parts.filter((_, index) => (bits >> index) & 1);
}

/**
 * The first signature with these parts of the second. An SCT that is to stand in another's certificate is put there by
 * the authority, so that nothing but the SCT is wrong about the certificate.
 */
export function splice(first: Origin, second: Origin, parts: readonly Part[]): Signed {
  const from = (part: Part): Signed => (parts.includes(part) ? second : first).signed;
  return {
    payload: from("payload").payload,
    payloadType: from("payload").payloadType,
    signature: from("signature").signature,
    spki: from("certificate").spki,
    certificate: splicedCertificate(first, second, parts),
    chain: from("chain").chain,
    entries: from("entry").entries,
    timestamps: from("timestamp").timestamps,
  };
}

/** A signature, and the authority that issued its certificate. */
export interface Origin {
  signed: Signed;
  fulcio: Fulcio;
}

function splicedCertificate(first: Origin, second: Origin, parts: readonly Part[]): Uint8Array | null {
  const base = parts.includes("certificate") ? second : first;
  const other = parts.includes("SCT") ? second : first;
  const [own, foreign] = [base.signed.certificate, other.signed.certificate];
  if (own === null || foreign === null || own === foreign) return own;
  return base.fulcio.withSct(own, other.fulcio.sctOf(foreign));
}
