/** The services of an offline Sigstore over HTTP. */
export { SigstoreServices, type ServicesOptions } from "./services.js";
export type { SigningServices } from "./signingConfig.js";
