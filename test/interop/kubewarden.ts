/**
 * Our modules in Kubewarden's own programs. `ASSAY_KWCTL` and `ASSAY_POLICY_SERVER` name them; they are not built here, and
 * without them nothing is checked.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { outDirectory, projectRoot } from "../../build/paths.js";
import { admissionRequestOf } from "../../host/adapter/admissionRequest.js";
import { PolicyModule } from "../../host/runtime/module.js";
import { pod } from "../../src/testkit/index.js";
import type { Checks } from "./checks.js";
import { kubewardenCases, type KubewardenCase } from "./kubewarden/cases.js";
import { freePort, Lab } from "./kubewarden/lab.js";

const MODULE = fileURLToPath(new URL("verify-image-signatures.wasm", outDirectory));

/** What such a program answers to a request. */
interface AdmissionResponse {
  allowed: boolean;
  patch?: string;
  status?: { message?: string; code?: number };
  warnings: string[] | null;
}

/** Makes the checks with the programs that there are. */
export async function kubewardenChecks(checks: Checks): Promise<void> {
  const lab = await Lab.open();
  const cases = kubewardenCases(lab);
  try {
    await withProgram(checks, "ASSAY_KWCTL", async (kwctl) => {
      await kwctlChecks(checks, kwctl, lab, cases);
    });
    await withProgram(checks, "ASSAY_POLICY_SERVER", async (server) => {
      await policyServerChecks(checks, server, lab, cases);
    });
  } finally {
    await lab.close();
  }
}

async function withProgram(checks: Checks, variable: string, use: (path: string) => Promise<void>): Promise<void> {
  const path = process.env[variable] ?? "";
  if (path === "") checks.skip(`${variable} names no program`);
  else await use(path);
}

async function kwctlChecks(checks: Checks, kwctl: string, lab: Lab, cases: KubewardenCase[]): Promise<void> {
  for (const each of cases) {
    const before = lab.server.requests.length;
    const request = lab.write("request.json", requestOf(each.image));
    const settings = lab.write("settings.json", each.settings);
    const options = ["--sources-path", join(lab.folder, "sources.yml")];
    const trust = ["--sigstore-trust-config", join(lab.folder, "trust.json")];
    const ended = await run(kwctl, lab, [
      "run",
      ...options,
      ...trust,
      "--request-path",
      request,
      "--settings-path",
      settings,
      MODULE,
    ]);
    checks.check(`kwctl run: ${each.name}`, problemOf(each, responseIn(ended.stdout) ?? ended.stderr));
    // The host reads the blob of a payload, which the module cannot.
    const hasBlob = lab.server.requests.slice(before).some(({ path }) => path.includes("/blobs/"));
    const isRead = each.delegated && !each.image.includes("unsigned");
    checks.check(
      `kwctl run: ${each.name}: who verifies`,
      hasBlob === isRead ? null : `a blob was ${hasBlob ? "" : "not "}read`,
    );
  }
  await annotateChecks(checks, kwctl, lab);
}

/** kwctl makes the same section of the same metadata, and finds every capability that is declared. */
async function annotateChecks(checks: Checks, kwctl: string, lab: Lab): Promise<void> {
  const folder = fileURLToPath(new URL("policies/verify-image-signatures/", projectRoot));
  const out = join(lab.folder, "annotated.wasm");
  const bare = join(lab.folder, "bare.wasm");
  writeFileSync(bare, withoutCustomSections(readFileSync(MODULE)));
  const ours = (await PolicyModule.compile(readFileSync(MODULE))).metadata as Record<string, unknown>;
  const { annotations, protocolVersion, ...members } = ours as {
    annotations: Record<string, string>;
    protocolVersion: string;
  };
  const { "io.kubewarden.policy.usage": usage, ...rest } = annotations;
  const metadata = lab.write("metadata.yml", { ...members, annotations: rest });
  const files = ["-m", metadata, "-u", join(folder, "README.md"), "-o", out];
  const ended = await run(kwctl, lab, ["annotate", ...files, bare]);
  checks.check("kwctl annotate says nothing of capabilities", /capabilit/.test(ended.stderr) ? ended.stderr : null);
  const theirs = (await PolicyModule.compile(readFileSync(out))).metadata as { annotations: Record<string, string> };
  delete theirs.annotations["io.kubewarden.kwctl"];
  const same = JSON.stringify(theirs) === JSON.stringify({ protocolVersion, ...ours });
  checks.check(
    "kwctl annotate makes the same section",
    same ? null : `${JSON.stringify(theirs)} – ${JSON.stringify(ours)}`,
  );
  checks.check(
    "kwctl annotate: the usage is the README",
    usage === readFileSync(join(folder, "README.md"), "utf8") ? null : "another text",
  );
  const inspected = await run(kwctl, lab, ["inspect", "-o", "yaml", MODULE]);
  checks.check(
    "kwctl inspect",
    inspected.stdout.includes("protocolVersion: v1") ? null : inspected.stderr || inspected.stdout,
  );
}

async function policyServerChecks(checks: Checks, program: string, lab: Lab, cases: KubewardenCase[]): Promise<void> {
  const hostCapabilities = ["oci/v1/manifest_digest", "oci/v1/oci_manifest", "oci/v2/verify"];
  const policy = { module: `file://${MODULE}`, policyMode: "protect", allowedToMutate: true };
  const policies = Object.fromEntries(
    cases.map(({ settings }, index) => [`p${index}`, { ...policy, settings, hostCapabilities }]),
  );
  policies["none"] = { ...policy, settings: cases[0]?.settings ?? {}, hostCapabilities: [] };
  const [port, readiness] = [await freePort(), await freePort()];
  const server = spawn(
    program,
    [
      "--policies",
      lab.write("policies.yml", policies),
      "--sources-path",
      join(lab.folder, "sources.yml"),
      "--addr",
      "127.0.0.1",
    ]
      .concat(["--port", `${port}`, "--readiness-probe-port", `${readiness}`, "--workers", "2"])
      .concat([
        "--sigstore-trust-config",
        join(lab.folder, "trust.json"),
        "--policies-download-dir",
        lab.folder,
        "--ignore-kubernetes-connection-failure",
      ]),
    { env: { ...process.env, HOME: lab.folder }, stdio: ["ignore", "pipe", "pipe"] },
  );
  const log: string[] = [];
  for (const stream of [server.stdout, server.stderr]) stream.on("data", (chunk: Buffer) => log.push(chunk.toString()));
  try {
    const isReady = await ready(`http://127.0.0.1:${readiness}/readiness`, server);
    checks.check(
      "policy-server loads our module, its timeout protection on",
      isReady ? null : log.join("").slice(-2000),
    );
    if (!isReady) return;
    for (const [index, each] of cases.entries()) {
      const answer = await review(port, `p${index}`, each.image);
      checks.check(`policy-server: ${each.name}`, problemOf(each, answer ?? "no answer"));
    }
    const refused = await review(port, "none", cases[0]?.image ?? "");
    const says = refused?.status?.message ?? "";
    checks.check("policy-server: no capability granted", says.includes("hostCapabilities of the policy") ? null : says);
  } finally {
    server.kill();
    await new Promise((resolve) => (server.exitCode === null ? server.once("close", resolve) : resolve(null)));
  }
}

async function review(port: number, policy: string, image: string): Promise<AdmissionResponse | null> {
  const body = JSON.stringify({
    apiVersion: "admission.k8s.io/v1",
    kind: "AdmissionReview",
    request: requestOf(image),
  });
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`http://127.0.0.1:${port}/validate/${policy}`, { method: "POST", headers, body });
  return ((await answer.json()) as { response?: AdmissionResponse }).response ?? null;
}

/** Starting takes seconds: modules are compiled. */
async function ready(url: string, server: ChildProcess): Promise<boolean> {
  for (let tries = 0; tries < 240 && server.exitCode === null; tries++) {
    const status = await fetch(url).then(
      ({ status }) => status,
      () => 0,
    );
    if (status === 200) return true;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  return false;
}

/** The request with all members that such a host demands. */
function requestOf(image: string): Record<string, unknown> {
  const resource = { group: "", version: "v1", resource: "pods" };
  return { ...admissionRequestOf(pod(image)), uid: "u-1", resource, userInfo: {} };
}

/** What is wrong with the answer; null: nothing. */
function problemOf(each: KubewardenCase, answer: AdmissionResponse | string): string | null {
  if (typeof answer === "string") return answer.slice(-2000);
  const said = [answer.status?.message ?? "", ...(answer.warnings ?? [])].join("\n");
  if (answer.allowed !== each.allowed) return `allowed: ${answer.allowed}: ${said}`;
  if (each.says !== undefined && !said.includes(each.says)) return `it does not say "${each.says}": ${said}`;
  if (answer.allowed !== (answer.patch !== undefined)) return "an image that is allowed is pinned, and no other";
  return each.allowed && !each.delegated && answer.warnings !== null ? `warnings: ${said}` : null;
}

function responseIn(stdout: string): AdmissionResponse | null {
  const line = stdout.split("\n").find((each) => each.startsWith("{"));
  return line === undefined ? null : (JSON.parse(line) as AdmissionResponse);
}

interface Ended {
  stdout: string;
  stderr: string;
}

/** Runs a program; the registry answers in this process meanwhile. */
function run(program: string, lab: Lab, words: readonly string[]): Promise<Ended> {
  const child = spawn(program, words, { env: { ...process.env, HOME: lab.folder }, stdio: ["ignore", "pipe", "pipe"] });
  const ended = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk: Buffer) => (ended.stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (ended.stderr += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", () => resolve(ended));
  });
}

/** The module before it says anything of itself. */
function withoutCustomSections(module: Buffer): Buffer {
  const kept = [module.subarray(0, 8)];
  for (let offset = 8; offset < module.length;) {
    const start = offset++;
    let size = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = module[offset++] ?? 0;
      size += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) break;
    }
    offset += size;
    if (module[start] !== 0) kept.push(module.subarray(start, offset));
  }
  return Buffer.concat(kept);
}
