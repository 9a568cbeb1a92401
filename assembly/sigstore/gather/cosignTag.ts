/** Cosign's signatures and attestations as cosign 1 and 2 store them: the layers of the manifest at the tag `sha256-HEX.sig` or `.att`. */
import { MAX_MANIFEST_BYTES, MAX_PAYLOAD_BYTES, MAX_SIGNATURE_LAYERS } from "../../bytes/limits";
import { EvidenceTable } from "../../evidence/table";
import { Operation } from "../../evidence/operations.gen";
import { Fault, FaultCode } from "../../fault/fault";
import { Result, failed } from "../../fault/result";
import { Descriptor } from "../../oci/descriptor";
import { Digest } from "../../oci/digest";
import { parseManifest } from "../../oci/manifest";
import { SignedEntity } from "../entity/signedEntity";
import { cosignEnvelope, cosignSignature } from "../wire/cosignLayer";
import { AttachedKind } from "./attachedFormats";
import { blobOf } from "./content";
import { PayloadGuesses } from "./payloadGuesses";
import { ReadDocuments } from "./readDocuments";
import { digestTag } from "./referrers";

/**
 * Adds every layer as an entity, or its fault, in the manifest's order. (A manifest with a descriptor that is none cannot be
 * read as a whole.) The layers' media types are not looked at, as cosign does not: they are not signed, and the signature
 * itself decides. `payloads`: what the signed payloads may be, for hosts of another maker, where blobs cannot be fetched.
 *
 * The fault of the whole: ManifestInvalid, EvidenceTooLarge, BudgetExhausted, and what the host said, EvidenceNotFound
 * when there is no such tag; or null.
 */
export function addTagEntities(
  repository: string,
  image: Digest,
  kind: AttachedKind,
  evidence: EvidenceTable,
  documents: ReadDocuments,
  payloads: PayloadGuesses,
  entities: Array<Result<SignedEntity>>,
): Fault | null {
  const isSignatures = kind == AttachedKind.Signatures;
  const tag = digestTag(repository, image, isSignatures ? ".sig" : ".att");
  const answer = evidence.ask(Operation.RegistryManifest, tag);
  if (answer.fault) return answer.fault;
  if (answer.value.length > MAX_MANIFEST_BYTES) {
    return new Fault(FaultCode.EvidenceTooLarge, answer.value.length.toString() + " bytes");
  }
  const manifest = parseManifest(answer.value, MAX_SIGNATURE_LAYERS);
  if (manifest.fault) return manifest.fault;
  const layers = manifest.value.layers;
  if (layers.length == 0) return new Fault(FaultCode.EvidenceNotFound, "the signature manifest has no layers");
  for (let i = 0; i < layers.length; i++) {
    entities.push(
      isSignatures
        ? signature(repository, layers[i], evidence, payloads)
        : attestation(repository, layers[i], documents),
    );
  }
  return null;
}

function signature(
  repository: string,
  layer: Descriptor,
  evidence: EvidenceTable,
  payloads: PayloadGuesses,
): Result<SignedEntity> {
  const payload = evidence.isForeign
    ? payloads.payloadOf(layer)
    : blobOf(repository, layer, MAX_PAYLOAD_BYTES, evidence);
  return payload.fault ? failed<SignedEntity>(payload.fault!) : cosignSignature(layer, payload.value);
}

function attestation(repository: string, layer: Descriptor, documents: ReadDocuments): Result<SignedEntity> {
  const envelope = documents.envelopeOf(repository, layer);
  return envelope.fault ? failed<SignedEntity>(envelope.fault!) : cosignEnvelope(layer, envelope.value);
}
