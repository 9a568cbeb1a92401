/** `assay verify`: signatures of container images. */
import { UsageError } from "../exitCodes.js";
import { given } from "./attestor.js";
import { signaturesJson, signaturesText } from "./imageOutput.js";
import { verifyImages } from "./images.js";
import type { VerifyImageOptions } from "./options.js";
import { tell } from "./reporting.js";
import { annotationPairs, imageSettings } from "./settings.js";

/** Runs the command and returns its exit code. Throws UsageError. */
export async function verifyImage(images: readonly string[], options: VerifyImageOptions): Promise<number> {
  const print = { json: signaturesJson, text: signaturesText, verdict: signaturesJson }[options.output];
  if (print === undefined) throw new UsageError(`--output ${options.output}: it must be json, text or verdict`);
  const annotations = annotationPairs(options.annotations);
  const settings = imageSettings(options, {
    ...(annotations === undefined ? {} : { annotations }),
    ...(options.checkClaims === undefined ? {} : { checkClaims: options.checkClaims }),
  });
  return await verifyImages(
    images.map((image) => attachedImage(image, options)),
    options,
    settings,
    print,
  );
}

/** With `--attachment sbom` the image is what cosign has attached under a tag of its own (OCI has no name for it). */
function attachedImage(image: string, { attachment, localImage }: VerifyImageOptions): string {
  if (!given(attachment)) return image;
  if (attachment !== "sbom") throw new UsageError(`--attachment ${attachment}: only sbom is known`);
  const [, name, hex] = /^([^@]+)@sha256:([0-9a-f]{64})$/.exec(image) ?? [];
  if (name === undefined || localImage === true) {
    throw new UsageError("--attachment sbom: the image must be named by its digest, in a registry");
  }
  tell(["--attachment sbom: such attachments are deprecated; use attestations"]);
  return `${name.replace(/:[^/:]*$/, "")}:sha256-${hex}.sbom`;
}
