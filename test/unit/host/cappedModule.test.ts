/** The cap on a module's memory and tables: what it changes, and what it refuses. */
import * as assert from "uvu/assert";

import { cappedModule } from "../../../host/runtime/cappedModule.js";
import { DEFAULT_LIMITS, limitsWith } from "../../../host/runtime/limits.js";
import { ModuleError, PolicyModule } from "../../../host/runtime/module.js";
import { sha256Digest } from "../../../host/registry/digest.js";
import { errorOf } from "../../support/errors.js";
import { policyModule } from "../../support/guests.js";
import { suite } from "../../support/suite.js";

const test = suite("host/cappedModule");

const MAGIC = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
const MIB = 1024 * 1024;
const CAP = { memoryBytes: 4 * MIB, tableElements: 100 };

/** A module of the sections as they are given, each with its id and content. */
function moduleOf(...sections: [number, number[]][]): Uint8Array {
  return Uint8Array.from([...MAGIC, ...sections.flatMap(([id, content]) => [id, content.length, ...content])]);
}

const memory = (...limits: number[]): Uint8Array => moduleOf([5, [1, ...limits]]);
const table = (...entries: number[]): Uint8Array => moduleOf([4, [1, ...entries]]);
/** What `memory` becomes. */
const capped = (bytes: Uint8Array): number[] => [...cappedModule(bytes, CAP)].slice(MAGIC.length);

async function refusal(bytes: Uint8Array): Promise<string> {
  return (await errorOf(ModuleError, () => cappedModule(bytes, CAP))).message;
}

test("a memory without a maximum gets the cap, and one with a maximum the lower of both", () => {
  assert.equal(capped(memory(0, 1)), [5, 4, 1, 1, 1, 64]);
  assert.equal(capped(memory(1, 1, 2)), [5, 4, 1, 1, 1, 2]);
  assert.equal(capped(memory(1, 1, 0x80, 0x80, 0x04)), [5, 4, 1, 1, 1, 64]);
  assert.equal(capped(memory(1, 64, 65)), [5, 4, 1, 1, 64, 64]);
});

test("tables too", () => {
  assert.equal(capped(table(0x70, 0, 10)), [4, 5, 1, 0x70, 1, 10, 100]);
  assert.equal(capped(table(0x6f, 1, 10, 20)), [4, 5, 1, 0x6f, 1, 10, 20]);
});

test("the engine holds the module to it", async () => {
  const grower = moduleOf(
    [1, [1, 0x60, 1, 0x7f, 1, 0x7f]],
    [3, [1, 0]],
    [5, [1, 0, 1]],
    [7, [1, 1, 0x67, 0, 0]],
    [10, [1, 6, 0, 0x20, 0, 0x40, 0, 0x0b]],
  );
  const { instance } = await WebAssembly.instantiate(cappedModule(grower, CAP) as Uint8Array<ArrayBuffer>);
  const grow = instance.exports["g"] as (pages: number) => number;
  assert.equal([grow(63), grow(1)], [1, -1]);
});

test("what is larger from the start is refused, with the limit's name", async () => {
  assert.is(
    await refusal(memory(0, 65)),
    "the module begins with a memory of 4259840 bytes; limits.memoryBytes is 4194304",
  );
  assert.is(
    await refusal(table(0x70, 0, 101)),
    "the module begins with a table of 101 elements; limits.tableElements is 100",
  );
});

test("shared and 64-bit memories, several memories and tables of other kinds are refused", async () => {
  assert.match(await refusal(memory(3, 1, 2)), "a memory that is shared, of 64 bits, or of another kind");
  assert.match(await refusal(memory(2, 1)), "shared");
  assert.match(await refusal(memory(4, 1)), "64 bits");
  assert.match(await refusal(memory(8, 1, 0)), "another kind");
  assert.match(await refusal(moduleOf([5, [2, 0, 1, 0, 1]])), "more than one memory");
  assert.match(await refusal(table(0x40, 0, 0x70, 0, 1, 0xd0, 0x70, 0x0b)), "with initial values");
  assert.match(await refusal(table(0x70, 4, 1)), "a table that is shared");
  assert.match(
    await refusal(moduleOf([4, [17, ...Array.from({ length: 17 }, () => [0x70, 0, 0]).flat()]])),
    "more than 16 tables",
  );
});

test("types of garbage-collected objects are refused: they lie outside of the memory", async () => {
  for (const type of [0x5e, 0x5f, 0x4e, 0x50]) {
    assert.match(await refusal(moduleOf([1, [1, type, 0]])), "garbage-collected");
  }
  assert.match(await refusal(moduleOf([1, [1, 0x60, 1, 0x6e, 0]])), "a type that is not run");
  cappedModule(moduleOf([1, [1, 0x60, 2, 0x64, 0, 0x7b, 1, 0x7e]]), CAP);
});

test("bytes that break the form are refused", async () => {
  const broken: Uint8Array[] = [
    memory(0),
    memory(1, 5, 4),
    memory(0, 1, 0),
    memory(0, 0x80, 0x80, 0x80, 0x80, 0x10),
    memory(0, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00),
    memory(1, 1, 0x81, 0x80, 0x04),
    Uint8Array.from([...MAGIC, 5, 10, 1, 0, 1]),
    Uint8Array.from([...MAGIC, 5]),
    moduleOf([1, [1, 0x60, 0, 0, 0]]),
  ];
  for (const bytes of broken) assert.match(await refusal(bytes), "not a valid WebAssembly module", String(bytes));
});

test("a real module: only its maximum is another, and its digest is that of its own bytes", async () => {
  const policy = await policyModule();
  assert.match(policy.digest, /^sha256:/);
  const bytes = memory(0, 1);
  const digest = await sha256Digest(bytes as Uint8Array<ArrayBuffer>);
  assert.ok(digest !== (await sha256Digest(cappedModule(bytes, CAP) as Uint8Array<ArrayBuffer>)));
  const again = cappedModule(cappedModule(bytes, CAP), CAP);
  assert.equal([...again], [...cappedModule(bytes, CAP)]);
  await errorOf(ModuleError, async () => await PolicyModule.compile(memory(0, 65), { memoryBytes: 4 * MIB }));
});

test("limits are positive numbers, and what is not set is the default", async () => {
  assert.equal(limitsWith(), { ...DEFAULT_LIMITS });
  assert.is(limitsWith({ hostCalls: 3 }).hostCalls, 3);
  for (const value of [0, -1, NaN]) {
    assert.match(
      (await errorOf(RangeError, () => limitsWith({ deadlineMs: value }))).message,
      /limits\.deadlineMs must be a positive number/,
    );
  }
});

test.run();
