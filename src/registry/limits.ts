/** Bounds of what Node gives to the registry client, each with its reason. Bytes and milliseconds unless the name says otherwise. */

/** A configuration file: thousands of registries with credentials stay below it. */
export const MAX_CONFIGURATION_BYTES = 1024 * 1024;
/** What a credential helper prints: a user name and a token of a few kilobytes, as JSON. */
export const MAX_HELPER_BYTES = 64 * 1024;
/** A helper may ask a cloud or a locked key chain; one that waits longer is stuck, and an admission call has ten seconds. */
export const HELPER_TIMEOUT = 8_000;
/** Certificates and keys of one file: the bundle of a whole operating system has a quarter of a megabyte. */
export const MAX_CERTIFICATE_BYTES = 2 * 1024 * 1024;
/** A server that is there answers within a round trip or two, and a lost packet is sent again after one and three seconds. */
export const CONNECT_TIMEOUT = 5_000;
/** From the request to the first byte of the answer: registries that fetch from another registry take seconds. */
export const HEADERS_TIMEOUT = 30_000;
/** Between two pieces of a body. */
export const BODY_TIMEOUT = 15_000;
/** Tokens of clouds are fetched anew so long before they end: one must not run out on the way. */
export const CLOUD_TOKEN_MARGIN = 5 * 60_000;
/** The answer of Azure's token exchange: one JSON Web Token of a few kilobytes. */
export const MAX_EXCHANGE_BYTES = 128 * 1024;
/** A cloud's own identity service; on a machine outside of the cloud nobody answers there. */
export const CLOUD_TIMEOUT = 8_000;
/** Files of one drop-in folder: nobody keeps more, and a folder given by mistake is not read to its end. */
export const MAX_DROP_IN_FILES = 256;
