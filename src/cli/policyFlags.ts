/** The flags that say whom to trust with a policy module, the same for every command that runs one. */
import { existsSync } from "node:fs";

import type { Command } from "commander";

import { LOCK_FILE } from "../loader/lockFile.js";
import type { LoadOptions } from "../loader/options.js";
import { UsageError } from "./exitCodes.js";
import { printableLine } from "./printable.js";
import { trustSettings } from "./registry/trustFlags.js";
import { given } from "./verify/attestor.js";

/** What the flags of `addPolicyFlags` give. */
export interface PolicyFlags {
  lock?: string;
  policyKey?: string;
  policyTrust?: string;
  allowTag?: boolean;
}

/** What `--policy` takes, for a command's help. */
export const POLICY_SOURCES = `
A policy is a module's file, the name of a module that Assay ships, registry://HOST/REPOSITORY:TAG (…@sha256:DIGEST pins it),
oci-layout:FOLDER[:TAG], or https://…#sha256=DIGEST. One from a registry must be pinned by its digest or by ${LOCK_FILE}
(assay pull SOURCE --update-lock writes it), or signed by whom --policy-key or --policy-trust names.`;

/** Adds the flags to a command. */
export function addPolicyFlags(command: Command): Command {
  return command
    .option("--lock <file>", `pins policies that it lists (default: ${LOCK_FILE}, when the current folder has one)`)
    .option("--policy-key <file>", "who must have signed the policy: a public key, PEM")
    .option(
      "--policy-trust <file>",
      "who must have signed the policy: settings of the module verify-artifact, YAML or JSON",
    )
    .option("--allow-tag", "run whatever a registry's tag points at, without digest, lock or signature");
}

/** The loader's options by the flags. Throws UsageError. */
export function policyLoadOptions(flags: PolicyFlags): Pick<LoadOptions, "lock" | "trust" | "allowTag" | "onWarning"> {
  const lock = lockFile(flags.lock);
  const trust = policyTrustOf(flags);
  return {
    ...(lock === null ? {} : { lock }),
    ...(trust === null ? {} : { trust }),
    allowTag: flags.allowTag === true,
    onWarning: (message) => console.error(printableLine(`assay: ${message}`)),
  };
}

/** One that is named must be there: a typing error would take its protection away. */
function lockFile(named: string | undefined): string | null {
  if (named === undefined) return existsSync(LOCK_FILE) ? LOCK_FILE : null;
  if (existsSync(named)) return named;
  throw new UsageError(
    `--lock ${named}: there is no such file; assay pull SOURCE --update-lock --lock ${named} writes one`,
  );
}

/** Who must have signed, by the two flags; null for none. Throws UsageError. */
export function policyTrustOf({ policyKey, policyTrust }: PolicyFlags): LoadOptions["trust"] | null {
  if (given(policyKey) && given(policyTrust)) {
    throw new UsageError("--policy-key: the file of --policy-trust says who signs; give one of the two");
  }
  if (given(policyTrust)) return { ...trustSettings({ policyTrust, annotations: [] }) };
  return given(policyKey) ? { ...trustSettings({ key: policyKey, annotations: [] }) } : null;
}
