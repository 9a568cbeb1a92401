/** Calls the core's verification of log entries. */
import { call } from "../harness.js";

/** An inclusion proof as it comes with an entry. */
export interface Proof {
  logIndex: bigint | number;
  treeSize: bigint | number;
  rootHash: Uint8Array;
  hashes: readonly Uint8Array[];
  checkpoint: string;
}

/** An entry as it comes. */
export interface Entry {
  logIndex: bigint | number;
  logId: Uint8Array;
  integratedTime: bigint | number;
  kind: string;
  version: string;
  promise: Uint8Array | null;
  proof: Proof | null;
  body: Uint8Array;
}

/** What an entry has to be about: a message, the digests of one, or an envelope. */
export interface About {
  signature: Uint8Array;
  /** DER. */
  verifier: Uint8Array;
  isCertificate: boolean;
  /** The message or the envelope's payload. */
  content?: Uint8Array;
  /** SHA-256, SHA-384 and SHA-512 where the message is not there. */
  digests?: readonly [Uint8Array | null, Uint8Array | null, Uint8Array | null];
  /** Makes it an envelope. */
  payloadType?: string;
  /** The document that the envelope came as. */
  encoding?: Uint8Array;
}

/** A trusted log. */
export interface Log {
  spki: Uint8Array;
  baseUrl?: string;
  from?: string;
  to?: string;
  statedId?: Uint8Array;
}

/** `ok LOGID TIME INDEX proof promise`, or the fault. One witness of those given has to have cosigned. */
export function verifyLogEntry(
  entry: Entry,
  about: About,
  logs: readonly Log[],
  witnesses: readonly string[] = [],
): string {
  const checkpoint = entry.proof?.checkpoint ?? "";
  const parameters = [fieldsOf(entry), entry.body, checkpoint, ...aboutOf(about), logLines(logs)];
  return call("logEntryVerify", [...parameters, witnesses.join("\n")], "string") ?? "";
}

/** `ok`, or the fault, of the promise alone. */
export function verifyPromise(entry: Entry, log: Log): string {
  return call("logPromiseVerify", [fieldsOf(entry), entry.body, logLines([log])], "string") ?? "";
}

/** `ok`, or the fault, of a body alone. */
export function verifyBody(body: Uint8Array, about: About): string {
  return call("logBodyVerify", [body, ...aboutOf(about)], "string") ?? "";
}

/** One line for each log. */
export function logLines(logs: readonly Log[]): string {
  return logs
    .map(({ spki, baseUrl = "-", from = "-", to = "-", statedId }) => {
      return [hexOf(spki), baseUrl, from, to, hexOf(statedId ?? null)].join(" ");
    })
    .join("\n");
}

function fieldsOf(entry: Entry): string {
  const lines = [entry.logIndex, hexOf(entry.logId), entry.integratedTime, entry.kind || "-", entry.version || "-"];
  lines.push(entry.promise === null ? "-" : Buffer.from(entry.promise).toString("hex"));
  const { proof } = entry;
  if (proof !== null) lines.push(proof.logIndex, proof.treeSize, hexOf(proof.rootHash), ...proof.hashes.map(hexOf));
  return lines.join("\n");
}

function aboutOf(about: About): [string, Uint8Array, string, Uint8Array] {
  const lines = [hexOf(about.signature), hexOf(about.verifier), about.isCertificate ? "certificate" : "key"];
  if (about.digests !== undefined) lines.push(...about.digests.map(hexOf));
  const nothing = new Uint8Array();
  return [lines.join("\n"), about.content ?? nothing, about.payloadType ?? "", about.encoding ?? nothing];
}

function hexOf(bytes: Uint8Array | null): string {
  return bytes === null || bytes.length === 0 ? "-" : Buffer.from(bytes).toString("hex");
}
