/** Regular expressions at random: JavaScript's engine agrees where both languages are the same, and nothing traps. */
import * as assert from "uvu/assert";

import { rounds } from "../support/fuzz.js";
import { call } from "../support/harness.js";
import { SeededRandom } from "../support/random.js";
import { suite } from "../support/suite.js";

const test = suite("fuzz regex");
const random = new SeededRandom("fuzz regex");
const ATOMS = [
  "a",
  "b",
  "c",
  "é",
  "𝄞",
  "1",
  "-",
  ".",
  "[ab]",
  "[^a]",
  "[a-c1]",
  "[^b-é]",
  "\\d",
  "\\D",
  "\\w",
  "\\W",
  "\\x61",
  "\\.",
];
const EMPTY_ATOMS = ["^", "$", "\\b", "\\B", "(?:)", "()"];
const REPEATS = ["*", "+", "?", "*?", "+?", "??", "{2}", "{1,2}", "{0,2}?", "{2,}", "{1,3}?"];
const SYNTAX = "()[]{}|*+?\\^$.-:,<>Pp=!iUmsQEdxwN019abL\u00e9\n";
const TEXT = "aabbc1-é日_ ";

interface Pattern {
  readonly source: string;
  /** What may be empty is not repeated: there JavaScript gives up a round that took nothing. */
  readonly mayBeEmpty: boolean;
}

function atom(): Pattern {
  const mayBeEmpty = random.below(6) === 0;
  return { source: random.pick(mayBeEmpty ? EMPTY_ATOMS : ATOMS), mayBeEmpty };
}

function pattern(depth: number): Pattern {
  if (depth === 0) return atom();
  const first = pattern(depth - 1);
  switch (random.below(5)) {
    case 0:
      return atom();
    case 1: {
      const second = pattern(depth - 1);
      return { source: first.source + second.source, mayBeEmpty: first.mayBeEmpty && second.mayBeEmpty };
    }
    case 2: {
      const second = pattern(depth - 1);
      return { source: `(?:${first.source}|${second.source})`, mayBeEmpty: first.mayBeEmpty || second.mayBeEmpty };
    }
    case 3:
      return { source: `(${first.source})`, mayBeEmpty: first.mayBeEmpty };
    default: {
      if (first.mayBeEmpty) return first;
      const repeat = random.pick(REPEATS);
      return { source: `(?:${first.source})${repeat}`, mayBeEmpty: /^[*?]|^\{0/.test(repeat) };
    }
  }
}

/** Begin and end in bytes of what JavaScript finds first. */
function expected(source: string, text: string): string | null {
  const match = new RegExp(source, "u").exec(text);
  if (match === null) return null;
  const begin = Buffer.byteLength(text.slice(0, match.index));
  return `${begin},${begin + Buffer.byteLength(match[0])}`;
}

test("JavaScript finds the same", () => {
  for (let round = 0; round < rounds(8000); round++) {
    const { source } = pattern(1 + random.below(4));
    const text = random.text(TEXT, random.below(10));
    const shown = `${source} in ${JSON.stringify(text)}`;
    const bytes = [Buffer.from(source), Buffer.from(text)] as const;
    const match = expected(source, text);
    assert.is(call("regexFind", [...bytes, 0, 0], "string")?.split(" ")[0] ?? null, match, shown);
    assert.is(call("regexMatchesUtf8", [...bytes], "bool"), match !== null, shown);
  }
});

test("a pattern is refused or it runs, and all ways to run it agree on whether there is a match", () => {
  let accepted = 0;
  const count = rounds(8000);
  for (let round = 0; round < count; round++) {
    const source = random.mutateText(pattern(1 + random.below(4)).source, SYNTAX, 1 + random.below(4));
    const bytes = random.below(4) === 0 ? random.mutate(Buffer.from(source)) : Buffer.from(source);
    if (call("regexProblem", [bytes], "string") !== null) continue;
    accepted += 1;
    const text =
      random.below(4) === 0 ? random.bytes(random.below(12)) : Buffer.from(random.text(TEXT, random.below(12)));
    const isMatch = call("regexMatchesUtf8", [bytes, text], "bool");
    for (const mode of [0, 2]) {
      assert.is(call("regexFind", [bytes, text, 0, mode], "string") !== null, isMatch, `${source} mode ${mode}`);
    }
    call("regexReplaceAll", [bytes, text, Buffer.from(random.text("$1{}na", 6))], "bytes");
    call("regexSplit", [bytes, text, random.below(4) - 1], "string");
  }
  assert.ok(accepted > count / 4, `only ${accepted} were accepted`);
});

test("random syntax", () => {
  for (let round = 0; round < rounds(8000); round++) {
    const source = Buffer.from(random.text(SYNTAX, random.below(16)));
    if (call("regexProblem", [source], "string") === null)
      call("regexMatchesUtf8", [source, Buffer.from("ab1")], "bool");
  }
});

test.run();
