/** `assay fixture …` and `--record`/`--replay` as their users see them: files, exit codes, and what is printed. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import * as assert from "uvu/assert";

import { compile } from "../../build/compile.js";
import { projectRoot } from "../../build/paths.js";
import { main } from "../../src/cli/program.js";
import { digestOf as sha256 } from "../../src/digest.js";
import { loadFixture, saveFixture, type Fixture } from "../../src/fixture/index.js";
import { assay, Files } from "../support/cli.js";
import { digestOf, publicKey, putLayout, startCosignRegistry, tagImage } from "../support/cosignImages.js";
import { POLICY_FILE } from "../support/guests.js";
import { inProcess, type Said } from "../support/inProcess.js";
import { suite } from "../support/suite.js";
import { echoModule } from "../support/suiteFolder.js";

const test = suite("e2e/fixture commands");
const registry = await startCosignRegistry();
const files = new Files();
test.after(async () => {
  await registry.close();
  files.remove();
});

const POLICY = fileURLToPath(POLICY_FILE);
const settings = files.write("settings.json", { signatures: [{ image: "*", pubKeys: [publicKey("release")] }] });
const NOW = "2026-11-21T00:00:00Z";

const run = async (...args: string[]): Promise<Said> => await inProcess(main, args);
const imageOf = (name: string): string => `${registry.host}/cosign/${name}:v1`;

function pod(image: string, more: object = {}): object {
  const containers = [{ name: "app", image, ...more }];
  return { apiVersion: "v1", kind: "Pod", metadata: { name: "demo" }, spec: { containers } };
}

/** Records an evaluation; the name of the fixture's folder is the test's own. */
async function recorded(name: string, request: object, policy = POLICY): Promise<string> {
  const path = files.path(`${name}.yaml`);
  const file = files.write("request.json", request);
  const { exitCode, stderr } = await run(
    ...["run", "--policy", policy, "--settings", settings, "--request", file, "--record", path, "--now", NOW],
  );
  assert.ok(exitCode < 3, stderr);
  return path;
}

function edit(path: string, from: string | RegExp, to: string): void {
  const text = readFileSync(path, "utf8");
  const changed = text.replace(from, to);
  assert.is.not(changed, text, `${String(from)} is not in ${path}`);
  writeFileSync(path, changed);
}

function change(path: string, changed: (fixture: Fixture) => Fixture): void {
  saveFixture(path, changed(loadFixture(path)));
}

test("a process of its own: record, judge again from the fixture alone, check", async () => {
  const request = files.write("pod.json", pod(imageOf("signed")));
  const path = files.path("own.yaml");
  const common = ["run", "--policy", POLICY];
  const live = await assay(...common, "--settings", settings, "--request", request, "--record", path);
  assert.equal([live.exitCode, live.stderr], [0, ""], live.stdout);
  const asked = registry.requests.length;
  const again = await assay("run", "--policy", "verify-image-signatures", "--replay", path);
  assert.is(again.exitCode, 0, again.stderr);
  assert.is(again.stdout.split("\n")[1], live.stdout.split("\n")[1]);
  assert.equal(await assay("fixture", "check", path), {
    exitCode: 0,
    stdout: `${path}: as expected: allowed\n`,
    stderr: "",
  });
  assert.is(registry.requests.length, asked, "a replay asked the registry");
});

test("what was recorded says what it is", async () => {
  const { policy, time, expect, evidence } = loadFixture(await recorded("says", pod(imageOf("unsigned"))));
  assert.equal([policy?.name, policy?.digest], ["verify-image-signatures", sha256(readFileSync(POLICY_FILE))]);
  const { message, ...expected } = expect as { message: string };
  assert.equal([time, expected], [NOW, { outcome: "denied", fault: "signature-missing" }]);
  assert.match(message, imageOf("unsigned"));
  assert.ok(evidence.length >= 3);
});

test("show: policy, images, each answer, verdict", async () => {
  const { exitCode, stdout } = await run("fixture", "show", await recorded("show", pod(imageOf("signed"))));
  assert.is(exitCode, 0);
  for (const line of [
    /^ {2}policy {3}verify-image-signatures sha256:[0-9a-f]{64}$/m,
    /^ {2}time {5}2026-11-21T00:00:00Z$/m,
    /^ {2}request {2}Pod demo$/m,
    `  image    ${imageOf("signed")}\n`,
    "  settings signatures\n",
    "  expect   outcome allowed, patch [",
    /^ {2}evidence 4 entries, \d+ bytes$/m,
    `      71 bytes, digest ${digestOf("signed")}\n`,
    "bytes, index of no manifests\n",
    "bytes, manifest with 1 cosign signature layer\n",
    "bytes, payload of a cosign signature\n",
    /^ {2}verdict {2}allowed$/m,
  ]) {
    assert.match(stdout, line);
  }
  assert.not.match(stdout, "stale");
});

test("an edited answer is named by the module, and check fails", async () => {
  const path = await recorded("edited", pod(imageOf("signed")));
  edit(path, "docker-manifest-digest: sha256:5", "docker-manifest-digest: sha256:6");
  const { exitCode, stdout } = await run("fixture", "check", path);
  assert.is(exitCode, 1);
  assert.match(stdout, `${path}: NOT as expected: denied: evidence-mismatch\n`);
  assert.match(stdout, '  outcome: expected "allowed", and it is "denied"\n');
  assert.match(stdout, "  it says: ");
});

test("a stale and a missing entry name themselves; prune takes out what is stale, and blobs that nothing names", async () => {
  const path = await recorded("stale", pod(imageOf("signed")));
  const clean = readFileSync(path, "utf8");
  const answer = Uint8Array.from({ length: 300 }, (_, index) => index & 0xff);
  change(path, (fixture) => ({
    ...fixture,
    evidence: [{ operation: "registry/v1/blob", argument: "r.example/other", answer }, ...fixture.evidence],
  }));
  const blobs = files.path("blobs/sha256");
  assert.equal(readdirSync(blobs), [sha256(answer).slice(7)]);
  const shown = await run("fixture", "check", path);
  assert.is(shown.exitCode, 0, "it is not the verdict");
  assert.match(shown.stdout, `  stale    registry/v1/blob r.example/other\n`);
  assert.match(shown.stdout, `asked for: assay fixture prune ${path}`);
  const dry = await run("fixture", "prune", "--dry-run", path);
  assert.equal([dry.exitCode, dry.stdout], [0, `${path}: would take out 1 entry\n  registry/v1/blob r.example/other`]);
  const pruned = await run("fixture", "prune", path);
  assert.is(pruned.stdout, `${path}: took out 1 entry, 1 blob\n  registry/v1/blob r.example/other`);
  assert.equal([readFileSync(path, "utf8"), readdirSync(blobs)], [clean, []]);
  assert.is((await run("fixture", "prune", path)).stdout, `${path}: nothing to prune`);
  change(path, (fixture) => ({
    ...fixture,
    evidence: fixture.evidence.filter(({ operation }) => operation !== "registry/v1/resolve"),
  }));
  const missing = await run("fixture", "check", path);
  assert.is(missing.exitCode, 1);
  assert.match(missing.stdout, `  missing  registry/v1/resolve ${imageOf("signed")}\n`);
  assert.match(missing.stdout, `not recorded: assay fixture record ${path}`);
});

test("redact: private data of the request goes, the verdict stays; a recording says that it holds some", async () => {
  const request = files.write("env.json", pod(imageOf("signed"), { env: [{ name: "TOKEN", value: "s3cret" }] }));
  const path = files.path("env.yaml");
  const common = ["run", "--policy", POLICY, "--settings", settings, "--request", request, "--now", NOW];
  const live = await run(...common, "--record", path);
  assert.match(
    live.stderr,
    "it holds what may be private (request.spec.containers[0].env[0].value); assay fixture redact",
  );
  const dry = await run("fixture", "redact", "--dry-run", path);
  assert.is(dry.stdout, `${path}: found 1 thing\n  request.spec.containers[0].env[0].value: environment variable`);
  assert.match(readFileSync(path, "utf8"), "s3cret");
  const redacted = await run("fixture", "redact", path);
  assert.equal([redacted.exitCode, redacted.stdout.split("\n")[0]], [0, `${path}: took out 1 thing`]);
  assert.not.match(readFileSync(path, "utf8"), "s3cret");
  assert.is((await run("fixture", "redact", path)).stdout, `${path}: nothing to redact`);
  assert.is((await run("fixture", "check", path)).exitCode, 0);
});

test("redact refuses to write what would change the verdict", async () => {
  const path = await recorded("kept", pod(imageOf("signed")));
  // A payload with a token in it, under its own digest: its signature is wrong. Without the token its digest is wrong.
  change(path, (fixture) => withToken(fixture));
  const before = readFileSync(path, "utf8");
  const { exitCode, stdout } = await run("fixture", "redact", path);
  assert.is(exitCode, 1);
  assert.match(stdout, `${path}: found 1 thing\n  evidence[3] (its answer): authorization\n  not written: `);
  assert.is(readFileSync(path, "utf8"), before);
});

function withToken(fixture: Fixture): Fixture {
  const blob = fixture.evidence.findIndex(({ operation }) => operation === "registry/v1/blob");
  const entry = fixture.evidence[blob] as { argument: string; answer: Uint8Array };
  const payload = Buffer.from(
    Buffer.from(entry.answer)
      .toString()
      .replace(/"optional":(null|\{\})/, '"optional":{"a":"Bearer abcdefgh12345"}'),
  );
  const [name = "", digest = ""] = entry.argument.split("@");
  const evidence = fixture.evidence.map((each, index) => {
    if (index === blob) return { ...each, argument: `${name}@${sha256(payload)}`, answer: payload };
    if ("failure" in each || !each.argument.endsWith(".sig")) return each;
    const manifest = Buffer.from(each.answer).toString().replace(digest, sha256(payload));
    return {
      ...each,
      answer: Buffer.from(manifest.replace(`"size":${entry.answer.length}`, `"size":${payload.length}`)),
    };
  });
  return { ...fixture, evidence };
}

test("record: new, changed and gone answers, and a verdict that changed only when it is asked for", async () => {
  await putLayout(registry, "moving/app", "signed");
  const path = await recorded("moving", pod(`${registry.host}/moving/app:v1`));
  const same = await run("fixture", "record", path);
  assert.is(same.stdout, `${path}: 0 new, 0 changed, 0 gone, 4 as before\n  verdict  as before: allowed`);
  const before = readFileSync(path, "utf8");
  tagImage(registry, "moving/app", "unsigned", ["v1"]);
  const changed = await run("fixture", "record", path);
  assert.is(changed.exitCode, 1);
  for (const line of [
    /: \d new, 1 changed, 3 gone, 0 as before$/m,
    `  ~ registry/v1/resolve ${registry.host}/moving/app:v1\n`,
    /^ {2}- registry\/v1\/blob /m,
    /^ {2}\+ registry\/v1\/referrers /m,
    '  verdict  outcome: expected "allowed", and it is "denied"\n',
    "--update-expected takes the new verdict",
  ]) {
    assert.match(changed.stdout, line);
  }
  assert.is(readFileSync(path, "utf8"), before, "nothing was written");
  assert.is((await run("fixture", "record", "--update-expected", "--dry-run", path)).exitCode, 0);
  assert.is(readFileSync(path, "utf8"), before, "nothing was written");
  assert.is((await run("fixture", "record", "--update-expected", path)).exitCode, 0);
  assert.match((await run("fixture", "check", path)).stdout, "as expected: denied: signature-missing");
});

test("the module is the one that the fixture names, or the one that is named", async () => {
  const path = await recorded("module", pod(imageOf("signed")));
  edit(path, /^policy:\n.*\n.*\n/m, "");
  const none = await run("fixture", "check", path);
  assert.equal([none.exitCode, none.stdout], [3, ""]);
  assert.match(
    none.stderr,
    `assay: ${path}: it names no policy; name the module with --policy (certificate-trust, verify-artifact, verify-image`,
  );
  assert.match((await run("fixture", "show", path)).stdout, "  verdict  not known: ");
  assert.is((await run("fixture", "check", "--policy", "verify-image-signatures", path)).exitCode, 0);
  assert.is((await run("fixture", "check", "--policy", POLICY, path)).exitCode, 0);
  edit(path, "time:", `policy: { name: mine, digest: "sha256:${"0".repeat(64)}" }\ntime:`);
  assert.match((await run("fixture", "check", path)).stderr, "its policy mine is none that Assay ships");
  edit(path, "name: mine, ", "name: verify-image-signatures, ");
  const other = await run("fixture", "check", path);
  assert.equal(
    [other.exitCode, other.stderr],
    [0, `assay: ${path}: it was recorded with another build of verify-image-signatures, sha256:${"0".repeat(64)}`],
  );
});

test("files that are no fixtures, and fixtures with nothing to check, are bad usage", async () => {
  const path = await recorded("nothing", pod(imageOf("signed")));
  change(path, (fixture) => {
    const { policy, time, request, settings: own, evidence } = fixture;
    return { ...(policy === undefined ? {} : { policy }), time, request, settings: own, evidence };
  });
  assert.match((await run("fixture", "check", path)).stderr, "expect: it is missing, so there is nothing to check");
  change(path, (fixture) => ({ ...fixture, expect: "maybe" }));
  assert.match((await run("fixture", "check", path)).stderr, `${path}: expect: `);
  change(path, (fixture) => ({ ...fixture, request: "no object" }));
  const noRequest = await run("fixture", "prune", path);
  assert.equal([noRequest.exitCode, noRequest.stdout], [3, ""]);
  assert.match(noRequest.stderr, `assay: ${path}: request: `);
  for (const command of ["show", "check", "prune", "redact", "record"]) {
    const { exitCode, stderr } = await run("fixture", command, files.write("no.yaml", "a: 1\n"));
    assert.is(exitCode, 3);
    assert.match(stderr, `assay: ${files.path("no.yaml")}: format: it must be assay.fixture/v1`);
    assert.is((await run("fixture", command)).exitCode, 3, "a file is wanted");
  }
});

test("an answer that is none meets no expectation, and prunes nothing", async () => {
  const echo = files.write("echo.wasm", echoModule());
  const path = files.path("echo/fixture.json");
  const request = pod("registry.example/a:1");
  saveFixture(path, { time: NOW, request, settings: {}, evidence: [], expect: "indeterminate" });
  for (const command of ["check", "prune"]) {
    const { exitCode, stdout } = await run("fixture", command, path, "--policy", echo);
    assert.is(exitCode, 1, command);
    assert.match(stdout, "internal server error: invalid response from policy: ");
  }
});

test("a file that is there and is no fixture is not written over", async () => {
  const kept = "signatures: []\n";
  const path = files.write("kept.yaml", kept);
  const args = [
    "run",
    "--policy",
    POLICY,
    "--settings",
    settings,
    "--request",
    files.write("pod.json", pod(imageOf("signed"))),
  ];
  const plain = ["--plain-http", registry.host];
  const refused = await run(...args, ...plain, "--record", path);
  assert.equal([refused.exitCode, refused.stdout], [3, ""]);
  assert.match(
    refused.stderr,
    `assay: --record ${path}: it is there and is no fixture; give another name, or remove it`,
  );
  assert.is(readFileSync(path, "utf8"), kept);
  assert.match((await run(...args, ...plain, "--record", files.path("."))).stderr, "it is a folder; name a file");
  writeFileSync(path, "");
  assert.is((await run(...args, ...plain, "--record", path)).exitCode, 0, "an empty file");
  assert.is((await run(...args, ...plain, "--record", path)).exitCode, 0, "a fixture");
});

const RECORDING = fileURLToPath(new URL("test/fixtures/kwctl/signed.yaml", projectRoot));

test("a Kubewarden policy is judged from kwctl's recording", async () => {
  const guest = files.write("guest.wasm", await compile("test/harness/guests/kubewardenPolicy.ts", "module"));
  const request = files.write("pod.json", pod("registry.example/app:1.0"));
  const judged = await run("run", "--policy", guest, "--request", request, "--replay", RECORDING);
  assert.equal(
    [judged.exitCode, judged.stdout.split("\n").slice(0, 2)],
    [0, ["allowed", "  warning: by Kubewarden's word"]],
  );
  const less = files.write("less.yaml", readFileSync(RECORDING, "utf8").replace("- KEY", "- OTHER"));
  const denied = await run("run", "--policy", guest, "--request", request, "--replay", less);
  assert.is(denied.exitCode, 1);
  assert.match(denied.stdout, "not-recorded: no exchange for kubewarden/oci/v2/verify SigstorePubKeyVerify {'image':");
  const noRequest = await run("run", "--policy", guest, "--replay", RECORDING);
  assert.match(noRequest.stderr, "--request is missing: a recording of kwctl holds no request");
  const broken = files.write("broken.yaml", "- type: Exchange\n");
  assert.match(
    (await run("run", "--policy", guest, "--request", request, "--replay", broken)).stderr,
    `--replay ${broken}: [0].request: `,
  );
});

test("import-kwctl: evidence is taken, the host's word is not, and both are said", async () => {
  const request = files.write("pod.json", pod("registry.example/app:1.0"));
  const out = files.path("imported.yaml");
  const command = ["fixture", "import-kwctl", RECORDING, "--request", request, "--settings", settings, "--out", out];
  const { exitCode, stdout } = await run(...command, "--policy", "verify-image-signatures", "--now", NOW);
  assert.is(exitCode, 0);
  for (const line of [
    `${out}: 1 entry of 3 exchanges\n`,
    /^ {2}SigstorePubKeyVerify registry\.example\/app:1\.0\n {4}not taken: it is the host's word alone/m,
    "    taken: registry/v1/resolve registry.example/app:1.0\n",
    /^ {2}verdict {2}indeterminate: /m,
    /^ {2}missing {2}registry\/v1\//m,
  ]) {
    assert.match(stdout, line);
  }
  const { evidence, policy } = loadFixture(out);
  assert.equal([evidence.length, policy?.name], [2, "verify-image-signatures"]);
  assert.is((await run(...command.slice(0, 5))).exitCode, 3, "--out is wanted");
  assert.is(existsSync(files.path("nowhere.yaml")), false);
});

test.run();
