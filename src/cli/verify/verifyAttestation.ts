/** `assay verify-attestation`: attestations of a container image. */
import { UsageError } from "../exitCodes.js";
import { envelopeLines } from "./attestationOutput.js";
import { verifyImages } from "./images.js";
import type { VerifyAttestationOptions } from "./options.js";
import { imageSettings } from "./settings.js";

const FORMATS = ["json", "text", "verdict"];

/** Runs the command and returns its exit code; `text` prints what `json` does, as with cosign. Throws UsageError. */
export async function verifyAttestation(images: readonly string[], options: VerifyAttestationOptions): Promise<number> {
  if (!FORMATS.includes(options.output)) {
    throw new UsageError(`--output ${options.output}: it must be json, text or verdict`);
  }
  const settings = imageSettings(options, {
    predicateType: options.type,
    ...(options.checkClaims === undefined ? {} : { checkClaims: options.checkClaims }),
  });
  return await verifyImages(images, options, settings, (verdict) => envelopeLines(verdict).join("\n"));
}
