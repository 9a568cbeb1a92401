/** A time-stamping authority over HTTP (RFC 3161 §2.4.1, §3.4): the imprint and the nonce are taken as they come. */
import { pkijs } from "../libraries.js";
import { reply, type Reply } from "../registry/message.js";
import type { TimestampAuthority } from "../sigstore/timestampAuthority.js";
import { response, signingCertificateV2, signingTime, token } from "../timestamp/token.js";
import { tstInfo } from "../timestamp/tstInfo.js";
import { derOf, generalizedTime } from "../x509/der.js";
import { hashIdentifier } from "../x509/keys.js";
import type { ServiceCall } from "./server.js";

/** A POST of `application/timestamp-query`. The certificates go into the token when they are asked for. */
export function stampRequest({ authority }: TimestampAuthority, { body }: ServiceCall, at: number): Reply {
  const request = pkijs.TimeStampReq.fromBER(Uint8Array.from(body));
  const messageImprint = derOf(request.messageImprint.toSchema());
  const nonce = request.nonce === undefined ? {} : { nonce: derOf(request.nonce) };
  const stamped = token(
    authority,
    {
      content: tstInfo({ messageImprint, genTime: generalizedTime(at), ...nonce }),
      digestAlgorithms: [hashIdentifier("sha256")],
      ...(request.certReq === true ? {} : { certificates: null }),
    },
    { attributes: [signingTime(at), signingCertificateV2(authority.signer)] },
  );
  return reply(201, { "content-type": "application/timestamp-reply" }, response(stamped));
}
