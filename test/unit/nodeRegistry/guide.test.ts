/** What docs/registries.md prints is true. */
import { readFileSync } from "node:fs";

import * as assert from "uvu/assert";
import { projectRoot } from "../../../build/paths.js";
import { createProgram } from "../../../src/cli/program.js";
import { proxyFromEnvironment } from "../../../src/registry/connection/proxy.js";
import { credentialsIn, parseAuthsDocument } from "../../../src/registry/credentials/authsDocument.js";
import { mirrorPlan } from "../../../src/registry/mirrors/mirrorPlan.js";
import { parseRegistriesDocument } from "../../../src/registry/mirrors/registriesDocument.js";
import { shellWords } from "../../support/shellWords.js";
import { suite } from "../../support/suite.js";

const test = suite("docs/registries.md");
const guide = readFileSync(new URL("docs/registries.md", projectRoot), "utf8");

function blocks(language: string): string[] {
  return [...guide.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, "gms"))].map(([, text]) => text ?? "");
}

test("its commands and flags are there", () => {
  const program = createProgram(() => undefined);
  const lines = blocks("sh")
    .join("")
    .split("\n")
    .flatMap((line) => /(?:^|\| )assay (.*)$/.exec(line)?.[1] ?? []);
  assert.ok(lines.length >= 6, `${lines.length} commands`);
  for (const line of lines) {
    const [name, ...rest] = shellWords(line);
    const command = program.commands.find((each) => each.name() === name);
    assert.ok(command, line);
    for (const flag of rest.filter((word) => word.startsWith("--"))) {
      assert.ok(
        command?.options.some(({ long }) => long === flag),
        `${name} ${flag}`,
      );
    }
  }
  const mentioned = new Set(guide.match(/--[a-z][a-z-]+/g) ?? []);
  const known = new Set(program.commands.flatMap((command) => command.options.map(({ long }) => long)));
  for (const flag of mentioned) assert.ok(known.has(flag), flag);
});

test("its credentials file and mirrors mean what it says", () => {
  const document = parseAuthsDocument(blocks("json")[0] ?? "", "the guide");
  assert.is(document.store, "secretservice");
  const user = (repository: string): unknown => {
    const found = credentialsIn(document, "registry.example.com", repository);
    return found !== null && "username" in found ? found.username : found;
  };
  assert.equal([user("app"), user("team/app")], ["user", "robot"]);
  const entries = parseRegistriesDocument(blocks("toml")[0] ?? "", "the guide");
  assert.equal(
    mirrorPlan(entries, "docker.io", "library/alpine")?.endpoints.map(({ location }) => location),
    ["mirror.example.com/hub/library/alpine", "cache.example.com:5000/library/alpine", "docker.io/library/alpine"],
  );
  assert.is(mirrorPlan(entries, "a.untrusted.example", "x")?.blocked, true);
});

test("its proxy variables do what it says", () => {
  const text = blocks("sh").join("");
  const variable = (name: string): string => new RegExp(`export ${name}=(\\S+)`).exec(text)?.[1] ?? "";
  const proxy = proxyFromEnvironment({ HTTPS_PROXY: variable("HTTPS_PROXY"), NO_PROXY: variable("NO_PROXY") });
  const isDirect = (url: string): boolean => proxy(new URL(url)) === null;
  const direct = [
    "https://a.internal/",
    "https://registry.example.com:5000/",
    "https://10.1.2.3/",
    "https://localhost/",
  ];
  for (const url of direct) assert.ok(isDirect(url), url);
  for (const url of ["https://internal/", "https://registry.example.com/", "https://11.1.2.3/"])
    assert.not.ok(isDirect(url), url);
  assert.is(proxy(new URL("https://a.test/"))?.host, "proxy.example.com:3128");
});

test.run();
