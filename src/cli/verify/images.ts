/** What `verify` and `verify-attestation` share: from an image's name to its verdict. */
import { ImageLayout, ImageLayoutError } from "../../imageLayout.js";
import type { EvaluatedVerdict } from "../../policy.js";
import { exitCodeOf, EXIT, UsageError } from "../exitCodes.js";
import { checkLines } from "./checks.js";
import { evaluateArtifact, type Reach } from "./evaluation.js";
import type { ImageOptions } from "./options.js";
import { imageRegistries } from "./registries.js";
import { tell, tellTrust, tellVerdict } from "./reporting.js";
import type { ArtifactSettings } from "./settings.js";

/** How a command prints a verdict that allows. */
export type Printer = (verdict: EvaluatedVerdict) => string;

/**
 * Verifies one image after the other, prints each that is accepted, and ends with the first that is not: with its exit
 * code. Throws UsageError.
 */
export async function verifyImages(
  images: readonly string[],
  options: ImageOptions,
  settings: ArtifactSettings,
  print: Printer,
): Promise<number> {
  if (images.length > 1 && (options.record !== undefined || options.replay !== undefined)) {
    throw new UsageError("--record and --replay: they are for one image");
  }
  for (const image of images) {
    const verdict = await verdictOn(image, options, settings);
    tellTrust(verdict, settings);
    tellVerdict(verdict, options);
    if (verdict.outcome !== "allowed") return exitCodeOf(verdict.outcome);
    tell(checkLines(image, verdict, settings));
    console.log(options.output === "verdict" ? verdictJson(verdict) : print(verdict));
  }
  return EXIT.allowed;
}

async function verdictOn(image: string, options: ImageOptions, settings: ArtifactSettings): Promise<EvaluatedVerdict> {
  const layout = options.localImage === true ? await openLayout(image) : null;
  const reach: Reach = {
    registry: imageRegistries(image, options),
    ...(layout === null ? {} : { images: layout }),
  };
  return await evaluateArtifact(options, settings, { image: layout?.reference ?? image }, reach);
}

async function openLayout(folder: string): Promise<ImageLayout> {
  try {
    return await ImageLayout.open(folder);
  } catch (error) {
    if (error instanceof ImageLayoutError) throw new UsageError(`--local-image ${folder}: ${error.message}`);
    throw error;
  }
}

function verdictJson(verdict: EvaluatedVerdict): string {
  const { run, ...plain } = verdict;
  return JSON.stringify(
    { ...plain, run: { passes: run.passes, lookups: run.lookups, requests: run.requests } },
    null,
    2,
  );
}
