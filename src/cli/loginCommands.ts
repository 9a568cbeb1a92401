/** The commands `assay login` and `assay logout`. */
import type { Command } from "commander";

import { login, logout, type LoginOptions } from "./login.js";
import { addRegistryFlags, type RegistryFlags } from "./registryOptions.js";

const WHERE = `
The credentials go where docker and podman look too: into --auth-file, --docker-config, the file of REGISTRY_AUTH_FILE, or
docker's own configuration; into the credential helper when that file names one (credsStore, credHelpers).`;

const LOGIN_EXIT_CODES = `
Exit codes: 0 signed in, 1 the registry does not take the user name and password, 2 could not find out, 3 bad usage.`;

const LOGOUT_EXIT_CODES = `
Exit codes: 0 there are no credentials any more, 3 bad usage.`;

/** Adds them; `end` is told a command's exit code. */
export function addLoginCommands(program: Command, end: (exitCode: number) => void): void {
  const signIn = program
    .command("login")
    .description("check a user name and a password with a registry, and keep them for every command")
    .argument("<registry>", "host or host:port; docker.io is Docker Hub")
    .option("-u, --username <name>", "the user; asked for when it is missing")
    .option("--password-stdin", "read the password or token from standard input; asked for when it is missing");
  addRegistryFlags(signIn)
    .addHelpText("after", WHERE + LOGIN_EXIT_CODES)
    .action(async (registry: string, options: LoginOptions) => end(await login(registry, options)));
  program
    .command("logout")
    .description("forget the credentials for a registry")
    .argument("<registry>", "host or host:port")
    .option("--docker-config <path>", "docker's config.json or its folder, in place of $DOCKER_CONFIG or ~/.docker")
    .option("--auth-file <file>", "credentials as podman keeps them, in place of $REGISTRY_AUTH_FILE and its defaults")
    .addHelpText("after", WHERE + LOGOUT_EXIT_CODES)
    .action(async (registry: string, options: RegistryFlags) => end(await logout(registry, options)));
}
