/** A `fetch` that leaves this process for nothing: a Sigstore in memory answers, or nobody. */
import type { Sigstore } from "./sigstore/sigstore.js";

/** Answers what the worlds have, in order, and 404 to all else. */
export function offlineFetch(worlds: readonly Sigstore[]): typeof globalThis.fetch {
  return async (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    const body = init?.body instanceof Uint8Array ? init.body : null;
    for (const world of worlds) {
      const answer = world.answer(init?.method ?? "GET", url, body);
      if (answer !== null) return new Response(Uint8Array.from(answer));
    }
    const message = "no world of this test has it, and policies under test reach no network";
    return Response.json({ errors: [{ code: "NOT_IN_WORLD", message }] }, { status: 404 });
  };
}
