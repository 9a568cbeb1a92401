/** Bodies of answers, read up to a limit and no further. */
import { LookupFailure, printable } from "./failure.js";
import { MAX_ERROR_BYTES, MAX_REMOTE_TEXT } from "./limits.js";

/** How long a body may be. */
export interface BodyBounds {
  readonly maxBytes: number;
  /** How long it must be, when its descriptor said so. */
  readonly size?: number;
}

/**
 * The whole body, as sent. `subject` names the request in messages. No more is read than `size`, or `maxBytes`, and one.
 * @throws LookupFailure `too-large` past `maxBytes`; `invalid-answer` when a Content-Encoding was applied, the
 * Content-Length is not the number of bytes, or that is not `size`. What the stream itself throws passes through.
 */
export async function readBody(
  response: Response,
  subject: string,
  bounds: BodyBounds,
): Promise<Uint8Array<ArrayBuffer>> {
  const problem = headerProblem(response.headers, bounds);
  if (problem !== null) {
    cancelBody(response);
    throw new LookupFailure(problem.code, `${subject} ${problem.text}`);
  }
  const { maxBytes, size } = bounds;
  const bytes = await readUpTo(response, Math.min(size ?? maxBytes, maxBytes) + 1);
  if (size !== undefined && bytes.length !== size) {
    const count = bytes.length > size ? "more" : bytes.length;
    throw new LookupFailure("invalid-answer", `${subject} answered ${count} bytes, and its descriptor says ${size}`);
  }
  if (bytes.length > maxBytes) throw new LookupFailure("too-large", `${subject} answered more than ${maxBytes} bytes`);
  const declared = response.headers.get("content-length");
  if (declared !== null && Number(declared) !== bytes.length) {
    const text = `declared ${declared} bytes and sent ${bytes.length}`;
    throw new LookupFailure("invalid-answer", `${subject} ${text}`);
  }
  return bytes;
}

/** The start of an error's body; what cannot be read is left out, for the status already says what matters. */
export async function readErrorBody(response: Response): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await readUpTo(response, MAX_ERROR_BYTES);
  } catch {
    return new Uint8Array(0);
  }
}

/** Gives up a body that nobody will read, so that its connection is free. Not waited for: nothing depends on it. */
export function cancelBody(response: Response): void {
  response.body?.cancel().catch(() => undefined);
}

function headerProblem(
  headers: Headers,
  { maxBytes, size }: BodyBounds,
): { code: "too-large" | "invalid-answer"; text: string } | null {
  const encoding = headers.get("content-encoding");
  if (encoding !== null && encoding.toLowerCase() !== "identity") {
    const name = printable(encoding, MAX_REMOTE_TEXT);
    return { code: "invalid-answer", text: `answered with Content-Encoding ${name}, which was not asked for` };
  }
  const length = headers.get("content-length");
  if (length === null) return null;
  if (!/^[0-9]{1,15}$/.test(length))
    return { code: "invalid-answer", text: "answered with an unreadable Content-Length" };
  if (size !== undefined && Number(length) !== size) {
    return { code: "invalid-answer", text: `answered ${length} bytes, and its descriptor says ${size}` };
  }
  if (Number(length) <= maxBytes) return null;
  return { code: "too-large", text: `answered ${length} bytes, more than ${maxBytes}` };
}

/** Up to `count` bytes; the rest of the stream is cancelled. */
async function readUpTo(response: Response, count: number): Promise<Uint8Array<ArrayBuffer>> {
  if (response.body === null) return new Uint8Array(0);
  const reader = response.body.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  while (length < count) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    length += value.length;
  }
  if (length >= count) reader.cancel().catch(() => undefined);
  return join(chunks, Math.min(length, count));
}

function join(chunks: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk.subarray(0, length - offset), offset);
    offset += Math.min(chunk.length, length - offset);
  }
  return bytes;
}
