/** Blobs on their way to a registry (OCI distribution specification, "Pushing blobs"). */
import { failureOf, invalidAnswer, type Answer } from "./answers.js";
import type { Content } from "./exchange.js";
import { ConnectionFailure, LookupFailure, requestText } from "./failure.js";
import { CHUNK_BYTES, MAX_CHUNK_BYTES, MAX_ERROR_BYTES } from "./limits.js";
import { requireStored, STORED } from "./stored.js";
import type { Place, Registries, Wanted } from "./place.js";

/** What registries, or proxies before them, say to a blob in one piece when they want smaller ones. */
const WANTS_CHUNKS: ReadonlySet<number> = new Set([405, 413]);

/** A blob, its digest, and where it is to be. */
export interface Upload {
  readonly registries: Registries;
  readonly place: Place;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly digest: string;
  readonly signal: AbortSignal | undefined;
}

/**
 * Puts the blob unless it is there. It is sent in one piece, and in chunks when the registry refuses that. What goes wrong
 * on the way is begun anew: the registry is asked again whether it has the blob, so that nothing is sent twice.
 * @throws LookupFailure
 */
export async function uploadBlob(upload: Upload): Promise<void> {
  const { transport } = upload.registries;
  for (let attempt = 1; ; attempt++) {
    if (await isThere(upload)) return;
    const problem = await attemptUpload(upload);
    if (problem === null) return;
    if (await transport.waitForAnotherTry(attempt, problem, upload.signal)) continue;
    throw problem instanceof ConnectionFailure ? problem : failureOf(problem);
  }
}

/** Any answer but a plain yes or no leads to an upload, which shows what is wrong; a refusal does not. */
async function isThere(upload: Upload): Promise<boolean> {
  const answer = await ask(upload, { method: "HEAD", target: `blobs/${upload.digest}` });
  if ([401, 403, 429].includes(answer.status) || answer.status >= 500) throw failureOf(answer);
  return answer.status === 200;
}

/** Null when the blob is stored, else what stood in the way and may be over at the next try. */
async function attemptUpload(upload: Upload): Promise<Answer | ConnectionFailure | null> {
  try {
    const problem = await sendWhole(upload);
    if (problem === null || !WANTS_CHUNKS.has(problem.status)) return problem;
    return await sendChunks(upload);
  } catch (error) {
    if (error instanceof ConnectionFailure) return error;
    throw error;
  }
}

async function sendWhole(upload: Upload): Promise<Answer | null> {
  const begun = await begin(upload);
  if (begun.status !== 202) return begun;
  return await finish(upload, locationOf(upload, begun), upload.bytes);
}

async function sendChunks(upload: Upload): Promise<Answer | null> {
  const { bytes } = upload;
  let answer = await begin(upload);
  if (answer.status !== 202) return answer;
  const size = chunkSize(answer, bytes.length);
  for (let start = 0; start < bytes.length; start += size) {
    const chunk = bytes.slice(start, start + size);
    const content = { ...octets(chunk), range: `${start}-${start + chunk.length - 1}` };
    answer = await ask(upload, { method: "PATCH", target: locationOf(upload, answer), content });
    if (answer.status !== 202) return answer;
  }
  return await finish(upload, locationOf(upload, answer), new Uint8Array(0));
}

async function begin(upload: Upload): Promise<Answer> {
  return await ask(upload, { method: "POST", target: "blobs/uploads/" });
}

async function finish(upload: Upload, location: URL, bytes: Uint8Array<ArrayBuffer>): Promise<Answer | null> {
  const target = new URL(location);
  // As text: the rest of the query is the registry's, and is sent back as it came.
  target.search += `${target.search === "" ? "?" : "&"}digest=${encodeURIComponent(upload.digest)}`;
  const answer = await ask(upload, { method: "PUT", target, content: octets(bytes) });
  if (!STORED.has(answer.status)) return answer;
  requireStored(answer, upload.digest);
  return null;
}

/** Half of a small blob: it was refused as a whole. */
function chunkSize(begun: Answer, length: number): number {
  const wanted = Number(begun.headers.get("oci-chunk-min-length") ?? 0);
  const least = Number.isSafeInteger(wanted) && wanted > 0 ? Math.min(wanted, MAX_CHUNK_BYTES) : 1;
  return Math.max(least, Math.min(CHUNK_BYTES, Math.ceil(length / 2)));
}

/** Where the registry wants the next part: on another host under the rules for redirects, and without credentials. */
function locationOf({ registries, place }: Upload, answer: Answer): URL {
  const location = answer.headers.get("location");
  if (location === null || !URL.canParse(location, answer.url)) {
    throw invalidAnswer(answer, "began an upload and did not say where");
  }
  const url = new URL(location, answer.url);
  const problem = registries.transport.targetProblem(url, place);
  if (problem === null) return url;
  const target = requestText("to", url);
  throw new LookupFailure(
    "refused",
    `${requestText(answer.method, answer.url)} sends the upload ${target}, which is refused: ${problem}`,
  );
}

function octets(bytes: Uint8Array<ArrayBuffer>): Content {
  return { type: "application/octet-stream", bytes };
}

async function ask(
  { registries, place, signal }: Upload,
  wanted: Pick<Wanted, "method" | "target" | "content">,
): Promise<Answer> {
  const common = { accept: "*/*", maxBytes: MAX_ERROR_BYTES, actions: "pull,push" } as const;
  return await registries.ask(place, { ...common, ...wanted }, signal);
}
