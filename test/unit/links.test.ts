/** Links between the documents lead to files, and to headings, that are there; and each guide is linked from somewhere. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

import * as assert from "uvu/assert";

import { projectRoot } from "../../build/paths.js";
import { suite } from "../support/suite.js";

const test = suite("unit/links");
const root = fileURLToPath(projectRoot);

/** The documents: at the top, in `docs/`, and those beside policies and examples. The template's become a project's own. */
const documents = [".", "docs", "policies", "examples"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: folder !== ".", encoding: "utf8" })
    .filter((name) => name.endsWith(".md") && !name.includes("node_modules"))
    .map((name) => join(folder, name)),
);

interface Link {
  from: string;
  /** From the project's root; of a link within the document the document itself. */
  file: string;
  heading: string;
}

const links = documents.flatMap((from): Link[] => {
  const text = readFileSync(join(root, from), "utf8").replace(/^```[^]*?^```$/gm, "");
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = ""]) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [path = "", heading = ""] = target.split("#");
      return { from, file: path === "" ? from : join(dirname(from), path), heading };
    });
});

/** The names of a document's headings in addresses, as GitHub makes them. */
function headings(file: string): string[] {
  const text = readFileSync(join(root, file), "utf8").replace(/^```[^]*?^```$/gm, "");
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

test("links lead somewhere", () => {
  assert.ok(links.length > 30, `only ${links.length} links were found`);
  const broken = links.filter(
    ({ file, heading }) => !existsSync(join(root, file)) || (heading !== "" && !headings(file).includes(heading)),
  );
  assert.equal(broken, []);
});

test("each guide is linked from another document", () => {
  for (const guide of documents.filter((file) => dirname(file) === "docs")) {
    assert.ok(
      links.some(({ from, file }) => from !== guide && relative(guide, file) === ""),
      `${guide} is linked from nowhere`,
    );
  }
});

test.run();
