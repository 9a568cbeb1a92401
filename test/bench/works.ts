/** What is measured, by whom. Each work has one subject `assay` and its peers. */
import { spawn, spawnSync } from "node:child_process";
import { createHash, createPublicKey, generateKeyPairSync, randomBytes, sign, verify as nodeVerify } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { p256 } from "@noble/curves/nist.js";
import { sha256 as nobleSha256 } from "@noble/hashes/sha2.js";

import { outDirectory } from "../../build/paths.js";
import { Evaluator } from "../../host/runtime/evaluator.js";
import { Instance } from "../../host/runtime/instance.js";
import { PolicyModule } from "../../host/runtime/module.js";
import { call } from "../support/harness.js";
import { fixtureCase, publicKey, startCosignRegistry } from "../support/cosignImages.js";
import { loadVerifyImageSignatures, pod } from "../support/policy.js";

/** One thing to do, by one implementation. A false answer is a defect of the benchmark. */
export interface Subject {
  name: string;
  once(): boolean | Promise<boolean>;
}

/** One work and who does it. */
export interface Work {
  name: string;
  subjects: Subject[];
  close?: () => Promise<void>;
}

/** All works, by name, made when they are wanted. */
export const works: Record<string, () => Work | Promise<Work>> = {
  "p256-verify": p256Verify,
  "sha256-1KiB": () => sha256Work("sha256-1KiB", 1024),
  "sha256-1MiB": () => sha256Work("sha256-1MiB", 1024 * 1024),
  "module-compile": moduleCompile,
  "module-instantiate": moduleInstantiate,
  "validate-settings": validateSettings,
  "evaluate-replay": evaluateReplay,
  "evaluate-live": evaluateLive,
  "process-verify": processVerify,
};

function p256Verify(): Work {
  const { privateKey, publicKey: key } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const spki = key.export({ type: "spki", format: "der" });
  const point = spki.subarray(-65);
  const payload = randomBytes(250);
  const der = sign("sha256", payload, privateKey);
  const digest = createHash("sha256").update(payload).digest();
  const parsed = createPublicKey({ key: spki, type: "spki", format: "der" });
  return {
    name: "p256-verify",
    subjects: [
      { name: "assay", once: () => call("verifyOutcome", [spki, payload, der], "string") === "ok" },
      { name: "noble", once: () => p256.verify(der, digest, point, { prehash: false, format: "der", lowS: false }) },
      { name: "node", once: () => nodeVerify("sha256", payload, parsed, der) },
    ],
  };
}

function sha256Work(name: string, size: number): Work {
  const bytes = randomBytes(size);
  return {
    name,
    subjects: [
      { name: "assay", once: () => call("hashBytes", [0, bytes], "bytes")?.length === 32 },
      { name: "noble", once: () => nobleSha256(bytes).length === 32 },
      { name: "node", once: () => createHash("sha256").update(bytes).digest().length === 32 },
    ],
  };
}

/** Fresh bytes each time: an engine may keep the code of bytes that it has seen. */
function moduleCompile(): Work {
  const bytes = moduleBytes();
  const padded = (): Uint8Array =>
    Buffer.concat([bytes, Buffer.from([0, 9, 8]), randomBytes(8).map((byte) => byte & 0x7f)]);
  return {
    name: "module-compile",
    subjects: [{ name: "assay", once: async () => (await PolicyModule.compile(padded())).size > 0 }],
  };
}

async function moduleInstantiate(): Promise<Work> {
  const module = await PolicyModule.compile(moduleBytes());
  return {
    name: "module-instantiate",
    subjects: [{ name: "assay", once: () => new Instance(module).memoryPages > 0 }],
  };
}

async function validateSettings(): Promise<Work> {
  const policy = await loadVerifyImageSignatures();
  return {
    name: "validate-settings",
    subjects: [{ name: "assay", once: async () => (await policy.validateSettings(settings())).valid }],
  };
}

/** The decision alone: all evidence is at hand. `fresh-instance` makes one for each request, as policy-server does. */
async function evaluateReplay(): Promise<Work> {
  const policy = await loadVerifyImageSignatures();
  const registry = await startCosignRegistry();
  const request = pod(`${registry.host}/${fixtureCase("signed").repository}:v1`);
  const { run } = await policy.evaluate(request, settings());
  await registry.close();
  const replay = run.evidence;
  const payload = new TextEncoder().encode(
    JSON.stringify({
      request: { kind: { kind: "Pod" }, operation: "CREATE", object: request },
      settings: settings(),
    }),
  );
  const fresh = async (): Promise<boolean> => {
    const { answer } = await new Evaluator(policy.module).call("validate", payload, { evidence: replay });
    return new TextDecoder().decode(answer).startsWith('{"accepted":true');
  };
  return {
    name: "evaluate-replay",
    subjects: [
      { name: "assay", once: async () => (await policy.evaluate(request, settings(), { replay })).accepted },
      { name: "assay-fresh-instance", once: fresh },
    ],
  };
}

/** With the embedded registry over loopback HTTP. */
async function evaluateLive(): Promise<Work> {
  const policy = await loadVerifyImageSignatures();
  const registry = await startCosignRegistry();
  const request = pod(`${registry.host}/${fixtureCase("signed").repository}:v1`);
  return {
    name: "evaluate-live",
    subjects: [{ name: "assay", once: async () => (await policy.evaluate(request, settings())).accepted }],
    close: () => registry.close(),
  };
}

/** One image by key, as a whole process: `assay run` and the real `cosign verify`, where it is installed. */
async function processVerify(): Promise<Work> {
  const registry = await startCosignRegistry();
  const folder = mkdtempSync(join(tmpdir(), "assay-bench-"));
  const image = `${registry.host}/${fixtureCase("signed").repository}:v1`;
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const request = file("pod.json", JSON.stringify(pod(image)));
  const settingsFile = file("settings.json", JSON.stringify(settings()));
  const module = fileURLToPath(new URL("verify-image-signatures.wasm", outDirectory));
  const cli = fileURLToPath(new URL("js/src/cli/main.js", outDirectory));
  const assay = [process.execPath, cli, "run", "--policy", module, "--settings", settingsFile, "--request", request];
  const cosign = process.env["COSIGN"] ?? "cosign";
  const verify = [
    cosign,
    "verify",
    "--key",
    file("release.pub", publicKey("release")),
    "--insecure-ignore-tlog=true",
    image,
  ];
  const subjects = [{ name: "assay", once: () => succeeds(assay) }];
  if (spawnSync(cosign, ["version"]).status === 0) subjects.push({ name: "cosign", once: () => succeeds(verify) });
  else console.log("process-verify       cosign                 skipped: not on the PATH and not named by COSIGN");
  const close = async (): Promise<void> => {
    await registry.close();
    rmSync(folder, { recursive: true });
  };
  return { name: "process-verify", subjects, close };
}

function succeeds([program = "", ...args]: string[]): Promise<boolean> {
  return new Promise((resolve) => {
    spawn(program, args, { stdio: "ignore" }).on("close", (status) => resolve(status === 0));
  });
}

function settings(): unknown {
  return { signatures: [{ image: "*", pubKeys: [publicKey("release")] }] };
}

/** The module's bytes, as built. */
export function moduleBytes(): Uint8Array {
  return readFileSync(new URL("verify-image-signatures.wasm", outDirectory));
}
