/** The way of a signature from its signer to what is written, as cosign 2 and 3 go it. Every step can be broken. */
import { bytesOf } from "../bytes.js";
import type { Breakage, JsonObject, Making } from "./breakage.js";
import { bundleOf } from "./bundle.js";
import { attestationLayer, signatureLayer } from "./cosignLayer.js";
import type { SignedImage } from "./payloads.js";
import { type ProofOptions, type SigstoreServices, usualKind } from "./services.js";
import type { SignPlan } from "./signOptions.js";
import { type Signed, base64Of, envelopeOf, signedBy } from "./signed.js";
import type { Layer } from "./signatureManifest.js";
import type { Signer } from "./signer.js";
import { digest } from "../x509/keys.js";

/** What is to be signed. */
export interface Work {
  kind: "signature" | "attestation";
  /** What it is about: an image, or a blob by its digest. */
  target: "image" | "blob";
  image: SignedImage;
  /** Null when the payload itself is signed. */
  payloadType: string | null;
  /** What is said about an image; of a blob, the blob. */
  payload: (image: SignedImage, annotations: Readonly<Record<string, string>>) => Uint8Array;
}

/** Signed and proved. */
export function provenSignature(
  services: SigstoreServices,
  signer: Signer,
  work: Work,
  plan: SignPlan,
  breakage: Breakage,
): Signed {
  const making = makingOf(services, signer, work, plan, breakage);
  const plain = work.payload(making.image, making.annotations);
  const made = making.sign(breakage.payload?.(plain, making) ?? plain);
  const signed = breakage.signed?.(made, making) ?? made;
  const proven = services.prove(signed, {
    ...making.proof,
    ...(breakage.entry && { wrongEntry: breakage.entry }),
    ...(breakage.timestamp && { wrongTimestamp: breakage.timestamp }),
  });
  return breakage.proven?.(proven, making) ?? proven;
}

/** The bundle of a signature, bytes of JSON. */
export function writtenBundle(
  signed: Signed,
  { bundleVersion, withChain = false }: SignPlan,
  breakage: Breakage,
): Uint8Array {
  const hint = base64Of(digest("sha256", signed.spki));
  const bundle = bundleOf(signed, {
    ...(bundleVersion === undefined ? {} : { version: bundleVersion }),
    hint,
    withChain,
    ...(signed.payloadType === null ? {} : { change: { dsseEnvelope: writtenEnvelope(signed, breakage) } }),
  });
  return bytesOf(breakage.bundle?.(bundle, signed) ?? bundle);
}

/** The layer of a signature in cosign's own formats. */
export function writtenLayer(signed: Signed, predicateType: string | null, breakage: Breakage): Layer {
  const layer =
    predicateType === null
      ? signatureLayer(signed)
      : attestationLayer(signed, { predicateType }, bytesOf(writtenEnvelope(signed, breakage)));
  return breakage.layer?.(layer) ?? layer;
}

function writtenEnvelope(signed: Signed, breakage: Breakage): JsonObject {
  const envelope = envelopeOf(signed);
  return breakage.envelope?.(envelope) ?? envelope;
}

function makingOf(services: SigstoreServices, signer: Signer, work: Work, plan: SignPlan, breakage: Breakage): Making {
  const at = plan.at ?? signer.at;
  const type = work.payloadType === null ? null : (breakage.payloadType ?? work.payloadType);
  const presented = signer.present(at, breakage.certificate);
  const entryKind = plan.entryKind ?? usualKind(type, plan.log === "v2" ? 2 : 1);
  const isPrehashed = plan.log !== "none" && entryKind.startsWith("hashedrekord");
  return {
    services,
    signer: presented,
    image: work.image,
    annotations: plan.annotations ?? {},
    proof: proofOf(plan, at, entryKind, type !== null),
    payload: work.payload,
    sign: (payload, key = presented.key) => signedBy({ ...presented, key }, payload, type, isPrehashed),
  };
}

function proofOf(
  { log, timestamp, format }: SignPlan,
  at: number,
  entryKind: NonNullable<ProofOptions["entryKind"]>,
  isEnvelope: boolean,
): ProofOptions {
  return { log, timestamp, at, entryKind, ownShard: true, stampsEnvelope: format === "cosign" && isEnvelope };
}
