/** What of Assay needs files, sockets or threads: for Node, and for Deno and Bun, which have Node's modules. */
export { ImageLayout, ImageLayoutError } from "./imageLayout.js";
export { loadPolicyFile } from "./loadPolicyFile.js";
export { nodeRegistryOptions } from "./registry/configuration.js";
export { ConfigurationError } from "./registry/configurationError.js";
export type { NodeRegistrySettings } from "./registry/settings.js";
export { TufFolder } from "./tufFolder.js";
