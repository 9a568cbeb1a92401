/** The embedded registry. */
export { EmbeddedRegistry, type EmbeddedRegistryOptions, type TlsOptions } from "./server.js";
export type { Account, ChallengeOptions, TokenOptions } from "./access.js";
export type { ChangeFault, DeliveryFault, Fault, FaultRule, InsteadFault } from "./faults.js";
export type { LoggedRequest, RequestFilter } from "./log.js";
export type { RecordedAnswer, Recording } from "./recorded.js";
export { TlsAuthority, type TlsCertificate, type TlsCertificateOptions } from "./tlsAuthority.js";
export * from "./catalogue.js";
