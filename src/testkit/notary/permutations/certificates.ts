/** Certificates that a signer of artifacts must not have (signature specification, "Certificate Requirements"). */
import { SIGNED_AT, TRUSTED_TO } from "../../sigstore/clock.js";
import { basicConstraints, extKeyUsage, keyUsage, notCritical } from "../../x509/extensions.js";
import { EXTENSION, PURPOSE } from "../../x509/oids.js";
import { seededKey } from "../../x509/seededKey.js";
import type { Entry } from "../permutation.js";
import { DAY, extended, hasIntermediate, isIssued, link, unextended } from "./common.js";

/** The entries. */
export const certificatePermutations = {
  "expired certificate": {
    object: "certificate",
    description: "The signer's certificate ended the day before the signature was made.",
    fits: isIssued,
    breaks: link(0, () => ({ notAfter: SIGNED_AT - DAY })),
  },
  "certificate not yet valid": {
    object: "certificate",
    description: "The signer's certificate begins years after the signature was made.",
    fits: isIssued,
    breaks: link(0, () => ({ notBefore: TRUSTED_TO - DAY })),
  },
  "expired authority": {
    object: "certificate",
    description: "The certificate of the issuing authority ended the day before the signature was made.",
    fits: hasIntermediate,
    breaks: link(1, () => ({ notAfter: SIGNED_AT - DAY })),
  },
  "certificate for server authentication": {
    object: "certificate",
    description: "The extended key usage of the signer's certificate is serverAuth.",
    breaks: extended(0, extKeyUsage(PURPOSE.serverAuth)),
  },
  "certificate for timestamps": {
    object: "certificate",
    description: "The extended key usage of the signer's certificate is codeSigning and timeStamping.",
    breaks: extended(0, extKeyUsage(PURPOSE.codeSigning, PURPOSE.timeStamping)),
  },
  "certificate for any purpose": {
    object: "certificate",
    description: "The extended key usage of the signer's certificate is anyExtendedKeyUsage.",
    fits: isIssued,
    outcome: "accepted",
    divergence: "The extended key usages of a signer's certificate must not contain anyExtendedKeyUsage.",
    breaks: extended(0, extKeyUsage(PURPOSE.anyExtendedKeyUsage)),
  },
  "certificate without digitalSignature": {
    object: "certificate",
    description: "The key usage of the signer's certificate is contentCommitment alone.",
    breaks: extended(0, keyUsage("contentCommitment")),
  },
  "certificate without key usage": {
    object: "certificate",
    description: "The signer's certificate has no key usage.",
    breaks: unextended(0, EXTENSION.keyUsage),
  },
  "key usage not critical": {
    object: "certificate",
    description: "The key usage of the signer's certificate is not critical.",
    breaks: extended(0, notCritical(keyUsage("digitalSignature"))),
  },
  "certificate for encryption": {
    object: "certificate",
    description: "The key usage of the signer's certificate is digitalSignature and keyEncipherment.",
    breaks: extended(0, keyUsage("digitalSignature", "keyEncipherment")),
  },
  "CA certificate as signer": {
    object: "certificate",
    description: "The signer's certificate is that of a certificate authority: its basic constraints say cA.",
    breaks: extended(0, basicConstraints(true)),
  },
  "certificate of another kind of key": {
    object: "certificate",
    description: "The signer's certificate is for a key of Ed25519, with which nothing can be signed here.",
    breaks: link(0, () => ({ key: seededKey("notary another kind of key", "Ed25519") })),
  },
  "certificate signed with SHA-1": {
    object: "certificate",
    description: "The authority signed the signer's certificate in ecdsa-with-SHA1.",
    fits: isIssued,
    breaks: link(0, () => ({ scheme: "ecdsa-with-SHA1" })),
  },
  "authority that is no CA": {
    object: "certificate",
    description: "The basic constraints of the issuing authority's certificate say that it is none.",
    fits: isIssued,
    breaks: extended(1, basicConstraints(false)),
  },
  "authority without basic constraints": {
    object: "certificate",
    description: "The certificate of the issuing authority has no basic constraints.",
    fits: isIssued,
    breaks: unextended(1, EXTENSION.basicConstraints),
  },
  "basic constraints not critical": {
    object: "certificate",
    description: "The basic constraints of the issuing authority's certificate are not critical.",
    fits: hasIntermediate,
    outcome: "accepted",
    divergence: "The basic constraints of a certificate authority must be critical.",
    breaks: extended(1, notCritical(basicConstraints(true))),
  },
  "authority without keyCertSign": {
    object: "certificate",
    description: "The key usage of the issuing authority's certificate is cRLSign alone.",
    fits: isIssued,
    breaks: extended(1, keyUsage("cRLSign")),
  },
  "path length exceeded": {
    object: "certificate",
    description: "The root allows no authority below it, and there is one.",
    fits: hasIntermediate,
    breaks: extended(2, basicConstraints(true, 0)),
  },
} as const satisfies Record<string, Entry>;
