/** From an image's digest to everything that is attached to it in a format that is looked at. */
import { EvidenceTable } from "../../evidence/table";
import { Fault, FaultCode } from "../../fault/fault";
import { Result, fail, failed, ok } from "../../fault/result";
import { Descriptor } from "../../oci/descriptor";
import { Digest } from "../../oci/digest";
import { SignedEntity } from "../entity/signedEntity";
import { AttachedFormats, AttachedKind } from "./attachedFormats";
import { addTagEntities } from "./cosignTag";
import { PayloadGuesses } from "./payloadGuesses";
import { ReadDocuments } from "./readDocuments";
import { ReferrerEntities } from "./referrerEntities";
import { listReferrers } from "./referrers";

export { AttachedFormats, AttachedKind };

/** Added to what is said of a tag without signatures. */
const NO_REFERRERS: string = "; a Kubewarden host lists no referrers, so no bundles were looked for";

/**
 * Every attached entity, or the fault of the one that could not be read: bundles, then the referrers' simple-signing
 * layers, then the layers at the tag, each in its listing's order and a bundle once; one or more. One that cannot be read says nothing of the
 * others: anybody who may push can add one.
 *
 * Faults of the whole: SignatureMissing or AttestationMissing when nothing is attached; where bundles hide the tag, a listing
 * that cannot be read, what the host said of it included: then nobody knows what counts. Where they do not, such a listing
 * is one more entity that cannot be read: what is found elsewhere is proof without it. A host of another maker, which lists
 * nothing, is asked for the tag alone.
 *
 * Everything is asked for in the first pass in which it can be: while the listing is on its way, the tag is asked for
 * although it may turn out not to be looked at. When nothing is on its way, only what is looked at is asked for.
 */
export function attachedEntities(
  repository: string,
  image: Digest,
  kind: AttachedKind,
  formats: AttachedFormats,
  evidence: EvidenceTable,
  documents: ReadDocuments,
  payloads: PayloadGuesses,
): Result<Array<Result<SignedEntity>>> {
  const entities = new Array<Result<SignedEntity>>();
  let fault: Fault | null = null;
  let isTagHidden = false;
  if (formats.needsReferrers) {
    const referrers = listReferrers(repository, image, evidence);
    fault = referrers.fault;
    if (fault == null) isTagHidden = addReferrers(repository, referrers.value, formats, evidence, documents, entities);
    else if (fault.code != FaultCode.EvidencePending) {
      if (formats.bundlesHideTag) return failed<Array<Result<SignedEntity>>>(fault);
      if (!evidence.isForeign || !formats.cosign) entities.push(failed<SignedEntity>(fault));
      fault = null;
    }
  }
  let missing = "nothing refers to " + repository + "@" + image.text;
  if (formats.cosign && !isTagHidden) {
    const tagFault = addTagEntities(repository, image, kind, evidence, documents, payloads, entities);
    if (tagFault != null && tagFault.code == FaultCode.EvidenceNotFound) missing = tagFault.detail;
    else if (tagFault != null && entities.length > 0 && tagFault.code != FaultCode.EvidencePending) {
      entities.push(failed<SignedEntity>(tagFault));
    } else if (fault == null) fault = tagFault;
  }
  if (fault != null) return failed<Array<Result<SignedEntity>>>(fault);
  if (entities.length > 0) return ok(entities);
  if (evidence.isForeign) missing += NO_REFERRERS;
  const code = kind == AttachedKind.Signatures ? FaultCode.SignatureMissing : FaultCode.AttestationMissing;
  return fail<Array<Result<SignedEntity>>>(code, missing);
}

/** Whether they hide the tag: while a bundle is on its way nobody knows yet. */
function addReferrers(
  repository: string,
  referrers: Array<Descriptor>,
  formats: AttachedFormats,
  evidence: EvidenceTable,
  documents: ReadDocuments,
  entities: Array<Result<SignedEntity>>,
): bool {
  const found = new ReferrerEntities(repository, formats, evidence, documents);
  for (let i = 0; i < referrers.length; i++) found.add(referrers[i]);
  let hasBundle = false;
  for (let i = 0; i < found.bundles.length; i++) {
    entities.push(found.bundles[i]);
    if (found.bundles[i].isOk) hasBundle = true;
  }
  for (let i = 0; i < found.signatures.length; i++) entities.push(found.signatures[i]);
  return hasBundle && formats.bundlesHideTag;
}
