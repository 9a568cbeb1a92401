/** The benchmark's own arithmetic and command line; what it measures is checked by itself before it is timed. */
import * as assert from "uvu/assert";

import { DEFAULT_EFFORT, WrongAnswer, measure, median } from "../bench/measure.js";
import { readOptions } from "../bench/options.js";
import { ratiosOf, readTargets, row } from "../bench/report.js";
import type { Subject, Work } from "../bench/work.js";
import { works } from "../bench/works/index.js";
import { suite } from "../support/suite.js";

const PEERS = ["noble", "node", "webcrypto", "bigint", "rust-wasm", "pkijs", "peculiar", "sigstore-js", "sigstore-go"];

const test = suite("bench");

test("options", () => {
  assert.equal(readOptions([]), { only: null, json: null, effort: DEFAULT_EFFORT });
  assert.equal(readOptions(["--only", "a,b", "--json", "f", "--slices", "3", "--slice-ms", "7"]), {
    only: ["a", "b"],
    json: "f",
    effort: { slices: 3, sliceMs: 7 },
  });
  assert.match(readOptions(["--json", "--only"]) as string, /--json has no value/);
  assert.match(readOptions(["--slices", "0"]) as string, /--slices 0 is not a count/);
  assert.match(readOptions(["--quick", "yes"]) as string, /--quick: the options are/);
});

test("a ratio is of the same slice: the median of ratios, not the ratio of medians", () => {
  assert.is(median([3, 1, 2]), 2);
  assert.is(median([4, 1, 2, 3]), 2.5);
  const measured = [
    { subject: "assay", slices: [1, 2, 4] },
    { subject: "node", slices: [3, 2, 2] },
  ];
  assert.equal(ratiosOf("w", measured), [{ work: "w", peer: "node", median: 1, min: 0.5, max: 3 }]);
  assert.equal(row("w", "assay", [1, 2, 4], "µs"), {
    work: "w",
    subject: "assay",
    median: 2,
    min: 1,
    max: 4,
    unit: "µs",
  });
});

test("each subject is measured in each slice, and each begins some", async () => {
  const order: string[] = [];
  const subjects = ["a", "b", "c"].map((name): Subject => ({ name, microseconds: async () => order.push(name) }));
  const measured = await measure({ subjects, clock: "wall" }, { slices: 3, sliceMs: 1 });
  assert.is(order.join(""), "abcbcacab");
  assert.equal(
    measured.map(({ slices }) => slices.length),
    [3, 3, 3],
  );
});

test("a wrong answer ends the measurement", async () => {
  const refuse = async (subject: Subject): Promise<void> => {
    const work: Work = { subjects: [subject], clock: "cpu" };
    const outcome = await measure(work, { slices: 1, sliceMs: 1 }).catch((error: unknown) => error);
    assert.instance(outcome, WrongAnswer);
  };
  await refuse({ name: "now", once: () => false });
  await refuse({ name: "later", once: async () => false });
  await refuse({ name: "accepts everything", once: () => true, check: () => false });
});

test("every target is of a work and a peer that exist", () => {
  for (const [work, peers] of Object.entries(readTargets())) {
    assert.ok(Object.hasOwn(works, work), work);
    for (const peer of Object.keys(peers)) assert.ok(PEERS.includes(peer), `${work} ${peer}`);
  }
});

test.run();
