/**
 * Every case of our suite and every image that the real cosign signed with a key, in an Assay host and in one that has
 * Kubewarden's callbacks alone over the same registry: the same verdict, or a deny with a reason that belongs to that host.
 */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import * as assert from "uvu/assert";

import { outDirectory, projectRoot } from "../../build/paths.js";
import { admissionRequestOf } from "../../host/adapter/admissionRequest.js";
import { Evaluator } from "../../host/runtime/evaluator.js";
import { PolicyModule } from "../../host/runtime/module.js";
import { readVerdict, type Verdict } from "../../host/runtime/verdict.js";
import { caseInputs } from "../../src/suite/caseInputs.js";
import { isSettingsExpectation } from "../../src/suite/expectation.js";
import { findSuites } from "../../src/suite/find.js";
import { Inputs } from "../../src/suite/inputs.js";
import { readSuiteFile, type Suite } from "../../src/suite/suite.js";
import { Worlds } from "../../src/suite/worlds.js";
import { EmbeddedRegistry, type Recording } from "../../src/testkit/registry/index.js";
import { bytesOf } from "../support/guests.js";
import { callbacksOf, KubewardenGuest } from "../support/kubewardenCallbacks.js";
import { loadVerifyImageSignatures, pod } from "../support/policy.js";
import { shared } from "../support/shared.js";
import { suite } from "../support/suite.js";

const test = suite("policy/kubewarden suites");
const NAME = "verify-image-signatures";
const guest = await KubewardenGuest.load();
const evaluator = new Evaluator(await PolicyModule.compile(readFileSync(new URL(`${NAME}.wasm`, outDirectory))));

/** Why an image that an Assay host accepts may be denied in the other. */
const REASONS = ["payload-not-rebuilt", "host-not-confirmed", "signature-missing", "evidence-unsupported"];

/** How many cases came out how. */
const outcomes = new Map<string, number>();

for (const file of findSuites([fileURLToPath(new URL(`policies/${NAME}/test`, projectRoot))])) {
  const read = readSuiteFile(file);
  test(read.name, async () => await checkSuite(read));
}

test("most of what is accepted by the suite is accepted by rebuilding", () => {
  const accepted = outcomes.get("accepted") ?? 0;
  const denied = [...outcomes]
    .filter(([name]) => name.startsWith("only there"))
    .reduce((sum, [, count]) => sum + count, 0);
  assert.ok(accepted > 50 && accepted > 2 * denied, JSON.stringify([...outcomes]));
});

async function checkSuite(read: Suite): Promise<void> {
  const [worlds, inputs] = [new Worlds(), new Inputs()];
  for (const each of read.cases) {
    const variant = (await worlds.variants(read, each)).length === 0 ? null : 0;
    const world = await worlds.of(read, each, variant);
    const made = caseInputs({ suite: read, case: each, inputs, world, isRaw: false });
    if (isSettingsExpectation(made.expect)) continue;
    const request = admissionRequestOf(made.request);
    const payload = bytesOf({ request, settings: made.settings });
    const live = await evaluator.call("validate", payload, {
      evidence: made.evidence,
      ...(made.lookups === null ? {} : { lookups: made.lookups }),
    });
    const there = guest.validate(request, made.settings, callbacksOf(live.evidence));
    count(compare(readVerdict(live.answer), there, each.name));
  }
}

/** What both say, in a word. Throws when it is not the same, nor a deny with a reason. */
function compare(here: Verdict, there: Verdict, name: string): string {
  if (there.accepted && !here.accepted) {
    // A payload that is rebuilt need not be fetched: that its blob cannot be had does not matter there.
    const codes = here.explanation.images.flatMap(({ fault }) => fault?.code ?? []);
    assert.ok(codes.length > 0 && codes.every((code) => code.startsWith("evidence-")), `${name}: ${here.message}`);
    return "accepted without the blob";
  }
  if (there.accepted) {
    assert.equal(there.patch, here.patch, name);
    assert.ok(
      there.explanation.images.every(({ verifiedBy }) => verifiedBy !== "kubewarden-host"),
      name,
    );
    return "accepted";
  }
  if (!here.accepted) return "denied";
  const codes = there.explanation.images.map(({ fault }) => fault?.code).filter((code) => code !== undefined);
  assert.ok(codes.length > 0 && codes.every((code) => REASONS.includes(code)), `${name}: ${there.message}`);
  return `only there denied: ${codes.join()}`;
}

function count(outcome: string): void {
  outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
}

const FIXTURES = shared === null ? null : new URL("fixtures/", shared);

interface Check {
  expect: string;
  cmd: string;
}

interface FixtureCase {
  case: string;
  checks: Check[];
}

if (FIXTURES === null || !existsSync(new URL("index.json", FIXTURES))) {
  test.skip("images that cosign signed with keys", "the shared test data is not there");
} else {
  const index = JSON.parse(readFileSync(new URL("index.json", FIXTURES), "utf8")) as FixtureCase[];
  test("images that cosign signed with keys", async () => await checkFixtures(index, FIXTURES));
}

/** Each `cosign verify --key` of the fixtures: accepted by rebuilding, or why not. */
async function checkFixtures(index: FixtureCase[], folder: URL): Promise<void> {
  const rebuilt: string[] = [];
  const rest = new Map<string, string[]>();
  for (const { case: name, checks } of index) {
    for (const { cmd } of checks) {
      const asked = keyCommand(cmd);
      if (asked === null) continue;
      const outcome = await checkFixture(name, asked, folder);
      if (outcome === "accepted") rebuilt.push(name);
      else rest.set(outcome, [...(rest.get(outcome) ?? []), name]);
    }
  }
  const summary = `accepted by rebuilding: ${rebuilt.length}; ${[...rest].map(([why, names]) => `${why}: ${names.length}`).join("; ")}`;
  console.log(`    ${summary}`);
  assert.ok(rebuilt.length >= 20, summary);
  const lost = [...rest].filter(([why]) => why.includes("payload-not-rebuilt") || why.includes("host-not-confirmed"));
  const names = new Set(lost.flatMap(([, list]) => list));
  // What nobody can guess: an annotation that the command does not ask for, and another repository's name.
  assert.equal([...names].sort(), ["c2-attach-signature", "t2-claims-other-ref"], summary);
}

/** The key's file, the wanted annotations and the image of `cosign verify --key`. */
function keyCommand(cmd: string): { key: string; annotations: Record<string, string>; image: string } | null {
  const words = cmd.split(/\s+/);
  if (!/^cosign[23]$/.test(words[0] ?? "") || words[1] !== "verify") return null;
  const key = /--key[= ](keys\/\S+\.pub)/.exec(cmd)?.[1];
  const image = words.at(-1) ?? "";
  if (key === undefined || !image.includes("@sha256:")) return null;
  const annotations = [...cmd.matchAll(/ -a[= ]([^=\s]+)=(\S+)/g)].map(([, name, value]) => [name, value]);
  return { key, image, annotations: Object.fromEntries(annotations) as Record<string, string> };
}

async function checkFixture(
  name: string,
  { key, annotations, image }: { key: string; annotations: Record<string, string>; image: string },
  folder: URL,
): Promise<string> {
  const recording = new URL(`${name}/registry.json`, folder);
  if (!existsSync(recording)) return "no registry";
  const registry = await EmbeddedRegistry.start();
  registry.loadRecorded(JSON.parse(readFileSync(recording, "utf8")) as Recording);
  try {
    const pubKeys = [readFileSync(new URL(key, folder), "utf8")];
    const settings = { signatures: [{ image: "*", pubKeys, annotations, formats: ["cosign"] }] };
    const policy = await loadVerifyImageSignatures({ now: () => new Date("2026-11-21T12:00:00Z") });
    const here = await policy.evaluate(pod(image.replace(/^[^/]+/, registry.host)), settings);
    // The signers wrote the address that the registry had when they signed; what was tampered with was served at another.
    const address = name.startsWith("t") ? "127.0.0.1:5000" : (image.split("/")[0] ?? "");
    const evidence = here.run.evidence.map((entry) => ({
      ...entry,
      argument: entry.argument.replaceAll(registry.host, address),
    }));
    const signedAs = image.replace(/^[^/]+/, address);
    const there = guest.validate(admissionRequestOf(pod(signedAs)), settings, callbacksOf(evidence));
    return compare(here, there, `${name}: ${image}`);
  } finally {
    await registry.close();
  }
}

test.run();
