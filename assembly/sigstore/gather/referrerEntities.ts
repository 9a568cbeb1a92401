/** What one referrer holds: Sigstore bundles, or the simple-signing layers of cosign 2's experiment with OCI 1.1. */
import { MAX_BUNDLE_BYTES, MAX_MANIFEST_BYTES, MAX_PAYLOAD_BYTES, MAX_REFERRER_LAYERS } from "../../bytes/limits";
import { EvidenceTable } from "../../evidence/table";
import { Result, failed } from "../../fault/result";
import { Descriptor } from "../../oci/descriptor";
import { parseManifest } from "../../oci/manifest";
import { isImageManifestType } from "../../oci/mediaTypes";
import { SignedEntity } from "../entity/signedEntity";
import { parseBundle } from "../wire/bundle";
import { BundleVersion } from "../wire/bundleMediaType";
import { cosignSignature } from "../wire/cosignLayer";
import { AttachedFormats } from "./attachedFormats";
import { blobOf, manifestOf } from "./content";

/** The media types of bundles begin so: `….bundle.v0.3+json`, `….bundle+json;version=0.1`. The bundle itself says which it is. */
const BUNDLE_TYPE: string = "application/vnd.dev.sigstore.bundle";
/** Older bundles were never stored in registries; cosign takes none of them from there. */
const OLDEST_IN_REGISTRIES: BundleVersion = BundleVersion.V03;
const SIMPLE_SIGNING_TYPE: string = "application/vnd.dev.cosign.simplesigning.v1+json";

/** Adds what one referrer holds to these lists: nothing for one of another kind, its fault when it cannot be read. */
export function addReferrerEntities(
  repository: string,
  referrer: Descriptor,
  formats: AttachedFormats,
  evidence: EvidenceTable,
  bundles: Array<Result<SignedEntity>>,
  signatures: Array<Result<SignedEntity>>,
): void {
  if (!isImageManifestType(referrer.mediaType)) return;
  const bytes = manifestOf(repository, referrer, MAX_MANIFEST_BYTES, evidence);
  if (bytes.fault) return addTo(bundles, failed<SignedEntity>(bytes.fault!), referrer);
  const manifest = parseManifest(bytes.value, MAX_REFERRER_LAYERS);
  if (manifest.fault) return addTo(bundles, failed<SignedEntity>(manifest.fault!), referrer);
  const layers = manifest.value.layers;
  for (let i = 0; i < layers.length; i++) {
    const layer = layers[i];
    if (formats.bundle && layer.mediaType.startsWith(BUNDLE_TYPE)) {
      addTo(bundles, readBundle(repository, layer, evidence), layer);
    } else if (formats.oci11 && layer.mediaType == SIMPLE_SIGNING_TYPE) {
      addTo(signatures, readSimpleSigning(repository, layer, evidence), layer);
    }
  }
}

function readBundle(repository: string, layer: Descriptor, evidence: EvidenceTable): Result<SignedEntity> {
  const blob = blobOf(repository, layer, MAX_BUNDLE_BYTES, evidence);
  return blob.fault
    ? failed<SignedEntity>(blob.fault!)
    : parseBundle(blob.value, layer.digest.text, OLDEST_IN_REGISTRIES);
}

function readSimpleSigning(repository: string, layer: Descriptor, evidence: EvidenceTable): Result<SignedEntity> {
  const blob = blobOf(repository, layer, MAX_PAYLOAD_BYTES, evidence);
  return blob.fault ? failed<SignedEntity>(blob.fault!) : cosignSignature(layer, blob.value);
}

/** A fault says of which document. */
function addTo(list: Array<Result<SignedEntity>>, entity: Result<SignedEntity>, source: Descriptor): void {
  const fault = entity.fault;
  list.push(fault == null || fault.path.length > 0 ? entity : failed<SignedEntity>(fault.at(source.digest.text)));
}
