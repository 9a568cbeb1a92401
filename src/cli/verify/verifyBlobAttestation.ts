/** `assay verify-blob-attestation`: an attestation of a file. */
import { UsageError } from "../exitCodes.js";
import { given } from "./attestor.js";
import { namedBlob, readBlob, type Blob } from "./blobFile.js";
import { verifyOneBlob } from "./blobs.js";
import type { BlobAttestationOptions } from "./options.js";
import { blobSettings } from "./settings.js";

/** Runs the command and returns its exit code. Throws UsageError. */
export async function verifyBlobAttestation(
  path: string | undefined,
  options: BlobAttestationOptions,
): Promise<number> {
  const settings = blobSettings(options, {
    predicateType: options.type,
    ...(options.checkClaims === undefined ? {} : { checkClaims: options.checkClaims }),
  });
  return await verifyOneBlob(await blobOf(path, options), options, settings);
}

/** The file, or what `--digest` and `--digestAlg` name in its place. */
async function blobOf(path: string | undefined, { digest, digestAlg }: BlobAttestationOptions): Promise<Blob> {
  if (!given(digest)) {
    if (path === undefined) throw new UsageError("a file is wanted, or --digest in its place");
    return await readBlob(path);
  }
  if (path !== undefined) throw new UsageError(`--digest: it stands in place of the file ${path}; give one of them`);
  return namedBlob("--digest", given(digestAlg) ? digestAlg : "sha256", digest);
}
