/** Mutated and made-up files at the two doors: read whole or refused, and what is written is what was there. */
import { readFileSync } from "node:fs";

import * as assert from "uvu/assert";

import { projectRoot } from "../../build/paths.js";
import { FixtureError, type Fixture } from "../../host/record/fixture.js";
import { readFixture } from "../../host/record/readFixture.js";
import { writeFixture } from "../../host/record/writeFixture.js";
import { convertRecording } from "../../host/record/kwctl/convert.js";
import type { EvidenceEntry } from "../../host/runtime/evidence.js";
import { withoutCredentials } from "../../src/fixture/credentials.js";
import { digestOf } from "../../src/digest.js";
import { documentText, parseText } from "../../src/fixture/document.js";
import { exchangesOf } from "../../src/fixture/kwctlFile.js";
import { redactFixture } from "../../src/fixture/redaction.js";
import { rounds } from "../support/fuzz.js";
import { SeededRandom } from "../support/random.js";
import { suite } from "../support/suite.js";

const test = suite("fuzz/fixtures");
const INTERESTING = '{}[],:"\\0-1etn !&*|>#%@`\n';
const TIME = "2026-11-21T00:00:00Z";
const EXAMPLE = readFileSync(new URL("examples/fixture.yaml", projectRoot), "utf8");

/** The fixture in a text whose blobs are these. */
function read(text: string, isJson: boolean, blobs: ReadonlyMap<string, Uint8Array>): Fixture {
  return readFixture(parseText(text, isJson), (digest) => blobs.get(digest) ?? null);
}

/** What is read from what is written must be what was there. */
function assertRoundTrip(fixture: Fixture, isJson: boolean): void {
  const { document, blobs } = writeFixture(fixture, digestOf);
  const again = read(documentText(document, isJson), isJson, blobs);
  assert.equal(comparable(again), comparable(fixture));
}

function comparable({ evidence, ...others }: Fixture): unknown {
  const entries = evidence.map((entry) =>
    "answer" in entry ? { ...entry, answer: Buffer.from(entry.answer).toString("hex") } : entry,
  );
  return { ...others, entries };
}

test("mutated fixtures are refused with FixtureError, or give fixtures that can be written again", () => {
  const random = new SeededRandom("fixtures");
  const { document } = writeFixture(read(EXAMPLE, false, new Map()), digestOf);
  const sources = [EXAMPLE, documentText(document, true)].map((text) => new TextEncoder().encode(text));
  let count = 0;
  for (let i = 0; i < rounds(400); i++) {
    const isJson = i % 8 !== 0;
    const text = new TextDecoder().decode(random.mutate(sources[isJson ? 1 : 0] as Uint8Array, INTERESTING));
    try {
      const fixture = read(text, isJson, new Map());
      assertRoundTrip(fixture, true);
      count += 1;
    } catch (error) {
      if (!(error instanceof FixtureError)) throw error;
    }
  }
  console.log(`${count} of ${rounds(400)} read`);
  assert.ok(count > 0);
});

/** A value that has a JSON form, made of what documents stumble over. */
function value(random: SeededRandom, depth: number): unknown {
  const kind = random.below(depth > 3 ? 4 : 7);
  if (kind === 0) return awkwardText(random);
  if (kind === 1) return random.pick([0, -1, 1.5, 1e21, 1e-7, 123456789012, 0.1, -0.5]);
  if (kind === 2) return random.pick([true, false, null]);
  if (kind === 3) return random.pick(["yes", "null", "~", "1", "0x1", "1e3", "<<", "=", "2026-11-21", "", " ", "\n"]);
  const size = random.below(4);
  if (kind === 4) return Array.from({ length: size }, () => value(random, depth + 1));
  return Object.fromEntries(Array.from({ length: size }, () => [awkwardText(random), value(random, depth + 1)]));
}

const ALPHABET = "ab:-#?!&*|>'\"%@`,[]{}\\ \t\n\r\u0000\u001b\u0085\u2028\u202e\ufeffé漢😀<>&";

function awkwardText(random: SeededRandom): string {
  const characters = [...ALPHABET];
  return Array.from({ length: random.below(8) }, () => random.pick(characters)).join("");
}

function awkwardBytes(random: SeededRandom): Uint8Array {
  const kind = random.below(4);
  if (kind === 0) return random.bytes(random.below(100));
  if (kind === 1) return new TextEncoder().encode(awkwardText(random));
  const json = JSON.stringify(value(random, 0), null, random.pick([0, 0, 1, 2, 3, 4, 8, 9, "\t"]));
  const text = kind === 2 ? json : json.replace(/[<>&]/g, (each) => `\\u00${each.charCodeAt(0).toString(16)}`);
  return new TextEncoder().encode(`${text}${random.pick(["", "", "\n", " ", "\n\n"])}`);
}

test("answers of any bytes are the same bytes after a file, in YAML and in JSON", () => {
  const random = new SeededRandom("answers in files");
  const forms = new Map<string, number>();
  for (let i = 0; i < rounds(150); i++) {
    const evidence = Array.from({ length: 4 }, (_, index): EvidenceEntry => {
      const argument = `${awkwardText(random)}${index}`;
      return { operation: "registry/v1/blob", argument, answer: awkwardBytes(random) };
    });
    const fixture = { time: TIME, request: value(random, 0), settings: value(random, 0), evidence, expect: "allowed" };
    for (const row of writeFixture(fixture, digestOf).document["evidence"] as object[]) {
      const form = Object.keys(row)[2] ?? "";
      forms.set(form, (forms.get(form) ?? 0) + 1);
    }
    const clock: EvidenceEntry = { operation: "clock/v1/now", argument: "", answer: new TextEncoder().encode(TIME) };
    for (const isJson of [true, false]) assertRoundTrip({ ...fixture, evidence: [...evidence, clock] }, isJson);
  }
  console.log(JSON.stringify(Object.fromEntries(forms)));
  assert.equal([...forms.keys()].sort(), ["base64", "blob", "json", "text"]);
});

test("mutated recordings of kwctl are refused with FixtureError, or can be converted", () => {
  const random = new SeededRandom("recordings");
  const source = readFileSync(new URL("test/fixtures/kwctl/signed.yaml", projectRoot));
  let count = 0;
  for (let i = 0; i < rounds(400); i++) {
    try {
      const text = new TextDecoder().decode(random.mutate(source, INTERESTING));
      const { evidence } = convertRecording(exchangesOf(parseText(text, false)), digestOf);
      assert.ok(evidence.length <= 1);
      count += 1;
    } catch (error) {
      if (!(error instanceof FixtureError)) throw error;
    }
  }
  console.log(`${count} of ${rounds(400)} read`);
  assert.ok(count > 0);
});

test("redaction ends, is done once, and leaves a fixture", () => {
  const random = new SeededRandom("redaction");
  const parts = [
    "https://",
    "user",
    ":",
    "@",
    "r.example",
    "Bearer ",
    "eyJhbGciOiJub25lIn0",
    ".eyJhIjoxfQ",
    ".",
    "?X-Amz-Signature=",
    "ghp_",
    "a".repeat(40),
    " ",
  ];
  for (let i = 0; i < rounds(600); i++) {
    const text = Array.from({ length: random.below(12) }, () => random.pick(parts)).join("");
    const once = withoutCredentials(text).text;
    assert.equal(withoutCredentials(once), { text: once, found: [] }, text);
    const request = {
      metadata: { managedFields: [1] },
      env: [{ value: text }],
      auths: value(random, 0),
      data: value(random, 0),
      kind: "Secret",
    };
    const { fixture } = redactFixture({ time: TIME, request, settings: value(random, 0), evidence: [] });
    assert.equal(redactFixture(fixture).findings, [], JSON.stringify(request));
  }
});

test.run();
