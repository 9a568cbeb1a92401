/** Fulcio's two ways to ask for a certificate (sigstore/fulcio, pkg/api and fulcio.proto), each with an embedded SCT. */
import { createPublicKey, type KeyObject, verify } from "node:crypto";

import { jsonReply, reply, type Reply } from "../registry/message.js";
import type { Fulcio } from "../sigstore/fulcio.js";
import { type Identity, subjectOf } from "../sigstore/identities.js";
import { digest, type KeyKind, type TestKey } from "../x509/keys.js";
import { pemOf } from "../x509/pem.js";
import { object, text } from "./json.js";
import type { ServiceCall } from "./server.js";
import type { Tokens } from "./tokens.js";

/** `POST /api/v1/signingCert`: a key as base64 of PEM or DER, the chain as PEM, as cosign 2 asks. */
export function issueByFirstApi(fulcio: Fulcio, tokens: Tokens, call: ServiceCall, at: number): Reply {
  const request = object(call.body);
  const content = Buffer.from(text(request, "publicKey", "content"), "base64");
  const isPem = content.includes("-----BEGIN");
  const key = createPublicKey(isPem ? content : { key: content, format: "der", type: "spki" });
  const chain = issue(fulcio, tokens.identityOf(call.token), key, text(request, "signedEmailAddress"), at);
  return reply(201, { "content-type": "application/pem-certificate-chain" }, chain.join(""));
}

/** `POST /api/v2/signingCert`: a key as PEM, the chain as JSON, as sigstore-go asks. */
export function issueBySecondApi(fulcio: Fulcio, tokens: Tokens, call: ServiceCall, at: number): Reply {
  const request = object(call.body);
  const key = createPublicKey(text(request, "publicKeyRequest", "publicKey", "content"));
  const proof = text(request, "publicKeyRequest", "proofOfPossession");
  const chain = issue(fulcio, tokens.identityOf(call.token), key, proof, at);
  return jsonReply(200, { signedCertificateEmbeddedSct: { chain: { certificates: chain } } });
}

/** The leaf and the certificates above it, each as PEM. */
function issue(fulcio: Fulcio, identity: Identity, key: KeyObject, proof: string, at: number): string[] {
  const subject = Buffer.from(subjectOf(identity));
  const kind = kindOf(key);
  if (!verify(HASHES[kind] ?? "sha256", subject, key, Buffer.from(proof, "base64"))) {
    throw new Error("the proof of possession is no signature over the token's subject");
  }
  const { der } = fulcio.issue({ identity, key: publicHalf(kind, key), at });
  return [der, ...fulcio.chain].map((certificate) => pemOf("CERTIFICATE", certificate));
}

/** The hash in which a key signs its proof; SHA-256 for those that are not here. */
const HASHES: Partial<Record<KeyKind, string | null>> = { "P-384": "sha384", "P-521": "sha512", Ed25519: null };

const CURVES: Readonly<Record<string, KeyKind>> = { prime256v1: "P-256", secp384r1: "P-384", secp521r1: "P-521" };

function kindOf({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): KeyKind {
  if (asymmetricKeyType === "ed25519") return "Ed25519";
  const curve = CURVES[asymmetricKeyDetails?.namedCurve ?? ""];
  if (curve !== undefined) return curve;
  const kind = `RSA-${asymmetricKeyDetails?.modulusLength ?? 0}`;
  if (kind === "RSA-2048" || kind === "RSA-3072" || kind === "RSA-4096") return kind;
  throw new Error("certificates are not issued for keys of this kind");
}

/** A certificate needs no more of its subject's key. */
function publicHalf(kind: KeyKind, key: KeyObject): TestKey {
  const spki = new Uint8Array(key.export({ format: "der", type: "spki" }));
  return { kind, privateKey: key, spki, identifier: digest("sha256", spki).subarray(0, 20) };
}
