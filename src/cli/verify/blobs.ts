/** What `verify-blob` and `verify-blob-attestation` share: from a file to its verdict. */
import { EXIT, exitCodeOf } from "../exitCodes.js";
import type { Blob } from "./blobFile.js";
import { evaluateArtifact } from "./evaluation.js";
import { materialOf } from "./material.js";
import type { BlobOptions } from "./options.js";
import { logRegistries } from "./registries.js";
import { tell, tellTrust, tellVerdict } from "./reporting.js";
import type { ArtifactSettings } from "./settings.js";

/** Verifies, says `Verified OK` or why not, and gives the exit code. Throws UsageError. */
export async function verifyOneBlob(blob: Blob, options: BlobOptions, settings: ArtifactSettings): Promise<number> {
  const { name, digests, size } = blob;
  const request = { blob: { name, ...digests, ...(size === null ? {} : { size }) }, material: materialOf(options) };
  const artifact = { digest: `sha256:${digests.sha256}`, content: blob.content };
  const verdict = await evaluateArtifact(options, settings, request, { registry: logRegistries(options), artifact });
  tellTrust(verdict, settings);
  tellVerdict(verdict, options);
  if (verdict.outcome !== "allowed") return exitCodeOf(verdict.outcome);
  tell(["Verified OK"]);
  return EXIT.allowed;
}
