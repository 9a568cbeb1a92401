/** The files of `registries.conf`, as they are now. */
import { readdirSync } from "node:fs";
import { join } from "node:path";

import type { MirrorLookup } from "../../../host/registry/mirror.js";
import { fileProblem } from "../../document/fileProblem.js";
import { ConfigurationError } from "../configurationError.js";
import { ConfigurationFile, isMissing } from "../configurationFile.js";
import { containersFolder, variable, type Environment } from "../credentials/places.js";
import { MAX_DROP_IN_FILES } from "../limits.js";
import { hostsIn, mirrorPlan } from "./mirrorPlan.js";
import { parseRegistriesDocument, type RegistryEntry } from "./registriesDocument.js";

const TITLE = "registries.conf";

/** Reads the main file and its drop-in files, which are looked for each time. */
export class RegistriesFiles {
  readonly #files = new Map<string, ConfigurationFile<RegistryEntry[]>>();
  readonly #told = new Set<string>();

  /**
   * `main` are main files of which the first that is there counts; `folders` hold drop-in files, `*.conf`, read in the order
   * of their names, a later folder after an earlier one.
   */
  constructor(
    private readonly main: readonly string[],
    private readonly folders: readonly string[],
    private readonly required: boolean,
    private readonly warn: (sentence: string) => void = () => undefined,
  ) {}

  /** The file that is named, with the folder beside it that has its name and ".d". */
  static at(path: string, warn?: (sentence: string) => void): RegistriesFiles {
    return new RegistriesFiles([path], [`${path}.d`], true, warn);
  }

  /** Where podman looks: the user's file or else the machine's, and the drop-in folders of both. */
  static inPlaces(environment: Environment, warn?: (sentence: string) => void, etc = "/etc"): RegistriesFiles {
    const named = variable(environment, "CONTAINERS_REGISTRIES_CONF");
    if (named !== null) return RegistriesFiles.at(named, warn);
    const own = join(containersFolder(environment), "registries.conf");
    const machine = join(etc, "containers", "registries.conf");
    return new RegistriesFiles([own, machine], [`${machine}.d`, `${own}.d`], false, warn);
  }

  /** All entries; the last of several for the same prefix counts. Throws ConfigurationError. */
  entries(): RegistryEntry[] {
    return [
      ...this.#mainEntries(),
      ...this.folders.flatMap((folder) => dropIns(folder)).flatMap((path) => this.#read(path) ?? []),
    ];
  }

  /** The plan for a repository; who is asked without TLS is told once. Throws ConfigurationError. */
  readonly plan: MirrorLookup = (host, repository) => {
    const plan = mirrorPlan(this.entries(), canonicalName(host), repository);
    for (const { location, plainHttp } of plan?.endpoints ?? []) {
      if (plainHttp === true) this.#tellInsecure(location.split("/", 1)[0] ?? "");
    }
    return plan;
  };

  /** Whether a file names the registry. Throws ConfigurationError. */
  names(host: string): boolean {
    return hostsIn(this.entries()).has(host);
  }

  #mainEntries(): RegistryEntry[] {
    for (const path of this.main) {
      const entries = this.#read(path, this.required);
      if (entries !== null) return entries;
    }
    return [];
  }

  #read(path: string, required = false): RegistryEntry[] | null {
    const parse = (text: string): RegistryEntry[] => parseRegistriesDocument(text, `${TITLE} ${path}`);
    const file = this.#files.get(path) ?? new ConfigurationFile(path, TITLE, parse, required);
    this.#files.set(path, file);
    return file.read();
  }

  #tellInsecure(host: string): void {
    if (this.#told.has(host)) return;
    this.#told.add(host);
    this.warn(`${host} is asked without TLS: registries.conf calls it insecure`);
  }
}

/** Names of Docker Hub are written with docker.io in these files. */
function canonicalName(host: string): string {
  return host === "index.docker.io" || host === "registry-1.docker.io" ? "docker.io" : host;
}

function dropIns(folder: string): string[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw new ConfigurationError(`${TITLE} ${folder}: ${fileProblem(error)}`);
  }
  const files = names.filter((name) => name.endsWith(".conf")).sort();
  if (files.length > MAX_DROP_IN_FILES)
    throw new ConfigurationError(`${TITLE} ${folder}: it has more than ${MAX_DROP_IN_FILES} files`);
  return files.map((name) => join(folder, name));
}
