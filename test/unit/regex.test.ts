/** Regular expressions: the rules of RE2's syntax in Go's flavour, what is refused, the limits, and steps in proportion. */
import { readFileSync } from "node:fs";

import * as assert from "uvu/assert";

import { projectRoot } from "../../build/paths.js";
import { call } from "../support/harness.js";
import { suite } from "../support/suite.js";

const test = suite("regex");
const bytes = (text: string): Buffer => Buffer.from(text, "utf8");
const matches = (pattern: string, text: string): boolean => call("regexMatches", [pattern, text], "bool");
const problem = (pattern: string): string | null => call("regexProblem", [bytes(pattern)], "string");
const [FIRST, WHOLE, LONGEST] = [0, 1, 2];

function find(pattern: string, text: string, mode = FIRST, from = 0): string | null {
  return call("regexFind", [bytes(pattern), bytes(text), from, mode], "string");
}

/** What matches, by itself and alone, of some characters. */
function members(pattern: string, characters: string): string {
  return [...characters].filter((character) => matches(`^(?:${pattern})$`, character)).join("");
}

test("a match may be anywhere, unless the pattern is anchored", () => {
  assert.ok(matches("b+", "abbc"));
  assert.ok(matches("", ""));
  assert.not.ok(matches("^b", "ab"));
  assert.not.ok(matches("b$", "bc"));
  assert.ok(matches("^https://github\\.com/octo/", "https://github.com/octo/app"));
  assert.not.ok(matches("^https://github\\.com/octo/", "https://githubXcom/octo/app"));
});

test("$ is the text's end, also before a last line feed", () => {
  assert.not.ok(matches("a$", "a\n"));
  assert.ok(matches("(?m)a$", "a\n"));
  assert.ok(matches("(?m)^b$", "a\nb\nc"));
  assert.not.ok(matches("(?m)a\\z", "a\n"));
  assert.not.ok(matches("(?m)\\Ab", "a\nb"));
});

test("the first alternative wins, or the longest match", () => {
  assert.is(find("a|ab", "xab"), "1,2");
  assert.is(find("a|ab", "xab", LONGEST), "1,3");
  assert.is(find("a|ab", "ab", WHOLE), "0,2");
  assert.is(find("a+?", "aaa"), "0,1");
  assert.is(find("a{2,3}?", "aaaa"), "0,2");
  assert.is(find("(?U)a+", "aaa"), "0,1");
  assert.is(find("(?U)a+?", "aaa"), "0,3");
});

test("groups are those of the last time round", () => {
  assert.is(find("(a)|(b)", "b"), "0,1 - 0,1");
  assert.is(find("(?:(a)|(b))*", "ab"), "0,2 0,1 1,2");
  assert.is(find("(a*)+", "b"), "0,0 0,0");
  assert.is(find("(a|b)*c", "abac"), "0,4 2,3");
  assert.is(find("(a){0}b", "b"), "0,1 -");
});

test("a search may begin inside of the text, which assertions see", () => {
  assert.is(find("^a", "aa", FIRST, 1), null);
  assert.is(find("\\ba", "aa a", FIRST, 1), "3,4");
  assert.is(find("a", "aa", FIRST, 1), "1,2");
  assert.is(find("a*", "aa", FIRST, 2), "2,2");
});

test("names of groups", () => {
  assert.is(call("regexGroupNames", [bytes("(a)(?P<one>b)(?<two_2>c)(?:d)")], "string"), ",,one,two_2");
});

test("flags hold to the end of their group", () => {
  assert.ok(matches("^(?i)ab$", "AB"));
  assert.ok(matches("^(?i:a)b$", "Ab"));
  assert.not.ok(matches("^(?i:a)b$", "AB"));
  assert.not.ok(matches("^(?i:a(?-i)b)$", "AB"));
  assert.ok(matches("^((?i)a)b$", "Ab"));
  assert.not.ok(matches("a.b", "a\nb"));
  assert.ok(matches("(?s)a.b", "a\nb"));
  assert.ok(matches("(?is-m:A.B$)", "a\nb"));
});

test("case is folded simply: one character to one", () => {
  assert.is(members("(?i)k", "kK\u212Ax"), "kK\u212A");
  assert.is(members("(?i)[s]", "sS\u017F"), "sS\u017F");
  assert.is(members("(?i)\u03b8", "\u03b8\u0398\u03d1\u03f4"), "\u03b8\u0398\u03d1\u03f4");
  assert.is(members("(?i)[^k]", "kK\u212Ax"), "x");
  assert.is(members("(?i)\\W", "kK\u212A_-"), "-");
  assert.is(members("(?i)\u00df", "\u00df\u1e9eSs"), "\u00df\u1e9e");
  assert.is(members("(?i)i", "iI\u0130\u0131"), "iI");
});

test("classes", () => {
  assert.is(members("\\d", "09a\u0663"), "09");
  assert.is(members("\\s", " \t\n\v\f\r\u00a0"), " \t\n\f\r");
  assert.is(members("[[:space:]]", " \t\n\v\f\r\u00a0"), " \t\n\v\f\r");
  assert.is(members("[[:^alpha:]]", "aZ1é"), "1é");
  assert.is(members("[]a-]", "]a-b"), "]a-");
  assert.is(members("[^\\d\\PL]", "1a-é"), "aé");
  assert.is(members("[a-c-e]", "abcde-"), "abce-");
  assert.is(members("\\p{Greek}", "αa"), "α");
  assert.is(members("\\p{^Lu}", "Aa"), "a");
  assert.is(members("\\P{^lowercase letter}", "Aa"), "a");
  assert.is(members("\\pN", "1\u00bda"), "1\u00bd");
  assert.is(members("[^\\x00-\\x{10FFFF}]", "a\0"), "");
});

test("what stands for itself", () => {
  assert.ok(matches("^\\Qa.b*\\E+$", "a.b**"));
  assert.ok(matches("^a{,2}$", "a{,2}"));
  assert.ok(matches("^\\x41\\x{1F600}\\101\\.$", "A\u{1F600}A."));
  assert.ok(matches("^a{2$", "a{2"));
  assert.ok(matches("^\\Q(", "("));
});

test("words are those of ASCII", () => {
  assert.is(find("\\bb", "éb"), "2,3");
  assert.is(find("\\Bb", "ab"), "1,2");
  assert.not.ok(matches("\\bé", "é"));
});

test("offsets are of bytes, and what is not UTF-8 is U+FFFD, byte by byte", () => {
  assert.is(find("b", "é𝄞b"), "6,7");
  const broken = Uint8Array.from([0xe2, 0x82, 0x61, 0xff]);
  assert.is(call("regexFind", [bytes("^..a."), broken, 0, FIRST], "string"), "0,4");
  assert.ok(call("regexMatchesUtf8", [bytes("^\\x{FFFD}{2}a"), broken], "bool"));
});

const REFUSED: [pattern: string, problem: string][] = [
  ["(a", "missing closing ): `(a`"],
  ["a)", "unexpected ): `a)`"],
  ["[a", "missing closing ]: `[a`"],
  ["x[]", "missing closing ]: `[]`"],
  ["[z-a]", "invalid character class range: `z-a`"],
  ["\\p{Nope}", "invalid character class range: `\\p{Nope}`"],
  ["\\p{Old_Italic}", "invalid character class range: `\\p{Old_Italic}`"],
  ["[[:nope:]]", "invalid character class range: `[:nope:]`"],
  ["*a", "missing argument to repetition operator: `*`"],
  ["a|+", "missing argument to repetition operator: `+`"],
  ["a**", "invalid nested repetition operator: `**`"],
  ["a{2}{3}?", "invalid nested repetition operator: `{2}{3}?`"],
  ["a{1001}", "invalid repeat count: `{1001}`"],
  ["a{3,2}", "invalid repeat count: `{3,2}`"],
  ["(?:a{10}){101}", "invalid repeat count: `{101}`"],
  ["a\\", "trailing backslash at end of expression: ``"],
  ["(a)\\1", "invalid escape sequence: `\\1`"],
  ["\\C", "invalid escape sequence: `\\C`"],
  ["\\x{110000}", "invalid escape sequence: `\\x{110000`"],
  ["(?=a)", "invalid or unsupported Perl syntax: `(?=`"],
  ["(?i", "invalid or unsupported Perl syntax: `(?i`"],
  ["(?P<a b>c)", "invalid named capture: `(?P<a b>`"],
  ["(?<n", "invalid named capture: `(?<n`"],
];

for (const [pattern, expected] of REFUSED) {
  test(`refused: ${pattern}`, () => assert.is(problem(pattern), `regex-invalid: ${expected}`));
}

test("a pattern that is not UTF-8 is refused", () => {
  const refusal = call("regexProblem", [Uint8Array.from([0x61, 0xff])], "string");
  assert.is(refusal, "regex-invalid: invalid UTF-8: `\ufffd`");
});

test("limits: what is allowed, and what is one more", () => {
  const nested = (depth: number): string => "(".repeat(depth) + "a" + ")".repeat(depth);
  const refusal = (pattern: string): string | undefined =>
    problem(pattern)?.slice("regex-invalid: ".length).split(":")[0];
  assert.is(refusal("(?:a{10}){100}"), undefined);
  assert.is(refusal(nested(999)), undefined);
  assert.is(refusal(nested(1000)), "expression nests too deeply");
  assert.is(refusal("(?:".repeat(5000) + ")".repeat(5000)), undefined);
  assert.is(refusal("a{1000}".repeat(1048)), undefined);
  assert.is(refusal("a{1000}".repeat(1049)), "expression too large");
  assert.is(refusal("a".repeat(256 << 10)), undefined);
  assert.is(refusal("a".repeat((256 << 10) + 1)), "expression too large");
  assert.is(refusal("\\pL".repeat(1500)), undefined);
  assert.is(refusal("\\pL".repeat(2000)), "expression too large");
  assert.is(refusal("(a)".repeat(2000)), undefined);
  assert.is(refusal("(a)".repeat(3000)), "expression too large");
});

test("long patterns without sense are refused at once", () => {
  const started = performance.now();
  assert.is(problem(`[${"[:".repeat(100_000)}`)?.slice(0, 32), "regex-invalid: missing closing ]");
  assert.is(problem(`\\p{${"L".repeat(200_000)}}`)?.slice(0, 32), "regex-invalid: invalid character");
  assert.is(problem(`\\p{${"_".repeat(200_000)}L}`), null);
  assert.is(problem(`(?P<${"n".repeat(200_000)}>a)`), null);
  assert.is(problem(`${"(?:a|".repeat(40_000)}`)?.slice(0, 32), "regex-invalid: missing closing )");
  assert.ok(performance.now() - started < 5000);
});

test("a text that is too long matches nothing", () => {
  assert.ok(matches("a", "a".repeat(8 << 20)));
  assert.not.ok(matches("a", "a".repeat((8 << 20) + 1)));
});

test("no more than two steps for each instruction at each place, and one, whatever the pattern", () => {
  const patterns = [
    "^(a+)+$",
    "(a*)*b",
    "(a|aa)*$",
    "(.*)*x",
    "^(?:a?){50}a{50}$",
    "(a{0,30}){0,30}b",
    "(|a|)*?b",
    "\\b.*\\b.*c",
  ];
  for (const pattern of patterns) {
    for (const length of [0, 1, 100, 2000]) {
      const answer = call("regexSteps", [bytes(pattern), bytes(`${"a".repeat(length)}!`)], "string") ?? "";
      const [program = 0, steps = Infinity] = answer.split(" ").map(Number);
      assert.ok(steps <= (2 * program + 1) * (length + 2), `${pattern} ${length}: ${answer}`);
    }
  }
});

test("an anchored pattern gives up where it cannot go on", () => {
  const answer = call("regexSteps", [bytes("^a"), bytes("b".repeat(100_000))], "string");
  assert.ok(Number(answer?.split(" ")[1]) < 10, `${answer}`);
});

test("all matches: replaced, split, found and quoted", () => {
  const replaced = (pattern: string, text: string, template: string): string =>
    Buffer.from(call("regexReplaceAll", [bytes(pattern), bytes(text), bytes(template)], "bytes") ?? []).toString();
  assert.is(replaced("a*", "baac", "-"), "-b-c-");
  assert.is(replaced("(?P<n>a)(b)?", "ab a", "${n}$2$$$1x$"), "ab$$ a$$");
  assert.is(replaced("é|x", "éxé", "${0}_$0é"), "é_x_é_");
  assert.is(call("regexFindAll", [bytes("a*"), bytes("baac")], "string"), "0,0\n1,3\n4,4");
  assert.is(call("regexSplit", [bytes(","), bytes("a,b,,c"), 3], "string"), "a\0b\0,c\0");
  assert.is(Buffer.from(call("regexQuoteMeta", [bytes("a.b[é]")], "bytes") ?? []).toString(), "a\\.b\\[é\\]");
});

interface UnicodeTable {
  readonly ranges: Readonly<Record<string, number[]>>;
  readonly unions: Readonly<Record<string, string[]>>;
  readonly folds: readonly (readonly [first: number, count: number, stride: number, distance: number])[];
}

const unicode = JSON.parse(readFileSync(new URL("build/tables/unicode.json", projectRoot), "utf8")) as UnicodeTable;

/** First and last code points of a class's ranges. */
function rangesOf(name: string): [number, number][] {
  const parts = unicode.unions[name];
  if (parts !== undefined) return parts.flatMap(rangesOf);
  let next = -1;
  return (unicode.ranges[name] ?? []).reduce<[number, number][]>((ranges, number, index, numbers) => {
    if (index % 2 === 1) return ranges;
    const first = next + 1 + number;
    next = first + (numbers[index + 1] ?? 0) + 1;
    return [...ranges, [first, next - 1]];
  }, []);
}

test("each class of Unicode has its members, and not those beside them", () => {
  for (const name of [...Object.keys(unicode.ranges), ...Object.keys(unicode.unions)]) {
    const ranges = rangesOf(name);
    const edges = [...new Set(ranges.flatMap(([first, last]) => [first - 1, first, last, last + 1]))];
    const characters = edges.filter((edge) => edge >= 0 && edge <= 0x10ffff && (edge < 0xd800 || edge > 0xdfff));
    const text = String.fromCodePoint(...characters);
    const found = call("regexFindAll", [bytes(`\\p{${name}}`), bytes(text)], "string")?.match(/.+/g) ?? [];
    const expected = characters.filter((code) => ranges.some(([first, last]) => code >= first && code <= last));
    const spans = found.map((span) => bytes(text).subarray(...(span.split(",").map(Number) as [number, number])));
    assert.is(Buffer.concat(spans).toString(), String.fromCodePoint(...expected), name);
  }
});

test("each character folds into all of its orbit", () => {
  for (const [first, count, stride, distance] of unicode.folds) {
    for (let code = first; code < first + count * stride; code += stride) {
      const [from, to] = [code, code + distance].map((point) => String.fromCodePoint(point));
      assert.ok(matches(`^(?i)${from}$`, to ?? ""), `${code}`);
    }
  }
});

test.run();
