/** `assay verify-blob`: the signature of a file. */
import { readBlob } from "./blobFile.js";
import { verifyOneBlob } from "./blobs.js";
import type { BlobOptions } from "./options.js";
import { blobSettings } from "./settings.js";

/** Runs the command and returns its exit code. Throws UsageError. */
export async function verifyBlob(path: string, options: BlobOptions): Promise<number> {
  const settings = blobSettings(options, {});
  return await verifyOneBlob(await readBlob(path), options, settings);
}
