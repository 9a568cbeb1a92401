/** OCSP responses about certificates of an authority (RFC 6960 §4.2.1). */
import {
  bitString,
  enumerated,
  generalizedTime,
  integer,
  objectIdentifier,
  octetString,
  sequence,
  tagged,
  taggedPrimitive,
} from "../../../src/testkit/x509/der.js";
import { type ExtensionTemplate, encodeExtension, extension } from "../../../src/testkit/x509/extensions.js";
import {
  type Hash,
  type TestKey,
  digest,
  hashIdentifier,
  schemeAlgorithm,
  signBytes,
} from "../../../src/testkit/x509/keys.js";
import { DAY, type Minted } from "../../../src/testkit/x509/mint.js";
import { EXTENSION } from "../../../src/testkit/x509/oids.js";
import { NOW } from "./authority.js";

/** What a single response says. */
export interface Answer {
  serial: number;
  status?: "good" | "revoked" | "unknown";
  reason?: number;
  invalidity?: number;
  thisUpdate?: number;
  /** Null leaves it out. */
  nextUpdate?: number | null;
  hash?: Hash;
  extensions?: ExtensionTemplate[];
}

/** What an OCSP response differs in from one that the issuer signed. */
export interface ResponseOptions {
  responder?: Minted;
  byKey?: boolean;
  /** DER certificates. */
  certificates?: Uint8Array[];
  extensions?: ExtensionTemplate[];
  signer?: TestKey;
}

/** A successful OCSPResponse about certificates of this issuer. */
export function ocsp(issuer: Minted, answers: Answer[], options: ResponseOptions = {}): Uint8Array {
  const responder = options.responder ?? issuer;
  const id = options.byKey === true ? tagged(2, octetString(keyHash("sha1", responder))) : tagged(1, responder.name);
  const data = sequence(
    id,
    generalizedTime(NOW - DAY),
    sequence(...answers.map((answer) => singleResponse(issuer, answer))),
    ...(options.extensions === undefined ? [] : [tagged(1, sequence(...options.extensions.map(encodeExtension)))]),
  );
  const signature = bitString(signBytes(options.signer ?? responder.key, "ecdsa-with-SHA256", data));
  const certificates = options.certificates === undefined ? [] : [tagged(0, sequence(...options.certificates))];
  const basic = sequence(data, schemeAlgorithm("ecdsa-with-SHA256"), signature, ...certificates);
  const bytes = sequence(objectIdentifier("1.3.6.1.5.5.7.48.1.1"), octetString(basic));
  return sequence(enumerated(0), tagged(0, bytes));
}

function singleResponse(issuer: Minted, answer: Answer): Uint8Array {
  const { hash = "sha1", nextUpdate, invalidity, extensions = [] } = answer;
  const certId = sequence(
    hashIdentifier(hash),
    octetString(digest(hash, issuer.name)),
    octetString(keyHash(hash, issuer)),
    integer(answer.serial),
  );
  const list = [
    ...(invalidity === undefined ? [] : [extension(EXTENSION.invalidityDate, generalizedTime(invalidity))]),
    ...extensions,
  ];
  return sequence(
    certId,
    certStatus(answer),
    generalizedTime(answer.thisUpdate ?? NOW - DAY),
    ...(nextUpdate === null ? [] : [tagged(0, generalizedTime(nextUpdate ?? NOW + DAY))]),
    ...(list.length === 0 ? [] : [tagged(1, sequence(...list.map(encodeExtension)))]),
  );
}

function certStatus({ status = "good", reason }: Answer): Uint8Array {
  if (status !== "revoked") return taggedPrimitive(status === "good" ? 0 : 2, new Uint8Array());
  const field = reason === undefined ? [] : [tagged(0, enumerated(reason))];
  return tagged(1, generalizedTime(NOW - 10 * DAY), ...field);
}

/** The hash of the value of subjectPublicKey: the last 65 bytes of a P-256 key's SPKI. */
function keyHash(algorithm: Hash, { key }: Minted): Uint8Array {
  return digest(algorithm, key.spki.subarray(-65));
}
