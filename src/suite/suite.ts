/** Suites of cases, `format: assay.suite/v1`: what a suite file says, read strictly. */
import { basename } from "node:path";

import { isObject, type JsonObject } from "../../host/json.js";
import { isFileError } from "../document/fileProblem.js";
import { instantOf } from "./instant.js";
import { DocumentError, SuiteFileError } from "./documentError.js";
import { memberPath } from "../document/path.js";
import { parseExpectation, type Expectation } from "./expectation.js";
import { listOf, objectOf, optionalText, shown, textOf } from "./members.js";
import { readSourceDocument, type SourceDocument } from "./sourceDocument.js";

/** The format that this version reads. */
const SUITE_FORMAT = "assay.suite/v1";

/** A document: in a file, relative to the suite's folder, or written down in the suite. */
export type Source = { file: string } | { value: unknown };

/** One case. Plain data: it is handed to other threads. */
export interface Case {
  name: string;
  /** Its place in the suite, such as `cases[2]`. */
  path: string;
  /** Its line in the suite's file; 0 when the suite is no file. */
  line: number;
  request: Source | null;
  settings: Source | null;
  fixture: string | null;
  /** Entries as in a fixture. */
  evidence: unknown;
  world: unknown;
  wrong: unknown;
  now: string | null;
  expect: Expectation | null;
  /** Why it is not run. */
  skip: string | null;
}

/** One suite. Plain data. */
export interface Suite {
  /** The file's path, or a name of the document. */
  file: string;
  name: string;
  policy: string | null;
  now: string | null;
  settings: Source | null;
  world: unknown;
  cases: Case[];
}

const SUITE_MEMBERS = ["format", "name", "policy", "now", "settings", "world", "cases"];
const CASE_MEMBERS = [
  ...["name", "request", "settings", "fixture", "evidence", "world", "wrong", "now", "expect", "skip"],
];

/** The suite in a file. Throws SuiteFileError, with the line and the place in the document. */
export function readSuiteFile(file: string): Suite {
  const source = readSourceDocument(file);
  try {
    return parseSuite(source.value, file, source.lineOf);
  } catch (error) {
    throw located(error, source);
  }
}

/** The suite that a document describes. Throws DocumentError. */
export function parseSuite(document: unknown, file: string, lineOf: SourceDocument["lineOf"] = () => 0): Suite {
  refuseOtherFormats(document);
  const object = objectOf(document, "", SUITE_MEMBERS);
  const list = object["cases"];
  if (list === undefined || (Array.isArray(list) && list.length === 0)) {
    throw new DocumentError(
      list === undefined ? "" : "cases",
      "the suite has no case, so it tests nothing; write one under cases",
    );
  }
  const cases = listOf(list, "cases", (value, path) => readCase(value, path, lineOf(path)));
  refuseSameNames(cases);
  return {
    file,
    name: optionalText(object, "", "name") ?? basename(file).replace(/\.assay\.(yaml|yml|json)$/, ""),
    policy: optionalText(object, "", "policy"),
    now: optionalTime(object, ""),
    settings: optionalSource(object, "", "settings"),
    world: object["world"],
    cases,
  };
}

/** A DocumentError (or another with a `path`) as one of the file, with the line; any other error as it is. */
export function located(error: unknown, source: Pick<SourceDocument, "file" | "lineOf">): unknown {
  const path = (error as { path?: unknown }).path;
  // The path in an error of the file system is no place in the document.
  if (isFileError(error)) return error;
  if (!(error instanceof Error) || error instanceof SuiteFileError || typeof path !== "string") return error;
  const line = source.lineOf(path);
  return new SuiteFileError(source.file, line === 0 ? null : line, error.message);
}

/** A file that is no suite is told by its format before its members are. */
function refuseOtherFormats(document: unknown): void {
  if (!isObject(document)) throw new DocumentError("", `it is no suite: it must begin with format: ${SUITE_FORMAT}`);
  if (document["format"] === SUITE_FORMAT) return;
  const found = document["format"] === undefined ? "it is missing" : `${shown(document["format"])} is not known`;
  throw new DocumentError("format", `${found}; this version of assay reads ${SUITE_FORMAT}`);
}

function readCase(value: unknown, path: string, line: number): Case {
  const object = objectOf(value, path, CASE_MEMBERS);
  const name = optionalText(object, path, "name");
  if (name === null) throw new DocumentError(path, "the case has no name; say in it what is tested");
  const { expect } = object;
  const read: Case = {
    ...{ name, path, line, world: object["world"], wrong: object["wrong"], evidence: object["evidence"] },
    request: optionalSource(object, path, "request"),
    settings: optionalSource(object, path, "settings"),
    fixture: optionalText(object, path, "fixture"),
    now: optionalTime(object, path),
    expect: expect === undefined ? null : parseExpectation(expect, memberPath(path, "expect")),
    skip: optionalText(object, path, "skip"),
  };
  if (read.wrong !== undefined && read.fixture !== null) {
    const problem =
      "a fixture holds what was recorded, and nothing in it is minted anew; take the fixture out, or this";
    throw new DocumentError(memberPath(path, "wrong"), problem);
  }
  return read;
}

/** A text is the path of a file, but for one that a world replaces (`${blobs.x}`). */
function optionalSource(object: JsonObject, path: string, name: string): Source | null {
  const value = object[name];
  if (value === undefined) return null;
  const at = memberPath(path, name);
  if (typeof value === "string" && !value.startsWith("${"))
    return { file: textOf(optionalText(object, path, name), at) };
  if (value === null) throw new DocumentError(at, "it is empty; write the document, or the path of a file");
  return { value };
}

function optionalTime(object: JsonObject, path: string): string | null {
  const text = optionalText(object, path, "now");
  if (text === null || instantOf(text) !== null) return text;
  throw new DocumentError(memberPath(path, "now"), "it must be an RFC 3339 time such as 2026-11-21T00:00:00Z");
}

function refuseSameNames(cases: readonly Case[]): void {
  const first = new Map<string, Case>();
  for (const each of cases) {
    const other = first.get(each.name);
    if (other !== undefined) {
      throw new DocumentError(
        memberPath(each.path, "name"),
        `${other.path} has the same name, ${shown(each.name)}; give each case its own`,
      );
    }
    first.set(each.name, each);
  }
}
