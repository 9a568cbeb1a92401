/** The command line as its users see it: exit codes, output, files. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, openSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import * as assert from "uvu/assert";
import { parse, stringify } from "yaml";

import { projectRoot } from "../../build/paths.js";
import { loadFixture } from "../../src/fixture/index.js";
import type { EvaluatedVerdict } from "../../src/index.js";
import { EmbeddedRegistry } from "../../src/testkit/registry/index.js";
import { assay, Files, type Ended } from "../support/cli.js";
import { digestOf, publicKey, startCosignRegistry } from "../support/cosignImages.js";
import { POLICY_FILE } from "../support/guests.js";
import { suite } from "../support/suite.js";
import { assemble } from "../support/wasm.js";

const test = suite("e2e/cli");
const registry = await startCosignRegistry();
const files = new Files();
test.after(async () => {
  await registry.close();
  files.remove();
});

const POLICY = fileURLToPath(POLICY_FILE);
const SIGNED = `${registry.host}/cosign/signed:v1`;
const UNSIGNED = `${registry.host}/cosign/unsigned:v1`;
const pod = (image: string): object => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "demo" },
  spec: { containers: [{ name: "app", image }] },
});
const settings = files.write("settings.json", { signatures: [{ image: "*", pubKeys: [publicKey("release")] }] });
const signed = files.write("signed.json", pod(SIGNED));
const unsigned = files.write("unsigned.json", pod(UNSIGNED));
const unreachable = files.write("unreachable.json", pod(`${await closedPort()}/app:v1`));

/** A host with a port on which nobody listens. */
async function closedPort(): Promise<string> {
  const closed = await EmbeddedRegistry.start();
  await closed.close();
  return closed.host;
}

async function run(request: string, ...more: string[]): Promise<Ended> {
  return await assay("run", "--policy", POLICY, "--settings", settings, "--request", request, ...more);
}

type Shown = Omit<EvaluatedVerdict, "run"> & { run: Record<string, number> };

function json({ stdout }: Ended): Shown {
  return JSON.parse(stdout) as Shown;
}

/** Bad usage: exit code 3, nothing on standard output, one line that holds all of the words. */
function usage({ exitCode, stdout, stderr }: Ended, ...words: string[]): void {
  assert.equal([exitCode, stdout], [3, ""], stderr);
  assert.is(stderr.trimEnd().split("\n").length, 1, stderr);
  for (const word of words) assert.match(stderr, word);
}

test("exit code 0: allowed, and what is rewritten", async () => {
  const { exitCode, stdout, stderr } = await run(signed);
  assert.equal([exitCode, stderr], [0, ""]);
  const lines = stdout.trimEnd().split("\n");
  assert.is(lines[0], "allowed");
  assert.ok(lines.includes(`  image ${SIGNED}: verified ${digestOf("signed")}`), stdout);
  assert.ok(lines.includes(`  rewrite /spec/containers/0/image to ${SIGNED}@${digestOf("signed")}`), stdout);
  assert.match(lines.at(-1) ?? "", /^ {2}4 passes, 5 look-ups, 4 HTTP requests, [\d.]+ ms$/);
});

test("exit code 1: denied, and why", async () => {
  const { exitCode, stdout, stderr } = await run(unsigned);
  assert.equal([exitCode, stderr], [1, ""]);
  assert.ok(stdout.startsWith(`DENIED\n  Resource demo is not accepted: verification of image ${UNSIGNED} failed: `));
});

test("exit code 2: could not find out", async () => {
  const { exitCode, stdout, stderr } = await run(unreachable);
  assert.equal([exitCode, stderr], [2, ""]);
  assert.ok(stdout.startsWith("DENIED (could not find out)\n"), stdout);
  assert.match(stdout, "ECONNREFUSED");
});

test("exit code 3: bad settings, with the module's sentence", async () => {
  const wrong = files.write("wrong-settings.json", { signatures: [{ image: "*", pubkeys: [] }] });
  const ended = await assay("run", "--policy", POLICY, "--settings", wrong, "--request", signed);
  usage(ended, `assay: --settings ${wrong}: unknown key in the settings`, "(settings.signatures[0].pubkeys)");
  const none = await assay("run", "--policy", POLICY, "--request", signed);
  usage(none, "--settings (none given): a mandatory key is missing in the settings (settings.signatures)");
});

test("--output json is the whole typed verdict", async () => {
  const verdict = json(await run(signed, "--output", "json"));
  assert.equal([verdict.accepted, verdict.outcome, verdict.message, verdict.code], [true, "allowed", "", null]);
  assert.equal(verdict.patch, [
    { op: "replace", path: "/spec/containers/0/image", value: `${SIGNED}@${digestOf("signed")}` },
  ]);
  assert.equal(verdict.mutatedObject, pod(`${SIGNED}@${digestOf("signed")}`));
  assert.is(verdict.explanation.images[0]?.rules[0]?.attestors[0]?.algorithm, "P-256");
  assert.equal(Object.keys(verdict.run), ["passes", "lookups", "requests", "milliseconds"]);
});

test("--output yaml says the same as json", async () => {
  const now = ["--now", "2026-11-21T00:00:00Z"];
  const asJson = await run(unsigned, "--output", "json", ...now);
  const asYaml = await run(unsigned, "--output", "yaml", ...now);
  assert.equal([asJson.exitCode, asYaml.exitCode], [1, 1]);
  const fromYaml = parse(asYaml.stdout) as Shown;
  assert.equal({ ...fromYaml, run: null }, { ...json(asJson), run: null });
});

test("--record, then --replay without the registry: the same verdict", async () => {
  for (const request of [signed, unsigned]) {
    const evidence = files.path("fixture.yaml");
    const live = await run(request, "--output", "json", "--record", evidence);
    assert.ok(loadFixture(evidence).evidence.length >= 3);
    assert.equal(
      readdirSync(files.path(".")).filter((name) => name.endsWith(".part")),
      [],
    );
    const requestsBefore = registry.requests.length;
    const replay = await run(request, "--output", "json", "--replay", evidence);
    assert.is(registry.requests.length, requestsBefore, "the replay asked the registry");
    assert.is(replay.exitCode, live.exitCode);
    const { run: liveRun, ...liveVerdict } = json(live);
    const { run: replayRun, ...replayVerdict } = json(replay);
    assert.equal(replayVerdict, liveVerdict);
    assert.equal([replayRun["passes"], replayRun["lookups"], replayRun["requests"]], [1, 0, 0]);
    assert.is(liveRun["requests"], liveVerdict.accepted ? 4 : 3);
  }
});

test("--replay of another request could not find out: nothing is fetched", async () => {
  const evidence = files.path("other.yaml");
  await run(signed, "--record", evidence);
  const requestsBefore = registry.requests.length;
  const { exitCode, stdout } = await run(unsigned, "--replay", evidence);
  assert.is(exitCode, 2);
  assert.match(stdout, "the recorded evidence has no such entry: no entry for registry/v1/resolve");
  assert.is(registry.requests.length, requestsBefore);
});

test("--now is the time that is judged at, and is written in UTC", async () => {
  const times: [string, string][] = [
    ["2026-11-21T00:00:00Z", "2026-11-21T00:00:00Z"],
    ["1999-12-31T23:30:00-01:00", "2000-01-01T00:30:00Z"],
  ];
  for (const [text, time] of times) {
    assert.is(json(await run(signed, "--output", "json", "--now", text)).explanation.time, time);
  }
});

test("--deadline bounds the evaluation", async () => {
  registry.fail({ match: "/cosign/annotated/", fault: { kind: "slow", delayMs: 5000 } });
  const request = files.write("slow.json", pod(`${registry.host}/cosign/annotated:v1`));
  const started = performance.now();
  const { exitCode, stdout } = await run(request, "--deadline", "0.2");
  registry.clearFaults();
  assert.is(exitCode, 2);
  assert.match(stdout, "deadline");
  assert.ok(performance.now() - started < 4000);
});

test("bad options name the option and what it must be", async () => {
  usage(await run(signed, "--output", "xml"), "assay: --output xml: it must be human, json, yaml or kubewarden");
  usage(await run(signed, "--deadline", "soon"), "assay: --deadline soon: it must be seconds");
  usage(
    await run(signed, "--now", "2026-02-30T00:00:00Z"),
    "assay: --now 2026-02-30T00:00:00Z: it must be an RFC 3339",
  );
});

test("missing and unknown options and commands are bad usage", async () => {
  const rows: [string[], string][] = [
    [["run"], "--policy"],
    [["run", "--policy", POLICY], "--request"],
    [["run", "--policy"], "argument missing"],
    [["run", "--policy", POLICY, "--request", signed, "--nonsense"], "--nonsense"],
    [["inspect"], "module"],
    [["inspect", POLICY, "more"], "too many arguments"],
    [["frobnicate"], "frobnicate"],
    [[], "Usage: assay"],
  ];
  for (const [args, word] of rows) {
    const { exitCode, stdout, stderr } = await assay(...args);
    assert.equal([exitCode, stdout], [3, ""], args.join(" "));
    assert.match(stderr, word);
  }
});

test("--help is no error and tells the exit codes", async () => {
  for (const args of [["--help"], ["run", "--help"]]) {
    const { exitCode, stdout } = await assay(...args);
    assert.is(exitCode, 0);
    assert.match(stdout, "Exit codes: 0 allowed, 1 denied, 2 could not find out (denied), 3 bad usage or settings.");
  }
});

test("files that are not there are bad usage, by option and path", async () => {
  const gone = files.path("gone.json");
  const folder = files.path(".");
  usage(await run(gone), `assay: --request ${gone}: there is no such file`);
  usage(await run(folder), `assay: --request ${folder}: it is a folder, not a file`);
  usage(await assay("run", "--policy", gone, "--request", signed), `assay: --policy ${gone}: there is no such file`);
  usage(
    await assay("run", "--policy", POLICY, "--settings", gone, "--request", signed),
    `--settings ${gone}: there is no such file`,
  );
  usage(await run(signed, "--replay", gone), `assay: --replay ${gone}: there is no such file`);
  usage(await run(signed, "--record", files.path("no/such/folder.json")), "assay: --record ", "there is no folder");
});

test("a policy that Assay does not ship is told with those that it ships", async () => {
  const missing = await assay("run", "--policy", "verify-image-signature", "--request", signed);
  usage(
    missing,
    "--policy verify-image-signature: there is no such file; Assay ships certificate-trust, verify-artifact and verify-image-",
  );
  usage(await assay("run", "--policy", files.path("."), "--request", signed), "it is a folder; name the module");
});

const lost = "output that is lost is told, and is no success";
if (!existsSync("/dev/full")) test.skip(lost, "there is no device that is always full");
else {
  test(lost, () => {
    const program = fileURLToPath(new URL("build/out/js/src/cli/main.js", projectRoot));
    const args = [program, "inspect", POLICY, "--output", "json"];
    const stdio = ["ignore", openSync("/dev/full", "w"), "pipe"] as const;
    const { status, stderr } = spawnSync(process.execPath, args, { stdio: [...stdio], encoding: "utf8" });
    assert.equal([status, stderr], [3, "assay: standard output: it cannot be written: no space is left\n"]);
  });
}

test("a module that is none is bad usage", async () => {
  const other = assemble({
    imports: [{ module: "env", name: "open", parameters: 4, results: 1 }],
  });
  usage(await assay("inspect", files.write("text.wasm", "no module")), "not a WebAssembly core module");
  usage(await assay("inspect", files.write("other.wasm", other)), "imports env.open");
  usage(await assay("run", "--policy", settings, "--request", signed), `--policy ${settings}: not a WebAssembly`);
});

test("documents that cannot be read are bad usage, with the place", async () => {
  for (const [content, word] of [
    ["a: 1\na: 2", "at line 2"],
    ["a: *nobody", "nobody"],
    ["[]", "the request is no object"],
  ]) {
    const path = files.write("bad.yaml", content);
    const { exitCode, stdout, stderr } = await run(path);
    assert.equal([exitCode, stdout], [3, ""], `${word}: ${stderr}`);
    assert.ok(stderr.startsWith(`assay: --request ${path}: `), stderr);
    assert.match(stderr, word ?? "");
  }
});

test("a fixture that cannot be read is bad usage", async () => {
  const fixture = { format: "assay.fixture/v1", time: "2026-11-21T00:00:00Z", request: pod(SIGNED), settings: {} };
  for (const content of ["", "{}", { ...fixture, evidence: [{}] }]) {
    const path = files.write("bad-fixture.json", content);
    usage(await run(signed, "--replay", path), `assay: --replay ${path}: `);
  }
  const entry = { operation: "registry/v1/blob", argument: "a", text: "" };
  const twice = files.write("twice.json", { ...fixture, evidence: [entry, entry] });
  usage(
    await run(signed, "--replay", twice),
    "evidence[1]: a second answer to registry/v1/blob a; the first is evidence[0]",
  );
});

test("settings and requests may be YAML", async () => {
  const yamlSettings = files.write(
    "settings.yaml",
    `# keys\n${stringify({ signatures: [{ image: "*", pubKeys: [publicKey("release")] }] })}`,
  );
  const request = files.write("pod.yaml", stringify(pod(SIGNED)));
  const { exitCode } = await assay("run", "--policy", POLICY, "--settings", yamlSettings, "--request", request);
  assert.is(exitCode, 0);
});

test("an AdmissionReview, an AdmissionRequest and an object get the same verdict", async () => {
  const request = {
    uid: "u",
    kind: { group: "", version: "v1", kind: "Pod" },
    operation: "CREATE",
    object: pod(UNSIGNED),
  };
  const review = { apiVersion: "admission.k8s.io/v1", kind: "AdmissionReview", request };
  const messages = new Set<string>();
  for (const [name, document] of [
    ["review", review],
    ["request", request],
    ["object", pod(UNSIGNED)],
  ] as const) {
    messages.add(json(await run(files.write(`${name}.json`, document), "--output", "json")).message);
  }
  assert.is(messages.size, 1);
});

test("what comes from a request cannot command the terminal", async () => {
  const request = files.write("escape.json", pod("\u001b[2J\u009b31m\r\nallowed"));
  const { exitCode, stdout } = await run(request);
  assert.is(exitCode, 1);
  assert.not.match(stdout, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  assert.not.match(stdout, /^allowed/m);
});

test("the example of the README is allowed", async () => {
  const example = (name: string): string => fileURLToPath(new URL(`examples/${name}`, projectRoot));
  const common = ["run", "--policy", POLICY, "--settings", example("settings.yaml"), "--request", example("pod.yaml")];
  const { exitCode, stdout } = await assay(...common, "--replay", example("fixture.yaml"));
  assert.is(exitCode, 0, stdout);
  assert.match(stdout, "rewrite /spec/containers/0/image to registry.example/cosign/signed:v1@sha256:");
});

test("YAML merge keys and unknown tags hide nothing", async () => {
  const merged = files.write(
    "merged.yaml",
    `x: &base {initContainers: [{name: b, image: "${UNSIGNED}"}]}
apiVersion: v1
kind: Pod
metadata: {name: demo}
spec: {<<: *base, containers: [{name: a, image: "${SIGNED}"}]}
`,
  );
  const ended = await assay("run", "--policy", POLICY, "--settings", settings, "--request", merged);
  assert.is(ended.exitCode, 1, ended.stdout);
  assert.match(ended.stdout, UNSIGNED);
  const tagged = files.write("tagged.yaml", `apiVersion: v1\nkind: Pod\nspec: !secret {containers: []}\n`);
  usage(await assay("run", "--policy", POLICY, "--settings", settings, "--request", tagged), "Unresolved tag");
});

test("--now replaces the recorded time", async () => {
  const record = files.path("now.json");
  const common = ["run", "--policy", POLICY, "--settings", settings, "--request", signed];
  await assay(...common, "--record", record, "--now", "2020-01-01T00:00:00Z");
  const times = await Promise.all(
    [[], ["--now", "2021-01-01T00:00:00Z"]].map(async (more) => {
      const { stdout } = await assay(...common, "--replay", record, "--output", "json", ...more);
      return (JSON.parse(stdout) as EvaluatedVerdict).explanation.time;
    }),
  );
  assert.equal(times, ["2020-01-01T00:00:00Z", "2021-01-01T00:00:00Z"]);
});

test("credentials come from Docker's configuration file", async () => {
  const folder = files.path("docker");
  mkdirSync(folder);
  const auth = Buffer.from("user:pass:word").toString("base64");
  const run = async (auths: unknown): Promise<Ended> => {
    writeFileSync(`${folder}/config.json`, JSON.stringify({ auths }));
    process.env["DOCKER_CONFIG"] = folder;
    const ended = await assay("run", "--policy", POLICY, "--settings", settings, "--request", signed);
    delete process.env["DOCKER_CONFIG"];
    return ended;
  };
  registry.requireBasic({ username: "user", password: "pass:word" });
  assert.is((await run({ [registry.host]: { auth } })).exitCode, 0);
  assert.is((await run({ [`http://${registry.host}/v1/`]: { username: "user", password: "pass:word" } })).exitCode, 0);
  assert.is((await run({ [registry.host]: { auth: Buffer.from("user:no").toString("base64") } })).exitCode, 2);
  assert.is((await run({ [registry.host.replace("127", "27")]: { auth } })).exitCode, 2);
  assert.is((await run({})).exitCode, 2);
  const bad = await run({ [registry.host]: { auth: "bm90aGluZw==" } });
  assert.is(bad.exitCode, 2);
  assert.match(bad.stdout, `${folder}/config.json: auths: the entry of ${registry.host}: auth is not base64`);
  registry.requireNothing();
});

test("--version says the package's version", async () => {
  const { version } = JSON.parse(readFileSync(new URL("package.json", projectRoot), "utf8")) as { version: string };
  assert.equal(await assay("--version"), { exitCode: 0, stdout: `${version}\n`, stderr: "" });
});

test("inspect shows what the module is and says of itself", async () => {
  const { exitCode, stdout } = await assay("inspect", POLICY, "--output", "json");
  assert.is(exitCode, 0);
  const facts = JSON.parse(stdout) as Record<string, unknown>;
  assert.is(facts["name"], "verify-image-signatures");
  assert.is(facts["size"], readFileSync(POLICY_FILE).length);
  assert.match(String(facts["digest"]), /^sha256:[0-9a-f]{64}$/);
  assert.ok((facts["imports"] as string[]).includes("wapc.__host_call"));
  assert.ok((facts["capabilities"] as string[]).includes("registry/v1/resolve"));
  assert.is((facts["metadata"] as { protocolVersion: string }).protocolVersion, "v1");
  assert.equal((facts["settingsSchema"] as { required: string[] }).required, ["signatures"]);
  for (const format of ["yaml", "human"]) {
    assert.equal(parse((await assay("inspect", POLICY, "--output", format)).stdout), facts, format);
  }
  usage(await assay("inspect", POLICY, "--output", "xml"), "--output xml: it must be human, json or yaml");
});

test("inspect of another maker's module shows what there is", async () => {
  const functions = [{ export: "__guest_call", parameters: 2, results: 1, body: [0x41, 0] }];
  const { exitCode, stdout } = await assay(
    "inspect",
    files.write("small.wasm", assemble({ functions })),
    "--output",
    "json",
  );
  assert.is(exitCode, 0);
  const { digest, size, ...rest } = JSON.parse(stdout) as Record<string, unknown>;
  assert.ok(typeof digest === "string" && typeof size === "number");
  const nothing = { name: null, version: null, imports: [], capabilities: [], metadata: null, settingsSchema: null };
  assert.equal(rest, nothing);
});

test.run();
