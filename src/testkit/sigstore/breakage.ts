/** Where a signature can be made wrong on its way from the signer to the registry: each step has a door. */
import type { Attachment } from "./attachment.js";
import type { CertificateRequest } from "./fulcio.js";
import type { EntryFault } from "./logEntry.js";
import type { MakingContext, OrderContext } from "./making.js";
import type { Signed } from "./signed.js";
import type { Layer } from "./signatureManifest.js";
import type { TimestampFault } from "./timestampAuthority.js";

/** A JSON object. */
export type JsonObject = Record<string, unknown>;

/** What is done differently; the steps in their order. What is left out is done right. */
export interface Breakage {
  /** The certificate is asked for otherwise. Nothing happens to signers without one. */
  certificate?: (request: CertificateRequest, context: OrderContext) => CertificateRequest;
  /** Something else is signed. */
  payload?: (payload: Uint8Array, context: MakingContext) => Uint8Array;
  /** It is signed as something else. Nothing happens to messages without an envelope. */
  payloadType?: string;
  /** The signature is another, before logs and authorities see it. */
  signed?: (signed: Signed, context: MakingContext) => Signed;
  /** The log's entry or its proof is another. */
  entry?: EntryFault;
  /** The timestamp is another. */
  timestamp?: TimestampFault;
  /** Something is changed behind the backs of those who prove it. */
  proven?: (signed: Signed, context: MakingContext) => Signed;
  /** The envelope is written otherwise, in `.att` layers and in bundles. */
  envelope?: (envelope: JsonObject) => unknown;
  /** The bundle is written otherwise: as other JSON, or in bytes that are none. */
  bundle?: (bundle: JsonObject, context: MakingContext) => unknown;
  /** The layer is another: cosign's, or the one that holds the bundle. */
  layer?: (layer: Layer, context: MakingContext) => Layer;
  /** What lies in the registry is another. */
  attachment?: (attachment: Attachment, context: MakingContext) => Attachment;
}

/** All of them, one after the other. Throws when two of them want to be the one fault of a log entry or of a timestamp. */
export function allOf(breakages: readonly Breakage[]): Breakage {
  return breakages.reduce(both, {});
}

function both(first: Breakage, second: Breakage): Breakage {
  for (const step of ["entry", "timestamp", "payloadType"] as const) {
    if (first[step] !== undefined && second[step] !== undefined)
      throw new Error(`two things cannot be wrong about one ${step === "payloadType" ? "payload type" : step}`);
  }
  return {
    ...first,
    ...second,
    certificate: (request, context) => after(first.certificate, second.certificate, request, context),
    payload: (payload, context) => after(first.payload, second.payload, payload, context),
    signed: (signed, context) => after(first.signed, second.signed, signed, context),
    proven: (signed, context) => after(first.proven, second.proven, signed, context),
    envelope: (envelope) => chained(first.envelope, second.envelope, envelope),
    bundle: (bundle, context) =>
      chained(
        first.bundle && ((value) => first.bundle?.(value, context)),
        second.bundle && ((value) => second.bundle?.(value, context)),
        bundle,
      ),
    layer: (layer, context) => after(first.layer, second.layer, layer, context),
    attachment: (attachment, context) => after(first.attachment, second.attachment, attachment, context),
  };
}

type Change<T, C> = ((value: T, context: C) => T) | undefined;

function after<T, C>(first: Change<T, C>, second: Change<T, C>, value: T, context: C): T {
  const changed = first === undefined ? value : first(value, context);
  return second === undefined ? changed : second(changed, context);
}

type Rewriting = ((value: JsonObject) => unknown) | undefined;

/** What the first made into something that is no JSON object stays as it is. */
function chained(first: Rewriting, second: Rewriting, value: JsonObject): unknown {
  const changed = first === undefined ? value : first(value);
  if (second === undefined || !isJsonObject(changed)) return changed;
  return second(changed);
}

function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}
