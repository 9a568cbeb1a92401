/** What docs/testing.md shows is what is printed, and the suite of README passes. */
import { readFileSync } from "node:fs";

import * as assert from "uvu/assert";

import { projectRoot } from "../../build/paths.js";
import { main } from "../../src/cli/program.js";
import { inProcess } from "../support/inProcess.js";
import { suite } from "../support/suite.js";
import { SuiteFolder } from "../support/suiteFolder.js";

const test = suite("e2e/testingGuide");
const folder = new SuiteFolder();
test.after(() => folder.remove());

/** A block between fences: what stands behind the fence, and the lines. */
interface Block {
  info: string;
  text: string;
}

const GUIDE = readFileSync(new URL("docs/testing.md", projectRoot), "utf8");
const blocks: Block[] = [...GUIDE.matchAll(/^```(.+)\n([^]*?)^```$/gm)].map(([, info = "", text = ""]) => ({
  info,
  text,
}));
const commands = blocks.filter(({ info }) => info === "console");

/** Times and digests differ from run to run and from version to version. */
function stable(text: string): string {
  return text.replace(/\d+(\.\d+)? m?s\b/g, "TIME").replace(/sha256:(?:…|[0-9a-f]{64})/g, "sha256:…");
}

test("each command of the guide prints what the guide shows", async () => {
  assert.is(commands.length, 3);
  for (const { info, text } of blocks) {
    const file = /^yaml (\S+)$/.exec(info)?.[1];
    if (file !== undefined) folder.write(file, text);
    if (info !== "console") continue;
    const [command = "", ...lines] = text.split("\n");
    const args = command.replace(/^\$ assay /, "").split(" ");
    const { stdout, stderr } = await inProcess(main, args, { folder: folder.folder, variables: { NO_COLOR: "1" } });
    assert.is(stderr, "");
    assert.is(`${stable(stdout)}\n`, stable(lines.join("\n")), command);
  }
});

test("the guide names every option", async () => {
  const { stdout } = await inProcess(async () => {
    const { createProgram } = await import("../../src/cli/program.js");
    const program = createProgram(() => undefined);
    console.log(program.commands.find((each) => each.name() === "test")?.helpInformation() ?? "");
    return 0;
  }, []);
  const options = [...stdout.matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, name = ""]) => name);
  assert.ok(options.length > 10, stdout);
  for (const option of options) assert.ok(GUIDE.includes(`\`${option}`), option);
});

test("the suite that README shows passes", async () => {
  const readme = readFileSync(new URL("README.md", projectRoot), "utf8");
  const shown = [...readme.matchAll(/^```yaml\n# (\S+\.assay\.yaml)\n([^]*?)^```$/gm)];
  assert.is(shown.length, 1);
  const [, file = "", text = ""] = shown[0] ?? [];
  assert.ok(readme.includes(`npx assay test ${file}`), file);
  folder.write(`readme/${file}`, text);
  const args = ["test", file, "--min-coverage", "accept,deny"];
  const { exitCode, stdout, stderr } = await inProcess(main, args, { folder: folder.path("readme") });
  assert.is(stderr, "");
  assert.is(exitCode, 0, stdout);
  // Two cases, and one for each of the permutations that fit.
  assert.ok(Number(/(\d+) passed, 0 failed, 0 skipped/.exec(stdout)?.[1]) > 100, stdout);
});

test.run();
