/** Mutated payloads of `validate`: never a trap, never an accept of an image that was not verified. */
import * as assert from "uvu/assert";

import { Evaluator } from "../../host/runtime/evaluator.js";
import { readVerdict, type Verdict } from "../../host/runtime/verdict.js";
import { digestOf } from "../support/cosignImages.js";
import { rounds } from "../support/fuzz.js";
import { bytesOf, policyModule, textOf } from "../support/guests.js";
import { SeededRandom } from "../support/random.js";
import { recordedPod } from "../support/recordedPod.js";
import { suite } from "../support/suite.js";

const test = suite("fuzz/validate payload");
const { image, request, settings, evidence } = await recordedPod();
const INTERESTING = '{}[],:"\\0-1etn ';
const evaluator = new Evaluator(await policyModule());
const VERIFIED = [image, `${image}@${digestOf("signed")}`, image.replace(/:v1$/, `@${digestOf("signed")}`)];

/** A trap, or any other failure of the module, rejects and so fails the test. */
async function verdictOn(payload: Uint8Array): Promise<Verdict> {
  return readVerdict((await evaluator.call("validate", payload, { evidence })).answer);
}

/** Every text under a member `image` or `reference` of the Pod, wherever it stands. */
function imagesIn(value: unknown, found: string[] = []): string[] {
  if (typeof value !== "object" || value === null) return found;
  for (const [key, member] of Object.entries(value)) {
    if ((key === "image" || key === "reference") && typeof member === "string") found.push(member);
    imagesIn(member, found);
  }
  return found;
}

/** What an accepted payload must be: read by another JSON parser, with our settings, and images that were verified. */
function checkAccepted(payload: Uint8Array, verdict: Verdict): void {
  const text = textOf(payload);
  const document = JSON.parse(text) as { request: { operation: string; object?: unknown }; settings: unknown };
  assert.equal(document.settings, settings, text);
  const { operation, object } = document.request;
  if (operation === "DELETE" && (object ?? null) === null) return;
  const verified = verdict.explanation.images.flatMap((each) => each.paths.map(() => each.image));
  assert.ok(
    verified.every((each) => VERIFIED.includes(withPlainPort(each))),
    text,
  );
  const spec = (object as { spec: Record<string, unknown> }).spec;
  const { containers, initContainers, ephemeralContainers, volumes } = spec;
  const named = [containers, initContainers, ephemeralContainers, volumes].flatMap((list) => imagesIn(list));
  assert.ok(
    named.every((each) => VERIFIED.includes(withPlainPort(each))),
    text,
  );
}

/** A port is a number: zeros before it change nothing. */
function withPlainPort(reference: string): string {
  return reference.replace(/^([^/:]+:)0+(?=\d)/, "$1");
}

test("mutated requests", async () => {
  const random = new SeededRandom("requests");
  const [head, tail] = ['{"request":', `,"settings":${JSON.stringify(settings)}}`].map(bytesOf);
  const source = bytesOf(request);
  let accepted = 0;
  for (let i = 0; i < rounds(4000); i++) {
    const payload = new Uint8Array(
      Buffer.concat([head as Uint8Array, random.mutate(source, INTERESTING), tail as Uint8Array]),
    );
    const verdict = await verdictOn(payload);
    if (!verdict.accepted) continue;
    accepted += 1;
    checkAccepted(payload, verdict);
  }
  console.log(`${accepted} of ${rounds(4000)} accepted`);
  assert.ok(accepted > 20 && accepted < rounds(3000), "the mutations show nothing");
});

test("mutated settings: what is not accepted as settings accepts nothing", async () => {
  const random = new SeededRandom("settings");
  const source = bytesOf(settings);
  for (let i = 0; i < rounds(3000); i++) {
    const changed = random.mutate(source, INTERESTING);
    const payload = new Uint8Array(
      Buffer.concat([bytesOf(`{"request":${JSON.stringify(request)},"settings":`), changed, bytesOf("}")]),
    );
    const { answer } = await evaluator.call("validate_settings", changed);
    const { valid } = JSON.parse(textOf(answer)) as { valid: boolean };
    const verdict = await verdictOn(payload);
    // Behind a valid document more members may follow: then it is the payload that is not valid.
    if (!valid) assert.ok(!verdict.accepted || !isJson(changed), Buffer.from(payload).toString());
    if (verdict.accepted && verdict.warnings.length === 0)
      assert.is(verdict.explanation.images[0]?.digest, digestOf("signed"));
  }
});

function isJson(bytes: Uint8Array): boolean {
  try {
    JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    return true;
  } catch {
    return false;
  }
}

test("random bytes are refused", async () => {
  const random = new SeededRandom("random payloads");
  for (let i = 0; i < rounds(2000); i++) {
    const verdict = await verdictOn(random.bytes(random.below(200)));
    assert.is(verdict.explanation.fault?.code, "request-invalid");
  }
});

test.run();
