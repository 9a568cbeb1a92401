/**
 * `npm start`: real verdicts with nothing else running. An embedded registry on loopback holds images that the real
 * cosign signed; the policy module decides about admission requests for them.
 */
import { existsSync, readFileSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { OUTCOME_WORDS } from "../cli/humanOutput.js";
import { loadPolicyFile, type EvaluatedVerdict, type Policy } from "../index.js";
import { EmbeddedRegistry } from "../testkit/registry/index.js";
import { SCENARIOS, type Scenario } from "./scenarios.js";
import { table } from "./table.js";

const ROOT = new URL("../../../../../", import.meta.url);
const FIXTURES = new URL("test/fixtures/cosign/", ROOT);
const MODULE = new URL("build/out/verify-image-signatures.wasm", ROOT);

interface FixtureCase {
  layout: string;
  repository: string;
}

interface Row {
  scenario: Scenario;
  verdict: EvaluatedVerdict;
}

process.exitCode = await main();

async function main(): Promise<number> {
  const missing = [FIXTURES, MODULE].find((path) => !existsSync(path));
  if (missing !== undefined) {
    console.error(`${fileURLToPath(missing)} is missing: run this in a checkout, after npm run build`);
    return 1;
  }
  const registry = await startRegistry();
  try {
    const policy = await loadPolicyFile(MODULE);
    const settings = demoSettings();
    introduce(policy, registry, settings);
    const rows: Row[] = [];
    for (const scenario of SCENARIOS) rows.push(await evaluate(policy, registry, settings, scenario));
    show(rows, registry.host);
    return surprises(rows);
  } finally {
    await registry.close();
  }
}

async function startRegistry(): Promise<EmbeddedRegistry> {
  const registry = await EmbeddedRegistry.start();
  const cases = JSON.parse(readFileSync(new URL("cases.json", FIXTURES), "utf8")) as FixtureCase[];
  const layouts = new Map(cases.map(({ layout, repository }) => [layout, repository]));
  for (const [layout, repository] of layouts) {
    await registry.loadLayout(repository, fileURLToPath(new URL(layout, FIXTURES)));
  }
  return registry;
}

function demoSettings(): unknown {
  const release = readFileSync(new URL("keys/release.pub", FIXTURES), "utf8");
  return { signatures: [{ image: "*", pubKeys: [release] }] };
}

function introduce(policy: Policy, registry: EmbeddedRegistry, settings: unknown): void {
  console.log(`policy    ${fileURLToPath(MODULE)}`);
  console.log(`          ${statSync(MODULE).size} bytes, ${policy.module.digest}`);
  console.log(`registry  ${registry.host}, in this process, with images signed by cosign`);
  console.log(`settings  ${JSON.stringify(settings)}\n`);
}

async function evaluate(
  policy: Policy,
  registry: EmbeddedRegistry,
  settings: unknown,
  scenario: Scenario,
): Promise<Row> {
  const object = JSON.parse(JSON.stringify(scenario.object).replaceAll("REGISTRY", registry.host)) as unknown;
  if (scenario.outage !== undefined) registry.fail({ match: scenario.outage, fault: { kind: "status", status: 503 } });
  const verdict = await policy.evaluate(object, settings);
  registry.clearFaults();
  return { scenario, verdict };
}

function show(rows: Row[], host: string): void {
  const header = ["request", "verdict", "passes", "requests", "ms", "why"];
  const cells = rows.map(({ scenario, verdict }) => [
    `${String(scenario.object["kind"])}: ${scenario.title}`,
    verdict.outcome === "indeterminate" ? "DENIED (?)" : OUTCOME_WORDS[verdict.outcome],
    String(verdict.run.passes),
    String(verdict.run.requests),
    verdict.run.milliseconds.toFixed(1),
    shorten(why(verdict), host),
  ]);
  console.log(table(header, cells, process.stdout.columns ?? 150));
  console.log(
    `\n(?) could not find out: denied now, may pass later. Images are shown without the registry ${host}, digests cut.`,
  );
  console.log(nextSteps());
}

function why(verdict: EvaluatedVerdict): string {
  if (!verdict.accepted) return verdict.message;
  return verdict.patch.map(({ path, value }) => `${path} becomes ${value}`).join("; ");
}

/** Leaves out what is the same in every row: the registry's host, and most of each digest. */
function shorten(text: string, host: string): string {
  return text
    .replaceAll(`http://${host}/`, "http://REGISTRY/")
    .replaceAll(`${host}/`, "")
    .replace(/\b([0-9a-f]{10})[0-9a-f]{54}\b/g, "$1…");
}

/** The demonstration is a test too: a verdict that is not the expected one fails it. */
function surprises(rows: Row[]): number {
  const wrong = rows.filter(({ scenario, verdict }) => scenario.expected !== verdict.outcome);
  for (const { scenario, verdict } of wrong) {
    console.error(`unexpected: ${scenario.title}: ${verdict.outcome}, not ${scenario.expected}`);
  }
  return wrong.length === 0 ? 0 : 1;
}

/** Shown last. */
function nextSteps(): string {
  return `
What to try next
  npx assay inspect build/out/verify-image-signatures.wasm      what a module says of itself
  npx assay run --policy build/out/verify-image-signatures.wasm --settings examples/settings.yaml \\
    --request examples/pod.yaml --replay examples/evidence.json a verdict from recorded evidence, without a network
  … the same without --replay, with your own keys and objects   a verdict about your own images
  README.md                                                     settings, exit codes, use from TypeScript`;
}
