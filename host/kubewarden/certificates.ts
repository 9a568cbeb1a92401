/** The call `crypto/v1/is_certificate_trusted`, decided by the module certificate-trust. */
import type { Verdict } from "../runtime/verdict.js";
import { CallbackFailure } from "./callback.js";
import { json } from "./images.js";
import type { Judge } from "./options.js";
import type { CertificateTrustRequest } from "./requests.js";

/** `{"trusted": …, "reason": …}`. Throws CallbackFailure when the module could not judge. */
export async function certificateTrust(
  request: CertificateTrustRequest,
  judge: Judge,
  webRoots: readonly string[],
): Promise<Uint8Array> {
  // The roots of the web are large: they are handed over only where they are asked for.
  const settings = request.cert_chain === null ? { webRoots } : {};
  const verdict = await judge.evaluate(request, settings);
  if (verdict.accepted) return json({ trusted: true, reason: "" });
  if (!isJudgement(verdict)) throw new CallbackFailure(verdict.message);
  return json({ trusted: false, reason: verdict.message });
}

/** Whether the module judged the certificate, and did not merely refuse the request, the settings or the clock. */
function isJudgement({ outcome, explanation }: Verdict): boolean {
  return outcome === "denied" && explanation.fault?.family === "unverified";
}
