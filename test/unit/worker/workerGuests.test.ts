/** Guests in threads: the same answers as in this thread, and one that runs away is ended alone. */
import * as assert from "uvu/assert";

import type { Lookup } from "../../../host/capability/lookup.js";
import { Evaluator, type EvaluationOptions } from "../../../host/runtime/evaluator.js";
import type { ForeignHost } from "../../../host/runtime/foreignHost.js";
import { GuestError } from "../../../host/runtime/instance.js";
import { LocalGuests } from "../../../host/runtime/localGuests.js";
import { workerGuests } from "../../../src/worker/workerGuests.js";
import { errorOf } from "../../support/errors.js";
import { bytesOf, probeModule, textOf } from "../../support/guests.js";
import { suite } from "../../support/suite.js";

const test = suite("worker/workerGuests");
const probe = await probeModule();
const guests = workerGuests({ threads: 2 });
const BLOB = "registry/v1/blob";
const echo: Lookup = async (argument) => bytesOf(`answer to ${textOf(argument)}`);
const blob = (argument: string): string => `assay registry v1/blob ${argument}`;

test.after(async () => await guests.close());

const inThread = (): Evaluator => new Evaluator(probe);
const inWorker = (): Evaluator => new Evaluator(probe, { guests });

test("the same answers, evidence and counts as in this thread", async () => {
  const cases: [string, string, EvaluationOptions][] = [
    ["echo", "x", {}],
    ["ask", [blob("a"), blob("b"), blob("a")].join("\n"), { lookups: { [BLOB]: echo } }],
    ["ask", [blob("a"), "kubewarden oci v2/verify x"].join("\n"), { evidence: [] }],
    ["ask", blob("a"), {}],
    ["grow", "y", {}],
  ];
  for (const [operation, payload, options] of cases) {
    const [here, there] = await Promise.all(
      [inThread(), inWorker()].map(async (evaluator) => {
        const { milliseconds, ...rest } = await evaluator.call(operation, bytesOf(payload), options);
        assert.ok(milliseconds > 0);
        return { ...rest, answer: textOf(rest.answer) };
      }),
    );
    assert.equal(there, here, `${operation} ${payload}`);
  }
});

test("the same failures", async () => {
  for (const operation of ["refuse", "refuse-silently", "silent", "abort", "respond-outside", "no such thing"]) {
    const [here, there] = await Promise.all(
      [inThread(), inWorker()].map((each) =>
        errorOf(GuestError, async () => await each.call(operation, bytesOf("no"))),
      ),
    );
    assert.equal([there?.message, there?.isTrap, there?.limit], [here?.message, here?.isTrap, here?.limit]);
  }
});

test("overlapping evaluations, more than there are threads, each hear their own answers", async () => {
  const evaluator = inWorker();
  const answers = await Promise.all(
    Array.from({ length: 20 }, async (_, index) => {
      const lookup: Lookup = async () => {
        await new Promise((resolve) => setTimeout(resolve, index % 7));
        return bytesOf(`for ${index}`);
      };
      const options = { lookups: { [BLOB]: lookup, "registry/v1/manifest": echo } };
      const payload = [blob("same"), "assay registry v1/manifest m"].join("\n");
      return textOf((await evaluator.call("ask", bytesOf(payload), options)).answer);
    }),
  );
  assert.equal(
    answers,
    Array.from({ length: 20 }, (_, index) => `1 for ${index}\n1 answer to m`),
  );
});

test("instances are warm: the module keeps its own from evaluation to evaluation", async () => {
  const one = workerGuests({ threads: 1 });
  const evaluator = new Evaluator(probe, { guests: one });
  const calls = async (): Promise<string> => textOf((await evaluator.call("calls", bytesOf(""))).answer);
  assert.equal([await calls(), await calls()], ["1", "2"]);
  await one.close();
});

test("an endless loop is ended at its deadline, the process goes on meanwhile, and the next request is served", async () => {
  const evaluator = new Evaluator(probe, { guests, limits: { deadlineMs: 300 } });
  let ticks = 0;
  const ticking = setInterval(() => (ticks += 1), 20);
  const started = performance.now();
  const others = inWorker().call("echo", bytesOf("meanwhile"));
  const error = await errorOf(GuestError, async () => await evaluator.call("spin", bytesOf("")));
  clearInterval(ticking);
  assert.equal([error.limit, error.message], ["deadlineMs", "it was ended at its deadline (limits.deadlineMs is 300)"]);
  assert.ok(performance.now() - started < 5000);
  assert.ok(ticks >= 3, `${ticks} ticks: the process stood still`);
  assert.is(textOf((await others).answer), "meanwhile");
  assert.is(textOf((await inWorker().call("echo", bytesOf("next"))).answer), "next");
});

/** Answers after a time, as a registry does, and not before `together` guests wait, however slowly a busy machine starts them. */
function slowHost(milliseconds: number, together = 1): ForeignHost & { most: number } {
  let waiting = 0;
  const host = {
    binding: "kubewarden",
    most: 0,
    answer: async (_namespace: string, operation: string, payload: Uint8Array) => {
      host.most = Math.max(host.most, ++waiting);
      while (host.most < together) await new Promise((resolve) => setTimeout(resolve, 10));
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
      waiting -= 1;
      return { bytes: bytesOf(`${operation} ${textOf(payload)}`) };
    },
  };
  return host;
}

for (const [where, provider] of [
  ["in threads", guests],
  ["in this thread", new LocalGuests()],
] as const) {
  test(`five guests that wait 400 ms each wait at the same time, ${where}`, async () => {
    const evaluator = new Evaluator(probe, { guests: provider });
    const foreign = slowHost(400, 5);
    let ticks = 0;
    const ticking = setInterval(() => (ticks += 1), 20);
    const answers = await Promise.all(
      [1, 2, 3, 4, 5].map(async (index) => {
        const { answer } = await evaluator.call("ask", bytesOf(`kubewarden oci v1/x ${index}`), { foreign });
        return textOf(answer);
      }),
    );
    clearInterval(ticking);
    assert.equal(
      answers,
      ["1", "2", "3", "4", "5"].map((index) => `1 v1/x ${index}`),
    );
    assert.is(foreign.most, 5);
    assert.ok(ticks >= 5, `${ticks} ticks: the process stood still`);
  });

  test(`several calls of one guest, answers at once and later, ${where}`, async () => {
    const asked: string[] = [];
    const foreign: ForeignHost = {
      binding: "kubewarden",
      answer: (_namespace, operation, payload) => {
        asked.push(`${operation} ${textOf(payload)}`);
        if (operation === "now") return { bytes: bytesOf("at once") };
        if (operation === "throws") throw new Error("a defect");
        if (operation === "rejects") return Promise.reject(new Error("no way"));
        return Promise.resolve({ error: "not today" });
      },
    };
    const lines = ["now a", "later b", "throws c", "now d", "rejects e", "later f"].map(
      (line) => `kubewarden n ${line}`,
    );
    const evaluator = new Evaluator(probe, { guests: provider });
    const { answer, passes } = await evaluator.call("ask", bytesOf(lines.join("\n")), { foreign });
    assert.equal(textOf(answer).split("\n"), [
      "1 at once",
      "0 not today",
      "0 Callback evaluation failure: a defect",
      "1 at once",
      "0 Callback evaluation failure: no way",
      "0 not today",
    ]);
    assert.is(passes, 1);
    assert.equal(asked, ["now a", "later b", "throws c", "now d", "rejects e", "later f"], "each was asked once");
  });

  test(`a host that never answers ends at the deadline, ${where}`, async () => {
    let signal: AbortSignal | undefined;
    const foreign: ForeignHost = {
      binding: "kubewarden",
      answer: (_namespace, _operation, _payload, given) => {
        signal = given;
        return new Promise(() => undefined);
      },
    };
    const evaluator = new Evaluator(probe, { guests: provider, limits: { deadlineMs: 200 } });
    const payload = bytesOf("kubewarden oci v2/verify x");
    const error = await errorOf(GuestError, async () => await evaluator.call("ask", payload, { foreign }));
    assert.is(error.limit, "deadlineMs");
    assert.is(signal?.aborted, true);
    assert.is(textOf((await evaluator.call("echo", bytesOf("next"))).answer), "next");
  });
}

test("a thread is waited for no longer than the deadline", async () => {
  const one = workerGuests({ threads: 1, maxThreads: 1 });
  const slow = new Evaluator(probe, { guests: one }).call("ask", bytesOf("kubewarden a b c"), {
    foreign: slowHost(600),
  });
  const evaluator = new Evaluator(probe, { guests: one, limits: { deadlineMs: 100 } });
  const error = await errorOf(GuestError, async () => await evaluator.call("echo", bytesOf("x")));
  assert.is(error.limit, "deadlineMs");
  assert.is(textOf((await slow).answer), "1 b c");
  assert.is(textOf((await new Evaluator(probe, { guests: one }).call("echo", bytesOf("x"))).answer), "x");
  await one.close();
});

test("a closed pool fails what is under way", async () => {
  const one = workerGuests({ threads: 1 });
  const call = new Evaluator(probe, { guests: one }).call("spin", bytesOf(""));
  await new Promise((resolve) => setTimeout(resolve, 200));
  const [error] = await Promise.all([errorOf(GuestError, async () => await call), one.close()]);
  assert.match(error.message, "the thread that ran it was ended");
});

test.run();
