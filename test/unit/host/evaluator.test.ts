import * as assert from "uvu/assert";

import type { Lookup } from "../../../host/capability/lookup.js";
import { LookupFailure } from "../../../host/registry/failure.js";
import type { EvidenceEntry } from "../../../host/runtime/evidence.js";
import { Evaluator, type Evaluation, type EvaluationOptions } from "../../../host/runtime/evaluator.js";
import { GuestError } from "../../../host/runtime/instance.js";
import { PolicyModule } from "../../../host/runtime/module.js";
import { errorOf } from "../../support/errors.js";
import { bytesOf, probeModule, textOf } from "../../support/guests.js";
import { suite } from "../../support/suite.js";
import { assemble, OP } from "../../support/wasm.js";

const test = suite("host/evaluator");
const probe = await probeModule();
const BLOB = "registry/v1/blob";

/** Lets the probe ask `BINDING NAMESPACE OPERATION ARGUMENT`, one a line. */
async function ask(lines: string[], options: EvaluationOptions): Promise<{ lines: string[]; evaluation: Evaluation }> {
  const evaluation = await new Evaluator(probe).call("ask", bytesOf(lines.join("\n")), options);
  return { lines: textOf(evaluation.answer).split("\n"), evaluation };
}

const blob = (argument: string): string => `assay registry v1/blob ${argument}`;

function counted(lookup: Lookup): Lookup & { asked: string[] } {
  const asked: string[] = [];
  const counting: Lookup = async (argument, signal) => {
    asked.push(textOf(argument));
    return await lookup(argument, signal);
  };
  return Object.assign(counting, { asked });
}

const echo: Lookup = async (argument) => bytesOf(`answer to ${textOf(argument)}`);
const never: Lookup = () => new Promise(() => undefined);

test("what the module asks for is fetched, and the next pass hears it", async () => {
  const { lines, evaluation } = await ask([blob("a"), blob("b")], { lookups: { [BLOB]: echo } });
  assert.equal(lines, ["1 answer to a", "1 answer to b"]);
  assert.equal([evaluation.passes, evaluation.lookups], [2, 2]);
});

test("nothing asked is one pass", async () => {
  const { passes, lookups, evidence } = await new Evaluator(probe).call("echo", bytesOf("x"));
  assert.equal([passes, lookups, evidence], [1, 0, []]);
});

test("a question is asked once in an evaluation, however often the module asks", async () => {
  const lookup = counted(echo);
  const { lines, evaluation } = await ask([blob("a"), blob("a"), blob("a")], { lookups: { [BLOB]: lookup } });
  assert.equal(lookup.asked, ["a"]);
  assert.is(new Set(lines).size, 1);
  assert.equal(
    evaluation.evidence.map(({ argument }) => argument),
    ["a"],
  );
});

test("the next evaluation asks again: nothing is kept", async () => {
  const evaluator = new Evaluator(probe);
  const lookup = counted(echo);
  for (let i = 0; i < 2; i++) await evaluator.call("ask", bytesOf(blob("a")), { lookups: { [BLOB]: lookup } });
  assert.equal(lookup.asked, ["a", "a"]);
});

test("look-ups of one pass run side by side, at most 32 at once", async () => {
  let running = 0;
  let most = 0;
  const lookup: Lookup = async () => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setTimeout(resolve, 2));
    running -= 1;
    return bytesOf("");
  };
  const { evaluation } = await ask(
    Array.from({ length: 100 }, (_, index) => blob(String(index))),
    { lookups: { [BLOB]: lookup } },
  );
  assert.is(most, 32);
  assert.is(evaluation.lookups, 100);
});

test("evidence stands in the order of the questions, whatever order the answers came in", async () => {
  const lookup: Lookup = async (argument) => {
    await new Promise((resolve) => setTimeout(resolve, 8 - Number(textOf(argument))));
    return bytesOf("");
  };
  const { evaluation } = await ask(["1", "3", "7", "2"].map(blob), { lookups: { [BLOB]: lookup } });
  assert.equal(
    evaluation.evidence.map(({ argument }) => argument),
    ["1", "3", "7", "2"],
  );
});

test("what was heard gives the same answer again, without look-ups", async () => {
  const questions = [blob("a"), blob("b"), "assay registry v1/manifest m"];
  const lookups = { [BLOB]: echo, "registry/v1/manifest": failing(new LookupFailure("not-found", "no such manifest")) };
  const live = await ask(questions, { lookups });
  const replay = await ask(questions, { evidence: live.evaluation.evidence });
  assert.equal(replay.lines, live.lines);
  assert.equal([replay.evaluation.passes, replay.evaluation.lookups], [1, 0]);
  assert.equal(replay.evaluation.evidence, live.evaluation.evidence);
});

test("what is not recorded is said to be not recorded, and nothing is fetched", async () => {
  const { lines } = await ask([blob("a")], { evidence: [] });
  assert.equal(lines, ["0 not-recorded: no entry for registry/v1/blob a"]);
});

test("evidence with look-ups beside it: only the rest is fetched", async () => {
  const lookup = counted(echo);
  const evidence: EvidenceEntry[] = [{ operation: BLOB, argument: "a", answer: bytesOf("recorded") }];
  const { lines } = await ask([blob("a"), blob("b")], { evidence, lookups: { [BLOB]: lookup } });
  assert.equal(lines, ["1 recorded", "1 answer to b"]);
  assert.equal(lookup.asked, ["b"]);
});

function failing(error: unknown): Lookup {
  // Look-ups of other makers may reject with anything.
  // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
  return () => Promise.reject(error);
}

test("a failed look-up is heard as WORD: SENTENCE, for each word", async () => {
  for (const code of ["not-found", "unauthorized", "rate-limited", "unavailable", "too-large", "refused"] as const) {
    const lookup = failing(new LookupFailure(code, "the reason"));
    assert.equal((await ask([blob("a")], { lookups: { [BLOB]: lookup } })).lines, [`0 ${code}: the reason`]);
  }
});

test("a look-up that breaks is unavailable, and says how", async () => {
  const broken: Lookup[] = [failing(new TypeError("broken")), failing("broken"), brokenAtOnce];
  for (const lookup of broken) {
    const { lines } = await ask([blob("a")], { lookups: { [BLOB]: lookup } });
    assert.match(lines[0] ?? "", /^0 unavailable: registry\/v1\/blob a: .*broken$/);
  }
});

function brokenAtOnce(): never {
  throw new Error("broken");
}

test("at the deadline what is missing is unavailable, also from a look-up that heeds no signal", async () => {
  const started = performance.now();
  const questions = [blob("a"), "assay registry v1/manifest m"];
  const { lines } = await ask(questions, { lookups: { [BLOB]: never, "registry/v1/manifest": echo }, deadlineMs: 50 });
  assert.ok(performance.now() - started < 2000);
  assert.equal(lines, ["0 unavailable: registry/v1/blob a: the evaluation's deadline has passed", "1 answer to m"]);
});

test("the deadline is the whole evaluation's: look-ups that wait for their turn are not begun after it", async () => {
  const lookup = counted(never);
  const questions = Array.from({ length: 40 }, (_, index) => blob(String(index)));
  const { lines } = await ask(questions, { lookups: { [BLOB]: lookup }, deadlineMs: 50 });
  assert.ok(lines.every((line) => line.includes("deadline has passed")));
  assert.is(lookup.asked.length, 32);
});

test("a look-up that the module did not declare is refused, even when it is recorded", async () => {
  const question = "assay registry v1/resolve a";
  const evidence: EvidenceEntry[] = [{ operation: "registry/v1/resolve", argument: "a", answer: bytesOf("x") }];
  const lookups = { "registry/v1/resolve": counted(echo) };
  const { lines } = await ask([question], { lookups, evidence });
  assert.equal(lines, ["0 refused: the module does not declare registry/v1/resolve"]);
  assert.equal(lookups["registry/v1/resolve"].asked, []);
});

test("a module without a description may ask for nothing", async () => {
  const undeclared = await probeModule([]);
  const { answer } = await new Evaluator(undeclared).call("ask", bytesOf(blob("a")), { lookups: { [BLOB]: echo } });
  assert.match(textOf(answer), /^0 refused: the module does not declare/);
});

test("a look-up that this host does not offer is refused", async () => {
  const { lines } = await ask([blob("a")], { lookups: {} });
  assert.equal(lines, ["0 refused: this host does not offer registry/v1/blob a"]);
});

test("unknown operations and bindings are errors", async () => {
  const questions = ["assay registry v9/blob a", "assay __proto__ constructor a", "kubewarden oci v2/verify a"];
  const { lines } = await ask(questions, { lookups: { [BLOB]: echo } });
  assert.equal(lines, [
    "0 refused: unknown operation registry/v9/blob",
    "0 refused: unknown operation __proto__/constructor",
    "0 unknown binding: kubewarden",
  ]);
});

test("an argument is looked up as it was asked, or not at all", async () => {
  const lookup = counted(echo);
  const options = { lookups: { [BLOB]: lookup } };
  const broken = await new Evaluator(probe).call("ask-raw", Uint8Array.of(0x61, 0xff), options);
  assert.is(textOf(broken.answer), "0 refused: the argument of registry/v1/blob is not UTF-8");
  await new Evaluator(probe).call("ask-raw", bytesOf("\ufeffa"), options);
  assert.equal(lookup.asked, ["\ufeffa"]);
});

test("a module that asks for ever is stopped after 16 passes", async () => {
  const lookup = counted(echo);
  const call = new Evaluator(probe).call("ask-for-ever", bytesOf(""), { lookups: { [BLOB]: lookup } });
  const error = await errorOf(GuestError, async () => await call);
  assert.match(error.message, /still asks for evidence after 16 passes/);
  assert.is(lookup.asked.length, 16);
});

test("a module that asks for too much is stopped before anything is fetched", async () => {
  const lookup = counted(echo);
  const call = new Evaluator(probe).call("ask-many", bytesOf("4097"), { lookups: { [BLOB]: lookup } });
  const error = await errorOf(GuestError, async () => await call);
  assert.match(error.message, /more than 4096 look-ups/);
  assert.equal(lookup.asked, []);
});

test("after a trap or a refused call the next call gets a fresh instance", async () => {
  const evaluator = new Evaluator(probe);
  const calls = async (): Promise<string> => textOf((await evaluator.call("calls", bytesOf(""))).answer);
  assert.equal([await calls(), await calls()], ["1", "2"]);
  for (const operation of ["abort", "respond-outside", "refuse", "silent"]) {
    await errorOf(GuestError, async () => await evaluator.call(operation, bytesOf("")));
    assert.is(await calls(), "1", operation);
  }
});

test("a trap in a later pass leaves nothing behind", async () => {
  const init = { export: "wapc_init", parameters: 0, results: 0, body: [OP.unreachable] };
  const guestCall = { export: "__guest_call", parameters: 2, results: 1, body: [OP.i32Const, 1] };
  const evaluator = new Evaluator(await PolicyModule.compile(assemble({ functions: [guestCall, init] })));
  for (let i = 0; i < 2; i++) {
    assert.ok((await errorOf(GuestError, async () => await evaluator.call("x", bytesOf("")))).isTrap);
  }
});

test("evaluations may overlap: each hears its own answers", async () => {
  const evaluator = new Evaluator(probe);
  const evaluate = async (name: string, delay: number): Promise<string> => {
    const lookup: Lookup = async () => {
      await new Promise((resolve) => setTimeout(resolve, delay));
      return bytesOf(name);
    };
    const { answer } = await evaluator.call("ask", bytesOf(blob("same")), { lookups: { [BLOB]: lookup } });
    return textOf(answer);
  };
  const answers = await Promise.all([evaluate("slow", 20), evaluate("quick", 1), evaluate("middle", 10)]);
  assert.equal(answers, ["1 slow", "1 quick", "1 middle"]);
});

test("two answers to one question are a defect of the caller, not a choice", async () => {
  const entry: EvidenceEntry = { operation: BLOB, argument: "a", answer: bytesOf("1") };
  const evidence = [entry, { ...entry, answer: bytesOf("2") }];
  const error = await errorOf(Error, async () => await ask([blob("a")], { evidence }));
  assert.match(error.message, "two answers to registry/v1/blob a");
});

test.run();
