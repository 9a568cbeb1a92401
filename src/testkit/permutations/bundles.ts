/** Sigstore bundles that are not written as their format asks. */
import { type JsonObject } from "../sigstore/breakage.js";
import { base64Of } from "../sigstore/signed.js";
import { memberOf, textReplaced, without } from "./changes.js";
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
    description: "The bundle has two envelopes; which one counts depends on the reader.",
    fault: "bundle-malformed",
    breaks: {
      bundle: (bundle) => textReplaced(bytes(bundle), '"dsseEnvelope":', '"dsseEnvelope":{},"dsseEnvelope":'),
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
    breaks: { bundle: (bundle) => without(bundle, "dsseEnvelope") },
  },
  "bundle with both contents": {
    description: "The bundle holds an envelope and a signature of a message as well.",
    fault: "bundle-malformed",
    breaks: {
      bundle: (bundle) => ({
        ...bundle,
        messageSignature: {
          messageDigest: { algorithm: "SHA2_256", digest: base64Of(new Uint8Array(32)) },
          signature: base64Of(new Uint8Array(70)),
        },
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
      bundle: (bundle, { signer }) =>
        material((members) => ({
          ...without(members, "certificate"),
          x509CertificateChain: {
            certificates: [members["certificate"], ...signer.chain.map((der) => ({ rawBytes: base64Of(der) }))],
          },
        }))(bundle),
    },
  },
} as const satisfies Group;

/** Where there are bundles. */
export function fitsBundles({ format }: Circumstances): boolean {
  return format === "bundle";
}

function material(change: (members: JsonObject) => JsonObject): (bundle: JsonObject) => JsonObject {
  return (bundle) => ({ ...bundle, [MATERIAL]: change(memberOf(bundle, MATERIAL)) });
}

function bytes(bundle: JsonObject): Uint8Array {
  return Buffer.from(JSON.stringify(bundle));
}
