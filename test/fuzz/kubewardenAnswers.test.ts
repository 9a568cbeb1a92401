/**
 * Mutated answers of a Kubewarden host: never a trap, and accepted only when the module verified the signature itself, or when
 * the host said in so many words that just this image is trusted.
 */
import * as assert from "uvu/assert";

import { admissionRequestOf } from "../../host/adapter/admissionRequest.js";
import type { Verdict } from "../../host/runtime/verdict.js";
import { rounds } from "../support/fuzz.js";
import { bytesOf } from "../support/guests.js";
import { callbacksOf, KubewardenGuest, type Callbacks, type HostValue } from "../support/kubewardenCallbacks.js";
import { pod } from "../support/policy.js";
import { SeededRandom } from "../support/random.js";
import {
  evidenceOf,
  IMAGE,
  IMAGE_DIGEST,
  makeSigner,
  requiring,
  signedLayer,
  simpleSigning,
} from "../support/signing.js";
import { suite } from "../support/suite.js";

const test = suite("fuzz kubewarden answers");
const random = new SeededRandom("fuzz kubewarden answers");
const guest = await KubewardenGuest.load();
const signer = makeSigner("fuzz");
const settings = requiring([signer]);
const request = admissionRequestOf(pod(IMAGE));
const known = callbacksOf(evidenceOf([signedLayer(signer, simpleSigning())]));
const unknown = callbacksOf(evidenceOf([signedLayer(signer, simpleSigning(IMAGE_DIGEST, { n: 1 }))]));
const ALPHABET = '{}[]":,0123456789abcdefsha_truen \\';

function mutated(value: HostValue): HostValue {
  const text = JSON.stringify((value as { value: unknown }).value);
  return { raw: bytesOf(random.mutateText(text, ALPHABET, 1 + random.below(4))) };
}

function judge(callbacks: Callbacks): Verdict {
  const verdict = guest.validate(request, settings, callbacks);
  if (!verdict.accepted) return verdict;
  assert.equal(
    verdict.patch.map(({ value }) => value),
    [`${IMAGE}@${IMAGE_DIGEST}`],
  );
  return verdict;
}

test("mutated digests and manifests: accepted only as verified by the module", () => {
  let accepted = 0;
  for (let round = 0; round < rounds(1500); round++) {
    const answers = { ...known };
    if (random.below(2) === 0) answers.digest = (image) => mutated(known.digest(image));
    else answers.manifest = (image) => mutated(known.manifest(image));
    const { explanation } = judge(answers);
    if (explanation.outcome !== "allowed") continue;
    assert.is(explanation.images[0]?.verifiedBy, "module");
    accepted += 1;
  }
  assert.ok(accepted > 10, "some mutations change what nobody reads");
});

test("mutated words of the host: accepted only when they are the right ones", () => {
  for (let round = 0; round < rounds(1500); round++) {
    const answer = mutated({ value: { is_trusted: true, digest: IMAGE_DIGEST } }) as { raw: Uint8Array };
    const { explanation } = judge({ ...unknown, verify: () => answer });
    if (explanation.outcome !== "allowed") continue;
    assert.is(explanation.images[0]?.verifiedBy, "kubewarden-host");
    const said = JSON.parse(new TextDecoder().decode(answer.raw)) as Record<string, unknown>;
    assert.equal([said["is_trusted"], said["digest"]], [true, IMAGE_DIGEST]);
  }
});

test("random bytes and random errors: a deny", () => {
  for (let round = 0; round < rounds(600); round++) {
    const raw = Uint8Array.from({ length: random.below(80) }, () => random.below(256));
    const error = String.fromCharCode(...Array.from({ length: random.below(60) }, () => random.below(0x10000)));
    const answer: HostValue = random.below(2) === 0 ? { raw } : { error };
    const which = random.pick(["digest", "manifest", "verify"] as const);
    const verdict = judge({ ...unknown, verify: () => answer, ...{ [which]: () => answer } });
    assert.is(verdict.accepted, false);
    for (const unit of verdict.message) assert.ok(unit >= " " || which === "digest", JSON.stringify(verdict.message));
  }
});

test.run();
