/** Mutated evidence: no answer of a host makes the module trap or lie. */
import * as assert from "uvu/assert";

import type { EvidenceEntry } from "../../host/runtime/evidence.js";
import { Evaluator } from "../../host/runtime/evaluator.js";
import { readVerdict } from "../../host/runtime/verdict.js";
import { digestOf } from "../support/cosignImages.js";
import { rounds } from "../support/fuzz.js";
import { bytesOf, policyModule } from "../support/guests.js";
import { SeededRandom } from "../support/random.js";
import { recordedPod } from "../support/recordedPod.js";
import { isListing } from "../support/hostile.js";
import { suite } from "../support/suite.js";

const test = suite("fuzz/evidence");
const { request, settings, evidence } = await recordedPod();
const INTERESTING = '{}[],:"\\0-1etn ';
const evaluator = new Evaluator(await policyModule());
const PAYLOAD = bytesOf({ request, settings });

test("mutated answers: never a trap, and an accept only for the image that was signed", async () => {
  const random = new SeededRandom("answers");
  let accepted = 0;
  for (let i = 0; i < rounds(3000); i++) {
    const index = random.below(evidence.length);
    const entry = evidence[index] as EvidenceEntry & { answer: Uint8Array };
    const answer = random.mutate(entry.answer, INTERESTING);
    const changed = evidence.map((each, at) => (at === index ? { ...entry, answer } : each));
    const verdict = readVerdict((await evaluator.call("validate", PAYLOAD, { evidence: changed })).answer);
    if (!verdict.accepted) continue;
    accepted += 1;
    const isSame = Buffer.compare(answer, entry.answer) === 0;
    const mayDiffer = ["registry/v1/manifest", "registry/v1/referrers", "clock/v1/now"].includes(entry.operation);
    assert.ok(isSame || mayDiffer, `${entry.operation}: ${Buffer.from(answer).toString()}`);
    assert.is(verdict.explanation.images[0]?.digest, digestOf("signed"));
  }
  console.log(`${accepted} of ${rounds(3000)} accepted`);
});

/** No accept but without a listing of referrers: what lies at cosign's tag is proof all the same. */
async function assertDenied(changed: EvidenceEntry[], instead: EvidenceEntry): Promise<void> {
  const verdict = readVerdict((await evaluator.call("validate", PAYLOAD, { evidence: changed })).answer);
  if (!verdict.accepted) return;
  assert.ok(isListing(instead), `${instead.operation} ${instead.argument}`);
  assert.is(verdict.explanation.images[0]?.digest, digestOf("signed"));
}

test("answers of random bytes: never a trap, never an accept", async () => {
  const random = new SeededRandom("random answers");
  for (let i = 0; i < rounds(1000); i++) {
    const index = random.below(evidence.length);
    const changed = evidence.map((each, at) =>
      at === index ? { ...each, answer: random.bytes(random.below(300)) } : each,
    );
    await assertDenied(changed, evidence[index] as EvidenceEntry);
  }
});

test("failures of any words: never an accept", async () => {
  const random = new SeededRandom("failures");
  for (let i = 0; i < rounds(1000); i++) {
    const index = random.below(evidence.length);
    const { operation, argument } = evidence[index] as EvidenceEntry;
    const message = Buffer.from(random.bytes(random.below(3000))).toString("latin1");
    const code = random.pick(["not-found", "pending", "ok", "", "1", "invalid-answer: x"]) as "not-found";
    const changed = evidence.map((each, at) =>
      at === index ? { operation, argument, failure: { code, message } } : each,
    );
    await assertDenied(changed, evidence[index] as EvidenceEntry);
  }
});

test.run();
