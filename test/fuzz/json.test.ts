import * as assert from "uvu/assert";

import { rounds } from "../support/fuzz.js";
import { call } from "../support/harness.js";
import { suite } from "../support/suite.js";
import { SeededRandom } from "../support/random.js";

const test = suite("fuzz json");
const random = new SeededRandom("fuzz json");
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const MAX_DEPTH = 128;

/** The parsed value, boxed, or null: JSON.parse over strict UTF-8, less what we refuse beyond it. */
function oracle(bytes: Uint8Array): { value: unknown } | null {
  try {
    const text = decoder.decode(bytes);
    const value = JSON.parse(text) as unknown;
    return isUnambiguous(text) ? { value } : null;
  } catch {
    return null;
  }
}

/** Whether a valid text has no duplicate names, no lone surrogates, and is not too deep. */
function isUnambiguous(text: string): boolean {
  const names: (Set<string> | null)[] = [];
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/gs) ?? [];
  for (const [index, token] of tokens.entries()) {
    if (token === "{" || token === "[") names.push(token === "{" ? new Set() : null);
    else if (token === "}" || token === "]") names.pop();
    if (names.length > MAX_DEPTH) return false;
    if (!token.startsWith('"')) continue;
    const decoded = JSON.parse(token) as string;
    if (/\p{Surrogate}/u.test(decoded)) return false;
    const object = names.at(-1);
    if (tokens[index + 1] !== ":" || object === null || object === undefined) continue;
    if (object.has(decoded)) return false;
    object.add(decoded);
  }
  return true;
}

function agree(bytes: Uint8Array): boolean {
  const expected = oracle(bytes);
  const problem = call("jsonProblem", [bytes, MAX_DEPTH], "string");
  const shown = Buffer.from(bytes).toString("latin1");
  assert.is(problem === null, expected !== null, `${JSON.stringify(shown)}: ${problem}`);
  if (expected === null) return false;
  const rewritten = Buffer.from(call("jsonRewrite", [bytes], "bytes") ?? []).toString();
  assert.is(JSON.stringify(JSON.parse(rewritten)), JSON.stringify(expected.value), shown);
  return true;
}

function space(): string {
  return random.below(4) === 0 ? random.pick([" ", "\n", "\t\r\n", "  "]) : "";
}

function string(): string {
  const parts = [
    "a",
    "b",
    "key",
    "é",
    "€",
    "𝄞",
    "\\n",
    "\\u0061",
    "\\u00e9",
    "\\ud834\\udd1e",
    '\\"',
    "\\\\",
    "\\/",
    "12345678",
  ];
  return `"${Array.from({ length: random.below(4) }, () => random.pick(parts)).join("")}"`;
}

function value(depth: number): string {
  const kind = random.below(depth > 4 ? 5 : 9);
  if (kind < 2) return string();
  if (kind < 4) return random.pick(["0", "-0", "12", "-1.5", "1e5", "0.25E-7", "9007199254740993"]);
  if (kind < 5) return random.pick(["true", "false", "null"]);
  const count = random.below(random.below(8) === 0 ? 30 : 4);
  const items = Array.from({ length: count }, (_, index) => {
    const item = `${space()}${value(depth + 1)}${space()}`;
    if (kind < 7) return item;
    const name = random.below(3) === 0 ? string() : `"n${index}"`;
    return `${space()}${name}${space()}:${item}`;
  });
  return kind < 7 ? `[${space()}${items.join(",")}]` : `{${space()}${items.join(",")}}`;
}

test("agrees with JSON.parse on generated and mutated documents", () => {
  let accepted = 0;
  for (let round = 0; round < rounds(5000); round++) {
    const whole = new TextEncoder().encode(`${space()}${value(0)}${space()}`);
    if (agree(whole)) accepted += 1;
    agree(random.mutate(whole, '{}[],:"\\u0dDe+-.1 tfn\t\u00c3\u00ff'));
  }
  assert.ok(accepted > 3000, `only ${accepted} were accepted: the fuzz does not reach deep`);
});

test("agrees on short runs of JSON's own characters", () => {
  const alphabet = '{}[],:"\\u0dD1e+-. tn';
  for (let round = 0; round < rounds(10_000); round++) {
    const text = Array.from({ length: random.below(7) }, () => random.pick([...alphabet])).join("");
    agree(new TextEncoder().encode(text));
  }
});

test.run();
