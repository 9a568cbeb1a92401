/** Where answers about revocation come from: a host that fetches, or a table of what was fetched. */
import { Fault, FaultCode } from "../../fault/fault";

/** More of a URL is not shown. */
const MAX_SHOWN_URL: i32 = 256;

/** Answers by URL; nothing of an answer is believed unless it is signed. */
export interface RevocationSource {
  /** What the responder at this URL answers to the DER OCSPRequest; null when there is no answer. */
  ocspResponse(url: string, request: Uint8Array): Uint8Array | null;
  /** The CRL at this URL; null when there is none. */
  crl(url: string): Uint8Array | null;
}

/** Whether the URL's scheme is `http`: the only one that the Notary Project allows, since answers are signed anyway. */
export function isHttp(url: string): bool {
  return url.substring(0, 7).toLowerCase() == "http://";
}

/** RevocationUnknown: nobody answered at this URL, or its scheme is not asked. */
export function unanswered(url: string, what: string): Fault {
  const shown = url.length > MAX_SHOWN_URL ? url.substring(0, MAX_SHOWN_URL) + "…" : url;
  const problem = isHttp(url) ? "no answer" : "not an http URL";
  return new Fault(FaultCode.RevocationUnknown, `${what} at ${shown}: ${problem}`);
}
