/** Modules that mean harm: each is denied in bounded time, the process keeps its memory, and the next request is served. */
import * as assert from "uvu/assert";

import { ModuleError, Policy, type Limits, type PolicyOptions } from "../../src/index.js";
import { workerGuests } from "../../src/worker/workerGuests.js";
import { errorOf } from "../support/errors.js";
import { suite } from "../support/suite.js";
import { ENDS_WELL, HARMLESS, HOSTILE, HUGE_SECTION, REFUSED } from "./hostile/guests.js";

const test = suite("hostile modules");

const MIB = 1024 * 1024;
const LIMITS: Partial<Limits> = {
  deadlineMs: 500,
  memoryBytes: 110 * MIB,
  hostCalls: 1000,
  hostCallBytes: MIB,
  answerBytes: 1_000_000,
  logBytes: 1000,
};
const POD = { apiVersion: "v1", kind: "Pod", metadata: { name: "p" } };
/** A thread is started, and a busy machine is slow. */
const PATIENCE_MS = 10_000;

const guests = workerGuests({ threads: 1 });
const inWorker: PolicyOptions = { guests, limits: LIMITS };
const harmless = await Policy.load(HARMLESS, { guests });
const { rss: before } = process.memoryUsage();

test.after(async () => await guests.close());

async function denied(bytes: Uint8Array, options: PolicyOptions, message: string | RegExp): Promise<void> {
  const policy = await Policy.load(bytes, options);
  const started = performance.now();
  const verdict = await policy.evaluate(POD, {});
  assert.equal([verdict.accepted, verdict.code, verdict.outcome], [false, 500, "indeterminate"], verdict.message);
  assert.ok(performance.now() - started < PATIENCE_MS);
  assert.match(verdict.message, message);
  assert.ok(verdict.message.length < 5000);
}

for (const { name, bytes, message, callsHost } of HOSTILE) {
  test(`${name}, in a worker`, async () => {
    await denied(bytes, inWorker, message);
    assert.ok((await harmless.evaluate(POD, {})).accepted, "the next request");
  });
  if (callsHost !== true) continue;
  test(`${name}, in this thread`, async () => {
    await denied(bytes, { limits: LIMITS }, message);
    assert.ok((await (await Policy.load(HARMLESS)).evaluate(POD, {})).accepted, "the next request");
  });
}

for (const { name, bytes, message } of REFUSED) {
  test(`${name} is refused before it runs`, async () => {
    const error = await errorOf(ModuleError, async () => await Policy.load(bytes, { limits: LIMITS }));
    assert.match(error.message, message);
  });
}

test("what is only odd is served: an exit with 0 in _start, and a section of 30 MB", async () => {
  for (const bytes of [ENDS_WELL, HUGE_SECTION]) {
    for (const options of [inWorker, { limits: LIMITS }]) {
      assert.ok((await (await Policy.load(bytes, options)).evaluate(POD, {})).accepted);
    }
  }
});

test("settings are no way in either", async () => {
  const { bytes } = HOSTILE[0] as (typeof HOSTILE)[number];
  const verdict = await (await Policy.load(bytes, inWorker)).validateSettings({});
  assert.is(verdict.valid, false);
  assert.match(verdict.message, "exceeded the allowed execution time");
});

test("endless loops side by side: all are ended, and one that is well is served among them", async () => {
  const { bytes } = HOSTILE[0] as (typeof HOSTILE)[number];
  const pool = workerGuests({ threads: 3 });
  const endless = await Policy.load(bytes, { guests: pool, limits: LIMITS });
  const well = await Policy.load(HARMLESS, { guests: pool });
  const verdicts = await Promise.all([...[1, 2, 3, 4].map(() => endless.evaluate(POD, {})), well.evaluate(POD, {})]);
  assert.equal(
    verdicts.map(({ accepted }) => accepted),
    [false, false, false, false, true],
  );
  await pool.close();
});

test("the process has not grown by more than a few modules' memory", () => {
  const grown = process.memoryUsage().rss - before;
  assert.ok(grown < 700 * MIB, `${Math.round(grown / MIB)} MiB`);
});

test.run();
