/** TSTInfo before it is encoded: each field can be changed, so that each rule can be broken (RFC 3161 §2.4.2). */
import { generalizedTime, integer, objectIdentifier, octetString, sequence } from "../x509/der.js";
import { type Hash, digest, hashIdentifier } from "../x509/keys.js";
import { GEN_TIME } from "./authority.js";
import { OID } from "./oids.js";

/** What all test tokens stamp, unless they say otherwise. */
export const MESSAGE = Buffer.from("a signature");

/** Fields of a TSTInfo as DER elements; an empty one is left out. */
export interface TstInfoTemplate {
  version: Uint8Array;
  policy: Uint8Array;
  messageImprint: Uint8Array;
  serialNumber: Uint8Array;
  genTime: Uint8Array;
  accuracy: Uint8Array;
  ordering: Uint8Array;
  nonce: Uint8Array;
  tsa: Uint8Array;
  extensions: Uint8Array;
  /** Behind the last. */
  more: Uint8Array;
}

/** A right TSTInfo over the message, but for what is changed. */
export function tstInfo(change: Partial<TstInfoTemplate> = {}, message: Uint8Array = MESSAGE): Uint8Array {
  const none = new Uint8Array();
  const fields: TstInfoTemplate = {
    version: integer(1),
    policy: objectIdentifier(OID.policy),
    messageImprint: messageImprint("sha256", message),
    serialNumber: integer(4711),
    genTime: generalizedTime(GEN_TIME),
    accuracy: none,
    ordering: none,
    nonce: none,
    tsa: none,
    extensions: none,
    more: none,
    ...change,
  };
  return sequence(...Object.values(fields as unknown as Record<string, Uint8Array>));
}

/** DER MessageImprint. */
export function messageImprint(hash: Hash, message: Uint8Array): Uint8Array {
  return sequence(hashIdentifier(hash), octetString(digest(hash, message)));
}
