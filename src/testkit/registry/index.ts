/** The embedded registry. */
export { EmbeddedRegistry, type LoggedRequest } from "./server.js";
export type { Account, TokenOptions } from "./access.js";
export type { Fault, FaultRule } from "./faults.js";
export type { RecordedAnswer, Recording } from "./recorded.js";
