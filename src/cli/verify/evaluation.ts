/** Runs the module `verify-artifact` for a command: settings and request in, a verdict out. */
import { fileURLToPath } from "node:url";

import type { RegistryReader } from "../../../host/capability/registry.js";
import type { Artifact } from "../../../host/capability/artifact.js";
import type { RegistryOptions } from "../../../host/registry/options.js";
import type { EvaluatedVerdict } from "../../policy.js";
import { fixedClock } from "../clockOption.js";
import { UsageError } from "../exitCodes.js";
import { checkWritable, readFixtureFile, record } from "../fixtureFiles.js";
import { loadModule } from "../modules.js";
import { milliseconds } from "./duration.js";
import type { VerifyOptions } from "./options.js";
import type { ArtifactSettings } from "./settings.js";

/** The module that ships with this command line, beside the compiled sources. */
const SHIPPED = new URL("../../../../verify-artifact.wasm", import.meta.url);

/** How the module reaches the world, beside what the flags say. */
export interface Reach {
  readonly registry: RegistryOptions;
  /** In place of registries. */
  readonly images?: RegistryReader;
  readonly artifact?: Artifact;
}

/** The verdict on one request. Throws UsageError for settings that the module does not take, and for bad files. */
export async function evaluateArtifact(
  options: VerifyOptions,
  settings: ArtifactSettings,
  request: object,
  reach: Reach,
): Promise<EvaluatedVerdict> {
  const clock = fixedClock(options.now);
  const policy = await loadModule("--module", options.module ?? fileURLToPath(SHIPPED), {
    registry: reach.registry,
    deadlineMs: milliseconds("--timeout", options.timeout),
    ...(reach.images === undefined ? {} : { images: reach.images }),
    ...(clock === null ? {} : { now: clock }),
  });
  const { valid, message } = await policy.validateSettings(settings);
  if (!valid) throw new UsageError(`the flags make settings that cannot be used: ${message}`);
  const replay = options.replay === undefined ? null : readFixtureFile("--replay", options.replay, clock);
  if (options.record !== undefined) checkWritable("--record", options.record);
  const verdict = await policy.evaluate(request, settings, {
    ...(replay === null ? {} : { replay: replay.evidence }),
    ...(reach.artifact === undefined ? {} : { artifact: reach.artifact }),
  });
  if (options.record !== undefined) {
    const now = clock?.() ?? new Date();
    record(options.record, { module: policy.module, request, settings, now }, verdict);
  }
  return verdict;
}
