/** What is attached to an image: one signature or attestation, written in one of the formats. */
import type { Attachable } from "../registry/place.js";
import type { Breakage } from "./breakage.js";
import type { SignatureFormat } from "./signOptions.js";
import type { Layer } from "./signatureManifest.js";
import type { Signed } from "./signed.js";

/** One signature or attestation of an image, ready to be attached. */
export interface Attachment extends Attachable {
  readonly kind: "signature" | "attestation";
  readonly format: SignatureFormat;
  /** The digest of the image or index that was signed. */
  readonly image: string;
  /** The Sigstore bundle as bytes of JSON; null in other formats. */
  readonly bundle: Uint8Array | null;
  /** The layer of cosign's formats; null of a bundle. */
  readonly layer: Layer | null;
  /** Of the statement; null of a simple-signing payload. */
  readonly predicateType: string | null;
  /** The signature with all that proves it, before it was written. */
  readonly signed: Signed;
  /** What is made wrong, also when it is attached. */
  readonly breakage: Breakage;
}
