/** The module `verify-artifact` that ships with Assay, asked about what lies in a registry. */
import type { RegistryReader } from "../../../host/capability/registry.js";
import type { RegistryOptions } from "../../../host/registry/options.js";
import { verifierPolicy } from "../../loader/verifier.js";
import type { EvaluatedVerdict } from "../../policy.js";
import { UsageError } from "../exitCodes.js";

/** Settings of `verify-artifact`. */
export type VerifierSettings = Readonly<Record<string, unknown>>;

/** How the verifier reaches the world. */
export interface VerifierOptions {
  readonly registry: RegistryOptions;
  /** In place of registries. */
  readonly images?: RegistryReader;
  readonly now?: () => Date;
  readonly deadlineMs: number;
}

/** Whether the settings can be used; throws UsageError, which begins with `named`, when they cannot. */
export async function checkSettings(named: string, settings: VerifierSettings): Promise<void> {
  const policy = await verifierPolicy({ registry: {}, deadlineMs: 10_000 });
  const { valid, message } = await policy.validateSettings(settings);
  if (!valid) throw new UsageError(`${named}: ${message}`);
}

/** The verdict on `host/repository:tag` or `host/repository@digest`. Nothing of what is asked about is compiled or run. */
export async function verdictOn(
  reference: string,
  settings: VerifierSettings,
  options: VerifierOptions,
): Promise<EvaluatedVerdict> {
  const policy = await verifierPolicy(options);
  return await policy.evaluate({ image: reference }, settings);
}
