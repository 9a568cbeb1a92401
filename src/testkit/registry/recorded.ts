/** Recorded answers of another registry, replayed as they are. */
import { reply, type Call, type Reply } from "./message.js";

/** One recorded answer; the body is base64. */
export interface RecordedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body_b64: string;
}

/** Answers by `GET /v2/…`. */
export type Recording = Readonly<Record<string, RecordedAnswer>>;

/** Everything recorded so far. */
export class RecordedAnswers {
  readonly #answers = new Map<string, RecordedAnswer>();

  /** Adds a recording; a later answer for the same request replaces the earlier. */
  add(recording: Recording): void {
    for (const [request, answer] of Object.entries(recording)) this.#answers.set(request, answer);
  }

  /**
   * The recorded reply, or null. HEAD is answered from GET; a query that was not recorded is left out. The status,
   * headers and body are those of the recording, but Content-Length is that of the body.
   */
  find({ method, target, path }: Call): Reply | null {
    if (method !== "GET" && method !== "HEAD") return null;
    const answer = this.#answers.get(`GET ${target}`) ?? this.#answers.get(`GET ${path}`);
    if (answer === undefined) return null;
    const headers = Object.entries(answer.headers).filter(([name]) => name.toLowerCase() !== "content-length");
    return reply(answer.status, Object.fromEntries(headers), Buffer.from(answer.body_b64, "base64"));
  }
}
