/** `assay test` as its users see it. */
import { spawn } from "node:child_process";
import { existsSync, renameSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import * as assert from "uvu/assert";
import { parse } from "yaml";

import { outDirectory, projectRoot } from "../../build/paths.js";
import { assay, type Ended } from "../support/cli.js";
import { suite } from "../support/suite.js";
import { hangingModule, SuiteFolder, suiteFolder } from "../support/suiteFolder.js";

const test = suite("e2e/testCommand");
const folder = await suiteFolder();
const GOOD = folder.suite("good.assay.yaml", "  - { name: signed, fixture: fixtures/signed.yaml, expect: allowed }\n");
const MIXED = folder.suite(
  "mixed.assay.yaml",
  `  - name: signed
    fixture: fixtures/signed.yaml
    expect: allowed
  - name: signed by nobody that counts
    fixture: fixtures/signed.yaml
    settings: other.yaml
    expect: allowed # a wrong hope
  - name: not yet written
    skip: waits for the new key
    request: { image: registry.example/a:1 }
    expect: denied
  - name: nothing recorded
    request: { image: registry.example/a:1 }
    expect: { outcome: denied, fault: signature-missing }
`,
);
test.after(() => folder.remove());

/** Bad usage: exit code 3, nothing on standard output, one line that holds all of the words. */
function usage({ exitCode, stdout, stderr }: Ended, ...words: string[]): void {
  assert.equal([exitCode, stdout], [3, ""], stderr);
  assert.is(stderr.trimEnd().split("\n").length, 1, stderr);
  for (const word of words) assert.ok(stderr.includes(word), `${word} is not in ${stderr}`);
}

/** What is no time: times differ from run to run. */
function timeless(text: string): string {
  return text.replace(/\d+(\.\d+)? m?s\b/g, "TIME");
}

test("all pass: exit code 0, one line for the suite and a summary", async () => {
  const { exitCode, stdout, stderr } = await assay("test", GOOD);
  assert.equal([exitCode, stderr], [0, ""]);
  assert.is(
    timeless(stdout),
    `ok    ${GOOD}  1 passed  TIME
coverage of the settings: 2 points, 2 accepted, 0 denied, 0 neither
1 passed, 0 failed, 0 skipped in TIME
`,
  );
});

test("a failing suite: expected and actual side by side, the explanation, missing evidence", async () => {
  const { exitCode, stdout, stderr } = await assay("test", MIXED);
  assert.equal([exitCode, stderr], [1, ""]);
  const text = timeless(stdout);
  assert.ok(text.startsWith(`FAIL  ${MIXED}  1 passed, 2 failed, 1 skipped  TIME\n`), text);
  assert.match(text, `      failed  signed by nobody that counts  ${MIXED}:9\n`);
  assert.match(text, "                 expected  actual\n        outcome  allowed   denied\n");
  assert.match(text, /settings\.signatures\[0\] \(\*\): failed/);
  assert.match(text, /settings\.signatures\[0\]\.pubKeys\[0\] \(key sha256:[0-9a-f]+\): signature-mismatch: /);
  assert.match(text, "                 expected           actual\n        outcome  denied             indeterminate\n");
  assert.match(text, "        fault    signature-missing  evidence-missing\n");
  assert.match(
    text,
    "nothing answers what the module asked for:\n          registry/v1/resolve registry.example/a:1\n",
  );
  assert.ok(text.endsWith("1 passed, 2 failed, 1 skipped in TIME\n"), text);
  assert.not.match(text, "\u001b");
});

test("a folder is searched, but not node_modules and hidden folders; results stand in the order of names", async () => {
  const tree = new SuiteFolder();
  const one = (name: string): string =>
    tree.write(
      name,
      `format: assay.suite/v1\npolicy: verify-image-signatures\ncases:\n  - name: refused\n    settings: { signatures: 1 }\n    expect: { settings: invalid, fault: settings-wrong-type }\n`,
    );
  for (const name of [
    "b.assay.yaml",
    "a/z.assay.yml",
    "a/a.assay.json",
    "node_modules/x.assay.yaml",
    ".git/x.assay.yaml",
  ])
    one(name);
  const { exitCode, stdout } = await assay("test", tree.folder);
  tree.remove();
  const files = [...stdout.matchAll(/^ok {4}(\S+)/gm)].map((match) => (match[1] ?? "").replace(`${tree.folder}/`, ""));
  assert.equal([exitCode, files], [0, ["b.assay.yaml", "a/a.assay.json", "a/z.assay.yml"]], stdout);
});

test("zero cases are no success", async () => {
  usage(await assay("test", folder.path("fixtures")), "no suite in", "nothing was tested");
  usage(await assay("test", folder.path("nowhere")), "there is no such file or folder");
  usage(await assay("test", GOOD, "--filter", "no such case"), "--filter: it chose no case");
  const none = folder.write("none.assay.yaml", "format: assay.suite/v1\npolicy: verify-image-signatures\ncases: []\n");
  const empty = await assay("test", none, GOOD);
  assert.is(empty.exitCode, 3);
  assert.match(empty.stdout, `FAIL  ${none}\n      line 3: cases: the suite has no case`);
  assert.match(empty.stdout, "1 passed, 0 failed, 0 skipped, 1 suite not readable");
  const skipped = folder.suite("skipped.assay.yaml", '  - { name: a, skip: "later", expect: allowed }\n');
  const left = await assay("test", skipped);
  assert.equal([left.exitCode, left.stderr], [1, "assay: 1 case skipped and none run: nothing was tested\n"]);
});

test("a suite that cannot be read names its line and the place; the others run", async () => {
  const typo = folder.suite("typo.assay.yaml", "  - name: a\n    reqest: { image: a }\n    expect: allowed\n");
  const { exitCode, stdout } = await assay("test", typo, GOOD);
  assert.is(exitCode, 3);
  assert.match(stdout, `FAIL  ${typo}\n      line 7: cases[0].reqest: unknown member; did you mean "request"?\n`);
  assert.match(stdout, `ok    ${GOOD}`);
});

test("--policy takes a module's file in place of the suite's policy", async () => {
  const file = fileURLToPath(new URL("verify-image-signatures.wasm", outDirectory));
  const other = folder.suite(
    "other-policy.assay.yaml",
    folder.read("good.assay.yaml").split("cases:\n")[1] ?? "",
    "policy: nowhere.wasm",
  );
  assert.is((await assay("test", other, "--policy", file)).exitCode, 0);
  const { exitCode, stdout } = await assay("test", other);
  assert.is(exitCode, 3);
  assert.match(stdout, "line 2: policy: there is no policy nowhere.wasm");
});

test("--filter: a text in any case, a regular expression; names of suites count too", async () => {
  for (const filter of ["COUNTS", "/^signed by .* counts$/", "/SIGNED BY/i"]) {
    const { stdout } = await assay("test", MIXED, GOOD, "--filter", filter);
    assert.match(stdout, "0 passed, 1 failed, 0 skipped in ");
    assert.not.match(stdout, GOOD);
  }
  assert.match(
    (await assay("test", MIXED, GOOD, "--filter", "good.assay")).stdout,
    "1 passed, 0 failed, 0 skipped in ",
  );
  usage(await assay("test", GOOD, "--filter", "/(/"), "--filter /(/: ", "regular expression");
});

test("--list prints the names and runs nothing", async () => {
  const { exitCode, stdout } = await assay("test", MIXED, "--list", "--filter", "/^not/");
  const names = ["not yet written (skipped: waits for the new key)", "nothing recorded"];
  assert.equal([exitCode, stdout], [0, [MIXED, ...names.map((name) => `  ${name}`), ""].join("\n")]);
});

test("--verbose prints every name; --jobs changes nothing of it", async () => {
  const names = (text: string): string[] =>
    [...timeless(text).matchAll(/^ {8}(?:passed|skipped) .*$/gm)].map(([line]) => line);
  const [one, two] = await Promise.all(["1", "3"].map((jobs) => assay("test", MIXED, "--verbose", "--jobs", jobs)));
  assert.equal(names(one?.stdout ?? ""), [
    "        passed   signed  TIME",
    "        skipped  not yet written: waits for the new key",
  ]);
  assert.is(timeless(two?.stdout ?? ""), timeless(one?.stdout ?? ""));
});

test("--bail: nothing more is begun after the first failure", async () => {
  const failing = folder.suite(
    "a-fails.assay.yaml",
    "  - { name: fails, fixture: fixtures/signed.yaml, expect: denied }\n  - { name: never, fixture: fixtures/signed.yaml, expect: allowed }\n",
  );
  const { exitCode, stdout } = await assay("test", failing, GOOD, "--bail", "--jobs", "1");
  assert.is(exitCode, 1);
  assert.match(stdout, "0 passed, 1 failed, 0 skipped, 2 not run in ");
});

test("a case that traps or never ends fails by name, the others go on", async () => {
  folder.write("hangs.wasm", hangingModule());
  const long = "x".repeat(300);
  const cases = `  - { name: traps, settings: {}, expect: { settings: invalid } }
  - { name: never ends, settings: { a: ${long} }, expect: { settings: invalid } }
  - { name: traps too, settings: { b: 1 }, expect: { settings: invalid } }
`;
  const hangs = folder.suite("hangs.assay.yaml", cases, "policy: hangs.wasm");
  const { exitCode, stdout } = await assay("test", hangs, GOOD, "--timeout", "2");
  assert.is(exitCode, 1);
  assert.match(
    stdout,
    /failed {2}traps {2}.*\n {8}the module trapped: error while executing [^]*? {8,}wasm trap: unreachable\n/,
  );
  assert.match(
    stdout,
    /failed {2}never ends {2}.*\n {8}it did not end within 2 s and was stopped; --timeout gives it more time/,
  );
  assert.match(stdout, /failed {2}traps too {2}/);
  assert.match(stdout, `ok    ${GOOD}  1 passed`);
  assert.match(stdout, "1 passed, 3 failed, 0 skipped in ");
});

test("stale entries of a fixture are named", async () => {
  const stale = folder.suite(
    "stale.assay.yaml",
    "  - name: nothing runs\n    fixture: fixtures/signed.yaml\n    request: { uid: u, operation: DELETE, kind: { kind: Pod }, object: null }\n    expect: allowed\n",
  );
  const { exitCode, stdout } = await assay("test", stale);
  assert.is(exitCode, 0, stdout);
  assert.match(stdout, `stale ${folder.path("fixtures/signed.yaml")}: no case asks for\n        registry/v1/resolve `);
  assert.not.match((await assay("test", stale, GOOD)).stdout, "no case asks for");
});

test("--coverage lists what was reached; --min-coverage fails on what was not", async () => {
  const both = folder.suite(
    "both.assay.yaml",
    "  - { name: signed, fixture: fixtures/signed.yaml, settings: settings.yaml, expect: allowed }\n  - { name: other key, fixture: fixtures/signed.yaml, settings: other.yaml, expect: denied }\n",
  );
  const { exitCode, stdout } = await assay("test", both, "--coverage");
  assert.is(exitCode, 0);
  assert.match(stdout, `coverage of the settings in ${folder.path("settings.yaml")} (verify-image-signatures)\n`);
  assert.match(stdout, /settings\.signatures\[0\]\.pubKeys\[0\] {2}attestor +1 +-\n/);
  assert.match(stdout, /settings\.signatures\[0\]\.pubKeys\[0\] {2}attestor +- +1\n/);
  const lacking = await assay("test", both, "--min-coverage", "accept,deny");
  assert.is(lacking.exitCode, 1);
  assert.match(
    lacking.stderr,
    `assay: --min-coverage: settings.signatures[0] of ${folder.path("settings.yaml")} was reached by no denied case\n`,
  );
  assert.is((await assay("test", both, "--min-coverage", "any")).exitCode, 0);
  usage(await assay("test", both, "--min-coverage", "all"), '--min-coverage all: "all" is not known');
});

test("--output json is documented and whole", async () => {
  const { exitCode, stdout } = await assay("test", MIXED, "--output", "json");
  assert.is(exitCode, 1);
  const report = JSON.parse(stdout) as Record<string, unknown> & { suites: { cases: Record<string, unknown>[] }[] };
  assert.is(report["format"], "assay.test/v1");
  assert.equal(report["totals"], { passed: 1, failed: 2, skipped: 1, notRun: 0, broken: 0 });
  const cases = report.suites[0]?.cases ?? [];
  assert.equal(
    cases.map(({ status }) => status),
    ["passed", "failed", "skipped", "failed"],
  );
  assert.equal(cases[1]?.["differences"], [{ member: "outcome", expected: "allowed", actual: "denied" }]);
  assert.equal(cases[3]?.["missing"], [{ operation: "registry/v1/resolve", argument: "registry.example/a:1" }]);
});

test("--output tap: plan, subtests, directives, YAML diagnostics", async () => {
  const { stdout } = await assay("test", MIXED, GOOD, "--output", "tap");
  const lines = stdout.trimEnd().split("\n");
  assert.equal(lines.slice(0, 4), ["TAP version 14", "1..2", `# Subtest: ${MIXED}`, "    1..4"]);
  assert.ok(lines.includes("    ok 1 - signed"), stdout);
  assert.ok(lines.includes("    ok 3 - not yet written # SKIP waits for the new key"), stdout);
  assert.ok(lines.includes(`not ok 1 - ${MIXED}`) && lines.includes(`ok 2 - ${GOOD}`), stdout);
  const begin = lines.indexOf("    not ok 2 - signed by nobody that counts");
  const end = lines.indexOf("      ...", begin);
  assert.is(lines[begin + 1], "      ---");
  const diagnostics = parse(lines.slice(begin + 2, end).join("\n")) as Record<string, unknown>;
  assert.equal(diagnostics["at"], { file: MIXED, line: 9 });
  assert.equal(diagnostics["differences"], [{ member: "outcome", expected: "allowed", actual: "denied" }]);
});

test("--output junit: well-formed, counted, without control characters; --output-file leaves people their report", async () => {
  const odd = folder.suite(
    "odd.assay.yaml",
    '  - name: "<a> & \\"b\\" \\e[31m \\uFFFF"\n    request: { image: "registry.example/<x>&:1" }\n    expect: allowed\n',
  );
  const report = folder.path("reports/junit.xml");
  const { exitCode, stdout } = await assay("test", odd, MIXED, "--output", "junit", "--output-file", report);
  assert.is(exitCode, 1);
  assert.match(stdout, `FAIL  ${MIXED}`);
  const xml = folder.read("reports/junit.xml");
  assert.not.match(xml, /[^\n\x20-\x7e\u00a0-\ufffd]/);
  assert.match(xml, 'name="&lt;a&gt; &amp; &quot;b&quot; \\u{1b}[31m');
  assertWellFormed(xml);
  const counts = /<testsuites name="assay test" tests="5" failures="3" errors="0" skipped="1" time="[\d.]+">/;
  assert.match(xml, counts);
  assert.is(xml.match(/<testcase /g)?.length, 5);
  assert.match(xml, `<skipped message="waits for the new key"/>`);
  assert.not.ok(existsSync(`${report}.part`));
});

/** Elements are closed in the order in which they were opened, and no bare `<` or `&` is in a text. */
function assertWellFormed(xml: string): void {
  const open: string[] = [];
  const rest = xml.replace(
    /<(\/?)([a-z?]+)((?: [a-z]+="[^"<]*")*)\s*([/?]?)>/g,
    (_, close: string, name: string, __, self: string) => {
      if (close === "/") assert.is(open.pop(), name);
      else if (self === "") open.push(name);
      return "";
    },
  );
  assert.equal(open, []);
  assert.not.match(rest, "<");
  assert.not.match(xml, /&(?!(?:amp|lt|gt|quot|#10);)/);
}

test("--update rewrites what differs and keeps everything else; outcomes only when asked", async () => {
  const text = `# kept
format: assay.suite/v1
policy:   verify-image-signatures
cases:
  - name: the wrong fault   # kept
    fixture: fixtures/signed.yaml
    settings: other.yaml
    expect: { outcome: denied,   fault: log-proof, messageContains: "no such words" } # kept

  - name: passes
    fixture: fixtures/signed.yaml
    expect: allowed
  - name: flips
    fixture: fixtures/signed.yaml
    expect: denied # hm
`;
  const file = folder.write("update.assay.yaml", text);
  const first = await assay("test", file, "--update");
  assert.is(first.exitCode, 1);
  assert.match(
    first.stdout,
    `updated  ${file}:8  the wrong fault\n  fault\n    - "log-proof"\n    + "signature-mismatch"\n`,
  );
  assert.match(
    first.stdout,
    `not updated  ${file}  flips: it is allowed; only --update-outcomes changes an expected outcome`,
  );
  const updated = folder.read("update.assay.yaml");
  const changed = updated.split("\n").flatMap((line, index) => (line === text.split("\n")[index] ? [] : [line]));
  assert.is(changed.length, 1);
  assert.match(
    changed[0] ?? "",
    /^ {4}expect: \{ outcome: denied, {3}fault: signature-mismatch, messageContains: .* \} # kept$/,
  );
  const second = await assay("test", file, "--update-outcomes");
  assert.is(second.exitCode, 0, second.stdout);
  assert.is(folder.read("update.assay.yaml"), updated.replace("expect: denied # hm", "expect: allowed # hm"));
  assert.match((await assay("test", file, "--update")).stdout, "nothing was updated\n");
});

test("--update changes the expectation of a fixture", async () => {
  const fixture = folder.read("fixtures/signed.yaml");
  folder.write(
    "fixtures/expects.yaml",
    `${fixture.trimEnd()}\nexpect: { outcome: allowed, warnings: [none such] } # kept\n`,
  );
  const file = folder.suite("expects.assay.yaml", "  - { name: of the fixture, fixture: fixtures/expects.yaml }\n");
  assert.is((await assay("test", file)).exitCode, 1);
  assert.is((await assay("test", file, "--update")).exitCode, 0);
  assert.ok(folder.read("fixtures/expects.yaml").endsWith("expect: { outcome: allowed, warnings: [] } # kept\n"));
});

test("bad options say what is right", async () => {
  usage(await assay("test", GOOD, "--output", "xml"), "--output xml: it must be human, junit, tap or json");
  usage(await assay("test", GOOD, "--jobs", "0"), "--jobs 0");
  usage(await assay("test", GOOD, "--timeout", "never"), "--timeout never: it must be seconds");
  usage(await assay("test", GOOD, "--watch", "--list"), "--watch and --list cannot be given together");
  usage(await assay("test", GOOD, "--watch", "--output", "json"), "--watch prints for people");
});

test("--watch runs again what a changed file concerns, also one that is replaced; q ends it", async () => {
  const tree = new SuiteFolder();
  for (const name of ["settings.yaml", "other.yaml", "fixtures/signed.yaml"]) tree.write(name, folder.read(name));
  const first = tree.suite(
    "first.assay.yaml",
    "  - { name: one, fixture: fixtures/signed.yaml, settings: other.yaml, expect: denied }\n",
  );
  tree.suite(
    "second.assay.yaml",
    "  - { name: two, fixture: fixtures/signed.yaml, settings: settings.yaml, expect: allowed }\n",
  );
  const program = fileURLToPath(new URL("build/out/js/src/cli/main.js", projectRoot));
  const child = spawn(process.execPath, [program, "test", tree.folder, "--watch"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  let said = "";
  child.stdout.on("data", (part: Buffer) => (said += part.toString()));
  const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
  const rounds = async (count: number): Promise<void> => {
    const until = Date.now() + 20_000;
    while (said.split("waiting for changes; q ends\n").length <= count) {
      assert.ok(Date.now() < until, said);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  await rounds(1);
  assert.match(said, "2 passed, 0 failed");
  // As editors do: a new file takes the old one's place.
  tree.write("settings.new", tree.read("other.yaml"));
  renameSync(tree.path("settings.new"), tree.path("settings.yaml"));
  await rounds(2);
  assert.match(said, `changed: ${tree.path("settings.yaml")}\n`);
  assert.match(said, "0 passed, 1 failed");
  writeFileSync(first, tree.read("first.assay.yaml").replace("expect: denied", "expect: allowed"));
  await rounds(3);
  assert.match(said.split("q ends\n")[2] ?? "", "failed  one");
  assert.not.match(said.split("q ends\n")[2] ?? "", "failed  two");
  child.stdin.write("q");
  assert.is(await ended, 1);
  tree.remove();
});

test.run();
