/** The way of a signature from its signer into a registry, as cosign 2 and cosign 3 go it. Every step can be broken. */
import { bytesOf } from "../bytes.js";
import { type Attachment, bundleLayer } from "./attachment.js";
import type { Breakage } from "./breakage.js";
import { bundleOf } from "./bundle.js";
import { attestationLayer, signatureLayer } from "./cosignLayer.js";
import { COSIGN_SIGN, IN_TOTO, SLSA_PROVENANCE, statement } from "./dsse.js";
import type { CertificateRequest } from "./fulcio.js";
import { type Signed, type TestSigner, envelopeOf, signedBy } from "./signed.js";
import type { ProofOptions, Sigstore as SigstoreServices } from "./sigstore.js";
import type { Layer } from "./signatureManifest.js";

/** Who signs, before there is a certificate of it. */
export interface SignerSource {
  readonly kind: "key" | "keyless" | "certificate";
  /** The signer, with a certificate asked for at that time; `change` is what is asked for otherwise. */
  signer(at: number | undefined, change: (request: CertificateRequest) => CertificateRequest): TestSigner;
}

/** What is made. */
export interface MakingOrder {
  kind: "signature" | "attestation";
  format: "cosign" | "bundle";
  /** Of the image's manifest, `sha256:HEX`. */
  image: string;
  /** What the simple signing payload calls it; nobody compares it. */
  repository?: string;
  log?: "v1" | "v2" | "none";
  timestamp?: boolean;
  /** When it is signed. Seconds since 1970. */
  at?: number;
  /** Signed along: the payload's `optional`, or of the statement's subject. */
  annotations?: Readonly<Record<string, string>>;
  /** Of an attestation; SLSA provenance v1 when left out. */
  predicateType?: string;
  predicate?: unknown;
  entryKind?: ProofOptions["entryKind"];
}

/** What the first step may look at. */
export interface OrderContext {
  services: SigstoreServices;
  source: SignerSource;
  order: MakingOrder;
}

/** What the later steps may look at. */
export interface MakingContext extends OrderContext {
  signer: TestSigner;
}

/** Signs the image, or states something about it. */
export function makeAttachment(
  services: SigstoreServices,
  source: SignerSource,
  order: MakingOrder,
  breakage: Breakage = {},
): Attachment {
  const ordered: OrderContext = { services, source, order };
  const signer = source.signer(order.at, (request) => breakage.certificate?.(request, ordered) ?? request);
  const context: MakingContext = { ...ordered, signer };
  const proven = provenSignature(context, breakage);
  const layer = writtenLayer(proven, context, breakage);
  const attachment = attachmentOf(breakage.layer?.(layer, context) ?? layer, order);
  return breakage.attachment?.(attachment, context) ?? attachment;
}

/** Signed and proved. */
export function provenSignature(context: MakingContext, breakage: Breakage): Signed {
  const { order, services, signer } = context;
  const plain = payloadOf(order);
  const payload = breakage.payload?.(plain, context) ?? plain;
  const type = isEnveloped(order) ? (breakage.payloadType ?? IN_TOTO) : null;
  const made = signedBy(signer, payload, type);
  const signed = breakage.signed?.(made, context) ?? made;
  const proven = services.prove(signed, proofOptions(order, breakage));
  return breakage.proven?.(proven, context) ?? proven;
}

/** What is signed about the image. */
export function payloadOf(order: MakingOrder, image = order.image): Uint8Array {
  const { annotations } = order;
  if (!isEnveloped(order)) return bytesOf(simpleSigningPayload(image, order));
  const isSignature = order.kind === "signature";
  const sha256 = image.slice("sha256:".length);
  const subject = { digest: { sha256 }, ...(annotations === undefined ? {} : { annotations }) };
  return statement(
    sha256,
    isSignature ? COSIGN_SIGN : (order.predicateType ?? SLSA_PROVENANCE),
    isSignature ? {} : (order.predicate ?? {}),
    { subject: [subject] },
  );
}

/** Whether the payload is a statement in an envelope; else it is a simple signing payload. */
export function isEnveloped({ kind, format }: Pick<MakingOrder, "kind" | "format">): boolean {
  return format === "bundle" || kind === "attestation";
}

function simpleSigningPayload(image: string, { repository = "", annotations }: MakingOrder): unknown {
  return {
    critical: {
      identity: { "docker-reference": repository },
      image: { "docker-manifest-digest": image },
      type: "cosign container image signature",
    },
    optional: annotations ?? null,
  };
}

function proofOptions(order: MakingOrder, { entry, timestamp }: Breakage): ProofOptions {
  const { log = "v1", at, entryKind, kind, format } = order;
  return {
    log,
    timestamp: order.timestamp ?? log === "v2",
    stampsEnvelope: kind === "attestation" && format === "cosign",
    ...(at === undefined ? {} : { at }),
    ...(entryKind === undefined ? {} : { entryKind }),
    ...(entry === undefined ? {} : { wrongEntry: entry }),
    ...(timestamp === undefined ? {} : { wrongTimestamp: timestamp }),
  };
}

function writtenLayer(signed: Signed, context: MakingContext, breakage: Breakage): Layer {
  const { order } = context;
  if (!isEnveloped(order)) return signatureLayer(signed);
  const envelope = breakage.envelope?.(envelopeOf(signed)) ?? envelopeOf(signed);
  if (order.format === "cosign") return attestationLayer(signed, {}, bytesOf(envelope));
  const bundle = bundleOf(signed, breakage.envelope === undefined ? {} : { change: { dsseEnvelope: envelope } });
  return bundleLayer(bytesOf(breakage.bundle?.(bundle, context) ?? bundle));
}

function attachmentOf(layer: Layer, { kind, format, image }: MakingOrder): Attachment {
  if (format === "bundle") return { place: "referrers", image, layers: [layer] };
  return { place: kind === "signature" ? "sig" : "att", image, layers: [layer] };
}
