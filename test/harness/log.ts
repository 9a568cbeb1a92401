// Harness exports for assembly/merkle, note and sigstore/log.
import { decodeHex, encodeHex } from "../../assembly/encoding/hex";
import { faultCodeName } from "../../assembly/fault/codes.gen";
import { Fault } from "../../assembly/fault/fault";
import { Result, failed } from "../../assembly/fault/result";
import { HashAlgorithm } from "../../assembly/hash/algorithm";
import { Envelope, EnvelopeSignature, preAuthenticationEncoding } from "../../assembly/intoto/envelope";
import { verifyInclusion } from "../../assembly/merkle/inclusion";
import { leafHash } from "../../assembly/merkle/treeHash";
import { parseCheckpoint } from "../../assembly/note/checkpoint";
import { noteKeyHash } from "../../assembly/note/keyHash";
import { parseSignedNote } from "../../assembly/note/signedNote";
import { verifyNote } from "../../assembly/note/verifyNote";
import { Witness } from "../../assembly/note/witness";
import { WitnessPolicy } from "../../assembly/note/witnessPolicy";
import { PublicKey } from "../../assembly/signature/key";
import { ArtifactDigests } from "../../assembly/sigstore/entity/artifactDigests";
import { parseEntryBody } from "../../assembly/sigstore/log/entryBody/entryBody";
import { verifyEntryBody } from "../../assembly/sigstore/log/entryBody/verifyEntryBody";
import { InclusionProof, LogEntry } from "../../assembly/sigstore/log/logEntry";
import { LoggedSignature } from "../../assembly/sigstore/log/loggedSignature";
import { proposedDsse, proposedHashedRekord, proposedIntoto } from "../../assembly/sigstore/log/proposedEntry";
import { verifyPromise } from "../../assembly/sigstore/log/signedEntryTimestamp";
import { TransparencyLog } from "../../assembly/sigstore/log/transparencyLog";
import { verifyLogEntry } from "../../assembly/sigstore/log/verifyLogEntry";
import { Instant, parseRfc3339 } from "../../assembly/time/instant";

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

/**
 * `ok LOGID TIME INDEX proof promise` of a log entry that verifies for a signature, or the fault.
 *
 * `fields`: lines of the entry's index, log id, time, kind, version, promise or `-`, and, unless it has no proof, the
 * proof's index, size, root, and hashes one behind the other. `about`: lines of the signature, the verifier, `certificate`
 * or `key`, and the digests of a message by SHA-256, -384 and -512, `-` for one that is not known, or no digests when
 * `content` is the message or, with a payload type, an envelope's payload. Bytes are in hexadecimal, nothing is `-`.
 */
export function logEntryVerify(
  fields: string,
  body: Uint8Array,
  checkpoint: string,
  about: string,
  content: Uint8Array,
  payloadType: string,
  encoding: Uint8Array,
  logs: string,
  witnesses: string,
): string {
  const signature = loggedSignatureOf(about.split("\n"), content, payloadType, encoding);
  let policy: WitnessPolicy | null = null;
  if (witnesses.length > 0) policy = witnessPolicyOf(witnesses, 1).value;
  const entry = verifyLogEntry(logEntryOf(fields.split("\n"), body, checkpoint), signature, logsOf(logs), policy);
  if (entry.fault) return outcome(entry.fault);
  const value = entry.value;
  const time = value.integratedTime;
  const parts = ["ok", encodeHex(value.logId), time == null ? "-" : time.toRfc3339(), value.logIndex.toString()];
  if (value.hasProof) parts.push("proof");
  if (value.hasPromise) parts.push("promise");
  return parts.join(" ");
}

/** `ok`, or the fault, of the promise of an entry alone; `fields` as above. */
export function logPromiseVerify(fields: string, body: Uint8Array, logs: string): string {
  const entry = logEntryOf(fields.split("\n"), body, "");
  return outcome(verifyPromise(entry, entry.promise!, logsOf(logs)[0]));
}

/** `ok KIND VERSION`, or the fault, of a body. */
export function logBodyParse(body: Uint8Array, kind: string, version: string): string {
  const read = parseEntryBody(body, kind, version);
  return read.fault ? outcome(read.fault) : `ok ${read.value.kind} ${read.value.version}`;
}

/** `ok`, or the fault, of a body for a signature; as `logEntryVerify`. */
export function logBodyVerify(
  body: Uint8Array,
  about: string,
  content: Uint8Array,
  payloadType: string,
  encoding: Uint8Array,
): string {
  const read = parseEntryBody(body, "", "");
  if (read.fault) return outcome(read.fault);
  return outcome(verifyEntryBody(read.value, loggedSignatureOf(about.split("\n"), content, payloadType, encoding)));
}

/** A log's own id, its host, and whether it is valid at a time and named by an id: `ID HOST true false`. */
export function logDescribe(log: string, time: string, id: Uint8Array): string {
  const value = logsOf(log)[0];
  const instant = parseRfc3339(time).value;
  return `${encodeHex(value.id)} ${value.hostname} ${value.isValidAt(instant)} ${value.isNamed(id)}`;
}

/** The entry that a look-up asks for; `kind`: hashedrekord, dsse or intoto. */
export function logProposedEntry(kind: string, signed: Uint8Array, verifier: string, digest: Uint8Array): string {
  if (kind == "hashedrekord") return proposedHashedRekord(signed, verifier, HashAlgorithm.Sha256, digest);
  return kind == "dsse" ? proposedDsse(signed, verifier) : proposedIntoto(signed, verifier);
}

function logEntryOf(fields: Array<string>, body: Uint8Array, checkpoint: string): LogEntry {
  let proof: InclusionProof | null = null;
  if (fields.length > 6) {
    const hashes = new Array<Uint8Array>();
    for (let i = 9; i < fields.length; i++) hashes.push(bytesOf(fields[i]));
    proof = new InclusionProof(integer(fields[6]), integer(fields[7]), bytesOf(fields[8]), hashes, checkpoint);
  }
  const promise: Uint8Array | null = fields[5] == "-" ? null : bytesOf(fields[5]);
  const kind = fields[3] == "-" ? "" : fields[3];
  const version = fields[4] == "-" ? "" : fields[4];
  return new LogEntry(integer(fields[0]), bytesOf(fields[1]), integer(fields[2]), kind, version, promise, proof, body);
}

function loggedSignatureOf(
  lines: Array<string>,
  content: Uint8Array,
  payloadType: string,
  encoding: Uint8Array,
): LoggedSignature {
  const signature = bytesOf(lines[0]);
  let envelope: Envelope | null = null;
  let digests = ArtifactDigests.ofBytes(content);
  if (payloadType.length > 0) {
    const read = new Envelope(payloadType, content, [new EnvelopeSignature("", signature)], nullIfEmpty(encoding));
    digests = ArtifactDigests.ofBytes(preAuthenticationEncoding(read));
    envelope = read;
  } else if (lines.length > 3) {
    digests = ArtifactDigests.ofKnown(
      nullIfEmpty(bytesOf(lines[3])),
      nullIfEmpty(bytesOf(lines[4])),
      nullIfEmpty(bytesOf(lines[5])),
    );
  }
  return new LoggedSignature(signature, bytesOf(lines[1]), lines[2] == "certificate", digests, envelope);
}

/** Logs, one on each line: SPKI, URL, from and to in RFC 3339, a stated id; `-` for what there is not. */
function logsOf(text: string): Array<TransparencyLog> {
  const logs = new Array<TransparencyLog>();
  const lines = text.length == 0 ? new Array<string>() : text.split("\n");
  for (let i = 0; i < lines.length; i++) {
    const parts = lines[i].split(" ");
    const url = parts[1] == "-" ? "" : parts[1];
    const log = TransparencyLog.fromSpki(bytesOf(parts[0]), url, "", instantOf(parts[2]), instantOf(parts[3])).value;
    logs.push(parts[4] == "-" ? log : log.withStatedId(bytesOf(parts[4])));
  }
  return logs;
}

function instantOf(text: string): Instant | null {
  return text == "-" ? null : parseRfc3339(text).value;
}

function integer(text: string): i64 {
  return I64.parseInt(text);
}

function bytesOf(text: string): Uint8Array {
  return text == "-" ? new Uint8Array(0) : decodeHex(text).value;
}

function nullIfEmpty(bytes: Uint8Array): Uint8Array | null {
  return bytes.length == 0 ? null : bytes;
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
