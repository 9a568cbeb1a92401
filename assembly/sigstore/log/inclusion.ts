/** That an entry is in its log: an inclusion proof that leads to a checkpoint which the log has signed. */
import { equalBytes } from "../../bytes/compare";
import { MAX_INCLUSION_HASHES } from "../../bytes/limits";
import { Fault, FaultCode } from "../../fault/fault";
import { clipped } from "../../intoto/clipped";
import { verifyInclusion } from "../../merkle/inclusion";
import { leafHash } from "../../merkle/treeHash";
import { Checkpoint, parseCheckpoint } from "../../note/checkpoint";
import { verifyNote } from "../../note/verifyNote";
import { WitnessPolicy } from "../../note/witnessPolicy";
import { InclusionProof, LogEntry } from "./logEntry";
import { TransparencyLog } from "./transparencyLog";

/**
 * Null when the proof shows that the entry's body is in the tree of a checkpoint that the log has signed and, unless it is
 * null, enough witnesses have cosigned. Else LogInclusion, LogCheckpoint or BudgetExhausted.
 *
 * Root and size are those of the checkpoint; what the proof states beside it has to be the same. `isVersion2`: the
 * checkpoint's origin, which is also the name of its signature, has to be the host of the log's URL, and the proof's index
 * that of the entry. In the first version the origin is whatever the machine was called and the number of a shard, the
 * signature has the machine's name, and the proof's index is that within the shard.
 */
export function verifyLogInclusion(
  entry: LogEntry,
  proof: InclusionProof,
  log: TransparencyLog,
  isVersion2: bool,
  witnesses: WitnessPolicy | null,
): Fault | null {
  const stated = statedFault(entry, proof, isVersion2);
  if (stated != null) return stated;
  const parsed = parseCheckpoint(proof.checkpoint);
  if (parsed.fault) return atCheckpoint(parsed.fault!);
  const checkpoint = parsed.value;
  const signed = checkpointFault(checkpoint, log, isVersion2, witnesses);
  if (signed != null) return atCheckpoint(signed);
  const other = otherTree(checkpoint, proof);
  if (other != null) return refuse(other);
  const included = verifyInclusion(
    <u64>proof.logIndex,
    checkpoint.size,
    leafHash(entry.body),
    proof.hashes,
    checkpoint.rootHash,
  );
  return included == null ? null : included.at("inclusionProof");
}

/** What is wrong with the proof's own words, before anything is computed. */
function statedFault(entry: LogEntry, proof: InclusionProof, isVersion2: bool): Fault | null {
  if (proof.logIndex < 0) return refuse("the index is negative");
  if (proof.treeSize < 0) return refuse("the tree size is negative");
  if (proof.hashes.length > MAX_INCLUSION_HASHES) return refuse(`more than ${MAX_INCLUSION_HASHES} hashes`);
  if (proof.checkpoint.length == 0) return refuse("there is no checkpoint");
  if (isVersion2 && proof.logIndex != entry.logIndex) return refuse("the index is not that of the entry");
  return null;
}

function checkpointFault(
  checkpoint: Checkpoint,
  log: TransparencyLog,
  isVersion2: bool,
  witnesses: WitnessPolicy | null,
): Fault | null {
  const hostname = log.hostname;
  if (isVersion2 && hostname.length == 0) return new Fault(FaultCode.LogCheckpoint, "the trusted log has no URL to name it");
  if (isVersion2 && checkpoint.origin != hostname) {
    return new Fault(FaultCode.LogCheckpoint, `the origin "${clipped(checkpoint.origin)}" is not "${hostname}"`);
  }
  const name = isVersion2 ? hostname : machineName(checkpoint.origin);
  const signed = verifyNote(checkpoint.note, log.key, name);
  if (signed != null) return signed;
  return witnesses == null ? null : witnesses.check(checkpoint.note);
}

/** The fault, said to stand in the checkpoint. */
function atCheckpoint(fault: Fault): Fault {
  return fault.at(fault.path.length == 0 ? "inclusionProof.checkpoint" : "inclusionProof.checkpoint.");
}

/** What stands before the shard's number in `MACHINE - NUMBER`; all of an origin that is not so. */
function machineName(origin: string): string {
  const separator = origin.lastIndexOf(" - ");
  return separator < 0 ? origin : origin.substring(0, separator);
}

/** How the proof's tree differs from the checkpoint's; what it does not state is not different. */
function otherTree(checkpoint: Checkpoint, proof: InclusionProof): string | null {
  if (proof.treeSize != 0 && <u64>proof.treeSize != checkpoint.size) return "the tree size is not the checkpoint's";
  const rootHash = proof.rootHash;
  return rootHash.length != 0 && !equalBytes(rootHash, checkpoint.rootHash)
    ? "the root hash is not the checkpoint's"
    : null;
}

function refuse(detail: string): Fault {
  return new Fault(FaultCode.LogInclusion, detail, "inclusionProof");
}
