/** `assay login` and `assay logout`. */
import { createInterface } from "node:readline/promises";

import { RegistryClient } from "../../host/registry/client.js";
import { deadlineSignal } from "../../host/registry/deadline.js";
import { LookupFailure } from "../../host/registry/failure.js";
import { credentialsFile } from "../registry/configuration.js";
import { ConfigurationError } from "../registry/configurationError.js";
import { forgetCredentials, keepCredentials } from "../registry/credentials/keep.js";
import { canonicalHost } from "../registry/hostName.js";
import { EXIT, UsageError } from "./exitCodes.js";
import { printableText } from "./printable.js";
import { ask } from "./registry/password.js";
import { registryOptions, type RegistryFlags } from "./registryOptions.js";

/** What `assay login` takes. */
export interface LoginOptions extends RegistryFlags {
  username?: string;
  passwordStdin?: boolean;
}

/** A token is a few kilobytes; more is a file that was piped by mistake. */
const MAX_PASSWORD_BYTES = 64 * 1024;
/** Two round trips to the registry, one to its token service, and a helper. */
const CHECK_TIME = 30_000;

/** Checks a user's name and password with the registry and keeps them. Returns the exit code. Throws UsageError. */
export async function login(registry: string, options: LoginOptions): Promise<number> {
  const host = hostOf(registry);
  const username = await usernameOf(options);
  const password = await passwordOf(username, host, options);
  const client = new RegistryClient(registryOptions(withoutFiles(options), [host]));
  let wasAsked: boolean;
  try {
    wasAsked = await client.signIn(host, { username, password, source: "what was typed" }, deadlineSignal(CHECK_TIME));
  } catch (error) {
    if (!(error instanceof LookupFailure)) throw error;
    say(`not signed in to ${host}: ${error.message}`);
    return error.code === "unauthorized" ? EXIT.denied : EXIT.indeterminate;
  }
  const file = credentialsFile(options);
  const helper = await usable(() => keepCredentials(file, host, { username, password }, { environment: process.env }));
  const doubt = wasAsked ? "" : `; ${host} did not ask for them, so nobody knows whether they are right`;
  console.log(printableText(`Signed in to ${host} as ${username}${doubt}.`));
  const place = helper === null ? `${file.path}, not encrypted` : `the credential helper ${helper}`;
  console.log(printableText(`The credentials are kept in ${place}.`));
  return EXIT.allowed;
}

/** The file that will be written need not be there yet. */
function withoutFiles(options: LoginOptions): RegistryFlags {
  const { dockerConfig, authFile, ...others } = options;
  void [dockerConfig, authFile];
  return others;
}

/** Forgets a registry. Returns the exit code. Throws UsageError. */
export async function logout(registry: string, options: RegistryFlags): Promise<number> {
  const host = hostOf(registry);
  const file = credentialsFile(options);
  const forgotten = await usable(() => forgetCredentials(file, host, { environment: process.env }));
  const text = forgotten ? `Signed out of ${host}` : `There were no credentials for ${host}`;
  console.log(printableText(`${text} (${file.path}).`));
  return EXIT.allowed;
}

function hostOf(registry: string): string {
  const host = registry === registry.toLowerCase() ? canonicalHost(registry) : null;
  if (host !== null) return host;
  throw new UsageError(
    `${registry}: it must be a registry's host or host:port, in lower case, without a scheme and a path`,
  );
}

async function usernameOf({ username }: LoginOptions): Promise<string> {
  const name = username ?? (await askUsername());
  if (name === "" || name.includes(":")) throw new UsageError("--username: it must not be empty or hold a colon");
  return name;
}

async function askUsername(): Promise<string> {
  if (!process.stdin.isTTY) throw new UsageError("--username is missing, and there is nobody to ask");
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await terminal.question("User name: ")).trim();
  } finally {
    terminal.close();
  }
}

async function passwordOf(username: string, host: string, { passwordStdin }: LoginOptions): Promise<string> {
  if (passwordStdin !== true && !process.stdin.isTTY) {
    throw new UsageError("there is nobody to ask for the password; give it on standard input with --password-stdin");
  }
  const password =
    passwordStdin === true
      ? await readStdin()
      : await ask(printableText(`Password of ${username} for ${host}: `), process.stdin);
  if (password === "") throw new UsageError("the password is empty");
  return password;
}

/** All of it but the line's end, which `echo` adds. */
async function readStdin(): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MAX_PASSWORD_BYTES)
      throw new UsageError(`--password-stdin: it has more than ${MAX_PASSWORD_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks)
    .toString("utf8")
    .replace(/\r?\n$/, "");
}

async function usable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ConfigurationError) throw new UsageError(error.message);
    throw error;
  }
}

function say(text: string): void {
  console.error(printableText(`assay: ${text}`));
}
