/**
 * `npm start`: real verdicts with nothing else running. An embedded registry on loopback holds images that are signed with
 * keys and without; the policy modules decide about them.
 */
import { existsSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { loadPolicyFile, type EvaluatedVerdict, type Policy } from "../index.js";
import type { EmbeddedRegistry } from "../testkit/registry/index.js";
import { FIXTURES, ROOT, startRegistry } from "./images.js";
import { cells, COLUMNS } from "./row.js";
import { chapters, type Chapter, type Scenario } from "./scenarios.js";
import { table } from "./table.js";

const MODULES = new URL("build/out/", ROOT);

interface Row {
  scenario: Scenario;
  verdict: EvaluatedVerdict;
}

async function main(): Promise<number> {
  const files = ["verify-image-signatures.wasm", "verify-artifact.wasm"].map((name) => new URL(name, MODULES));
  const missing = [FIXTURES, ...files].find((path) => !existsSync(path));
  if (missing !== undefined) {
    console.error(`${fileURLToPath(missing)} is missing: run this in a checkout, after npm run build`);
    return 1;
  }
  const registry = await startRegistry();
  try {
    console.log(`registry  ${registry.host}, in this process`);
    const rows: Row[] = [];
    for (const chapter of chapters()) rows.push(...(await show(chapter, registry)));
    console.log(
      `\n(?) could not find out: denied now, may pass later. Images are shown without the registry ${registry.host}, digests cut.`,
    );
    console.log(NEXT_STEPS);
    return surprises(rows);
  } finally {
    await registry.close();
  }
}

async function show(chapter: Chapter, registry: EmbeddedRegistry): Promise<Row[]> {
  const file = new URL(chapter.module, MODULES);
  const policy = await loadPolicyFile(file);
  console.log(`\n${chapter.title}`);
  console.log(`policy    ${chapter.module}, ${statSync(file).size} bytes, ${policy.module.digest}`);
  console.log(`settings  ${settingsText(chapter.settings)}\n`);
  const rows: Row[] = [];
  for (const scenario of chapter.scenarios) {
    rows.push({ scenario, verdict: await evaluate(policy, registry, chapter.settings, scenario) });
  }
  const lines = rows.map(({ scenario, verdict }) => cells(scenario, verdict, registry.host));
  console.log(table(COLUMNS, lines, process.stdout.columns ?? 150));
  return rows;
}

/** The trusted root is some pages long. */
function settingsText(settings: Record<string, unknown>): string {
  const shortened = (key: string, value: unknown): unknown =>
    key === "trustedRoots" ? ["<test/fixtures/sigstore/trusted_root.json>"] : value;
  return JSON.stringify(settings, shortened);
}

async function evaluate(
  policy: Policy,
  registry: EmbeddedRegistry,
  settings: unknown,
  scenario: Scenario,
): Promise<EvaluatedVerdict> {
  const request = JSON.parse(JSON.stringify(scenario.request).replaceAll("REGISTRY", registry.host)) as unknown;
  if (scenario.outage !== undefined) registry.fail({ match: scenario.outage, fault: { kind: "status", status: 503 } });
  const verdict = await policy.evaluate(request, settings);
  registry.clearFaults();
  return verdict;
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
const NEXT_STEPS = `
What to try next
  npx assay inspect build/out/verify-image-signatures.wasm      what a module says of itself
  npx assay run --policy build/out/verify-image-signatures.wasm --settings examples/settings.yaml \\
    --request examples/pod.yaml --replay examples/fixture.yaml  a verdict from recorded evidence, without a network
  … the same without --replay, with your own keys and objects   a verdict about your own images
  npx assay verify --help                                       cosign's commands, verified in the module
  examples/README.md                                            keyless examples: an image, a file
  README.md                                                     settings, exit codes, use from TypeScript`;

process.exitCode = await main();
