/** docs/registry.md names commands and flags that there are, and all that there are. */
import { readFileSync } from "node:fs";

import * as assert from "uvu/assert";

import { projectRoot } from "../../build/paths.js";
import { createProgram } from "../../src/cli/program.js";
import * as assayNode from "../../src/node.js";
import { suite } from "../support/suite.js";

const test = suite("e2e/registry guide");
const guide = readFileSync(new URL("docs/registry.md", projectRoot), "utf8");
const COMMANDS = ["push", "pull", "sign", "verify-policy", "list"];

function flagsOf(name: string): string[] {
  const command = createProgram(() => undefined).commands.find((each) => each.name() === name);
  return (command?.options ?? [])
    .flatMap(({ long, short }) => [long, short])
    .filter((flag) => typeof flag === "string");
}

test("each command line of the guide has flags of its command", () => {
  const lines = [...guide.replaceAll("\\\n", " ").matchAll(/^assay (\S+)(.*)$/gm)];
  assert.ok(lines.length >= 8);
  for (const [line, name = "", rest = ""] of lines) {
    const unknown = [...rest.matchAll(/ (-{1,2}[a-z][a-z-]*)/g)].filter(
      ([, flag = ""]) => !flagsOf(name).includes(flag),
    );
    assert.equal([COMMANDS.includes(name), unknown.map(([, flag]) => flag)], [true, []], line);
  }
});

test("every flag in the text is one of these commands', or another tool's", () => {
  const known = new Set([...COMMANDS.flatMap(flagsOf), "--from-oci-layout", "--save-dev", "--help"]);
  const named = [...guide.matchAll(/(?<![\w-])--[a-z][a-z-]*/g)].map(([flag]) => flag);
  assert.equal(
    named.filter((flag) => !known.has(flag) && flag !== "--insecure-ignore-tlog"),
    [],
  );
});

test("every flag of its own that a command has is in the guide", () => {
  const common = ["--version", "-h"];
  const own = ["push", "sign", "pull"]
    .flatMap(flagsOf)
    .filter((flag) => flag.startsWith("--") && !common.includes(flag));
  const missing = own.filter((flag) => !guide.includes(flag) && flag !== "--annotations");
  // How registries are reached is said by the flags' own help.
  const ofRegistries = new Set(flagsOf("list"));
  assert.equal(
    missing.filter((flag) => !ofRegistries.has(flag)),
    [],
  );
});

test("what the guide imports is exported", () => {
  const names = /import \{ ([^}]*) \} from "assay\/node"/.exec(guide)?.[1]?.split(", ") ?? [];
  assert.is(names.length, 3);
  for (const name of names) assert.type((assayNode as Record<string, unknown>)[name], "function", name);
});

test.run();
