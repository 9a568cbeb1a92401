/**
 * Permutations that cosign accepts and Assay denies: what is wrong there is not looked at by cosign, or is thought harmless.
 * All others cosign refuses, too.
 */

/** Who accepts it, where, and why. */
export interface Leniency {
  /** The versions of cosign, by `SIGNER FORMAT LOG`. */
  accepted: Readonly<Record<string, readonly (2 | 3)[]>>;
  reason: string;
}

/** By the permutation's name. */
export const LENIENCIES: Readonly<Record<string, Leniency>> = {
  "SCT from the future": {
    accepted: { "keyless cosign v1": [2, 3], "keyless bundle v1": [2, 3], "keyless bundle v2": [2, 3] },
    reason: "it does not compare the time of an SCT with its own",
  },
  "signature as two plain numbers": {
    accepted: {
      "key cosign v1": [2, 3],
      "keyless cosign v1": [2, 3],
      "keyless bundle v1": [2, 3],
      "keyless bundle v2": [2, 3],
    },
    reason: "it takes ECDSA signatures that are not DER, too",
  },
  "payload of another type": {
    accepted: { "key cosign v1": [2, 3], "keyless cosign v1": [2, 3] },
    reason: "it does not read critical.type",
  },
  "payload without a type": {
    accepted: { "key cosign v1": [2, 3], "keyless cosign v1": [2, 3] },
    reason: "it does not read critical.type",
  },
  "payload with duplicate keys": {
    accepted: { "key cosign v1": [2, 3], "keyless cosign v1": [2, 3] },
    reason: "of duplicate keys it takes the last",
  },
  "payload with a key in capitals": {
    accepted: { "key cosign v1": [2, 3], "keyless cosign v1": [2, 3] },
    reason: "it does not tell capitals in keys",
  },
  "payload with an unknown critical member": {
    accepted: { "key cosign v1": [2, 3], "keyless cosign v1": [2, 3] },
    reason: "it passes over members that it does not know",
  },
  "blob with other bytes": {
    accepted: { "key cosign v1": [2], "keyless cosign v1": [2], "keyless bundle v1": [2], "keyless bundle v2": [2] },
    reason: "it does not compare a blob with its digest",
  },
  "manifest of an index": {
    accepted: { "key cosign v1": [2, 3], "keyless cosign v1": [2, 3] },
    reason: "it passes over the manifest's media type",
  },
  "certificate without digital signature": {
    accepted: { "keyless cosign v1": [2, 3], "keyless bundle v1": [2, 3], "keyless bundle v2": [2, 3] },
    reason: "it does not read keyUsage of the signer's certificate",
  },
  "certificate of an authority as the signer's": {
    accepted: { "keyless cosign v1": [2, 3], "keyless bundle v1": [2, 3], "keyless bundle v2": [2, 3] },
    reason: "it does not read basicConstraints of the signer's certificate",
  },
  "certificate with two names": { accepted: { "keyless cosign v1": [2, 3] }, reason: "one name of several is enough" },
  "certificate with two issuers of the identity": {
    accepted: { "keyless cosign v1": [2, 3] },
    reason: "one issuer of two is enough",
  },
  "payload with a digest in capitals": {
    accepted: { "keyless bundle v1": [2], "keyless bundle v2": [2] },
    reason: "it does not tell capitals in digests",
  },
  "statement of another predicate type": {
    accepted: { "keyless bundle v1": [2, 3], "keyless bundle v2": [2, 3] },
    reason: "any statement about the image is a signature of it",
  },
  "statement of another type": {
    accepted: { "keyless bundle v1": [2, 3], "keyless bundle v2": [2, 3] },
    reason: "it does not read _type of the statement",
  },
  "statement without a predicate type": {
    accepted: { "keyless bundle v1": [2, 3], "keyless bundle v2": [2, 3] },
    reason: "any statement about the image is a signature of it",
  },
  "log entry of another payload": {
    accepted: { "keyless bundle v1": [2], "keyless bundle v2": [2] },
    reason: "it does not compare the payload of dsse entries",
  },
  "log entry of an unknown kind": {
    accepted: { "keyless bundle v1": [2, 3], "keyless bundle v2": [2, 3] },
    reason: "it goes by the entry's body, or by none of it",
  },
  "log entry of another version": {
    accepted: { "keyless bundle v1": [2, 3], "keyless bundle v2": [2, 3] },
    reason: "it goes by the entry's body, or by none of it",
  },
  "inclusion proof with another tree size": {
    accepted: { "keyless bundle v2": [2, 3] },
    reason: "it takes the size from the checkpoint",
  },
  "checkpoint of another size": {
    accepted: { "keyless bundle v1": [2, 3], "keyless bundle v2": [2, 3] },
    reason: "another size gives the same root for the entry where the path to it is alike",
  },
  "log entry of a retired log": {
    accepted: { "keyless bundle v2": [2, 3] },
    reason: "it does not compare times with the period of a log without times",
  },
  "inclusion proof at another index": {
    accepted: { "keyless bundle v2": [2, 3] },
    reason: "it takes the entry's own index",
  },
  "timestamp without signed attributes": {
    accepted: { "keyless bundle v2": [2, 3] },
    reason: "it takes a token whose signature is over the content itself",
  },
  "timestamp naming another certificate": {
    accepted: { "keyless bundle v2": [2, 3] },
    reason: "it does not read ESSCertID",
  },
  "timestamp twice": {
    accepted: { "keyless bundle v2": [2, 3] },
    reason: "a second timestamp of one authority is passed over",
  },
};
