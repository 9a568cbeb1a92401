/** Every size, depth and count that the core accepts, and why. A limit that is reached is a fault, never a cut. */

/** A request with object and oldObject: Kubernetes stores objects up to 1.5 MiB, a review can hold two. */
export const MAX_REQUEST_BYTES: i32 = 8 << 20;

/** A manifest: the distribution specification asks registries to take at least 4 MiB, none needs more. */
export const MAX_MANIFEST_BYTES: i32 = 4 << 20;

/** A simple-signing payload is some 250 bytes; annotations may make it larger, never this large. */
export const MAX_PAYLOAD_BYTES: i32 = 1 << 20;

/** Nested arrays and objects in JSON: real documents stay below 32; each level costs stack. */
export const MAX_JSON_DEPTH: i32 = 128;

/** Values and member names in one JSON document: bounds the tape that the parser allocates. */
export const MAX_JSON_VALUES: i32 = 1 << 20;

/** An image reference: 253 bytes of host, a port, 255 of repository, 128 of tag, 71 of digest, rounded up. */
export const MAX_REFERENCE_BYTES: i32 = 1024;

/** Layers of one signature manifest; endless signatures were CVE-2023-46737 and CVE-2024-29903. */
export const MAX_SIGNATURE_LAYERS: i32 = 128;

/** Signature checks in one evaluation, some ten milliseconds each at the slowest; the same bound as webpki's for paths. */
export const MAX_SIGNATURE_CHECKS: i32 = 1000;

/** Distinct answers that one evaluation may ask of its host. */
export const MAX_EVIDENCE_ENTRIES: i32 = 4096;

/** All answers of one evaluation together: the module's memory is bounded. */
export const MAX_EVIDENCE_BYTES: i32 = 64 << 20;

/** Containers and image volumes of one object; Kubernetes objects cannot hold many more. */
export const MAX_IMAGES: i32 = 1024;

/** Entries of the settings' `signatures`, and keys in one of them. */
export const MAX_RULES: i32 = 256;
export const MAX_KEYS_PER_RULE: i32 = 64;
