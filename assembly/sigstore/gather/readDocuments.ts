/** Bundles and envelopes of one evaluation: each blob is read once, however often manifests name it. */
import { EvidenceTable } from "../../evidence/table";
import { Result, failed } from "../../fault/result";
import { Envelope, parseEnvelope } from "../../intoto/envelope";
import { MAX_BUNDLE_BYTES } from "../../bytes/limits";
import { Descriptor } from "../../oci/descriptor";
import { SignedEntity } from "../entity/signedEntity";
import { parseBundle } from "../wire/bundle";
import { BundleVersion } from "../wire/bundleMediaType";
import { blobOf } from "./content";

/** Older bundles were never stored in registries; cosign takes none of them from there. */
const OLDEST: BundleVersion = BundleVersion.V03;

/**
 * A layer costs its manifest a hundred bytes, and the blob that it names can have megabytes: thousands of layers that name
 * one blob would fill the memory with copies of it. What is read does not change afterwards, so all of them share it.
 */
@final
export class ReadDocuments {
  private readonly bundles: Map<string, Result<SignedEntity>> = new Map<string, Result<SignedEntity>>();
  private readonly envelopes: Map<string, Result<Envelope>> = new Map<string, Result<Envelope>>();

  constructor(private readonly evidence: EvidenceTable) {}

  /** The bundle that the blob is, of version 0.3. Faults of `blobOf` and `parseBundle`. */
  bundleOf(repository: string, layer: Descriptor): Result<SignedEntity> {
    const blob = blobOf(repository, layer, MAX_BUNDLE_BYTES, this.evidence);
    if (blob.fault) return failed<SignedEntity>(blob.fault!);
    const digest = layer.digest.text;
    if (!this.bundles.has(digest)) this.bundles.set(digest, parseBundle(blob.value, digest, OLDEST));
    return this.bundles.get(digest);
  }

  /** The envelope that the blob is. Faults of `blobOf` and `parseEnvelope`. */
  envelopeOf(repository: string, layer: Descriptor): Result<Envelope> {
    const blob = blobOf(repository, layer, MAX_BUNDLE_BYTES, this.evidence);
    if (blob.fault) return failed<Envelope>(blob.fault!);
    const digest = layer.digest.text;
    if (!this.envelopes.has(digest)) this.envelopes.set(digest, parseEnvelope(blob.value));
    return this.envelopes.get(digest);
  }
}
