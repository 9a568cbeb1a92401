/** Sigstore bundles that are not written as their format asks. */
import { type JsonObject } from "../sigstore/breakage.js";
import { IN_TOTO } from "../sigstore/dsse.js";
import { base64Of } from "../sigstore/signed.js";
import { OTHER_SHA256, memberOf, textReplaced, without } from "./changes.js";
import type { Circumstances, Group } from "./definition.js";

const MATERIAL = "verificationMaterial";

/** What can be wrong about a bundle. */
export const BUNDLES = {
  "bundle of an unknown version": {
    description: "The bundle says that it is of version 0.9.",
    fault: "bundle-malformed",
    breaks: { bundle: (bundle) => ({ ...bundle, mediaType: "application/vnd.dev.sigstore.bundle.v0.9+json" }) },
  },
  "bundle without a media type": {
    description: "The bundle does not say of which version it is.",
    fault: "bundle-malformed",
    breaks: { bundle: (bundle) => without(bundle, "mediaType") },
  },
  "bundle with an unknown field": {
    description: "The bundle has a member that the format does not know.",
    fault: "bundle-malformed",
    breaks: { bundle: (bundle) => ({ ...bundle, note: "trust me" }) },
  },
  "bundle with duplicate keys": {
    description: "The bundle says twice of which version it is; which one counts depends on the reader.",
    fault: "bundle-malformed",
    breaks: {
      bundle: (bundle) => textReplaced(bytes(bundle), '"mediaType":', '"mediaType":"","mediaType":'),
    },
  },
  "bundle with trailing text": {
    description: "Something follows the JSON of the bundle.",
    fault: "bundle-malformed",
    breaks: { bundle: (bundle) => Buffer.concat([bytes(bundle), Buffer.from("{}")]) },
  },
  "bundle cut short": {
    description: "The bundle ends in the middle.",
    fault: "bundle-malformed",
    breaks: { bundle: (bundle) => bytes(bundle).subarray(0, -20) },
  },
  "bundle without verification material": {
    description: "The bundle holds neither a certificate nor a key, nor any proof.",
    fault: "bundle-malformed",
    breaks: { bundle: (bundle) => without(bundle, MATERIAL) },
  },
  "bundle without content": {
    description: "The bundle holds no signature.",
    fault: "bundle-malformed",
    breaks: { bundle: (bundle) => without(without(bundle, "dsseEnvelope"), "messageSignature") },
  },
  "bundle with both contents": {
    description: "The bundle holds an envelope and a signature of a message as well.",
    fault: "bundle-malformed",
    breaks: {
      bundle: (bundle) => ({
        messageSignature: {
          messageDigest: { algorithm: "SHA2_256", digest: base64Of(new Uint8Array(32)) },
          signature: base64Of(new Uint8Array(70)),
        },
        dsseEnvelope: { payloadType: IN_TOTO, payload: "e30=", signatures: [{ sig: base64Of(new Uint8Array(70)) }] },
        ...bundle,
      }),
    },
  },
  "bundle with a key and a certificate": {
    description: "The bundle says twice who signed: by a key, and by a certificate.",
    fault: "bundle-malformed",
    breaks: {
      bundle: material((members) => ({
        ...members,
        publicKey: { hint: "" },
        certificate: members["certificate"] ?? { rawBytes: base64Of(new Uint8Array(9)) },
      })),
    },
  },
  "bundle without a signer": {
    description: "The bundle does not say who signed: it has neither a key nor a certificate.",
    fault: "bundle-malformed",
    breaks: { bundle: material((members) => without(without(members, "publicKey"), "certificate")) },
  },
  "bundle with a certificate chain": {
    description: "The bundle holds the certificate in a chain, which version 0.3 does without.",
    fits: ({ signer }) => signer === "keyless",
    fault: "certificate-untrusted",
    breaks: {
      bundle: (bundle, { chain }) =>
        material((members) => ({
          ...without(members, "certificate"),
          x509CertificateChain: {
            certificates: [members["certificate"], ...chain.map((der) => ({ rawBytes: base64Of(der) }))],
          },
        }))(bundle),
    },
  },
  "message digest of another artifact": {
    description: "The bundle states the digest of another blob than the signed one.",
    fits: ({ kind }) => kind === "blob",
    fault: "payload-other-digest",
    breaks: { bundle: message({ algorithm: "SHA2_256", digest: base64Of(Buffer.from(OTHER_SHA256, "hex")) }) },
  },
  "message digest of another hash": {
    description: "The bundle states a digest by a hash that the key did not sign with.",
    fits: ({ kind, keyKind = "P-256" }) => kind === "blob" && keyKind === "P-256",
    fault: "payload-other-digest",
    breaks: { bundle: message({ algorithm: "SHA2_512", digest: base64Of(new Uint8Array(64)) }) },
  },
} as const satisfies Group;

/** Where there are bundles. */
export function fitsBundles({ format }: Circumstances): boolean {
  return format === "bundle";
}

function message(messageDigest: JsonObject): (bundle: JsonObject) => JsonObject {
  return (bundle) => ({ ...bundle, messageSignature: { ...memberOf(bundle, "messageSignature"), messageDigest } });
}

function material(change: (members: JsonObject) => JsonObject): (bundle: JsonObject) => JsonObject {
  return (bundle) => ({ ...bundle, [MATERIAL]: change(memberOf(bundle, MATERIAL)) });
}

function bytes(bundle: JsonObject): Uint8Array {
  return Buffer.from(JSON.stringify(bundle));
}
