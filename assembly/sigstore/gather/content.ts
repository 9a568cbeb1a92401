/** Content by its descriptor: what the host answers counts only when it has the descriptor's size and digest. */
import { EvidenceTable } from "../../evidence/table";
import { Operation } from "../../evidence/operations.gen";
import { Fault, FaultCode } from "../../fault/fault";
import { Result, fail, failed } from "../../fault/result";
import { Descriptor } from "../../oci/descriptor";

/** The manifest that a descriptor names. Faults as of `contentOf`. */
export function manifestOf(
  repository: string,
  descriptor: Descriptor,
  mostBytes: i32,
  evidence: EvidenceTable,
): Result<Uint8Array> {
  return contentOf(Operation.RegistryManifest, repository, descriptor, mostBytes, evidence);
}

/** The blob that a descriptor names. Faults as of `contentOf`. */
export function blobOf(
  repository: string,
  descriptor: Descriptor,
  mostBytes: i32,
  evidence: EvidenceTable,
): Result<Uint8Array> {
  return contentOf(Operation.RegistryBlob, repository, descriptor, mostBytes, evidence);
}

/**
 * The bytes, hashed in here. EvidenceTooLarge, without asking, when the descriptor says that they are more than `mostBytes`;
 * EvidenceMismatch for other bytes than the descriptor's; else what the host said.
 */
function contentOf(
  operation: Operation,
  repository: string,
  descriptor: Descriptor,
  mostBytes: i32,
  evidence: EvidenceTable,
): Result<Uint8Array> {
  if (descriptor.size > mostBytes) {
    return fail<Uint8Array>(FaultCode.EvidenceTooLarge, descriptor.size.toString() + " bytes");
  }
  const argument = repository + "@" + descriptor.digest.text;
  const answer = evidence.ask(operation, argument);
  if (answer.fault) return answer;
  const mismatch = mismatchOf(operation, argument, descriptor, answer.value, evidence);
  return mismatch == null ? answer : failed<Uint8Array>(mismatch);
}

/** Size before digest: the size is cheap and bounds what is hashed. */
function mismatchOf(
  operation: Operation,
  argument: string,
  descriptor: Descriptor,
  content: Uint8Array,
  evidence: EvidenceTable,
): Fault | null {
  if (<i64>content.length != descriptor.size) {
    const detail = `it has ${content.length} bytes, its descriptor says ${descriptor.size}`;
    return new Fault(FaultCode.EvidenceMismatch, detail);
  }
  const hex = evidence.sha256Hex(operation, argument, content);
  if (hex == descriptor.digest.hex) return null;
  return new Fault(FaultCode.EvidenceMismatch, "its digest is sha256:" + hex + ", not " + descriptor.digest.text);
}
