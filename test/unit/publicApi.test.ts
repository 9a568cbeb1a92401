/** The package as a TypeScript program uses it. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import * as assert from "uvu/assert";

import { appendCustomSection } from "../../src/project/sections.js";
import {
  loadPolicyFile,
  missingEntries,
  ModuleError,
  Policy,
  readFixture,
  RequestFormError,
  staleEntries,
  writeFixture,
  type EvaluatedVerdict,
  type SettingsVerdict,
} from "../../src/index.js";
import { digestOf as blobDigest } from "../../src/digest.js";
import { digestOf, publicKey, startCosignRegistry } from "../support/cosignImages.js";
import { errorOf } from "../support/errors.js";
import { POLICY_FILE } from "../support/guests.js";
import { suite } from "../support/suite.js";
import { assemble, OP } from "../support/wasm.js";

const test = suite("public API");
const registry = await startCosignRegistry();
test.after(async () => await registry.close());

const SETTINGS = { signatures: [{ image: "*", pubKeys: [publicKey("release")] }] };
const pod = (name: string): object => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "demo" },
  spec: { containers: [{ name: "app", image: `${registry.host}/cosign/${name}:v1` }] },
});

/** A guest whose `__guest_call` is just these instructions. */
function guest(...body: number[]): Uint8Array {
  return assemble({ functions: [{ export: "__guest_call", parameters: 2, results: 1, body }] });
}

test("load a module from a file, validate settings, evaluate: a typed verdict", async () => {
  const policy = await loadPolicyFile(POLICY_FILE);
  const settings: SettingsVerdict = await policy.validateSettings(SETTINGS);
  assert.equal(settings, { valid: true, message: "", fault: null });
  const verdict: EvaluatedVerdict = await policy.evaluate(pod("signed"), SETTINGS);
  assert.equal([verdict.accepted, verdict.outcome, verdict.message, verdict.code], [true, "allowed", "", null]);
  assert.is(verdict.patch[0]?.value, `${registry.host}/cosign/signed:v1@${digestOf("signed")}`);
  assert.is(verdict.explanation.images[0]?.rules[0]?.outcome, "verified");
  assert.equal([verdict.run.passes, verdict.run.lookups, verdict.run.requests], [4, 5, 4]);
  assert.ok(verdict.run.milliseconds > 0);
});

test("a path may be a text or a URL; what is no file or no module is an error", async () => {
  const fromText = await loadPolicyFile(fileURLToPath(POLICY_FILE));
  assert.is(fromText.module.digest, (await loadPolicyFile(POLICY_FILE)).module.digest);
  assert.match((await errorOf(Error, async () => await loadPolicyFile("/nonexistent.wasm"))).message, "ENOENT");
  await errorOf(ModuleError, async () => await Policy.load(Uint8Array.of(1, 2, 3)));
});

test("a document that is no request is an error of the caller", async () => {
  const policy = await loadPolicyFile(POLICY_FILE);
  for (const document of [null, [], {}, "x"]) {
    await errorOf(RequestFormError, async () => await policy.evaluate(document, SETTINGS));
  }
});

test("an evaluation can be kept as a document and replayed", async () => {
  const policy = await loadPolicyFile(POLICY_FILE, { now: () => new Date("2026-11-21T08:00:00Z") });
  const live = await policy.evaluate(pod("annotated"), SETTINGS);
  const { evidence } = live.run;
  const { document, blobs } = writeFixture(
    { time: "2026-11-21T08:00:00Z", request: pod("annotated"), settings: SETTINGS, evidence },
    blobDigest,
  );
  const fixture = readFixture(JSON.parse(JSON.stringify(document)), (digest) => blobs.get(digest) ?? null);
  const replay = await policy.evaluate(fixture.request, fixture.settings, { replay: fixture.evidence });
  assert.equal([missingEntries(replay.run), staleEntries(fixture, replay.run)], [[], []]);
  assert.equal({ ...replay, run: null }, { ...live, run: null });
  assert.is(replay.explanation.time, "2026-11-21T08:00:00Z");
});

test("a clock that shows no time is could not find out", async () => {
  const policy = await loadPolicyFile(POLICY_FILE, { now: () => new Date(Number.NaN) });
  const verdict = await policy.evaluate(pod("signed"), SETTINGS);
  assert.equal([verdict.outcome, verdict.explanation.fault?.code], ["indeterminate", "evidence-unavailable"]);
});

test("a module that traps, or cannot be started, is a deny and not an error", async () => {
  const init = { export: "wapc_init", parameters: 0, results: 0, body: [OP.unreachable] };
  const call = { export: "__guest_call", parameters: 2, results: 1, body: [OP.i32Const, 1] };
  const modules = [
    guest(OP.unreachable),
    guest(OP.i32Const, 0),
    guest(OP.i32Const, 1),
    assemble({ functions: [call, init] }),
  ];
  for (const bytes of modules) {
    const policy = await Policy.load(bytes);
    const verdict = await policy.evaluate(pod("signed"), SETTINGS);
    assert.equal([verdict.accepted, verdict.outcome, verdict.code], [false, "indeterminate", 500]);
    assert.is(verdict.explanation.fault?.code, "module-failed");
    assert.equal([verdict.run.passes, verdict.run.evidence], [0, []]);
    assert.is((await policy.validateSettings(SETTINGS)).valid, false);
  }
});

test("a module that says of itself that it asks for nothing gets nothing", async () => {
  const bytes = readFileSync(POLICY_FILE);
  const section = Buffer.from("assay.module");
  const renamed = Buffer.from(bytes);
  renamed.write("other.module", bytes.indexOf(section));
  const description = { name: "x", version: "1", capabilities: [], settingsSchema: {} };
  const muted = appendCustomSection(renamed, "assay.module", JSON.stringify(description));
  const requestsBefore = registry.requests.length;
  const verdict = await (await Policy.load(muted)).evaluate(pod("signed"), SETTINGS);
  assert.is(verdict.outcome, "indeterminate");
  assert.match(verdict.message, "the module does not declare");
  assert.is(registry.requests.length, requestsBefore);
});

test("overlapping evaluations do not disturb each other", async () => {
  const policy = await loadPolicyFile(POLICY_FILE);
  const names = ["signed", "unsigned", "annotated", "signed-by-other", "index", "tampered-payload"];
  const alone: string[] = [];
  for (const name of names) alone.push((await policy.evaluate(pod(name), SETTINGS)).outcome);
  assert.equal(alone, ["allowed", "denied", "allowed", "denied", "allowed", "denied"]);
  const together = await Promise.all(
    [...names, ...names].map(async (name) => await policy.evaluate(pod(name), SETTINGS)),
  );
  assert.equal(
    together.map(({ outcome }) => outcome),
    [...alone, ...alone],
  );
});

test("nothing is left running after an evaluation, whatever its deadline", async () => {
  const policy = await loadPolicyFile(POLICY_FILE, { deadlineMs: 3_600_000 });
  const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
  const before = timers();
  await policy.evaluate(pod("signed"), SETTINGS);
  assert.ok(timers() <= before, "a timer is left");
});

test("loading the package loads no module of Node's, so that browsers can", () => {
  const seen = new Set<string>();
  const visit = (url: URL): void => {
    if (seen.has(url.href)) return;
    seen.add(url.href);
    const text = readFileSync(url, "utf8");
    for (const [, name = ""] of text.matchAll(/^(?:import|export)[^;]*? from "([^"]+)";/gm)) {
      assert.ok(name.startsWith("."), `${url.pathname} loads ${name}`);
      visit(new URL(name, url));
    }
  };
  visit(new URL("../../src/index.js", import.meta.url));
  assert.ok(seen.size > 20, `${seen.size} files`);
});

test.run();
