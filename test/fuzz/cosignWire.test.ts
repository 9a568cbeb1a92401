/** Spoilt and mutated documents of cosign's own formats and of Rekor: never a trap, and accepted only as JSON.parse reads them. */
import * as assert from "uvu/assert";

import { rounds } from "../support/fuzz.js";
import { call } from "../support/harness.js";
import { SeededRandom } from "../support/random.js";
import { suite } from "../support/suite.js";
import { entryText, rekorBundleText } from "../support/wire/entityModel.js";
import { type Json, bytesOfJson, sampleEntry, sampleRekorBundle, sampleRekorEntry } from "../support/wire/samples.js";
import { spoilt } from "../support/wire/spoil.js";

const test = suite("fuzz cosign's formats");
const random = new SeededRandom("fuzz cosign's formats");
const CHARACTERS = '{}[],:"\\u+/=-_0 n';

/** The document, when no number in it is more than JSON.parse can hold. */
function parsed(bytes: Uint8Array): Json | null {
  const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  return /\d{16}/.test(text) ? null : (JSON.parse(text) as Json);
}

function entryOutcome(bytes: Uint8Array, form: number): string {
  const answer = call("logEntryOutcome", [bytes, form], "string") ?? "";
  assert.match(answer, /^(ok\n|bundle-malformed: |log-entry-malformed: |budget-exhausted: )/);
  return answer;
}

const acceptsProto = (bytes: Uint8Array): boolean => acceptsAs(bytes, 0, entryText);
const acceptsRekorBundle = (bytes: Uint8Array): boolean =>
  acceptsAs(bytes, 1, (document) => {
    const payload = document["Payload"] as Json;
    const zero = { logIndex: payload["logIndex"] ?? 0, integratedTime: payload["integratedTime"] ?? 0 };
    return rekorBundleText({ ...document, Payload: { ...payload, ...zero } });
  });

function acceptsAs(bytes: Uint8Array, form: number, model: (document: Json) => string): boolean {
  const answer = entryOutcome(bytes, form);
  if (!answer.startsWith("ok\n")) return false;
  const document = parsed(bytes);
  if (document !== null) assert.is(answer, `ok\n${model(document)}`);
  return true;
}

function acceptsRekorEntry(bytes: Uint8Array): boolean {
  const answer = entryOutcome(bytes, 2);
  if (!answer.startsWith("ok\n")) return false;
  const document = parsed(bytes);
  if (document === null) return true;
  const [entry] = Object.values(
    Array.isArray(document) ? (document.find((one) => Object.keys(one as Json).length > 0) as Json) : document,
  ) as [Json];
  const numbers = `${(entry["logIndex"] as number | undefined) ?? 0} ${entry["logID"] as string} ${(entry["integratedTime"] as number | undefined) ?? 0}`;
  assert.ok(answer.startsWith(`ok\nentry ${numbers} /\nbody ${entry["body"] as string}\n`), answer);
  return true;
}

const DOORS: [string, () => Json, (bytes: Uint8Array) => boolean][] = [
  ["a log entry in protobuf's JSON", sampleEntry, acceptsProto],
  ["cosign's annotation of a log entry", sampleRekorBundle, acceptsRekorBundle],
  ["an answer of Rekor's API", sampleRekorEntry, acceptsRekorEntry],
];

for (const [name, sample, accepts] of DOORS) {
  test(name, () => {
    const cases = rounds(1500);
    const valid = bytesOfJson(sample());
    let accepted = 0;
    for (let round = 0; round < cases; round++) {
      if (accepts(bytesOfJson(spoilt(sample(), random, random.pick([20, 80]))))) accepted += 1;
      accepts(random.mutate(valid, CHARACTERS));
      accepts(random.bytes(random.below(40)));
    }
    assert.ok(accepted > cases / 8 && accepted < cases, `${accepted} were accepted`);
  });
}

test("detached files", () => {
  const pem = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
  const bundle = {
    base64Signature: "AAAA",
    cert: Buffer.from(pem).toString("base64"),
    rekorBundle: sampleRekorBundle(),
  };
  const mutated = (text: string): string =>
    random.below(3) === 0 ? random.mutateText(text, `${CHARACTERS}A\r`, 1 + random.below(3)) : text;
  const cases = rounds(3000);
  let accepted = 0;
  for (let round = 0; round < cases; round++) {
    const old = random.below(2) === 0 ? "" : mutated(JSON.stringify(spoilt(bundle, random, 40)));
    const texts = [
      mutated("AAAA"),
      mutated(random.pick(["", pem])),
      mutated(random.pick(["", pem + pem])),
      old,
      mutated(random.pick(["", "AAAA"])),
    ];
    const answer = call("detachedOutcome", [...texts, random.below(4) === 0 ? 1 : 0], "string") ?? "";
    assert.match(answer, /^(ok\nname file\nformat 0\nsignature |bundle-malformed: |signature-(malformed|missing): )/);
    if (answer.startsWith("ok\n")) accepted += 1;
  }
  assert.ok(accepted > cases / 10 && accepted < cases, `${accepted} were accepted`);
});

test.run();
