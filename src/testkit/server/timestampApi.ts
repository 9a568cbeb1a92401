/** A time-stamping authority over HTTP (RFC 3161 §2.4.1, §3.4): the imprint and the nonce are taken as they come. */
import { reply, type Reply } from "../registry/message.js";
import type { TimestampAuthority } from "../sigstore/timestampAuthority.js";
import { response, signingCertificateV2, signingTime, token } from "../timestamp/token.js";
import { tstInfo } from "../timestamp/tstInfo.js";
import { contentsOf, generalizedTime, TAG } from "../x509/der.js";
import { hashIdentifier } from "../x509/keys.js";
import type { ServiceCall } from "./server.js";

/** A POST of `application/timestamp-query`. The certificates go into the token when they are asked for. */
export function stampRequest({ authority }: TimestampAuthority, { body }: ServiceCall, at: number): Reply {
  const [version, messageImprint, ...rest] = elementsOf(contentsOf(body));
  if (version?.[0] !== TAG.integer || messageImprint?.[0] !== TAG.sequence) throw new Error("no TimeStampReq");
  const nonce = rest.find(([tag]) => tag === TAG.integer);
  const certificates = rest.some(([tag, , value]) => tag === TAG.boolean && value !== 0);
  const stamped = token(
    authority,
    {
      content: tstInfo({ messageImprint, genTime: generalizedTime(at), ...(nonce === undefined ? {} : { nonce }) }),
      digestAlgorithms: [hashIdentifier("sha256")],
      ...(certificates ? {} : { certificates: null }),
    },
    { attributes: [signingTime(at), signingCertificateV2(authority.signer)] },
  );
  return reply(201, { "content-type": "application/timestamp-reply" }, response(stamped));
}

/** DER elements one behind the other. Throws Error when the last one is cut off. */
function elementsOf(der: Uint8Array): Uint8Array[] {
  if (der.length === 0) return [];
  const header = der.length - contentsOf(der).length;
  const octets = der.subarray(2, header);
  const length = header === 2 ? (der[1] ?? 0) : octets.reduce((value, octet) => value * 256 + octet, 0);
  if (der.length < header + length) throw new Error("an element is cut off");
  return [der.subarray(0, header + length), ...elementsOf(der.subarray(header + length))];
}
