// Harness exports for assembly/merkle, note and sigstore/log.
import { decodeHex, encodeHex } from "../../assembly/encoding/hex";
import { faultCodeName } from "../../assembly/fault/codes.gen";
import { Fault } from "../../assembly/fault/fault";
import { Result, failed } from "../../assembly/fault/result";
import { verifyInclusion } from "../../assembly/merkle/inclusion";
import { leafHash } from "../../assembly/merkle/treeHash";
import { parseCheckpoint } from "../../assembly/note/checkpoint";
import { noteKeyHash } from "../../assembly/note/keyHash";
import { parseSignedNote } from "../../assembly/note/signedNote";
import { verifyNote } from "../../assembly/note/verifyNote";
import { Witness } from "../../assembly/note/witness";
import { WitnessPolicy } from "../../assembly/note/witnessPolicy";
import { PublicKey } from "../../assembly/signature/key";

/** The hash of a leaf. */
export function merkleLeafHash(entry: Uint8Array): Uint8Array {
  return leafHash(entry);
}

/** `ok` or the fault. Index and size in decimal; the hashes in hexadecimal, each followed by a newline. */
export function merkleVerifyInclusion(
  index: string,
  size: string,
  leaf: Uint8Array,
  hashes: string,
  root: Uint8Array,
): string {
  return outcome(verifyInclusion(U64.parseInt(index), U64.parseInt(size), leaf, bytesLines(hashes), root));
}

/** The members of a note, or the fault: its text, then a line `KEYID NAME SIGNATURE` for each signature. */
export function noteParse(text: string): string {
  const note = parseSignedNote(text);
  if (note.fault) return outcome(note.fault);
  const lines = new Array<string>();
  for (let i = 0; i < note.value.signatures.length; i++) {
    const signature = note.value.signatures[i];
    lines.push(`${signature.keyId.toString(16)} ${signature.name} ${encodeHex(signature.signature)}`);
  }
  return "ok\n" + note.value.text + "\n" + lines.join("\n");
}

/** `ok ORIGIN|SIZE|ROOT|EXTENSION…`, or the fault. */
export function checkpointParse(text: string): string {
  const checkpoint = parseCheckpoint(text);
  if (checkpoint.fault) return outcome(checkpoint.fault);
  const value = checkpoint.value;
  return `ok ${[value.origin, value.size.toString(), encodeHex(value.rootHash)].concat(value.extensions).join("|")}`;
}

/** The 32 bytes of the hash by which notes name a key; null when it is no key. */
export function noteKeyHashOf(name: string, spki: Uint8Array): Uint8Array | null {
  const key = PublicKey.fromSpki(spki);
  return key.isOk ? noteKeyHash(name, key.value) : null;
}

/** `ok` or the fault. An empty name is none. */
export function noteVerify(text: string, spki: Uint8Array, name: string): string {
  const note = parseSignedNote(text);
  if (note.fault) return outcome(note.fault);
  return outcome(verifyNote(note.value, PublicKey.fromSpki(spki).value, name.length == 0 ? null : name));
}

/** The time at which a witness, by its verifier key, cosigned a note, or the fault. */
export function noteCosignedAt(text: string, verifierKey: string): string {
  const witness = Witness.fromVerifierKey(verifierKey);
  if (witness.fault) return outcome(witness.fault);
  const note = parseSignedNote(text);
  if (note.fault) return outcome(note.fault);
  const time = witness.value.cosignedAt(note.value);
  return time.fault ? outcome(time.fault) : time.value.toRfc3339();
}

/** `ok` or the fault of a policy of these witnesses, one verifier key on each line. */
export function noteWitnesses(text: string, verifierKeys: string, threshold: i32): string {
  const policy = witnessPolicyOf(verifierKeys, threshold);
  if (policy.fault) return outcome(policy.fault);
  const note = parseSignedNote(text);
  if (note.fault) return outcome(note.fault);
  return outcome(policy.value.check(note.value));
}

function witnessPolicyOf(verifierKeys: string, threshold: i32): Result<WitnessPolicy> {
  const witnesses = new Array<Witness>();
  const lines = verifierKeys.split("\n");
  for (let i = 0; i < lines.length; i++) {
    const witness = Witness.fromVerifierKey(lines[i]);
    if (witness.fault) return failed<WitnessPolicy>(witness.fault!);
    witnesses.push(witness.value);
  }
  return WitnessPolicy.of(witnesses, threshold);
}

/** Bytes in hexadecimal, each followed by a newline. */
function bytesLines(text: string): Array<Uint8Array> {
  const values = new Array<Uint8Array>();
  const lines = text.split("\n");
  for (let i = 0; i < lines.length - 1; i++) values.push(decodeHex(lines[i]).value);
  return values;
}

function outcome(fault: Fault | null): string {
  if (fault == null) return "ok";
  const path = fault.path.length == 0 ? "" : " at " + fault.path;
  return faultCodeName(fault.code) + path + ": " + fault.detail;
}
