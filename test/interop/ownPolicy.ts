/**
 * The second half of a policy author's way, by the guide's commands: the module of a new project is pushed, signed and verified
 * by Assay, verified by the real cosign too, pulled back, and still decides. (The whole way is `test/e2e/ownPolicy.test.ts`.)
 */
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

import { outDirectory, projectRoot } from "../../build/paths.js";
import { sha256Digest } from "../../host/registry/digest.js";
import { Policy } from "../../src/index.js";
import { buildProject } from "../../src/project/build.js";
import { initProject } from "../../src/project/init.js";
import { EmbeddedRegistry, pod } from "../../src/testkit/index.js";
import type { Checks } from "./checks.js";
import { tool } from "./tools.js";

const NAME = "shop-policy";

/** As Kubewarden's tools push policies. */
const CONFIG_MEDIA_TYPE = "application/vnd.wasm.config.v1+json";
const LAYER_MEDIA_TYPE = "application/vnd.wasm.content.layer.v1+wasm";

/** Where the guide says that modules are pushed to. */
const GUIDE = new URL("docs/writing-a-policy.md", projectRoot);
const GUIDE_REGISTRY = "registry.example";

/** Makes the checks with each cosign that there is. */
export async function ownPolicyChecks(checks: Checks): Promise<void> {
  const parent = mkdtempSync(join(tmpdir(), "assay-own-policy-"));
  const registry = await EmbeddedRegistry.start();
  try {
    initProject(NAME, parent);
    const folder = join(parent, NAME);
    const { path } = await buildProject(folder);
    for (const name of ["cosign2", "cosign3"] as const) {
      const cosign = tool(name);
      const place = `${registry.host}/${name}`;
      if (typeof cosign !== "string") checks.skip(`${name}: ${cosign.skipped}`);
      else await publish(checks, { name, programs: programs(join(parent, name), cosign), folder, module: path, place });
    }
  } finally {
    await registry.close();
    rmSync(parent, { recursive: true });
  }
}

interface Publishing {
  name: "cosign2" | "cosign3";
  /** A folder with the guide's programs: `cosign` and `npx`. */
  programs: string;
  folder: string;
  module: string;
  /** The registry, and a part of repositories' names. */
  place: string;
}

/** Runs the guide's commands: a key, push, sign, verify, pull, and the same by cosign. */
async function publish(checks: Checks, { name, programs, folder, module, place }: Publishing): Promise<void> {
  const commands = guideCommands().map((line) => line.replaceAll(GUIDE_REGISTRY, place));
  checks.check(`${name}: the guide pushes, signs and verifies`, commands.length === 7 ? null : commands.join("; "));
  rmSync(join(folder, "assay.lock"), { force: true });
  let digest = "";
  for (const command of commands) {
    if (command.startsWith("npx assay sign ")) {
      const early = await run(commands.at(-1) ?? "", programs, folder);
      checks.check(
        `${name}: it is not verified before it is signed`,
        early.problem === null ? "it was verified" : null,
      );
    }
    const { problem, printed } = await run(command.replace(/sha256:[0-9a-f]{64}/, digest), programs, folder);
    digest = /@(sha256:[0-9a-f]{64})/.exec(printed)?.[1] ?? digest;
    checks.check(`${name}: ${command.split(" ").slice(0, 3).join(" ")}`, problem);
    if (problem !== null) return;
  }
  const image = `${place}/policies/${NAME}:0.1.0`;
  checks.check(`${name}: what is pulled is what was built, and decides`, await pulled(image, readFileSync(module)));
}

/** The commands of the guide's last part: those with what they print, and those for a shell. */
function guideCommands(): string[] {
  const guide = readFileSync(GUIDE, "utf8");
  const publishing = /^## Publish$([\s\S]*?)^## /m.exec(guide)?.[1] ?? "";
  const console = [...publishing.matchAll(/^\$ (.*)$/gm)].map(([, command = ""]) => command);
  const shell = [...publishing.matchAll(/^```sh\n([\s\S]*?)^```$/gm)];
  return [...console, ...shell.flatMap(([, block = ""]) => block.trim().split("\n"))];
}

/** A folder with `cosign`, and `npx` that runs this project's command. */
function programs(folder: string, cosign: string): string {
  mkdirSync(folder);
  symlinkSync(cosign, join(folder, "cosign"));
  const main = fileURLToPath(new URL("js/src/cli/main.js", outDirectory));
  writeFileSync(join(folder, "npx"), `#!/bin/sh\nshift\nexec "${process.execPath}" "${main}" "$@"\n`, { mode: 0o755 });
  return folder;
}

/** Pulls the module as a host would; what is wrong with it, or null. */
async function pulled(image: string, built: Uint8Array): Promise<string | null> {
  const [, base = "", repository = "", tag = ""] = /^([^/]+)\/(.+):([^:]+)$/.exec(image) ?? [];
  const get = async (path: string): Promise<Uint8Array> =>
    new Uint8Array(await (await fetch(`http://${base}/v2/${repository}/${path}`)).arrayBuffer());
  const manifest = JSON.parse(new TextDecoder().decode(await get(`manifests/${tag}`))) as {
    config: { mediaType: string };
    layers: { mediaType: string; digest: string }[];
  };
  const [layer, ...more] = manifest.layers;
  if (manifest.config.mediaType !== CONFIG_MEDIA_TYPE) return `the config is ${manifest.config.mediaType}`;
  if (layer?.mediaType !== LAYER_MEDIA_TYPE || more.length > 0) return "it has not just one layer, the module";
  const bytes = await get(`blobs/${layer.digest}`);
  const digest = await sha256Digest(bytes as Uint8Array<ArrayBuffer>);
  if (digest !== layer.digest || !Buffer.from(bytes).equals(built)) return `${digest} was pulled`;
  const policy = await Policy.load(bytes, { deadlineMs: 5_000 });
  const settings = { repositories: ["registry.example/*"], signedBy: { keys: [KEY] } };
  const verdict = await policy.evaluate(pod("elsewhere.example/app:1.0"), settings);
  return verdict.explanation.images[0]?.fault?.code === "policy-denied" ? null : `it said: ${verdict.message}`;
}

/** Any key will do: the image is refused before one is used. */
const KEY = `-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEaxfR8uEsQkf4vOblY6RA8ncDfYEt
6zOg9KE5RdiYwpZP40Li/hp/m47n60p8D54WK84zV2sxXs7LtkBoN79R9Q==
-----END PUBLIC KEY-----
`;

/** Runs a command beside this process, in which the registry answers; what it printed, and said when it failed. */
async function run(
  command: string,
  programs: string,
  folder: string,
): Promise<{ problem: string | null; printed: string }> {
  const PATH = `${programs}${delimiter}${process.env["PATH"]}`;
  const env = { ...process.env, PATH, ASSAY_CACHE: join(programs, "cache") };
  return await new Promise((resolve) => {
    execFile("sh", ["-c", command], { cwd: folder, env, timeout: 120_000 }, (error, stdout, stderr) => {
      resolve({ problem: error === null ? null : `${error.message} ${stdout} ${stderr}`, printed: stdout });
    });
  });
}
