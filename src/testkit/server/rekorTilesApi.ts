/** Rekor v2's way to add an entry (sigstore/rekor-tiles, rekor_service.proto): a signed digest, or an envelope, as cosign 2 sends it. */
import { jsonReply, type Reply } from "../registry/message.js";
import { entryJson } from "../sigstore/bundle.js";
import { base64Of } from "../sigstore/signed.js";
import { canonicalJson } from "../sigstore/canonicalJson.js";
import type { TransparencyLog } from "../sigstore/transparencyLog.js";
import { digest } from "../x509/keys.js";
import { bytesAt, object, text, valueAt } from "./json.js";
import type { ServiceCall } from "./server.js";

/** `POST /api/v2/log/entries`. */
export function addTile(log: TransparencyLog, { body }: ServiceCall): Reply {
  const request = object(body);
  const envelope = valueAt(request, "dsseRequestV002");
  const [kind, spec] =
    envelope === undefined
      ? ["hashedrekord", { hashedRekordV002: hashedRekord(valueAt(request, "hashedRekordRequestV002")) }]
      : ["dsse", { dsseV002: dsse(envelope) }];
  const logged = canonicalJson({ apiVersion: "0.0.2", kind, spec });
  return jsonReply(201, entryJson(log.add(`${kind} 0.0.2`, Buffer.from(logged), 0)));
}

function hashedRekord(request: unknown): unknown {
  const bits = bytesAt(request, "digest").length * 8;
  return {
    data: { algorithm: `SHA2_${bits}`, digest: text(request, "digest") },
    signature: {
      content: text(request, "signature", "content"),
      verifier: valueAt(request, "signature", "verifier"),
    },
  };
}

/** Envelopes have one signature here. */
function dsse(request: unknown): unknown {
  const payload = bytesAt(request, "envelope", "payload");
  return {
    payloadHash: { algorithm: "SHA2_256", digest: base64Of(digest("sha256", payload)) },
    signatures: [
      { content: text(request, "envelope", "signatures", 0, "sig"), verifier: valueAt(request, "verifiers", 0) },
    ],
  };
}
