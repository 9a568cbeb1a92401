/** The registries of other people: how they are found or built, and started. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { outDirectory, projectRoot } from "../../../build/paths.js";
import { ALICE, ISSUER, SERVICE, type Lab } from "./lab.js";
import { startServer, type RunningServer } from "./process.js";

/** What a registry asks of clients. */
export type AccessKind = "open" | "basic" | "bearer" | "client-certificate";

/** A registry program. */
export interface RegistryProgram {
  readonly name: string;
  /** How it lists referrers: with the API, or only under the fallback tag. */
  readonly referrers: "api" | "tag";
  /** Takes manifests whose content is not there. */
  readonly sparse: boolean;
  /** The program's path, or why there is none. */
  readonly find: () => string | { skipped: string };
  /** Starts it with TLS on a free port. `tokenPort` is that of the token service for `bearer`. */
  readonly start: (program: string, lab: Lab, access: AccessKind, tokenPort?: number) => Promise<RunningServer>;
}

/** Alice's password as bcrypt, which is all that docker-registry takes. */
const ALICE_BCRYPT = "$2y$05$abcdefghijklmnopqrstuuHNbAKRhpaujgo33bRWs.NLUTJO3lOy2";

/** The distribution project's registry, as Debian packages it. */
export const DOCKER_REGISTRY: RegistryProgram = {
  name: "docker-registry",
  referrers: "tag",
  sparse: false,
  find: findDockerRegistry,
  start: async (program, lab, access, tokenPort) => {
    const number = (starts += 1);
    const { authority, certificate, key } = lab.files;
    const clientCas = access === "client-certificate" ? { clientcas: [authority] } : {};
    const configuration = {
      version: "0.1",
      log: { level: "info", accesslog: { disabled: true } },
      storage: { filesystem: { rootdirectory: lab.path(`storage-${number}`) }, delete: { enabled: true } },
      http: { addr: "127.0.0.1:0", secret: "of the tests", tls: { certificate, key, ...clientCas } },
      ...dockerAccess(lab, access, tokenPort),
    };
    const file = lab.write(`docker-registry-${number}.yml`, JSON.stringify(configuration));
    return await startServer(program, ["serve", file], /listening on 127\.0\.0\.1:(\d+)/);
  },
};

/** go-containerregistry's, in a program of ours. */
export const GO_REGISTRY: RegistryProgram = {
  name: "go-containerregistry",
  referrers: "api",
  sparse: true,
  find: buildGoRegistry,
  start: async (program, lab, access, tokenPort) => {
    const { authority, certificate, key, tokenKey } = lab.files;
    const args: Record<AccessKind, string[]> = {
      open: [],
      basic: ["-user", ALICE.username, "-password", ALICE.password],
      bearer: ["-realm", lab.realm(tokenPort), "-service", SERVICE, "-token-key", tokenKey],
      "client-certificate": ["-client-authority", authority],
    };
    const tls = ["-certificate", certificate, "-key", key, "-referrers"];
    return await startServer(program, [...tls, ...args[access]], /listening 127\.0\.0\.1:(\d+)/);
  },
};

let starts = 0;

function dockerAccess(lab: Lab, access: AccessKind, tokenPort?: number): object {
  if (access === "basic") {
    const path = lab.write("htpasswd", `${ALICE.username}:${ALICE_BCRYPT}\n`);
    return { auth: { htpasswd: { realm: "docker-registry", path } } };
  }
  if (access !== "bearer") return {};
  const rootcertbundle = lab.files.authority;
  return { auth: { token: { realm: lab.realm(tokenPort), service: SERVICE, issuer: ISSUER, rootcertbundle } } };
}

/** Named by a variable, on the path, or unpacked from Debian's package, which needs no root. */
function findDockerRegistry(): string | { skipped: string } {
  const named = process.env["ASSAY_DOCKER_REGISTRY"];
  if (named !== undefined && named !== "") {
    if (!runs(named)) throw new Error(`ASSAY_DOCKER_REGISTRY: ${named} is no docker-registry`);
    return named;
  }
  if (runs("docker-registry")) return "docker-registry";
  const folder = fileURLToPath(new URL("tools/docker-registry/", outDirectory));
  const program = `${folder}usr/bin/docker-registry`;
  const problem = existsSync(program) ? null : unpack(folder);
  if (problem !== null) return { skipped: `docker-registry is not here: ${problem}` };
  return runs(program) ? program : { skipped: `${program} does not run here` };
}

function runs(program: string): boolean {
  return spawnSync(program, ["--version"], { encoding: "utf8" }).stdout?.includes("distribution") ?? false;
}

/** Null when the package is unpacked, else why not. apt checks what it downloads against Debian's keys. */
function unpack(folder: string): string | null {
  mkdirSync(folder, { recursive: true });
  const downloaded = spawnSync("apt-get", ["download", "docker-registry"], { cwd: folder, encoding: "utf8" });
  if (downloaded.status !== 0)
    return `apt-get download failed: ${lastLine(downloaded.stderr ?? "there is no apt-get")}`;
  const [archive = ""] = readdirSync(folder).filter((name) => name.endsWith(".deb"));
  const unpacked = spawnSync("dpkg", ["-x", archive, "."], { cwd: folder, encoding: "utf8" });
  return unpacked.status === 0 ? null : `dpkg -x failed: ${lastLine(unpacked.stderr ?? "there is no dpkg")}`;
}

/** Go checks the module that it downloads against go.sum. */
function buildGoRegistry(): string | { skipped: string } {
  const source = fileURLToPath(new URL("test/interop/registries/go/", projectRoot));
  const program = fileURLToPath(new URL("tools/go-registry", outDirectory));
  const options = { cwd: source, encoding: "utf8", env: { ...process.env, CGO_ENABLED: "0" } } as const;
  for (const args of [
    ["mod", "download"],
    ["build", "-o", program, "."],
  ]) {
    const { status, stderr, error } = spawnSync("go", args, options);
    if (error !== undefined) return { skipped: "there is no Go to build the Go registry" };
    if (status !== 0) return { skipped: `go ${args[0]} failed: ${lastLine(stderr)}` };
  }
  return program;
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1)?.trim() ?? "";
}
