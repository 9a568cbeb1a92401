/** Where a signature can be made wrong on its way from the signer to the registry: each step has a door. */
import { KitError } from "../kitError.js";
import type { CertificateRequest } from "./fulcio.js";
import type { EntryFault } from "./logEntry.js";
import type { SignedImage } from "./payloads.js";
import type { ProofOptions, SigstoreServices } from "./services.js";
import type { TestKey } from "../x509/keys.js";
import type { Signed, TestSigner } from "./signed.js";
import type { Layer } from "./signatureManifest.js";
import type { TimestampFault } from "./timestampAuthority.js";

/** A JSON object. */
export type JsonObject = Record<string, unknown>;

/** A certificate is asked for otherwise. */
export type CertificateChange = (request: CertificateRequest, services: SigstoreServices) => CertificateRequest;

/** What steps may look at. */
export interface Making {
  readonly services: SigstoreServices;
  readonly signer: TestSigner;
  /** The image, or the blob's digest. */
  readonly image: SignedImage;
  readonly annotations: Readonly<Record<string, string>>;
  /** How logs and authorities are asked. */
  readonly proof: ProofOptions;
  /** What is signed about an image. */
  readonly payload: (image: SignedImage, annotations: Readonly<Record<string, string>>) => Uint8Array;
  /** A signature by the signer, or by another key in its place, as this one is made. */
  readonly sign: (payload: Uint8Array, key?: TestKey) => Signed;
}

/** What is done differently; the steps in their order. What is left out is done right. */
export interface Breakage {
  /** Nothing happens to signers without a certificate. */
  certificate?: CertificateChange;
  /** Something else is signed. */
  payload?: (payload: Uint8Array, making: Making) => Uint8Array;
  /** It is signed as something else. Nothing happens to messages without an envelope. */
  payloadType?: string;
  /** The signature is another, before logs and authorities see it. */
  signed?: (signed: Signed, making: Making) => Signed;
  /** The log's entry or its proof is another. */
  entry?: EntryFault;
  /** The timestamp is another. */
  timestamp?: TimestampFault;
  /** Something is changed behind the backs of those who prove it. */
  proven?: (signed: Signed, making: Making) => Signed;
  /** The envelope is written otherwise, in `.att` layers and in bundles. */
  envelope?: (envelope: JsonObject) => JsonObject;
  /** The bundle is written otherwise: as other JSON, or in bytes that are none. */
  bundle?: (bundle: JsonObject, signed: Signed) => JsonObject | Uint8Array;
  /** The layer is another: cosign's, or the one that holds the bundle. */
  layer?: (layer: Layer) => Layer;
  /** The layers of the manifest are others. */
  layers?: (layers: Layer[]) => Layer[];
  /** Members of the manifest differ. */
  manifest?: (manifest: JsonObject) => JsonObject;
  /** The registry serves other bytes than those that it lists. */
  serve?: (manifest: Uint8Array) => Uint8Array;
  /** Nothing is put into the registry. */
  isLeftOut?: true;
}

/** All of them at once. Throws KitError when two of them break the same step: nobody could tell which one counts. */
export function allOf(breakages: readonly Breakage[]): Breakage {
  const joined: Breakage = {};
  for (const breakage of breakages) {
    for (const step of Object.keys(breakage)) {
      if (step in joined) throw new KitError(`two permutations make the same thing wrong (${step}): take one of them`);
    }
    Object.assign(joined, breakage);
  }
  return joined;
}
