/** What `verify-blob` and `verify-blob-attestation` share: from a file to its verdict. */
import { EXIT, exitCodeOf } from "../exitCodes.js";
import type { Blob } from "./blobFile.js";
import { evaluateArtifact } from "./evaluation.js";
import { materialOf } from "./material.js";
import type { BlobOptions } from "./options.js";
import { tell, tellTrust, tellVerdict } from "./reporting.js";
import type { ArtifactSettings } from "./settings.js";

/** Verifies, says `Verified OK` or why not, and gives the exit code. Throws UsageError. */
export async function verifyOneBlob(blob: Blob, options: BlobOptions, settings: ArtifactSettings): Promise<number> {
  const { name, digests, size } = blob;
  const request = { blob: { name, ...digests, ...(size === null ? {} : { size }) }, material: materialOf(options) };
  const digest = digests.sha256 === undefined ? null : `sha256:${digests.sha256}`;
  const artifact = { digest, content: blob.content };
  const verdict = await evaluateArtifact(options, settings, request, { artifact });
  tellTrust(verdict, settings.trust !== undefined || "key" in (settings.attestors[0] ?? {}));
  tellVerdict(verdict, options);
  if (verdict.outcome !== "allowed") return exitCodeOf(verdict.outcome);
  tell(["Verified OK"]);
  return EXIT.allowed;
}
