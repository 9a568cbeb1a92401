/** Adds an entry to a transparency log (sigstore/rekor, openapi.yaml, version 1). What is added there stays for ever. */
import { createHash } from "node:crypto";

import { type JsonObject, isObject, jsonObject } from "../../host/json.js";
import { isLoopback } from "../../host/registry/address.js";
import { readBody, readErrorBody } from "../../host/registry/body.js";
import { LookupFailure, printable, requestText } from "../../host/registry/failure.js";
import type { SigningKey } from "./privateKey.js";
import { SigningError } from "./signingError.js";

/** An entry of the log as it answered it: nothing of it is checked but its form. */
export interface RekorEntry {
  /** Such as `hashedrekord`. */
  readonly kind: string;
  readonly version: string;
  /** The canonicalised entry. */
  readonly body: Buffer;
  /** Seconds since 1970. */
  readonly integratedTime: number;
  /** In all of the log's shards. */
  readonly logIndex: number;
  /** Hexadecimal. */
  readonly logId: string;
  /** The signed entry timestamp. */
  readonly promise: Buffer;
  readonly proof: InclusionProof | null;
}

/** That the entry is in the log. */
export interface InclusionProof {
  /** In the log's shard. */
  readonly logIndex: number;
  readonly treeSize: number;
  readonly rootHash: Buffer;
  readonly hashes: readonly Buffer[];
  readonly checkpoint: string;
}

/** How the log is reached. */
export interface RekorOptions {
  readonly url: string;
  readonly fetch?: typeof globalThis.fetch;
  /** Hosts, `host[:port]`, that are asked without TLS; loopback always is. */
  readonly plainHttp?: readonly string[];
}

/** The log waits until its tree holds the entry, which takes some seconds. */
const TIMEOUT_MS = 60_000;
/** An entry holds a signature, a key and digests. */
const MAX_ANSWER_BYTES = 1024 * 1024;
const MAX_TEXT = 200;
/** More than any log's path has: one for each level of the tree. */
const MAX_PROOF_HASHES = 64;

/** A log of version 1. */
export class RekorLog {
  readonly #entries: URL;
  readonly #fetch: typeof globalThis.fetch;

  /** Throws SigningError for a URL that is none, or not HTTPS. */
  constructor(options: RekorOptions) {
    this.#entries = entriesUrl(options);
    this.#fetch = options.fetch ?? ((input, init) => fetch(input, init));
  }

  /** A signature over a message that the log is only told the SHA-256 of (kind `hashedrekord`). Throws SigningError, LookupFailure. */
  async addSignature(key: SigningKey, message: Uint8Array, signature: Uint8Array): Promise<RekorEntry> {
    if (key.isEd25519) {
      throw new SigningError(
        "a log takes Ed25519 signatures of cosign's older format in a way that nobody verifies; use --format bundle",
      );
    }
    const value = createHash("sha256").update(message).digest("hex");
    const spec = {
      data: { hash: { algorithm: "sha256", value } },
      signature: { content: base64(signature), publicKey: { content: base64(Buffer.from(key.publicKey)) } },
    };
    return await this.#add({ apiVersion: "0.0.1", kind: "hashedrekord", spec });
  }

  /** A DSSE envelope, as JSON (kind `dsse`). Throws SigningError, LookupFailure. */
  async addEnvelope(key: SigningKey, envelope: string): Promise<RekorEntry> {
    const proposedContent = { envelope, verifiers: [base64(Buffer.from(key.publicKey))] };
    return await this.#add({ apiVersion: "0.0.1", kind: "dsse", spec: { proposedContent } });
  }

  /** An entry that is there already is as good: a signature that is always the same can be in the log only once. */
  async #add(proposed: { apiVersion: string; kind: string; spec: unknown }): Promise<RekorEntry> {
    const json = JSON.stringify(proposed);
    const headers = { "content-type": "application/json" };
    const answer = await this.#exchange(this.#entries, { method: "POST", body: json, headers });
    const { response, subject } = answer;
    if (response.status === 201)
      return entryOf(await readBody(response, subject, { maxBytes: MAX_ANSWER_BYTES }), subject);
    if (response.status !== 409) throw await failure(answer);
    const location = this.#entryAt(response.headers.get("location") ?? "");
    if (location === null) {
      throw new LookupFailure("invalid-answer", `${subject} has the entry already and does not say where`);
    }
    const found = await this.#exchange(location, { method: "GET" });
    if (found.response.status !== 200) throw await failure(found);
    return entryOf(await readBody(found.response, found.subject, { maxBytes: MAX_ANSWER_BYTES }), found.subject);
  }

  /** The URL of one of the log's entries; null for anything else. */
  #entryAt(location: string): URL | null {
    if (!URL.canParse(location, this.#entries.href)) return null;
    const url = new URL(location, this.#entries);
    const isEntry = url.origin === this.#entries.origin && url.pathname.startsWith(`${this.#entries.pathname}/`);
    return isEntry ? url : null;
  }

  async #exchange(url: URL, init: RequestInit & { method: string }): Promise<Exchanged> {
    const subject = requestText(init.method, url);
    try {
      const signal = AbortSignal.timeout(TIMEOUT_MS);
      const response = await this.#fetch(url.href, { ...init, redirect: "manual", credentials: "omit", signal });
      return { response, subject };
    } catch (error) {
      if (error instanceof LookupFailure) throw error;
      throw new LookupFailure("unavailable", `${subject} failed: ${connectionProblem(error)}`);
    }
  }
}

interface Exchanged {
  readonly response: Response;
  readonly subject: string;
}

function entriesUrl({ url, plainHttp = [] }: RekorOptions): URL {
  if (!URL.canParse(url)) throw new SigningError("it is no URL, such as https://rekor.sigstore.dev");
  const parsed = new URL(url);
  const isPlain = parsed.protocol === "http:" && (isLoopback(parsed.hostname) || plainHttp.includes(parsed.host));
  if (parsed.protocol !== "https:" && !isPlain) throw new SigningError("it is not HTTPS, nor named by --plain-http");
  if (parsed.username !== "" || parsed.search !== "" || parsed.hash !== "") {
    throw new SigningError("it must be the log's address alone: no user, no query, no fragment");
  }
  return new URL("api/v1/log/entries", parsed.href.endsWith("/") ? parsed : `${parsed.href}/`);
}

async function failure({ response, subject }: Exchanged): Promise<LookupFailure> {
  const told = jsonObject(await readErrorBody(response))?.["message"];
  const text = typeof told === "string" ? `: ${printable(told, MAX_TEXT)}` : "";
  const code = response.status === 429 ? "rate-limited" : response.status >= 500 ? "unavailable" : "refused";
  return new LookupFailure(code, `${subject} answered ${response.status}${text}`);
}

/** The only member of the answer, whose name is the entry's. */
function entryOf(bytes: Uint8Array, subject: string): RekorEntry {
  const [entry] = Object.values(jsonObject(bytes) ?? {});
  const read = isObject(entry) ? readEntry(entry) : null;
  if (read !== null) return read;
  throw new LookupFailure("invalid-answer", `${subject} answered something that is no log entry`);
}

function readEntry(entry: JsonObject): RekorEntry | null {
  const { body, integratedTime, logIndex, logID, verification } = entry;
  const verified = isObject(verification) ? verification : {};
  const promise = verified["signedEntryTimestamp"];
  if (typeof body !== "string" || typeof promise !== "string" || typeof logID !== "string") return null;
  if (!isCount(integratedTime) || !isCount(logIndex) || !/^[0-9a-f]{64}$/.test(logID)) return null;
  const canonical = Buffer.from(body, "base64");
  const { kind, apiVersion } = jsonObject(canonical) ?? {};
  if (typeof kind !== "string" || typeof apiVersion !== "string") return null;
  return {
    ...{ kind, version: apiVersion, body: canonical, integratedTime, logIndex, logId: logID },
    promise: Buffer.from(promise, "base64"),
    proof: readProof(verified["inclusionProof"]),
  };
}

/** Null for none, and for one that cannot be read: then the entry is as good as without it, and verifiers say so. */
function readProof(value: unknown): InclusionProof | null {
  if (!isObject(value)) return null;
  const { logIndex, treeSize, rootHash, hashes, checkpoint } = value;
  if (!isCount(logIndex) || !isCount(treeSize) || !isHash(rootHash) || typeof checkpoint !== "string") return null;
  if (!Array.isArray(hashes) || hashes.length > MAX_PROOF_HASHES || !hashes.every(isHash)) return null;
  const bytes = (hash: string): Buffer => Buffer.from(hash, "hex");
  return { logIndex, treeSize, rootHash: bytes(rootHash), hashes: hashes.map(bytes), checkpoint };
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function isHash(value: unknown): value is string {
  return typeof value === "string" && /^[0-9a-f]{64}$/.test(value);
}

function connectionProblem(error: unknown): string {
  if (!(error instanceof Error)) return "the connection failed";
  if (error.name === "TimeoutError") return `no answer within ${TIMEOUT_MS / 1000} s`;
  const { cause } = error;
  const code = cause instanceof Error ? ((cause as { code?: unknown }).code ?? cause.message) : error.message;
  return printable(String(code), MAX_TEXT);
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}
