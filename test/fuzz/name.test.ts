import * as assert from "uvu/assert";

import { element, objectIdentifier, sequence, setOf } from "../../src/testkit/x509/der.js";
import { rounds } from "../support/fuzz.js";
import { call } from "../support/harness.js";
import { modelName, type ModelAttribute } from "../support/nameModel.js";
import { SeededRandom } from "../support/random.js";
import { suite } from "../support/suite.js";

const test = suite("fuzz: names");
const random = new SeededRandom("fuzz names");

const TYPES = ["2.5.4.3", "2.5.4.10", "0.9.2342.19200300.100.1.25", "1.2.840.113549.1.9.1"];
const TAGS = [0x03, 0x0c, 0x0c, 0x12, 0x13, 0x14, 0x16, 0x1a, 0x1c, 0x1e];

/** A value with contents that suit the tag, most of the time. */
function randomValue(tag: number): Uint8Array {
  if (random.below(12) === 0) return element(tag, random.bytes(random.below(8)));
  const alphabet = tag === 0x0c || tag >= 0x1c ? "aAbB  12éÖ日" : tag === 0x03 ? "\0" : "12 1";
  return encoded(tag, random.text(alphabet, 1 + random.below(6)));
}

function encoded(tag: number, text: string): Uint8Array {
  if (tag === 0x1e) return element(tag, Buffer.from(text, "utf16le").swap16());
  if (tag === 0x14) return element(tag, Buffer.from(text, "latin1"));
  if (tag !== 0x1c) return element(tag, Buffer.from(text));
  return element(tag, ...[...text].map((character) => Buffer.from(hex32(character.codePointAt(0) ?? 0), "hex")));
}

const hex32 = (value: number): string => value.toString(16).padStart(8, "0");

function randomAttribute(tag: number): Uint8Array {
  const isBits = tag === 0x03 && random.below(4) > 0;
  return sequence(objectIdentifier(isBits ? "2.5.4.45" : random.pick(TYPES)), randomValue(tag));
}

function randomName(): Uint8Array {
  const rdns = Array.from({ length: random.below(4) }, () =>
    Array.from({ length: 1 + (random.below(3) === 0 ? random.below(3) : 0) }, () => randomAttribute(random.pick(TAGS))),
  );
  return sequence(...rdns.map((attributes) => setOf(...attributes)));
}

test("a name is read exactly when the model reads it, and with the same attributes", () => {
  let accepted = 0;
  for (let i = 0; i < rounds(8000); i++) {
    const bytes = random.below(3) === 0 ? randomName() : random.mutate(randomName(), "\x0c\x13\x30\x31");
    const expected = modelName(bytes);
    const read = call("nameAttributesRaw", [bytes], "string");
    assert.is(read, expected === null ? null : expected.map(line).join("\n"), Buffer.from(bytes).toString("hex"));
    if (expected !== null && expected.length > 0) accepted += 1;
  }
  assert.ok(accepted > 1000, `only ${accepted} were accepted`);
});

const line = ({ rdn, type, text }: ModelAttribute): string => `${rdn} ${type} ${text}`;

/** One attribute of a name to be compared: all of it is written in one of several ways. */
type Abstract = [type: string, words: string[]];

/** Names of few words, so that they are often equal. */
function randomAbstract(): Abstract[][] {
  return Array.from({ length: random.below(3) }, () =>
    Array.from({ length: 1 + (random.below(3) === 0 ? 1 : 0) }, (): Abstract => [
      random.pick(["2.5.4.3", "2.5.4.10"]),
      Array.from({ length: random.below(3) }, () => random.pick(["a", "b"])),
    ]),
  );
}

function spelled(name: Abstract[][]): Uint8Array {
  const attribute = ([type, words]: Abstract): Uint8Array => {
    const spaces = (least: number): string => " ".repeat(least + random.below(2));
    const text = spaces(0) + words.map((word) => (random.below(2) === 0 ? word : word.toUpperCase())).join(spaces(1));
    return sequence(
      objectIdentifier(type),
      encoded(random.pick([0x0c, 0x13, 0x14, 0x16, 0x1a, 0x1c, 0x1e]), text + spaces(0)),
    );
  };
  return sequence(...name.map((attributes) => setOf(...attributes.map(attribute))));
}

test("names are related as the words that they are made of", () => {
  const seen = [0, 0, 0, 0];
  const key = (rdn: Abstract[]): string => JSON.stringify(rdn.map((attribute) => JSON.stringify(attribute)).sort());
  for (let i = 0; i < rounds(6000); i++) {
    const [first, second] = [randomAbstract(), random.below(4) === 0 ? [] : randomAbstract()];
    const name = random.below(4) === 0 ? [...second, ...first] : first;
    const isWithin = second.every((rdn, j) => key(rdn) === key(name[j] ?? []));
    const expected = !isWithin ? 0 : name.length === second.length ? 3 : 2;
    const [nameDer, baseDer] = [spelled(name), spelled(second)];
    assert.is(call("nameRelation", [nameDer, baseDer], "i32"), expected, JSON.stringify([name, second]));
    seen[expected] = (seen[expected] ?? 0) + 1;
  }
  assert.ok(
    [0, 2, 3].every((relation) => (seen[relation] ?? 0) > 300),
    String(seen),
  );
});

test("what is equal under full case folding and normalisation is never told apart for good", () => {
  for (let i = 0; i < rounds(4000); i++) {
    const text = random.text("aAéÉﬁfiﬀÅ\u212bÖ ", 1 + random.below(4));
    const other = random.below(2) === 0 ? text.toUpperCase() : text.normalize("NFKC").toLowerCase();
    const [first, second] = [text, other].map((value) =>
      sequence(setOf(sequence(objectIdentifier("2.5.4.3"), element(0x0c, Buffer.from(value))))),
    ) as [Uint8Array, Uint8Array];
    assert.is.not(call("nameRelation", [first, second], "i32"), 0, JSON.stringify([text, other]));
  }
});

test("random bytes", () => {
  for (let i = 0; i < rounds(3000); i++) {
    const bytes = random.bytes(random.below(40));
    assert.is(call("nameAttributesRaw", [bytes], "string") === null, modelName(bytes) === null);
  }
});

test.run();
