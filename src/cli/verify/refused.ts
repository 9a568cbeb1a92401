/** Flags that cosign has and that are not served here: each is refused with a sentence, for to pass over it could change a verdict. */
import { Option, type Command } from "commander";

import { UsageError } from "../exitCodes.js";

/** A flag and why it is refused. */
interface RefusedFlag {
  readonly flags: string;
  readonly reason: string;
}

const KEY_FLAGS: readonly RefusedFlag[] = [
  { flags: "--sk", reason: "hardware security keys are not supported; give --key the public key as a file" },
  { flags: "--slot <slot>", reason: "hardware security keys are not supported; give --key the public key as a file" },
  { flags: "--output-file <file>", reason: "a log file is not supported; redirect standard error" },
];

const REGISTRY_FLAGS: readonly RefusedFlag[] = [
  { flags: "--sct <file>", reason: "of images only SCTs in the certificate are read; verify-blob takes one beside it" },
  {
    flags: "--allow-insecure-registry",
    reason: "TLS without verification is not supported; trust the registry's CA with --registry-cacert",
  },
  {
    flags: "--registry-server-name <name>",
    reason: "a certificate for another name than the registry's is not accepted",
  },
  {
    flags: "--k8s-keychain",
    reason: "it is not supported; credentials come from docker's and podman's files, their helpers, and cloud SDKs",
  },
  { flags: "--attachment-tag-prefix <prefix>", reason: "other tags than cosign's own are not supported" },
];

const IMAGE_SIGNATURE_FLAGS: readonly RefusedFlag[] = [
  { flags: "--signature <text>", reason: "detached signatures of images are not supported, only those in a registry" },
  { flags: "--payload <file>", reason: "detached signatures of images are not supported, only those in a registry" },
];

const ATTESTATION_FLAGS: readonly RefusedFlag[] = [
  {
    flags: "--policy <file>",
    reason:
      "Rego and CUE are not evaluated; verify without it and put the statements that are printed before your policy engine",
  },
];

const ALL = [...KEY_FLAGS, ...REGISTRY_FLAGS, ...IMAGE_SIGNATURE_FLAGS, ...ATTESTATION_FLAGS];

/** Which groups a command has: every one has `key`. */
export interface RefusedGroups {
  readonly registry?: boolean;
  readonly imageSignature?: boolean;
  readonly attestation?: boolean;
}

/** Declares the flags, without help, so that they are known when they are given. */
export function addRefusedFlags(command: Command, groups: RefusedGroups): void {
  const flags = [
    ...KEY_FLAGS,
    ...(groups.registry === true ? REGISTRY_FLAGS : []),
    ...(groups.imageSignature === true ? IMAGE_SIGNATURE_FLAGS : []),
    ...(groups.attestation === true ? ATTESTATION_FLAGS : []),
  ];
  for (const { flags: text } of flags) {
    command.addOption(new Option(text).hideHelp());
    if (!text.includes("<")) command.addOption(new Option(text.replace("--", "--no-")).hideHelp());
  }
}

/** Throws UsageError when one of them was given, by `command`; its empty and false forms say nothing. */
export function refuseFlags(command: Command): void {
  for (const { flags, reason } of ALL) {
    const name = flags.split(" ", 1)[0] as string;
    const option = command.options.find(({ long }) => long === name);
    if (option === undefined || option.hidden !== true) continue;
    const value: unknown = command.getOptionValue(option.attributeName());
    if (value !== undefined && value !== false && value !== "") throw new UsageError(`${name}: ${reason}`);
  }
}
