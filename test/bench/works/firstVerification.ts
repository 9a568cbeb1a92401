/**
 * From nothing to the first verified signature, in a fresh process each time: reading and compiling a module, or
 * importing a library, and one P-256 verification. The start of Node itself is not counted. `assay-policy` is a whole
 * decision by the shipped module, its host imported too.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { toBase64 } from "../../../host/record/base64.js";
import type { EvidenceEntry } from "../../../host/runtime/evidence.js";
import { compileGuest } from "../guestModule.js";
import { WrongAnswer } from "../measure.js";
import { rustModule } from "../peers/rust.js";
import { SCHEMES, samplesOfOneKey, type Sample } from "../schemes.js";
import type { SelfTimed, Work, Works } from "../work.js";
import { recordedDecision } from "./decision.js";

export const firstVerificationWorks: Works = { "first-verification": firstVerification };

const CHILD = fileURLToPath(new URL("../firstVerificationChild.js", import.meta.url));

async function firstVerification(): Promise<Work> {
  await compileGuest();
  const folder = mkdtempSync(join(tmpdir(), "assay-bench-"));
  await writeInput(folder);
  const names = ["assay", "noble", "node", "webcrypto", "assay-policy"];
  if (rustModule() !== null) names.push("rust-wasm");
  return {
    subjects: names.map((name): SelfTimed => ({ name, microseconds: () => runChild(name, folder) })),
    clock: "wall",
    close: async () => rmSync(folder, { recursive: true }),
  };
}

/** What the children read: one signature, and one decision with its evidence. */
async function writeInput(folder: string): Promise<void> {
  const [sample] = samplesOfOneKey(SCHEMES.p256) as [Sample];
  const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
  const { spki, payload, signature, webSignature } = sample;
  const members = Object.entries({ spki, payload, signature, webSignature }).map(([name, bytes]) => [name, hex(bytes)]);
  writeFileSync(join(folder, "sample.json"), JSON.stringify(Object.fromEntries(members)));
  const decision = await recordedDecision();
  writeFileSync(join(folder, "payload.json"), decision.payload);
  writeFileSync(join(folder, "evidence.json"), JSON.stringify(decision.evidence.map(row)));
}

function row(entry: EvidenceEntry): unknown {
  return "answer" in entry ? { ...entry, answer: toBase64(entry.answer) } : entry;
}

function runChild(name: string, folder: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [CHILD, name, folder], { stdio: ["ignore", "pipe", "inherit"] });
    let text = "";
    child.stdout.on("data", (chunk: Buffer) => (text += chunk.toString()));
    child.on("close", (status) => {
      if (status === 0) resolve(Number(text));
      else reject(new WrongAnswer(`${name} did not verify in a fresh process`));
    });
  });
}
