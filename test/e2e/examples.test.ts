/** The commands in the READMEs, as they stand; what the examples are made of; and the demonstration. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import * as assert from "uvu/assert";
import { parse, stringify } from "yaml";

import { projectRoot } from "../../build/paths.js";
import { main } from "../../src/cli/program.js";
import { mintedFiles } from "../fixtures/sigstore/files.js";
import { Files } from "../support/cli.js";
import { inProcess, type Said } from "../support/inProcess.js";
import { shellWords } from "../support/shellWords.js";
import { suite } from "../support/suite.js";

const test = suite("e2e/examples");
const files = new Files();
test.after(() => files.remove());

const folder = fileURLToPath(projectRoot);
const read = (path: string): string => readFileSync(new URL(path, projectRoot), "utf8");

/** Runs `npx assay …` in the project's folder; `changed` are words in place of others. */
async function run(command: string, changed: Record<string, string> = {}): Promise<Said> {
  const [, , ...words] = shellWords(command);
  return await inProcess(
    main,
    words.map((word) => changed[word] ?? word),
    { folder },
  );
}

/** The commands of a document's indented blocks that use the examples; a backslash joins lines. */
function commandsIn(document: string): string[] {
  const text = read(document).replace(/\\\n\s*/g, "");
  return [...text.matchAll(/^ {4}(npx assay .*examples\/.*)$/gm)].map(([, command]) => command ?? "");
}

const COMMANDS = commandsIn("examples/README.md");
const command = (part: string): string => COMMANDS.find((each) => each.includes(part)) ?? "";

test("every command of the READMEs is allowed", async () => {
  assert.is(COMMANDS.length, 3);
  const more = commandsIn("README.md");
  assert.ok(more.length > 0);
  for (const each of [...COMMANDS, ...more]) {
    const { exitCode, stdout, stderr } = await run(each);
    assert.is(exitCode, 0, `${each}\n${stdout}${stderr}`);
  }
});

test("an image signed with a key", async () => {
  const { stdout } = await run(command("examples/settings.yaml"));
  assert.match(stdout, "rewrite /spec/containers/0/image to registry.example/cosign/signed:v1@sha256:");
});

const WORKFLOW = "https://github.com/octo/app/.github/workflows/release.yml@refs/heads/main";

test("an image signed keyless: who signed, and who did not", async () => {
  const keyless = command("examples/keyless/");
  const { stdout } = await run(keyless);
  assert.match(stdout, `by ${WORKFLOW} (https://token.actions.githubusercontent.com)`);
  const settings = read("examples/keyless/settings.yaml");
  const other = files.write("settings.yaml", settings.replace("octo/app/.github", "octo/other/.github"));
  const denied = await run(keyless, { "examples/keyless/settings.yaml": other });
  assert.is(denied.exitCode, 1);
  assert.match(denied.stdout, "it was signed by somebody else");
});

test("the keyless example needs each part of its trusted root that it uses", async () => {
  const path = "examples/keyless/settings.yaml";
  const settings = parse(read(path)) as { trust: { trustedRoots: [Record<string, unknown>] } };
  const [root] = settings.trust.trustedRoots;
  for (const part of ["tlogs", "certificateAuthorities", "ctlogs", "timestampAuthorities"]) {
    const less = { ...settings, trust: { trustedRoots: [{ ...root, [part]: [] }] } };
    const { exitCode, stdout } = await run(command("keyless/"), { [path]: files.write("less.yaml", stringify(less)) });
    assert.is(exitCode, 1, `${part}: ${stdout}`);
  }
});

test("a file with a bundle", async () => {
  const blob = command("verify-blob");
  assert.equal(await run(blob), { exitCode: 0, stdout: "", stderr: "Verified OK" });
  const changed = files.write("release.txt", `${read("examples/verify-blob/release.txt")}more`);
  assert.is((await run(blob, { "examples/verify-blob/release.txt": changed })).exitCode, 1);
  assert.is((await run(blob, { "alice@example.com": "mallory@example.com" })).exitCode, 1);
});

test("what was minted is what the script mints", async () => {
  const minted = await mintedFiles();
  assert.is(minted.size, 8);
  for (const [path, text] of minted) assert.ok(read(path) === text, `${path} is not what mint.js makes`);
});

test("npm start shows the verdicts that are expected, of both modules", () => {
  const program = fileURLToPath(new URL("build/out/js/src/demo/main.js", projectRoot));
  const text = execFileSync(process.execPath, [program], { encoding: "utf8", timeout: 60_000 });
  for (const module of ["verify-image-signatures.wasm", "verify-artifact.wasm"]) assert.match(text, module);
  assert.is(text.match(/^(Pod|Deployment|CronJob|image): /gm)?.length, 20);
  assert.match(text, "DENIED (?)");
});

test.run();
