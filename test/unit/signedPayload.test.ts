import { readFileSync, readdirSync } from "node:fs";

import * as assert from "uvu/assert";

import { projectRoot } from "../../build/paths.js";
import { suite } from "../support/suite.js";

const test = suite("signed payloads");

test("only verify.ts makes one", () => {
  const folder = new URL("assembly/", projectRoot);
  const sources = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
  const makers = sources.filter((name) => /new\s+SignedPayload\b/.test(readFileSync(new URL(name, folder), "utf8")));
  assert.equal(makers, ["signature/verify.ts"]);
});

test.run();
