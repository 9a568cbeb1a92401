/**
 * The compiler (asc 0.28.20) makes a sign-extending load of `<u64><u32>i32.load(p)` and `<u64><u32>load<i32>(p)` when
 * it optimises. These tests hold the forms that the core uses instead, and that the core uses no other.
 */
import { readFileSync, readdirSync } from "node:fs";

import * as assert from "uvu/assert";

import { projectRoot } from "../../build/paths.js";
import { call } from "../support/harness.js";
import { suite } from "../support/suite.js";

const test = suite("compiler bug: widening loads");

for (const value of [0x80000000, 0xffffffff, 0xfffffffb, 0x7fffffff, 0]) {
  test(`0x${value.toString(16)} widens without its sign`, () => {
    const bytes = Buffer.alloc(12);
    bytes.writeUInt32LE(value, 4);
    const answer = Buffer.from(call("widenLoads", [bytes, 4], "bytes") ?? []);
    for (const offset of [0, 8, 16]) assert.is(answer.readBigUInt64LE(offset), BigInt(value));
    assert.is(answer.readBigUInt64LE(24), BigInt(value) ** 2n);
  });
}

test("no source widens a signed 32-bit load", () => {
  const folders = ["assembly/", "policies/"].map((name) => new URL(name, projectRoot));
  const offenders = folders.flatMap(sourcesBelow).filter((file) => isUnsafe(readFileSync(file, "utf8")));
  assert.equal(offenders.map(String), []);
  assert.ok(isUnsafe("<u64>( <u32>i32.load(p))") && isUnsafe("<u64><u32>load<i32>(p)") && isUnsafe("<u64>i32.load(p)"));
});

function sourcesBelow(folder: URL): URL[] {
  try {
    const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
    return names.filter((name) => name.endsWith(".ts")).map((name) => new URL(name, folder));
  } catch {
    return [];
  }
}

function isUnsafe(source: string): boolean {
  return /<[ui]64>\s*\(?\s*(<u32>)?\s*\(?\s*(i32\.load|load<i32>)/.test(source);
}

test.run();
