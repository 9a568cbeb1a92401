/** Programs that keep credentials: Docker's credential helper protocol (`docker-credential-NAME get|store|erase`). */
import type { Credentials } from "../../../host/registry/credentials.js";
import { ConfigurationError } from "../configurationError.js";
import { DOCKER_HUB, DOCKER_HUB_KEY } from "../hostName.js";
import { parseJsonObject } from "../jsonObject.js";
import { runHelper, type HelperRun } from "./helperProcess.js";

/** What a helper says, with exit code 1 and on standard output, when it has nothing for the registry. */
const NOT_FOUND = "credentials not found in native keychain";
/** The user name with which a helper says that the secret is an identity token. */
const TOKEN_USER = "<token>";
const NAME = /^[a-z0-9_-]{1,64}$/;

/** One helper, which the document `source` names. Its program is found in PATH and run without a shell. */
export class CredentialHelper {
  readonly #program: string;

  /** Throws ConfigurationError for a name that could be anything else than a program of this protocol. */
  constructor(
    readonly name: string,
    private readonly source: string,
    private readonly environment: NodeJS.ProcessEnv = process.env,
  ) {
    if (!NAME.test(name)) {
      throw new ConfigurationError(
        `${source}: a credential helper has a name that is not made of lower-case letters, digits, "-" and "_" alone`,
      );
    }
    this.#program = `docker-credential-${name}`;
  }

  /**
   * The credentials that it keeps for the registry, or null when it has none.
   * @throws ConfigurationError that names the helper; what it printed is not repeated, for it may hold the secret
   */
  async get(host: string): Promise<Credentials | null> {
    const server = serverName(host);
    const run = await this.#run("get", server);
    if (run.exitCode !== 0) {
      if (run.stdout.trim() === NOT_FOUND) return null;
      throw this.#failed("get", run, server);
    }
    return this.#credentialsOf(run.stdout);
  }

  /** Hands it a user's name and password. Throws ConfigurationError. */
  async store(host: string, username: string, password: string): Promise<void> {
    const server = serverName(host);
    const run = await this.#run("store", JSON.stringify({ ServerURL: server, Username: username, Secret: password }));
    if (run.exitCode !== 0) throw this.#failed("store", run, server);
  }

  /** Has it forget the registry; false when it kept nothing. Throws ConfigurationError. */
  async erase(host: string): Promise<boolean> {
    const server = serverName(host);
    const run = await this.#run("erase", server);
    if (run.exitCode === 0) return true;
    if (run.stdout.trim() === NOT_FOUND) return false;
    throw this.#failed("erase", run, server);
  }

  async #run(action: string, input: string): Promise<HelperRun> {
    const run = await runHelper(this.#program, action, input, this.environment);
    if (run.problem === null) return run;
    throw new ConfigurationError(`${this.#title()} ${run.problem}`);
  }

  #credentialsOf(stdout: string): Credentials | null {
    const answer = parseJsonObject(stdout, `${this.#title()} gave an answer that cannot be read`);
    const { Username: username, Secret: secret } = answer;
    if (typeof username !== "string" || typeof secret !== "string") {
      throw new ConfigurationError(`${this.#title()} gave an answer without Username and Secret`);
    }
    const source = `credential helper ${this.name}`;
    if (username === TOKEN_USER) return { identityToken: secret, source };
    return username === "" && secret === "" ? null : { username, password: secret, source };
  }

  #failed(action: string, { exitCode }: HelperRun, server: string): ConfigurationError {
    const byHand = `printf %s '${server}' | ${this.#program} ${action}`;
    const hint = action === "store" ? "" : `; to see why, run: ${byHand}`;
    return new ConfigurationError(`${this.#title()} failed at "${action}" with exit code ${exitCode}${hint}`);
  }

  #title(): string {
    return `credential helper ${this.#program} (named in ${this.source})`;
  }
}

/** Docker keeps the Hub under a URL of its own, every other registry under its host. */
function serverName(host: string): string {
  return host === DOCKER_HUB ? DOCKER_HUB_KEY : host;
}
