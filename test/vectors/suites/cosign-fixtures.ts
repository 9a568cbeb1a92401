/**
 * Artifacts signed by the real cosign: what its `verify` said, the policy module must say, live against the recorded
 * registry and again from the evidence with no network, in the same bytes.
 */
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

import type { EvaluatedVerdict, Policy } from "../../../src/index.js";
import { EmbeddedRegistry, type Recording } from "../../../src/testkit/registry/index.js";
import {
  acceptedWithout,
  answerOf,
  flips,
  otherLengths,
  swaps,
  wronglyAccepted,
  type AcceptedRequest,
} from "../../support/hostile.js";
import { loadVerifyImageSignatures, pod } from "../../support/policy.js";
import { parseVerifyCommand, type VerifyCommand } from "../cosign/command.js";
import { isSignedWithHashOfTheKey } from "../cosign/hashOfTheKey.js";
import { outOfScope } from "../cosign/scope.js";
import type { SuiteReport, VectorSuite } from "../report.js";

/** Flips in these many bytes apart: `npm test` has them all, over the project's own images. */
const FLIP_STRIDE = 17;

interface FixtureCase {
  case: string;
  checks: { expect: "pass" | "fail"; cmd: string; label: string }[];
}

export default {
  name: "cosign-fixtures",
  async run(shared, report) {
    const folder = new URL("fixtures/", shared);
    const policy = await loadVerifyImageSignatures();
    const cases = JSON.parse(readFileSync(new URL("index.json", folder), "utf8")) as FixtureCase[];
    for (const row of cases) {
      try {
        await runCase(folder, row, policy, report);
      } catch (error) {
        report.fail(row.case, `it could not be judged: ${String(error)}`);
      }
    }
  },
} satisfies VectorSuite;

async function runCase(folder: URL, row: FixtureCase, policy: Policy, report: SuiteReport): Promise<void> {
  const caseFolder = new URL(`${row.case}/`, folder);
  const recordingFile = new URL("registry.json", caseFolder);
  const recording = existsSync(recordingFile) ? (JSON.parse(readFileSync(recordingFile, "utf8")) as Recording) : {};
  for (const [index, check] of row.checks.entries()) {
    const id = `${row.case}#${index}`;
    const command = parseVerifyCommand(check.cmd);
    if (command === null) {
      report.skip(id, "in the suite cosign-commands: a command other than cosign verify");
      continue;
    }
    const key = command.flags.get("--key");
    const reason = outOfScope(
      command,
      key === undefined ? null : new URL(key, folder),
      documents(command, caseFolder, recording),
    );
    if (reason !== null) report.skip(id, reason);
    else await runCheck(id, check.expect, command, folder, caseFolder, recording, policy, report);
  }
}

/** Everything that the command could read: the recorded answers, or a local layout's blobs. */
function documents(command: VerifyCommand, caseFolder: URL, recording: Recording): Uint8Array[] {
  if (command.flags.get("--local-image") !== "true") {
    return Object.values(recording).map(({ body_b64: body }) => Buffer.from(body, "base64"));
  }
  const blobs = new URL(`${command.image}/blobs/sha256/`, caseFolder);
  return readdirSync(blobs).map((name) => readFileSync(new URL(name, blobs)));
}

async function runCheck(
  id: string,
  expect: "pass" | "fail",
  command: VerifyCommand,
  folder: URL,
  caseFolder: URL,
  recording: Recording,
  policy: Policy,
  report: SuiteReport,
): Promise<void> {
  const expected = expect === "pass" ? "allowed" : "denied";
  const registry = await EmbeddedRegistry.start();
  registry.loadRecorded(recording);
  const image = await servedImage(command, caseFolder, registry);
  const settings = caseSettings(command, folder, registry.host);
  const live = await policy.evaluate(pod(image), settings);
  await registry.close();
  report.check(`${id}/live`, expected, live.outcome, ruleOf(live, command, folder));
  const replayed = await policy.evaluate(pod(image), settings, { replay: live.run.evidence });
  report.check(`${id}/replay`, text(live.run.answer), text(replayed.run.answer));
  if (!live.accepted) return;
  const row = { name: id, request: pod(image), settings, evidence: live.run.evidence, verdict: live };
  report.check(`${id}/hostile`, "", (await hostileAccepts(policy, row)).join("; "));
}

/** Why the verdict is what it is: the fault, or that the key's own hash was used, which cosign forgets. */
function ruleOf(verdict: EvaluatedVerdict, command: VerifyCommand, folder: URL): string | undefined {
  if (!verdict.accepted) return verdict.explanation.images[0]?.fault?.code;
  return isSignedWithHashOfTheKey(keyText(command, folder), verdict.run.evidence) ? "hash-of-the-key" : undefined;
}

function keyText(command: VerifyCommand, folder: URL): string {
  return readFileSync(new URL(command.flags.get("--key") ?? "", folder), "utf8");
}

/** Each entry flipped at some places, cut, swapped with the others, dropped and failed: what was wrongly accepted. */
async function hostileAccepts(policy: Policy, row: AcceptedRequest): Promise<string[]> {
  const others = row.evidence.map(answerOf);
  const wrong: string[] = [];
  for (const [index, entry] of row.evidence.entries()) {
    const bytes = answerOf(entry);
    const mutations = [...flips(bytes, FLIP_STRIDE), ...otherLengths(bytes, FLIP_STRIDE), ...swaps(bytes, others)];
    wrong.push(
      ...(await wronglyAccepted(policy, row, index, mutations)),
      ...(await acceptedWithout(policy, row, index)),
    );
  }
  return wrong;
}

/** The image as the embedded registry serves it. */
async function servedImage(command: VerifyCommand, caseFolder: URL, registry: EmbeddedRegistry): Promise<string> {
  if (command.flags.get("--local-image") === "true") {
    const [image] = await registry.loadLayout("local/image", fileURLToPath(new URL(command.image, caseFolder)));
    return `${registry.host}/local/image@${image}`;
  }
  const image = atRegistry(command.image, registry.host);
  if (command.flags.get("--attachment") !== "sbom") return image;
  return image.replace("@sha256:", ":sha256-").concat(".sbom");
}

/** The settings that the command's flags mean. */
function caseSettings(command: VerifyCommand, folder: URL, host: string): unknown {
  const signature: Record<string, unknown> = {
    image: "*",
    pubKeys: [keyText(command, folder)],
  };
  if (command.annotations.size > 0) signature["annotations"] = Object.fromEntries(command.annotations);
  if (command.flags.get("--new-bundle-format") === "false") signature["formats"] = ["cosign"];
  const repository = command.environment.get("COSIGN_REPOSITORY");
  if (repository !== undefined) signature["repository"] = atRegistry(repository, host);
  return { signatures: [signature] };
}

function atRegistry(reference: string, host: string): string {
  return reference.replace(/^[^/]+/, host);
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString();
}
