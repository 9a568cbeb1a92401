/** Rekor v2's way to add an entry (sigstore/rekor-tiles, rekor_service.proto): a signed digest is all that it takes. */
import { jsonReply, type Reply } from "../registry/message.js";
import { entryJson } from "../sigstore/bundle.js";
import { canonicalJson } from "../sigstore/canonicalJson.js";
import type { TransparencyLog } from "../sigstore/transparencyLog.js";
import { bytesAt, object, text, valueAt } from "./json.js";
import type { ServiceCall } from "./server.js";

/** `POST /api/v2/log/entries`. */
export function addTile(log: TransparencyLog, { body }: ServiceCall): Reply {
  const request = valueAt(object(body), "hashedRekordRequestV002");
  const bits = bytesAt(request, "digest").length * 8;
  const hashedRekordV002 = {
    data: { algorithm: `SHA2_${bits}`, digest: text(request, "digest") },
    signature: {
      content: text(request, "signature", "content"),
      verifier: valueAt(request, "signature", "verifier"),
    },
  };
  const logged = canonicalJson({ apiVersion: "0.0.2", kind: "hashedrekord", spec: { hashedRekordV002 } });
  return jsonReply(201, entryJson(log.add("hashedrekord 0.0.2", Buffer.from(logged), 0)));
}
