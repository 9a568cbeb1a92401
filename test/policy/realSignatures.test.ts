/** Keyless images that cosign 2 and 3 signed against a real SigstoreServices, of every format: allowed by both modules, and their wrong twins denied. */
import { readFileSync } from "node:fs";

import * as assert from "uvu/assert";

import { outDirectory } from "../../build/paths.js";
import { loadPolicyFile, type EvaluatedVerdict, type Policy } from "../../src/index.js";
import { EmbeddedRegistry, type Recording } from "../../src/testkit/registry/index.js";
import { loadVerifyImageSignatures, pod } from "../support/policy.js";
import { shared } from "../support/shared.js";
import { suite } from "../support/suite.js";

interface FixtureCase {
  case: string;
  checks: { cmd: string }[];
}

interface Row {
  name: string;
  identity: { subject: string; issuer: string };
  format: "cosign" | "bundle";
  passes: number;
  logEntries: number;
  timestamps: number;
  predicateType?: string;
}

const test = suite("policy/real signatures");

const ALICE = { subject: "alice@example.com", issuer: "http://127.0.0.1:8888" };
const WORKFLOW = {
  subject: "https://github.com/octo/app/.github/workflows/release.yml@refs/heads/main",
  issuer: "http://127.0.0.1:8888/gha",
};
const SLSA = "https://slsa.dev/provenance/v1";
const ROWS: Row[] = [
  { name: "k2-email", identity: ALICE, format: "cosign", passes: 3, logEntries: 1, timestamps: 0 },
  { name: "k2-gha", identity: WORKFLOW, format: "cosign", passes: 3, logEntries: 1, timestamps: 0 },
  { name: "k2-email-tsa", identity: ALICE, format: "cosign", passes: 3, logEntries: 1, timestamps: 1 },
  { name: "k3-email-rekor-v1", identity: ALICE, format: "bundle", passes: 4, logEntries: 1, timestamps: 0 },
  { name: "k3-email-rekor-v2", identity: ALICE, format: "bundle", passes: 4, logEntries: 1, timestamps: 1 },
  { name: "k3-gha-rekor-v2-fallback", identity: WORKFLOW, format: "bundle", passes: 5, logEntries: 1, timestamps: 1 },
  {
    name: "k2-attest",
    identity: WORKFLOW,
    format: "cosign",
    passes: 3,
    logEntries: 1,
    timestamps: 0,
    predicateType: SLSA,
  },
];

const now = (): Date => new Date("2026-11-21T12:00:00Z");
const artifactPolicy = await loadPolicyFile(new URL("verify-artifact.wasm", outDirectory), { now });
const kubewardenPolicy = await loadVerifyImageSignatures({ now });

if (shared === null) test.skip("all images", "the shared test data is not there");
else for (const row of ROWS) register(row, new URL("fixtures/", shared));

function register(row: Row, folder: URL): void {
  const root = readFileSync(new URL("trusted_root.json", folder), "utf8");
  const wrongRoot = readFileSync(new URL("trusted_root.wrong-ca.json", folder), "utf8");
  const somebodyElse = { ...row.identity, subject: "mallory@example.com" };
  const elsewhere = { ...row.identity, issuer: "https://issuer.example" };

  test(`${row.name}: verify-artifact`, async () => {
    await served(row, folder, async (image) => {
      const settings = artifactSettings(row, row.identity, root);
      const verdict = await artifactPolicy.evaluate({ image }, settings);
      checkAllowed(verdict, row);
      await checkReplay(artifactPolicy, { image }, settings, verdict);
      for (const [identity, trusted, code] of [
        [somebodyElse, root, "identity-mismatch"],
        [elsewhere, root, "identity-mismatch"],
        [row.identity, wrongRoot, undefined],
      ] as const) {
        const denied = await artifactPolicy.evaluate({ image }, artifactSettings(row, identity, trusted));
        checkDenied(denied, code);
      }
    });
  });

  if (row.predicateType !== undefined) return;
  test(`${row.name}: verify-image-signatures`, async () => {
    await served(row, folder, async (image) => {
      const settings = kubewardenSettings(row.identity, root);
      const verdict = await kubewardenPolicy.evaluate(pod(image), settings);
      checkAllowed(verdict, row);
      await checkReplay(kubewardenPolicy, pod(image), settings, verdict);
      checkDenied(await kubewardenPolicy.evaluate(pod(image), kubewardenSettings(somebodyElse, root)));
      checkDenied(await kubewardenPolicy.evaluate(pod(image), kubewardenSettings(elsewhere, root)));
      checkDenied(await kubewardenPolicy.evaluate(pod(image), kubewardenSettings(row.identity, wrongRoot)));
    });
  });
}

/** The recorded registry of the case is up while `use` runs. */
async function served({ name }: Row, folder: URL, use: (image: string) => Promise<void>): Promise<void> {
  const registry = await EmbeddedRegistry.start();
  registry.loadRecorded(JSON.parse(readFileSync(new URL(`${name}/registry.json`, folder), "utf8")) as Recording);
  const index = JSON.parse(readFileSync(new URL("index.json", folder), "utf8")) as FixtureCase[];
  const command = index.find((row) => row.case === name)?.checks[0]?.cmd ?? "";
  try {
    await use((command.split(" ").at(-1) ?? "").replace(/^[^/]+/, registry.host));
  } finally {
    await registry.close();
  }
}

function artifactSettings({ predicateType }: Row, identity: Row["identity"], root: string): Record<string, unknown> {
  const attestation = predicateType === undefined ? {} : { attestation: { predicateType } };
  return { attestors: [{ keyless: { identities: [identity] } }], trust: { trustedRoots: [root] }, ...attestation };
}

function kubewardenSettings(identity: Row["identity"], root: string): Record<string, unknown> {
  return { signatures: [{ image: "*", keyless: [identity] }], trust: { trustedRoots: [root] } };
}

function checkAllowed(verdict: EvaluatedVerdict, row: Row): void {
  assert.is(verdict.outcome, "allowed", verdict.message);
  assert.is(verdict.run.passes, row.passes, "passes");
  const { attestors } = verdict.explanation.images[0]?.rules[0] ?? { attestors: [] };
  assert.is(attestors.length, 1);
  const [signature, ...others] = attestors[0]?.signatures ?? [];
  assert.equal(others, []);
  assert.equal([signature?.subject, signature?.issuer], [row.identity.subject, row.identity.issuer]);
  assert.is(signature?.format, row.format);
  assert.is(signature?.logEntries.length, row.logEntries, "log entries");
  assert.is(signature?.timestamps.length, row.timestamps, "timestamps");
  if (row.predicateType !== undefined) assert.is(signature?.predicateType, row.predicateType);
  assert.is(verdict.explanation.signatureChecks, 1);
}

async function checkReplay(policy: Policy, request: unknown, settings: unknown, live: EvaluatedVerdict): Promise<void> {
  const replayed = await policy.evaluate(request, settings, { replay: live.run.evidence });
  assert.equal(replayed.run.answer, live.run.answer);
  assert.is(replayed.run.passes, 1);
}

function checkDenied(verdict: EvaluatedVerdict, code?: string): void {
  assert.is(verdict.outcome, "denied", verdict.message);
  if (code !== undefined) assert.is(verdict.explanation.images[0]?.fault?.code, code);
  assert.equal(verdict.patch, []);
}

test.run();
