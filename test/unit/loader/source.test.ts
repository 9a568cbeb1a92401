import * as assert from "uvu/assert";

import { LoadError } from "../../../src/loader/loadError.js";
import { type ModuleSource, parseSource, registryHint } from "../../../src/loader/source.js";
import { suite } from "../../support/suite.js";

const test = suite("loader: sources");
const HEX = "0123456789abcdef".repeat(4);
const DIGEST = `sha256:${HEX}`;

function problem(text: string): string {
  try {
    return `read: ${JSON.stringify(parseSource(text))}`;
  } catch (error) {
    if (error instanceof LoadError && error.code === "source") return error.message;
    throw error;
  }
}

test("every form is read, and has one spelling that reads the same", () => {
  const rows: [string, Partial<Record<string, unknown>>][] = [
    [
      "registry://ghcr.io/org/policy:v1",
      { kind: "registry", host: "ghcr.io", repository: "org/policy", tag: "v1", digest: null },
    ],
    [`registry://ghcr.io/org/policy@${DIGEST}`, { tag: null, digest: DIGEST }],
    [
      `registry://localhost:5000/p:v1@${DIGEST}`,
      { host: "localhost:5000", repository: "p", tag: "v1", digest: DIGEST },
    ],
    ["registry://[::1]:5000/p:v1", { host: "[::1]:5000" }],
    ["oci-layout:folder", { kind: "oci-layout", folder: "folder", tag: null, digest: null }],
    ["oci-layout:/a/b:v1", { folder: "/a/b", tag: "v1" }],
    [`oci-layout:/a/b@${DIGEST}`, { folder: "/a/b", digest: DIGEST }],
    ["oci-layout:../a:b/c", { folder: "../a:b/c", tag: null }],
    ["oci-layout:C:\\x", { folder: "C:\\x", tag: null }],
    ["policy.wasm", { kind: "file", path: "policy.wasm" }],
    ["./ghcr.io/org/policy:v1", { kind: "file", path: "./ghcr.io/org/policy:v1" }],
    ["C:\\policy.wasm", { kind: "file", path: "C:\\policy.wasm" }],
    ["verify-artifact", { kind: "file", path: "verify-artifact" }],
    ["https://example.com/a.wasm", { kind: "https", digest: null }],
    [`https://example.com/a.wasm?x=1#sha256=${HEX}`, { kind: "https", digest: DIGEST }],
  ];
  for (const [text, expected] of rows) {
    const source = parseSource(text);
    for (const [name, value] of Object.entries(expected))
      assert.equal((source as unknown as Record<string, unknown>)[name], value, text);
    assert.is(source.text, text);
    assert.equal(parseSource(source.text), source);
  }
});

test("other spellings become the one", () => {
  const rows: [string, string][] = [
    ["file:policy.wasm", "policy.wasm"],
    ["file:/a/policy.wasm", "/a/policy.wasm"],
    ["file:///a/policy%20two.wasm", "/a/policy two.wasm"],
    ["oci-layout:///a/b:v1", "oci-layout:/a/b:v1"],
    [`https://example.com/a.wasm#sha256:${HEX}`, `https://example.com/a.wasm#sha256=${HEX}`],
    ["HTTPS://EXAMPLE.com/a.wasm", "https://example.com/a.wasm"],
  ];
  for (const [text, spelling] of rows) assert.is(parseSource(text).text, spelling);
});

test("what cannot be read is refused with what to write", () => {
  const rows: [string, string][] = [
    ["", "it is empty"],
    ["registry://nginx", "it names no registry; write registry://docker.io/library/nginx:latest"],
    ["registry://nginx:1.0", "write registry://docker.io/library/nginx:1.0"],
    ["registry://org/policy:v1", "it names no registry; write registry://docker.io/org/policy:v1"],
    [`registry://org/policy@${DIGEST}`, `write registry://docker.io/org/policy@${DIGEST}`],
    ["registry://ghcr.io/org/policy", "it has neither tag nor digest; write registry://ghcr.io/org/policy:latest"],
    ["registry:ghcr.io/org/policy:v1", "it must be registry://HOST/REPOSITORY:TAG"],
    ["registry://", "it must be registry://HOST/REPOSITORY:TAG"],
    ["registry://GHCR.io/org/policy:v1", "its host is not host[:port] in normal form"],
    ["registry://ghcr.io/Org/policy:v1", "its repository is not a valid name"],
    ["registry://ghcr.io/org/policy:v 1", "its tag is not valid"],
    ["registry://ghcr.io/org/policy@sha256:12", "what follows @ must be sha256: and 64 hex digits"],
    [`registry://ghcr.io/org/policy@${DIGEST.toUpperCase()}`, "what follows @ must be"],
    ["registry://user:pw@ghcr.io/p:v1", "what follows @ must be"],
    ["oci://ghcr.io/org/policy:v1", "write registry:// in place of oci://"],
    ["docker://ghcr.io/org/policy:v1", "write registry:// in place of docker://"],
    ["s3://bucket/a.wasm", "the scheme s3 is not known"],
    ["oci-layout:", "it must be oci-layout:FOLDER"],
    ["oci-layout:a@sha256:12", "what follows @ must be"],
    ["https://", "it is no URL"],
    ["https://user:secret@example.com/a.wasm", "a URL with credentials is not taken"],
    ["https://example.com/a.wasm#sha256=12", "what follows # must be sha256= and 64 hex digits"],
    ["https://example.com/a.wasm#top", "what follows # must be"],
    ["file://host/a.wasm", "it must be file:///PATH"],
    ["a\0b", "it has a NUL character"],
    ["a".repeat(5000), "it is longer than"],
  ];
  for (const [text, part] of rows) assert.match(problem(text), part);
  assert.not.match(problem("https://user:secret@example.com/a.wasm"), "secret");
  assert.not.match(problem("registry://ghcr.io/\u001b[31m:v1"), /[\u0000-\u001f]/);
});

test("a path that looks like a registry's name has a hint", () => {
  const rows: [string, string | null][] = [
    ["ghcr.io/org/policy:v1", "registry://ghcr.io/org/policy:v1"],
    ["ghcr.io/org/policy", "registry://ghcr.io/org/policy:latest"],
    ["localhost:5000/policy:v1", "registry://localhost:5000/policy:v1"],
    ["build/policy.wasm", null],
    ["./policy", null],
    ["a.b/policy.wasm", null],
    ["policy", null],
  ];
  for (const [path, hint] of rows) assert.is(registryHint(path), hint, path);
});

test("whatever is written is read or refused, and what is read reads the same again", () => {
  const pieces = [
    "registry://",
    "oci-layout:",
    "file:",
    "https://",
    "http://",
    "ghcr.io",
    "/",
    ":",
    "@",
    "#",
    DIGEST,
    "sha256=",
    HEX,
    "a",
    "v1",
    "..",
    "%2f",
    "é",
    "\u202e",
    "[::1]",
    ":5000",
    "?",
    " ",
    "\\",
  ];
  let seed = 8;
  const next = (bound: number): number => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (seed >> 8) % bound;
  };
  let read = 0;
  for (let round = 0; round < 20_000; round++) {
    const text = Array.from({ length: 1 + next(8) }, () => pieces[next(pieces.length)] ?? "").join("");
    let source: ModuleSource;
    try {
      source = parseSource(text);
    } catch (error) {
      assert.ok(error instanceof LoadError && error.code === "source", `${text}: ${String(error)}`);
      assert.not.match(error.message, /[\u0000-\u001f\u202e]/);
      continue;
    }
    read += 1;
    assert.equal(parseSource(source.text), source, text);
  }
  assert.ok(read > 1000, `${read} read`);
});

test.run();
