/** The services of an offline Sigstore over HTTP. */
export { SigstoreServer, type ServedSigstore, type ServerOptions } from "./server.js";
export type { SigningServices } from "./signingConfig.js";
