/** What of Assay needs files, sockets or threads: for Node, and for Deno and Bun, which have Node's modules. */
export { ImageLayout, ImageLayoutError } from "./imageLayout.js";
export { loadPolicyFile } from "./loadPolicyFile.js";
export { TufFolder } from "./tufFolder.js";
export { workerGuests, type WorkerGuests } from "./worker/workerGuests.js";
