/**
 * A policy author's way, from the package as it is published: the guide's commands, changes and outputs in their order.
 * `ASSAY_UPDATE_DOCS=1` writes what is really printed into the guide.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import ts from "typescript";
import * as assert from "uvu/assert";

import { outDirectory, projectRoot } from "../../build/paths.js";
import { EmbeddedRegistry } from "../../src/testkit/index.js";
import { optionalPackages } from "../../src/project/installation.js";
import { suite } from "../support/suite.js";
import { Installation } from "./ownPolicy/installation.js";
import { walk, withoutMeasures, withoutTimes } from "./ownPolicy/walk.js";

const test = suite("e2e/own policy");
const GUIDE = new URL("docs/writing-a-policy.md", projectRoot);
const guide = readFileSync(GUIDE, "utf8");

let installation: Installation;
let registry: EmbeddedRegistry;
test.before(async () => {
  registry = await EmbeddedRegistry.start();
  installation = await Installation.make();
});
test.after(async () => {
  installation.remove();
  await registry.close();
});

/** Where the guide says that modules are pushed to; the tests have a registry of their own. */
const GUIDE_PLACE = "registry.example/policies";

const FILTERED = "npx assay test --filter 'release key'";

/** What the commands of the guide ended with, in their order. */
const exitCodes: [string, number][] = [];

test("the guide: its commands print what it says", async () => {
  let folder = ".";
  /** The digest that was pushed; the guide's is that of the machine that it was written on. */
  let pushed = "";
  const walked = await walk(guide, {
    run: async (command) => {
      const into = /^cd (.*)$/.exec(command)?.[1];
      if (into !== undefined) folder = join(folder, into);
      // What it would install is there already.
      if (into !== undefined || command === "npm install") return "";
      const place = `${registry.host}/policies`;
      const ours = command
        .replace(/^npx /, "")
        .replaceAll(GUIDE_PLACE, place)
        .replace(/sha256:[0-9a-f]{64}/, pushed);
      const { exitCode, printed } = await installation.shell(ours, folder);
      exitCodes.push([command, exitCode]);
      if (command.startsWith("npx assay push")) pushed = /@(sha256:[0-9a-f]{64})/.exec(printed)?.[1] ?? "";
      return printed.replaceAll(installation.folder, "~").replaceAll(place, GUIDE_PLACE);
    },
    change: (file, old, changed) => {
      const path = join(installation.folder, folder, file);
      const text = readFileSync(path, "utf8");
      assert.is(text.split(old).length, 2, `${file} has not just once:\n${old}`);
      writeFileSync(
        path,
        text.replace(old, () => changed),
      );
    },
  });
  const updated = withoutTimes(walked).replace(/^(\$ .*@)sha256:[0-9a-f]{64}/gm, `$1${pushed}`);
  if (process.env["ASSAY_UPDATE_DOCS"] === "1") writeFileSync(GUIDE, updated);
  else assert.fixture(withoutMeasures(walked), withoutMeasures(guide));
});

test("the guide: tests failed where it says so, and nowhere else", () => {
  const failed = exitCodes.filter(([, exitCode]) => exitCode !== 0).map(([command]) => command);
  assert.equal(failed, ["npm run quick", "npm test", FILTERED, "npx assay build"]);
  assert.ok(exitCodes.some(([command, exitCode]) => command === "npm test" && exitCode === 0));
});

test("the packed modules are the built ones, and can be named", async () => {
  const inspected = "assay inspect --output json node_modules/assay/build/out/verify-artifact.wasm";
  const { exitCode, printed } = await installation.shell(inspected, ".");
  assert.is(exitCode, 0);
  const built = readFileSync(new URL("verify-artifact.wasm", outDirectory));
  assert.is((JSON.parse(printed) as { size: number }).size, built.length);
});

test("an editor finds nothing wrong in a new project", async () => {
  const { exitCode } = await installation.shell("assay init for-editors", ".");
  assert.is(exitCode, 0);
  const folder = join(installation.folder, "for-editors");
  const config = ts.getParsedCommandLineOfConfigFile(
    join(folder, "tsconfig.json"),
    { noEmit: true },
    {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: (each) => assert.unreachable(String(each.messageText)),
    },
  );
  assert.equal(config?.errors, []);
  const program = ts.createProgram(config?.fileNames ?? [], config?.options ?? {});
  const own = program.getSourceFiles().filter(({ fileName }) => /for-editors\/[a-z]+\.ts$/.test(fileName));
  assert.is(own.length, 3);
  const problems = own.flatMap((file) => [
    ...program.getSyntacticDiagnostics(file),
    ...program.getSemanticDiagnostics(file),
  ]);
  assert.equal(
    problems.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n")),
    [],
  );
});

test("without the compiler, or with another one, a build says what to install", async () => {
  const modules = join(installation.folder, "node_modules", "assemblyscript");
  const install = `npm install --save-dev --save-exact assemblyscript@${optionalPackages["assemblyscript"]}`;
  rmSync(modules);
  const missing = await installation.shell("assay build for-editors", ".");
  assert.equal([missing.exitCode, missing.printed.includes(install)], [3, true], missing.printed);
  assert.match(missing.printed, "building a policy needs the compiler assemblyscript");
  mkdirSync(modules);
  writeFileSync(join(modules, "package.json"), '{"name":"assemblyscript","exports":{"./asc":"./asc.mjs"}}');
  writeFileSync(join(modules, "asc.mjs"), 'export const version = "0.1.2";');
  const other = await installation.shell("assay build for-editors", ".");
  assert.equal([other.exitCode, other.printed.includes(install)], [3, true], other.printed);
  assert.match(other.printed, "the compiler assemblyscript has the version 0.1.2");
});

test("the guide's reference names all that the door exports", () => {
  const door = readFileSync(new URL("assembly/index.ts", projectRoot), "utf8");
  const exported = [...door.matchAll(/^export \{([^}]*)\}/gm)].flatMap(([, names = ""]) => names.match(/\w+/g) ?? []);
  assert.ok(exported.length > 40);
  const reference = guide.slice(guide.indexOf("## What the core offers"));
  assert.equal(
    exported.filter((name) => !new RegExp(`\`${name}\\b`).test(reference)),
    [],
  );
});

test.run();
