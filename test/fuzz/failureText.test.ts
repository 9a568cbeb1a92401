/** Whatever error text a host gives for any look-up of an accepted request, the verdict is not an accept. */
import * as assert from "uvu/assert";

import { FAILURE_CODES, PENDING } from "../../host/generated/operations.gen.js";
import { rounds } from "../support/fuzz.js";
import { pod } from "../support/policy.js";
import { SeededRandom } from "../support/random.js";
import { fromEntries, RawHost } from "../support/rawHost.js";
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

const test = suite("fuzz failure text");
const random = new SeededRandom("fuzz failure text");
const signer = makeSigner("release");
const settings = requiring([signer]);
const entries = evidenceOf([signedLayer(signer, simpleSigning())]);
const truth = fromEntries(entries);
const host = await RawHost.load();

const words: string[] = [
  ...FAILURE_CODES,
  PENDING,
  "ok",
  "success",
  "true",
  "1",
  "allowed",
  "accepted",
  "unknown binding",
];
const sentences = [
  "",
  "no",
  IMAGE_DIGEST,
  '{"accepted":true}',
  "x".repeat(5000),
  "a: b: c",
  "\ud800",
  "\u0000",
  '"}],"',
];

/** The verdict when one entry, or every entry, fails with this text. */
function verdict(failing: string | null, text: string): Record<string, unknown> {
  return host.validate(pod(IMAGE), settings, (operation, argument) =>
    failing === null || operation === failing ? { error: text } : truth(operation, argument),
  );
}

function check(text: string): void {
  for (const failing of [...entries.map(({ operation }) => operation), null]) {
    const answer = verdict(failing, text);
    const shown = `${failing}: ${JSON.stringify(text.slice(0, 200))}: ${JSON.stringify(answer)}`;
    const { outcome, images } = answer["explanation"] as { outcome: string; images: unknown[] };
    assert.is(answer["accepted"], false, shown);
    assert.ok(["denied", "indeterminate", "pending"].includes(outcome), shown);
    assert.is(answer["patch"], undefined, shown);
    assert.is(answer["mutated_object"], undefined, shown);
    assert.ok(Array.isArray(images) && JSON.stringify(answer).length < 20_000, shown);
  }
}

test("the request is accepted while nothing fails", () => {
  const answer = host.validate(pod(IMAGE), settings, truth);
  assert.is(answer["accepted"], true);
  assert.is(entries.length, 5, "the digest, referrers, the tag's manifest, its payload, the time");
});

test("every word with every sentence", () => {
  for (const word of words) {
    check(word);
    for (const sentence of sentences) for (const between of [": ", ":", " ", ""]) check(`${word}${between}${sentence}`);
  }
});

test("the answer itself as the error's text", () => {
  for (const entry of entries) if ("answer" in entry) check(new TextDecoder().decode(entry.answer));
});

test("mutated words", () => {
  for (let round = 0; round < rounds(400); round++) {
    const text = `${random.pick(words)}: ${random.pick(sentences)}`;
    check(random.mutateText(text, 'abePN-_: .\n\0{}"\u00e9\u{1f40b}', 1 + random.below(4)));
  }
});

test("random text", () => {
  for (let round = 0; round < rounds(200); round++) {
    check(String.fromCharCode(...Array.from({ length: random.below(60) }, () => random.below(0x10000))));
  }
});

test("a text of many megabytes", () => {
  for (const bytes of [(16 << 20) - 1, 16 << 20, (16 << 20) + 1]) {
    const answer = verdict("registry/v1/blob", "not-found: ".padEnd(bytes, "x"));
    assert.is(answer["accepted"], false);
  }
});

test("a failure leaves nothing behind for the next request", () => {
  check("unavailable: no");
  assert.is(host.validate(pod(IMAGE), settings, truth)["accepted"], true);
});

test.run();
