/** What refers to an image (OCI distribution specification, "Listing Referrers"), or its stand-in, the tag `sha256-HEX`. */
import { MAX_MANIFEST_BYTES, MAX_REFERRERS } from "../../bytes/limits";
import { EvidenceTable } from "../../evidence/table";
import { Operation } from "../../evidence/operations.gen";
import { FaultCode } from "../../fault/fault";
import { Result, fail, failed, ok } from "../../fault/result";
import { Descriptor } from "../../oci/descriptor";
import { Digest } from "../../oci/digest";
import { parseImageIndex } from "../../oci/imageIndex";

/** The tag of an image's referrers, or with a suffix that of its cosign signatures: `NAME:sha256-HEX`. */
export function digestTag(repository: string, image: Digest, suffix: string): string {
  return repository + ":sha256-" + image.hex + suffix;
}

/**
 * Descriptors of everything that refers to the image, each digest once; none when nothing does. Where the registry has no
 * referrers API, the index at the tag that clients keep in its place ("Referrers Tag Schema"). Nothing of the listing is
 * trusted: not its artifact types, nor that each of these says that it refers to the image; what is signed decides.
 * Faults: ManifestInvalid, EvidenceTooLarge, BudgetExhausted for more than `MAX_REFERRERS`, and what the host said.
 */
export function listReferrers(repository: string, image: Digest, evidence: EvidenceTable): Result<Array<Descriptor>> {
  const listed = evidence.ask(Operation.RegistryReferrers, repository + "@" + image.text);
  if (!listed.fault) return readListing(listed.value);
  if (listed.fault!.code != FaultCode.EvidenceNotFound) return failed<Array<Descriptor>>(listed.fault!);
  const tagged = evidence.ask(Operation.RegistryManifest, digestTag(repository, image, ""));
  if (!tagged.fault) return readListing(tagged.value);
  if (tagged.fault!.code != FaultCode.EvidenceNotFound) return failed<Array<Descriptor>>(tagged.fault!);
  return ok(new Array<Descriptor>());
}

function readListing(bytes: Uint8Array): Result<Array<Descriptor>> {
  if (bytes.length > MAX_MANIFEST_BYTES) {
    return fail<Array<Descriptor>>(FaultCode.EvidenceTooLarge, bytes.length.toString() + " bytes");
  }
  const listed = parseImageIndex(bytes, MAX_REFERRERS);
  if (listed.fault) return failed<Array<Descriptor>>(listed.fault!.at("referrers."));
  const seen = new Set<string>();
  const distinct = new Array<Descriptor>();
  for (let i = 0; i < listed.value.length; i++) {
    const descriptor = listed.value[i];
    if (seen.has(descriptor.digest.hex)) continue;
    seen.add(descriptor.digest.hex);
    distinct.push(descriptor);
  }
  return ok(distinct);
}
