/** A folder with suites and a fixture, for tests of `assay test`. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { saveFixture } from "../../src/fixture/index.js";
import { publicKey } from "./cosignImages.js";
import { recordedPod } from "./recordedPod.js";
import { assemble, OP } from "./wasm.js";

/** When the cases are judged. */
export const NOW = "2026-11-21T00:00:00Z";

/** Files in a folder of their own. */
export class SuiteFolder {
  readonly folder = mkdtempSync(join(tmpdir(), "assay-suites-"));

  path(name: string): string {
    return join(this.folder, name);
  }

  /** Writes a file, JSON unless it is text or bytes, and gives its path. */
  write(name: string, content: unknown): string {
    const isRaw = typeof content === "string" || content instanceof Uint8Array;
    mkdirSync(dirname(this.path(name)), { recursive: true });
    writeFileSync(this.path(name), isRaw ? content : JSON.stringify(content, null, 2));
    return this.path(name);
  }

  /** Writes a suite for the shipped policy with these lines of YAML below `cases:`. */
  suite(name: string, cases: string, head = "policy: verify-image-signatures"): string {
    return this.write(name, `format: assay.suite/v1\n${head}\nnow: ${NOW}\nsettings: settings.yaml\ncases:\n${cases}`);
  }

  read(name: string): string {
    return readFileSync(this.path(name), "utf8");
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

/**
 * A folder with `fixtures/signed.yaml`, a Pod that is allowed by the settings in it; `settings.yaml`, which say the same, and
 * `other.yaml`, settings with a key that did not sign.
 */
export async function suiteFolder(): Promise<SuiteFolder> {
  const folder = new SuiteFolder();
  const { request, settings, evidence } = await recordedPod();
  const clockless = evidence.filter(({ operation }) => operation !== "clock/v1/now");
  folder.write("settings.yaml", settings);
  folder.write("other.yaml", { signatures: [{ image: "*", pubKeys: [publicKey("other")] }] });
  saveFixture(folder.path("fixtures/signed.yaml"), { time: NOW, request, settings, evidence: clockless });
  return folder;
}

/** A module that never ends when its payload has more than 200 bytes, and traps otherwise. */
export function hangingModule(): Uint8Array {
  const isLong = [0x20, 1, 0x41, 0xc8, 1, 0x4a];
  const forever = [0x04, 0x40, 0x03, 0x40, 0x0c, 0, 0x0b, 0x0b];
  return assemble({
    functions: [{ export: "__guest_call", parameters: 2, results: 1, body: [...isLong, ...forever, 0x00] }],
  });
}

/** A module that answers with what it was given: `{valid: true}` are valid settings, and no answer of its is a verdict. */
export function echoModule(): Uint8Array {
  const { i32Const, call } = OP;
  const [operation, payload] = [
    [i32Const, 0x80, 0x08],
    [i32Const, 0x80, 0x10],
  ];
  const length = [0x20, 1];
  const body = [...operation, ...payload, call, 0, ...payload, ...length, call, 1, i32Const, 1];
  return assemble({
    imports: [
      { module: "wapc", name: "__guest_request", parameters: 2, results: 0 },
      { module: "wapc", name: "__guest_response", parameters: 2, results: 0 },
    ],
    functions: [{ export: "__guest_call", parameters: 2, results: 1, body }],
  });
}
