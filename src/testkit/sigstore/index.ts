/** An offline Sigstore for tests. */
export { SigstoreServices, type ProofOptions } from "./services.js";
export { attachBundle, attachLayers, bundleManifest, putFallbackIndex, putImage, type ImageStore } from "./attach.js";
export { bundleBytes, bundleOf, entryJson, mediaTypeOf, type BundleOptions, type BundleVersion } from "./bundle.js";
export { SIGNED_AT, TRUSTED_FROM, TRUSTED_TO, VERIFIED_AT } from "./clock.js";
export { attestationLayer, detachedFiles, rekorBundle, signatureLayer, type DetachedFiles } from "./cosignLayer.js";
export { COSIGN_SIGN, IN_TOTO, SLSA_PROVENANCE, preAuthenticationEncoding, statement } from "./dsse.js";
export { ALICE, MALLORY, WORKFLOW, subjectOf, type Identity } from "./identities.js";
export { keySigner, signedBy, type Signed, type TestSigner } from "./signed.js";
