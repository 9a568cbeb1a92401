/** The guide to the test kit: its pieces are one program that runs, and print what the guide shows. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import * as assert from "uvu/assert";

import { projectRoot } from "../../../build/paths.js";
import { suite } from "../../support/suite.js";

const test = suite("testkit/guide");
const guide = readFileSync(new URL("docs/testkit.md", projectRoot), "utf8");
const MARK = "-- the next piece --";

/** Pieces of TypeScript with what is shown below each. */
function pieces(): { code: string; shown: string }[] {
  const blocks = [...guide.matchAll(/^```(\w+)\n([^]*?)^```$/gm)].map(([, language, text]) => ({
    language,
    text: text ?? "",
  }));
  return blocks.flatMap(({ language, text }, index) => {
    const next = blocks[index + 1];
    return language === "ts" ? [{ code: text, shown: next?.language === "text" ? next.text : "" }] : [];
  });
}

test("every piece runs behind the others and prints what is shown", () => {
  const all = pieces();
  assert.ok(all.length >= 10, `${all.length} pieces`);
  const kit = new URL("../../../src/testkit/index.js", import.meta.url).href;
  const program = all
    .map(({ code }) => code.replaceAll('"assay/testkit"', JSON.stringify(kit)))
    .join(`console.log(${JSON.stringify(MARK)});\n`);
  const printed = execFileSync(process.execPath, ["--input-type=module", "-e", program], { encoding: "utf8" });
  assert.equal(
    printed.split(`${MARK}\n`),
    all.map(({ shown }) => shown),
  );
});

test("what the guide says to install is what a missing library asks for", () => {
  const [, wanted = ""] = /npm install --save-dev assay (.*)\n/.exec(guide) ?? [];
  const source = readFileSync(new URL("src/testkit/missingLibrary.ts", projectRoot), "utf8");
  assert.match(source, `"${wanted}"`);
  const { peerDependencies } = JSON.parse(readFileSync(new URL("package.json", projectRoot), "utf8")) as {
    peerDependencies: Record<string, string>;
  };
  for (const each of wanted.split(" ")) {
    const at = each.lastIndexOf("@");
    assert.is(peerDependencies[each.slice(0, at)], each.slice(at + 1), each);
  }
});

test.run();
