/** Worlds: what registries hold and who signed it, declared in suites and minted by the test kit. */
export { prepareWorld, type CaseWorld, type Variant, type World, type WorldOptions } from "./world.js";
