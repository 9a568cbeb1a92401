/** What `verify-attestation` prints of the attestations that counted: one DSSE envelope a line, as cosign does. */
import { OPERATIONS } from "../../../host/generated/operations.gen.js";
import { isObject, utf8Text, type JsonObject } from "../../../host/json.js";
import type { EvaluatedVerdict } from "../../policy.js";
import { countedSignatures, payloadOf } from "./signatures.js";

const STATEMENT_TYPE = "application/vnd.in-toto+json";

/** The lines. The payload is the one that was verified; the signatures are those of the envelope that it came in. */
export function envelopeLines(verdict: EvaluatedVerdict): string[] {
  return countedSignatures(verdict).map(({ signature }) => {
    const payload = payloadOf(signature).toString("base64");
    const signatures = envelopeSignatures(verdict, signature.name, payload);
    return JSON.stringify({ payloadType: STATEMENT_TYPE, payload, signatures });
  });
}

/** Found in the evidence under the name of the layer or bundle; empty when the payload there is not the verified one. */
function envelopeSignatures(verdict: EvaluatedVerdict, name: string, payload: string): unknown[] {
  for (const entry of verdict.run.evidence) {
    if (entry.operation !== OPERATIONS.registryBlob || !entry.argument.endsWith(`@${name}`)) continue;
    const envelope = "answer" in entry ? envelopeIn(entry.answer) : null;
    const own = envelope?.["payload"];
    if (typeof own !== "string" || Buffer.from(own, "base64").toString("base64") !== payload) continue;
    return Array.isArray(envelope?.["signatures"]) ? envelope["signatures"] : [];
  }
  return [];
}

function envelopeIn(bytes: Uint8Array): JsonObject | null {
  try {
    const value: unknown = JSON.parse(utf8Text(bytes) ?? "");
    if (!isObject(value)) return null;
    return isObject(value["dsseEnvelope"]) ? value["dsseEnvelope"] : value;
  } catch {
    return null;
  }
}
