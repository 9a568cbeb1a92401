/** One image by key, as a whole process: `assay run` and the real `cosign verify`, where it is installed. */
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { outDirectory } from "../../../build/paths.js";
import { publicKey, startCosignRegistry } from "../../support/cosignImages.js";
import { printLine } from "../report.js";
import type { Work, Works } from "../work.js";
import { settings, signedImage, signedPod } from "./decision.js";

export const processWorks: Works = { "process-verify": processVerify };

async function processVerify(): Promise<Work> {
  const registry = await startCosignRegistry();
  const folder = mkdtempSync(join(tmpdir(), "assay-bench-"));
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const request = file("pod.json", JSON.stringify(signedPod(registry)));
  const settingsFile = file("settings.json", JSON.stringify(settings()));
  const subjects = [{ name: "assay", once: () => succeeds(assayCommand(settingsFile, request)) }];
  const cosign = process.env["COSIGN"] ?? "cosign";
  if (spawnSync(cosign, ["version"]).status === 0) {
    const key = file("release.pub", publicKey("release"));
    const command = [cosign, "verify", "--key", key, "--insecure-ignore-tlog=true", signedImage(registry)];
    subjects.push({ name: "cosign", once: () => succeeds(command) });
  } else printLine("process-verify", "cosign", "skipped: not on the PATH and not named by COSIGN");
  const close = async (): Promise<void> => {
    await registry.close();
    rmSync(folder, { recursive: true });
  };
  return { subjects, clock: "wall", close };
}

function assayCommand(settingsFile: string, request: string): string[] {
  const module = fileURLToPath(new URL("verify-image-signatures.wasm", outDirectory));
  const cli = fileURLToPath(new URL("js/src/cli/main.js", outDirectory));
  return [process.execPath, cli, "run", "--policy", module, "--settings", settingsFile, "--request", request];
}

function succeeds([program = "", ...args]: string[]): Promise<boolean> {
  return new Promise((resolve) => {
    spawn(program, args, { stdio: "ignore" }).on("close", (status) => resolve(status === 0));
  });
}
