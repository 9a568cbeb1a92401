// Harness exports for assembly/intoto and assembly/sigstore/wire: what a door made of bytes, as a text.
import { encodeBase64 } from "../../assembly/encoding/base64";
import { decodeBase64Either } from "../../assembly/encoding/base64Either";
import { encodeHex } from "../../assembly/encoding/hex";
import { faultCodeName } from "../../assembly/fault/codes.gen";
import { Fault, FaultCode } from "../../assembly/fault/fault";
import { Result, fail, failed, ok } from "../../assembly/fault/result";
import { hashName } from "../../assembly/hash/algorithm";
import { Envelope, parseEnvelope, preAuthenticationEncoding } from "../../assembly/intoto/envelope";
import { predicateTypeOf } from "../../assembly/intoto/predicateTypes";
import { Statement, parseStatement } from "../../assembly/intoto/statement";
import { Descriptor, parseManifest } from "../../assembly/oci/manifest";
import { SignedEntity } from "../../assembly/sigstore/entity/signedEntity";
import { InclusionProof, LogEntry } from "../../assembly/sigstore/log/logEntry";
import { parseBundle } from "../../assembly/sigstore/wire/bundle";
import { cosignEnvelope, cosignSignature } from "../../assembly/sigstore/wire/cosignLayer";
import { DetachedMaterial, detachedAttestation, detachedSignature } from "../../assembly/sigstore/wire/detached";
import { TRANSPARENCY_LOG_ENTRY, readTransparencyLogEntry } from "../../assembly/sigstore/wire/logEntryJson";
import { FirstFault, ProtoMessage } from "../../assembly/sigstore/wire/protojson";
import { parseRekorBundle } from "../../assembly/sigstore/wire/rekorBundle";
import { parseRekorEntries } from "../../assembly/sigstore/wire/rekorEntry";

/** Either alphabet, with or without padding; null when refused. */
export function base64EitherDecode(text: Uint8Array): Uint8Array | null {
  const bytes = decodeBase64Either(text);
  return bytes.fault ? null : bytes.value;
}

/** The pre-authentication encoding of a payload type and a payload. */
export function dssePae(payloadType: string, payload: Uint8Array): Uint8Array {
  return preAuthenticationEncoding(new Envelope(payloadType, payload, [], null));
}

/** `ok`, and a line for each part; or the fault. */
export function envelopeOutcome(blob: Uint8Array): string {
  const envelope = parseEnvelope(blob);
  return envelope.fault ? faultText(envelope.fault!) : "ok\n" + envelopeText(envelope.value);
}

/** `ok`, and a line for each part; or the fault. */
export function statementOutcome(payload: Uint8Array): string {
  const read = parseStatement(payload);
  if (read.fault) return faultText(read.fault!);
  const statement: Statement = read.value;
  let text = "ok\ntype " + statement.type + "\npredicateType " + statement.predicateType;
  for (let i = 0; i < statement.subjects.length; i++) {
    const sha256 = statement.subjects[i].digest("sha256");
    const annotations = statement.subjects[i].annotations;
    text += "\nsubject " + (sha256 == null ? "-" : sha256) + " " + statement.subjects[i].name;
    if (annotations != null) text += " " + spelling(annotations.sourceText());
  }
  const predicate = statement.predicate;
  return predicate == null ? text : text + "\npredicate " + spelling(predicate.sourceText());
}

/** Whether a statement can be read and has the subject. */
export function statementHasSubject(payload: Uint8Array, algorithm: string, hex: string): bool {
  const statement = parseStatement(payload);
  return !statement.fault && statement.value.hasSubject(algorithm, hex);
}

export function predicateType(nameOrUri: string): string {
  return predicateTypeOf(nameOrUri);
}

/** A bundle, as `entityText`. */
export function bundleOutcome(json: Uint8Array): string {
  return entityOutcome(parseBundle(json, "bundle"));
}

/** The first layer of a manifest with a blob: `isAttestation` says which. */
export function cosignLayerOutcome(manifest: Uint8Array, blob: Uint8Array, isAttestation: bool): string {
  const layer = parseManifest(manifest).value.layers[0];
  return entityOutcome(isAttestation ? attestationOf(layer, blob) : cosignSignature(layer, blob));
}

function attestationOf(layer: Descriptor, blob: Uint8Array): Result<SignedEntity> {
  const envelope = parseEnvelope(blob);
  return envelope.fault ? failed<SignedEntity>(envelope.fault!) : cosignEnvelope(layer, envelope.value);
}

/** Detached files; an empty text is one that is not given. */
export function detachedOutcome(
  signature: string,
  certificate: string,
  chain: string,
  bundle: string,
  timestamp: string,
  isAttestation: bool,
): string {
  const material = new DetachedMaterial(
    given(signature),
    given(certificate),
    given(chain),
    given(bundle),
    given(timestamp),
  );
  return entityOutcome(isAttestation ? detachedAttestation(material, "file") : detachedSignature(material, "file"));
}

/** A log entry: `form` 0 is protobuf's JSON, 1 cosign's annotation, 2 an answer of Rekor's API. */
export function logEntryOutcome(json: Uint8Array, form: i32): string {
  const entry = form == 0 ? protoLogEntry(json) : form == 1 ? parseRekorBundle(json) : oneRekorEntry(json);
  return entry.fault ? faultText(entry.fault!) : "ok\n" + entryText(entry.value);
}

/** A TransparencyLogEntry that is a document of its own. */
function protoLogEntry(json: Uint8Array): Result<LogEntry> {
  const first = new FirstFault(FaultCode.LogEntryMalformed);
  const message = ProtoMessage.fromJson(json, TRANSPARENCY_LOG_ENTRY, first);
  if (message == null) return failed<LogEntry>(first.fault!);
  const entry = readTransparencyLogEntry(message);
  return first.fault != null ? failed<LogEntry>(first.fault!) : ok(entry);
}

function oneRekorEntry(json: Uint8Array): Result<LogEntry> {
  const entries = parseRekorEntries(json);
  if (entries.fault) return failed<LogEntry>(entries.fault!);
  if (entries.value.length != 1) return fail<LogEntry>(FaultCode.LogEntryMalformed, "not just one entry");
  return ok(entries.value[0]);
}

/** How many entries an answer of Rekor's API has; or the fault. */
export function rekorEntriesOutcome(json: Uint8Array): string {
  const entries = parseRekorEntries(json);
  return entries.fault ? faultText(entries.fault!) : "ok " + entries.value.length.toString();
}

function entityOutcome(entity: Result<SignedEntity>): string {
  return entity.fault ? faultText(entity.fault!) : "ok\n" + entityText(entity.value);
}

/** A line for each part. */
function entityText(entity: SignedEntity): string {
  const content = entity.content;
  let text = "name " + entity.name + "\nformat " + (<i32>entity.format).toString();
  const signature = content.signature;
  if (signature != null) text += "\nsignature " + encodeBase64(signature);
  const payload = content.payload;
  if (payload != null) text += "\npayload " + encodeBase64(payload);
  const digest = content.statedDigest;
  if (digest != null) text += "\ndigest " + hashName(digest.algorithm) + ":" + encodeHex(digest.digest);
  const envelope = content.envelope;
  if (envelope != null) text += "\n" + envelopeText(envelope);
  text += "\nstamped " + content.stampedBytes.length.toString();
  const material = entity.material;
  const certificate = material.certificate;
  if (certificate != null) text += "\ncertificate " + encodeBase64(certificate);
  for (let i = 0; i < material.chain.length; i++) text += "\nchain " + encodeBase64(material.chain[i]);
  if (material.hasCertificateChain) text += "\nhasCertificateChain";
  const hint = material.keyHint;
  if (hint != null) text += "\nkeyHint " + hint;
  for (let i = 0; i < material.entries.length; i++) text += "\n" + entryText(material.entries[i]);
  for (let i = 0; i < material.timestamps.length; i++) text += "\ntimestamp " + encodeBase64(material.timestamps[i]);
  return text;
}

function envelopeText(envelope: Envelope): string {
  let text = "payloadType " + envelope.payloadType + "\npayload " + encodeBase64(envelope.payload);
  for (let i = 0; i < envelope.signatures.length; i++) {
    const one = envelope.signatures[i];
    text += "\nsig " + encodeBase64(one.signature) + " " + one.keyId;
  }
  return envelope.encoding == null ? text : text + "\nencoding " + envelope.encoding!.length.toString();
}

function entryText(entry: LogEntry): string {
  let text = `entry ${entry.logIndex} ${encodeHex(entry.logId)} ${entry.integratedTime} ${entry.kind}/${entry.version}`;
  text += "\nbody " + encodeBase64(entry.body);
  const promise = entry.promise;
  if (promise != null) text += "\npromise " + encodeBase64(promise);
  const proof: InclusionProof | null = entry.proof;
  if (proof == null) return text;
  text += `\nproof ${proof.logIndex} ${proof.treeSize} ${encodeBase64(proof.rootHash)} ${proof.hashes.length}`;
  for (let i = 0; i < proof.hashes.length; i++) text += " " + encodeBase64(proof.hashes[i]);
  return text + "\ncheckpoint " + proof.checkpoint.replaceAll("\n", "\\n");
}

function faultText(fault: Fault): string {
  return faultCodeName(fault.code) + ": " + fault.path + ": " + fault.detail;
}

function spelling(bytes: Uint8Array): string {
  return String.UTF8.decodeUnsafe(bytes.dataStart, bytes.length);
}

function given(text: string): string | null {
  return text.length == 0 ? null : text;
}
