/** Answers the calls of a Kubewarden policy to its host from a recording, as Kubewarden's host words them. */
import { PayloadError } from "../../kubewarden/payload.js";
import { KUBEWARDEN_BINDING, readRequest, unknownCall, type HostRequest } from "../../kubewarden/requests.js";
import type { ForeignAnswer, ForeignHost } from "../../runtime/foreignHost.js";
import { canonical } from "./kinds.js";
import { exchangeKey, type Exchange } from "./recording.js";

/**
 * A host that answers from the recording, in any order and as often as it is asked; logging succeeds. What is not recorded
 * is an error that names the call, and is noted as missing.
 */
export function recordedHost(exchanges: Iterable<Exchange>): ForeignHost {
  const answers = new Map<string, Exchange["response"]>();
  for (const { kind, request, response } of exchanges) answers.set(exchangeKey(kind, request), response);
  return {
    binding: KUBEWARDEN_BINDING,
    answer: (namespace, operation, payload) => answer(answers, namespace, operation, payload),
  };
}

function answer(
  answers: ReadonlyMap<string, Exchange["response"]>,
  namespace: string,
  operation: string,
  payload: Uint8Array,
): ForeignAnswer {
  const path = `${namespace}/${operation}`;
  if (path === "tracing/log") return { bytes: new Uint8Array() };
  const asked = question(path, payload);
  if (asked === null) return { error: unknownCall(namespace, operation) };
  if (typeof asked === "string") return { error: asked };
  const key = exchangeKey(asked.kind, canonical(asked.kind, asked.request));
  const response = answers.get(key);
  if (response === undefined) {
    const missing = { operation: `${KUBEWARDEN_BINDING}/${path}`, argument: key };
    return { error: `not-recorded: no exchange for ${missing.operation} ${missing.argument}`, missing };
  }
  if ("message" in response) return { error: `Callback evaluation failure: ${response.message}` };
  return { bytes: new TextEncoder().encode(response.payload) };
}

/** The request; null for an operation that does not exist, a sentence for a payload that cannot be read. */
function question(path: string, payload: Uint8Array): HostRequest | string | null {
  try {
    return readRequest(path, payload);
  } catch (error) {
    if (error instanceof PayloadError) return error.message;
    throw error;
  }
}
