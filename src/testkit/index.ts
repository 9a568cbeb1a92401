/** `assay/testkit`: what policy authors test with. Node only. */
export {
  EmbeddedRegistry,
  type Account,
  type Fault,
  type FaultRule,
  type LoggedRequest,
  type RecordedAnswer,
  type Recording,
  type TokenOptions,
} from "./registry/index.js";
