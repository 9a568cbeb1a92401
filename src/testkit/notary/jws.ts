/** JWS in the flattened JSON serialization (RFC 7515 §7.2.2; signature envelope JWS of the Notary Project). */
import { base64, bytesOf } from "../bytes.js";
import { timestampText } from "../sigstore/clock.js";
import { ATTRIBUTE, type SignedAttribute } from "./attributes.js";
import type { Envelope, EnvelopeTemplate } from "./envelope.js";

/** The protected header as JSON, its members in order of the alphabet, as notation writes it. */
export function protectedHeader({ algorithm, critical, contentType, attributes }: EnvelopeTemplate): Uint8Array {
  const members: [string, unknown][] = [["alg", algorithm.name]];
  if (critical !== null) members.push(["crit", critical]);
  if (contentType !== null) members.push(["cty", contentType]);
  members.push(...attributes.map(({ name, value }): [string, unknown] => [name, jsonOf(value)]));
  return bytesOf(Object.fromEntries(members.sort(([a], [b]) => (a < b ? -1 : 1))));
}

/** Times are RFC 3339. */
function jsonOf(value: SignedAttribute["value"]): unknown {
  return typeof value === "object" ? timestampText(value.time) : value;
}

/** RFC 7515 §5.1. */
export function signingInput(header: Uint8Array, payload: Uint8Array): Uint8Array {
  return bytesOf(`${base64url(header)}.${base64url(payload)}`);
}

/** The envelope. */
export function flattened({ payload, header, signature, ...unsigned }: Envelope): Uint8Array {
  return bytesOf({
    payload: base64url(payload),
    protected: base64url(header),
    header: unprotectedHeader(unsigned),
    signature: base64url(signature),
  });
}

type Unsigned = Pick<Envelope, "certificates" | "timestamp" | "signingAgent">;

function unprotectedHeader({ certificates, timestamp, signingAgent }: Unsigned): Record<string, unknown> {
  return {
    ...(timestamp === null ? {} : { [ATTRIBUTE.timestampSignature]: base64(timestamp) }),
    x5c: certificates.map(base64),
    ...(signingAgent === null ? {} : { [ATTRIBUTE.signingAgent]: signingAgent }),
  };
}

/** Without padding. */
export function base64url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64url");
}
