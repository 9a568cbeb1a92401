/** The commands about policy modules in registries: push, pull, sign, verify-policy and list. */
import type { Command } from "commander";

import { MODULE_LAYOUTS } from "../../publish/artifact.js";
import { SIGNATURE_FORMATS } from "../../signing/signArtifact.js";
import { addRegistryFlags } from "../registryOptions.js";
import { endingWell } from "./failures.js";
import { list, type ListOptions } from "./list.js";
import { pull, type PullOptions } from "./pull.js";
import { push, type PushOptions } from "./push.js";
import { sign, type SignOptions } from "./sign.js";
import { addTrustFlags } from "./trustFlags.js";
import { verifyPolicy, type VerifyPolicyOptions } from "./verifyPolicy.js";

const TARGETS = `
A target is registry://HOST/REPOSITORY:TAG, or oci-layout:FOLDER[:TAG] for a folder that other tools read too.`;

const SOURCES = `
A source is registry://HOST/REPOSITORY:TAG, …@sha256:DIGEST or both, oci-layout:FOLDER[:TAG], a file, an https:// URL with
#sha256=DIGEST, or the name of a module that Assay ships.`;

const KEYS = `
A key is PKCS #8, SEC 1 or PKCS #1 (PEM): EC P-256, P-384, P-521, RSA or Ed25519; or what 'cosign generate-key-pair' wrote,
whose password is in the variable COSIGN_PASSWORD, or asked for. The signature is pushed when Assay's own verifier accepts it.
Without --rekor-url no transparency log hears of it.`;

const DONE = `
Exit codes: 0 done, 2 could not be done (a registry or log gave no answer, or said no), 3 bad usage.`;
const VERIFIED = `
Exit codes: 0 verified, 1 denied, 2 could not find out (denied), 3 bad usage.`;

/** Adds them; `end` is told a command's exit code. */
export function addRegistryCommands(program: Command, end: (exitCode: number) => void): void {
  addPush(program, end);
  addPull(program, end);
  addSign(program, end);
  addVerifyPolicy(program, end);
  addList(program, end);
}

function addPush(program: Command, end: (exitCode: number) => void): void {
  const command = program
    .command("push")
    .description("push a policy module to a registry, or into an OCI image layout")
    .argument("<module.wasm>", "the module's file")
    .argument("<target>", "registry://HOST/REPOSITORY:TAG, or oci-layout:FOLDER[:TAG]")
    .option("--layout <name>", `how the artifact is laid out: ${MODULE_LAYOUTS.join(" or ")}`, MODULE_LAYOUTS[0]);
  addCommonFlags(command)
    .addHelpText("after", `${TARGETS}\nThe same module gives the same digest, wherever it is pushed.\n${DONE}`)
    .action(async (module: string, target: string, options: PushOptions) => {
      end(await endingWell(async () => await push(module, target, options)));
    });
}

function addPull(program: Command, end: (exitCode: number) => void): void {
  const command = program
    .command("pull")
    .description("pull a policy module into the cache, and say what it is and who signed it")
    .argument("<source>", "where the module is")
    .option("--to <file>", "write the module to this file too")
    .option("--lock <file>", "the lock that the module must agree with (default: assay.lock, when it lists the source)")
    .option("--update-lock", "write what was found into the lock, which is made when it is not there")
    .option("--policy-key <file>", "the public key of who must have signed the module: a PEM file, or env://NAME")
    .option("--policy-trust <file>", "who must have signed it: settings of the module verify-artifact, YAML or JSON");
  addCommonFlags(command)
    .addHelpText("after", `${SOURCES}\n${VERIFIED.replace("0 verified", "0 pulled")}`)
    .action(async (source: string, options: PullOptions) => {
      end(await endingWell(async () => await pull(source, options)));
    });
}

function addSign(program: Command, end: (exitCode: number) => void): void {
  const command = program
    .command("sign")
    .description("sign a policy module in a registry with a key")
    .argument("<reference>", "registry://HOST/REPOSITORY@sha256:DIGEST, as assay push prints it")
    .requiredOption("--key <file>", "the private key: a PEM file, or env://NAME for one in a variable")
    .option("--format <name>", `how the signature is written: ${SIGNATURE_FORMATS.join(" or ")}`, SIGNATURE_FORMATS[0])
    .option(
      "--rekor-url <url>",
      "add the signature to this transparency log (Rekor, version 1), which keeps it for ever",
    )
    .option("--trusted-root <file>", "trusted_root.json that says which key the log has, when it is not Sigstore's own")
    .option("-a, --annotations <pair>", "key=value that is signed too; several with commas, or again", collect, []);
  addCommonFlags(command)
    .addHelpText("after", `${KEYS}\n${DONE}`)
    .action(async (reference: string, options: SignOptions) => {
      end(await endingWell(async () => await sign(reference, options)));
    });
}

function addVerifyPolicy(program: Command, end: (exitCode: number) => void): void {
  const command = program
    .command("verify-policy")
    .description("verify who signed a policy module, without loading it")
    .argument("<source>", "registry://HOST/REPOSITORY with :TAG or @sha256:DIGEST, or oci-layout:FOLDER");
  addTrustFlags(command);
  addCommonFlags(command)
    .option("--now <RFC3339>", "the time to judge at")
    .option("-d, --verbose", "show the whole verdict on standard error")
    .addHelpText("after", VERIFIED)
    .action(async (source: string, options: VerifyPolicyOptions) => {
      end(await endingWell(async () => await verifyPolicy(source, options)));
    });
}

function addList(program: Command, end: (exitCode: number) => void): void {
  const command = program
    .command("list")
    .description("list the policy modules in the cache, or those of a repository")
    .argument("[repository]", "registry://HOST/REPOSITORY; the cache when left out");
  addCommonFlags(command)
    .addHelpText("after", DONE)
    .action(async (repository: string | undefined, options: ListOptions) => {
      end(await endingWell(async () => await list(repository, options)));
    });
}

function addCommonFlags(command: Command): Command {
  return addRegistryFlags(command)
    .option("--output <format>", "human or json", "human")
    .option("--timeout <duration>", "time for the whole command", "3m0s");
}

function collect(value: string, previous: string[]): string[] {
  return [...previous, value];
}
