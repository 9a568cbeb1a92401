/** What referrers hold: Sigstore bundles, or the simple-signing layers of cosign 2's experiment with OCI 1.1. */
import {
  MAX_MANIFEST_BYTES,
  MAX_PAYLOAD_BYTES,
  MAX_REFERRER_LAYERS,
  MAX_REFERRER_SIGNATURES,
} from "../../bytes/limits";
import { EvidenceTable } from "../../evidence/table";
import { FaultCode } from "../../fault/fault";
import { Result, fail, failed } from "../../fault/result";
import { Descriptor } from "../../oci/descriptor";
import { parseManifest } from "../../oci/manifest";
import { isImageManifestType } from "../../oci/mediaTypes";
import { SignedEntity } from "../entity/signedEntity";
import { cosignSignature } from "../wire/cosignLayer";
import { AttachedFormats } from "./attachedFormats";
import { blobOf, manifestOf } from "./content";
import { ReadDocuments } from "./readDocuments";

/** The media types of bundles begin so: `….bundle.v0.3+json`, `….bundle+json;version=0.1`. The bundle itself says which it is. */
const BUNDLE_TYPE: string = "application/vnd.dev.sigstore.bundle";
const SIMPLE_SIGNING_TYPE: string = "application/vnd.dev.cosign.simplesigning.v1+json";

/** What was found in the referrers of one image. */
@final
export class ReferrerEntities {
  /** Each bundle once, whoever names it: it says all that is known of it itself. */
  readonly bundles: Array<Result<SignedEntity>> = [];
  /** One for each layer: their annotations differ. */
  readonly signatures: Array<Result<SignedEntity>> = [];
  /** The digests of bundles that were read. */
  private readonly seen: Set<string> = new Set<string>();

  constructor(
    private readonly repository: string,
    private readonly formats: AttachedFormats,
    private readonly evidence: EvidenceTable,
    private readonly documents: ReadDocuments,
  ) {}

  /** Adds what one referrer holds: nothing for one of another kind, its fault when it cannot be read. */
  add(referrer: Descriptor): void {
    if (!isImageManifestType(referrer.mediaType)) return;
    const bytes = manifestOf(this.repository, referrer, MAX_MANIFEST_BYTES, this.evidence);
    if (bytes.fault) return addTo(this.bundles, failed<SignedEntity>(bytes.fault!), referrer);
    const manifest = parseManifest(bytes.value, MAX_REFERRER_LAYERS);
    if (manifest.fault) return addTo(this.bundles, failed<SignedEntity>(manifest.fault!), referrer);
    const layers = manifest.value.layers;
    for (let i = 0; i < layers.length; i++) {
      if (this.formats.bundle && layers[i].mediaType.startsWith(BUNDLE_TYPE)) this.addBundle(layers[i]);
      else if (this.formats.oci11 && layers[i].mediaType == SIMPLE_SIGNING_TYPE) this.addSignature(layers[i]);
    }
  }

  private addBundle(layer: Descriptor): void {
    if (this.seen.has(layer.digest.hex)) return;
    const bundle = this.documents.bundleOf(this.repository, layer);
    // One that could not be read may be named rightly elsewhere: with another size.
    if (bundle.isOk) this.seen.add(layer.digest.hex);
    addTo(this.bundles, bundle, layer);
  }

  private addSignature(layer: Descriptor): void {
    if (this.signatures.length > MAX_REFERRER_SIGNATURES) return;
    const isTooMany = this.signatures.length == MAX_REFERRER_SIGNATURES;
    addTo(this.signatures, isTooMany ? tooMany() : this.readSignature(layer), layer);
  }

  private readSignature(layer: Descriptor): Result<SignedEntity> {
    const blob = blobOf(this.repository, layer, MAX_PAYLOAD_BYTES, this.evidence);
    return blob.fault ? failed<SignedEntity>(blob.fault!) : cosignSignature(layer, blob.value);
  }
}

/** A fault says of which document. */
function addTo(list: Array<Result<SignedEntity>>, entity: Result<SignedEntity>, source: Descriptor): void {
  const fault = entity.fault;
  list.push(fault == null || fault.path.length > 0 ? entity : failed<SignedEntity>(fault.at(source.digest.text)));
}

function tooMany(): Result<SignedEntity> {
  return fail<SignedEntity>(FaultCode.BudgetExhausted, `more than ${MAX_REFERRER_SIGNATURES} signatures in referrers`);
}
