/** Errors of the file system are told in words, about the file that was to be there. */
import { mkdtempSync, readFileSync, rmSync, symlinkSync, readlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import * as assert from "uvu/assert";

import { fileOf, fileProblem, isFileError } from "../../src/document/fileProblem.js";
import { writeWhole } from "../../src/atomicFile.js";
import { located } from "../../src/suite/suite.js";
import { suite } from "../support/suite.js";

const test = suite("unit/fileProblem");
const folder = mkdtempSync(join(tmpdir(), "assay-file-"));
test.after(() => rmSync(folder, { recursive: true }));

function errorOf(work: () => unknown): NodeJS.ErrnoException {
  try {
    work();
  } catch (error) {
    if (isFileError(error)) return error;
    throw error;
  }
  throw new Error("it went well");
}

test("words, and the file", () => {
  const path = join(folder, "file");
  writeFileSync(path, "");
  const rows: [string, string][] = [
    [join(folder, "none"), "there is no such file"],
    [folder, "it is a folder, not a file"],
    [join(path, "below"), "a part of its path is a file, not a folder"],
    [join(folder, "n".repeat(300)), "its name is too long"],
  ];
  for (const [at, words] of rows) assert.is(fileProblem(errorOf(() => readFileSync(at))), words, at);
  const { code, syscall } = errorOf(() => readFileSync(folder));
  assert.is(fileProblem(Object.assign(new Error("its own words"), { code: "EXOTIC", syscall })), "its own words");
  assert.is(fileOf({ path: "/a/x.yaml.0123abcd.part", code } as NodeJS.ErrnoException), "/a/x.yaml");
  assert.is(fileOf({ path: "/a/shop.4711.tmp", code } as NodeJS.ErrnoException), "/a/shop");
});

test("other errors are none of the file system", () => {
  for (const error of [new Error("x"), null, undefined, "text", { code: "ENOENT" }]) assert.not(isFileError(error));
});

test("the path of such an error is no place in a suite", () => {
  const error = errorOf(() => readFileSync(join(folder, "none")));
  assert.is(located(error, { file: "a.assay.yaml", lineOf: () => 3 }), error);
});

test("what is written through a symbolic link leaves the link", () => {
  const [target, link] = [join(folder, "target"), join(folder, "link")];
  writeFileSync(target, "before");
  symlinkSync("target", link);
  writeWhole(link, "after");
  assert.equal([readlinkSync(link), readFileSync(target, "utf8")], ["target", "after"]);
});

test.run();
