/**
 * The second half of a policy author's way: the module of a new project is pushed and signed by the real cosign, verified by
 * Assay, pulled back, and still decides. (The first half is `test/e2e/ownPolicy.test.ts`.)
 */
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { sha256Digest } from "../../host/registry/digest.js";
import { main } from "../../src/cli/program.js";
import { Policy } from "../../src/index.js";
import { buildProject } from "../../src/project/build.js";
import { initProject } from "../../src/project/init.js";
import { EmbeddedRegistry, pod } from "../../src/testkit/index.js";
import { inProcess } from "../support/inProcess.js";
import type { Checks } from "./checks.js";
import { tool } from "./tools.js";

const NAME = "shop-policy";

/** As Kubewarden's tools push policies. */
const CONFIG_MEDIA_TYPE = "application/vnd.wasm.config.v1+json";
const LAYER_MEDIA_TYPE = "application/vnd.wasm.content.layer.v1+wasm";

/** Options for signing with a key alone: no log on the network. */
const SIGNING = {
  cosign2: ["--tlog-upload=false"],
  cosign3: ["--tlog-upload=false", "--use-signing-config=false"],
} as const;

/** Makes the checks with each cosign that there is. */
export async function ownPolicyChecks(checks: Checks): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "assay-own-policy-"));
  const registry = await EmbeddedRegistry.start();
  try {
    initProject(NAME, folder);
    const { path } = await buildProject(join(folder, NAME));
    for (const name of ["cosign2", "cosign3"] as const) {
      const cosign = tool(name);
      if (typeof cosign !== "string") checks.skip(`${name}: ${cosign.skipped}`);
      else await publish(checks, { name, cosign, folder, module: path, host: registry.host });
    }
  } finally {
    await registry.close();
    rmSync(folder, { recursive: true });
  }
}

interface Publishing {
  name: keyof typeof SIGNING;
  cosign: string;
  folder: string;
  module: string;
  host: string;
}

async function publish(checks: Checks, { name, cosign, folder, module, host }: Publishing): Promise<void> {
  const image = `${host}/${name}/${NAME}:0.1.0`;
  const key = join(folder, name);
  const run = (...args: string[]): Promise<string | null> => problemOf(cosign, args, folder);
  checks.check(`${name} makes keys`, await run("generate-key-pair", "--output-key-prefix", key));
  const pushed = await run("upload", "wasm", "-f", module, image);
  checks.check(`${name} pushes the module`, pushed);
  if (pushed !== null) return;
  const verify = ["verify", "--key", `${key}.pub`, "--insecure-ignore-tlog", image];
  const before = await inProcess(main, verify);
  checks.check(`${name}: not verified before it is signed`, before.exitCode === 1 ? null : before.stdout);
  checks.check(`${name} signs the module`, await run("sign", "--key", `${key}.key`, "--yes", ...SIGNING[name], image));
  const after = await inProcess(main, verify);
  checks.check(`${name}: assay verify verifies it`, after.exitCode === 0 ? null : after.stderr);
  const asked = ["verify", "--key", `${key}.pub`, "--insecure-ignore-tlog=true", image];
  checks.check(`${name} verifies it too`, await run(...asked));
  checks.check(`${name}: what is pulled is what was built, and decides`, await pulled(image, readFileSync(module)));
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

/** Runs cosign beside this process, in which the registry answers; what it said when it failed, or null. */
async function problemOf(program: string, args: readonly string[], folder: string): Promise<string | null> {
  const env = { ...process.env, COSIGN_PASSWORD: "" };
  return await new Promise((resolve) => {
    execFile(program, args, { cwd: folder, env, timeout: 120_000 }, (error, _stdout, stderr) => {
      resolve(error === null ? null : `cosign ${args[0] ?? ""}: ${error.message} ${stderr}`);
    });
  });
}
