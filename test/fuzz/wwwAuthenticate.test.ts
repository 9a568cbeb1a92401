/** The WWW-Authenticate parser: reads back what RFC 9110 lets a server write, and never throws. */
import * as assert from "uvu/assert";

import { parseChallenges, type Challenge } from "../../host/registry/challenge.js";
import { rounds } from "../support/fuzz.js";
import { suite } from "../support/suite.js";
import { SeededRandom } from "../support/random.js";

const test = suite("fuzz: WWW-Authenticate");
const CASES = rounds(10_000);
const random = new SeededRandom("wwwAuthenticate");
const TOKEN = "abcXYZ019!#$%&'*+-.^_`|~";
const QUOTABLE = 'abc "\\,=\t()<>@/[]{}~\u00e9\u00ff';
const TOKEN68 = "abcXYZ019-._~+/";
const NOISE = 'aZ0="\\, \t;/~\r\n\u0000\u007f\u20ac';

function word(alphabet: string, least: number): string {
  return random.text(alphabet, least + random.below(8));
}

function randomChallenge(): Challenge {
  const scheme = random.pick(["bearer", "basic", word(TOKEN, 1).toLowerCase()]);
  if (random.below(4) === 0) {
    const token68 = random.below(2) === 0 ? null : word(TOKEN68, 1) + "=".repeat(random.below(3));
    return { scheme, token68, parameters: new Map() };
  }
  const parameters = new Map<string, string>();
  for (let count = 1 + random.below(4); count > 0; count--) {
    parameters.set(word(TOKEN, 1).toLowerCase(), word(random.below(2) === 0 ? TOKEN : QUOTABLE, 1));
  }
  return { scheme, token68: null, parameters };
}

function write({ scheme, token68, parameters }: Challenge): string {
  const name = random.below(2) === 0 ? scheme : scheme.toUpperCase();
  if (token68 !== null) return `${name} ${token68}`;
  if (parameters.size === 0) return name;
  const gap = (): string => random.pick(["", " ", "\t "]);
  const pairs = [...parameters].map(([key, value]) => `${key}${gap()}=${gap()}${writeValue(value)}`);
  return `${name} ${pairs.join(`${gap()},${gap()}`)}`;
}

function writeValue(value: string): string {
  const isToken = [...value].every((character) => TOKEN.includes(character));
  if (isToken && random.below(2) === 0) return value;
  const escaped = [...value].map((character) =>
    '"\\'.includes(character) || random.below(8) === 0 ? `\\${character}` : character,
  );
  return `"${escaped.join("")}"`;
}

function header(): { text: string; challenges: Challenge[] } {
  const challenges = Array.from({ length: 1 + random.below(3) }, randomChallenge);
  const comma = random.pick([",", ", ", " , ", ",, ,"]);
  return { text: challenges.map(write).join(comma), challenges };
}

test("what a server may write is read back", () => {
  for (let index = 0; index < CASES; index++) {
    const { text, challenges } = header();
    assert.equal(parseChallenges(text), challenges, text);
  }
});

test("mutated headers never throw, and what is read is of the grammar", () => {
  let refused = 0;
  for (let index = 0; index < CASES; index++) {
    const text = random.mutateText(header().text, NOISE, 1 + random.below(4));
    const challenges = parseChallenges(text);
    if (challenges === null) refused += 1;
    for (const { scheme, parameters } of challenges ?? []) {
      for (const name of [scheme, ...parameters.keys()]) assert.match(name, /^[!#$%&'*+.^_`|~0-9a-z-]+$/);
      for (const value of parameters.values()) assert.not.match(value, /[\r\n\0\x7f\u20ac]/);
    }
  }
  assert.ok(refused > CASES / 10 && refused < CASES, `${refused} refused`);
});

test("noise, and long noise, ends quickly", () => {
  const started = Date.now();
  for (let index = 0; index < CASES; index++) parseChallenges(random.text(NOISE, random.below(40)));
  const repeated = ["a", "a=", 'a="', "a,", " ", "\\", "a a=b,", 'a="\\"', "=", ",a b", "a\t"];
  for (const piece of repeated) parseChallenges(piece.repeat(8192 / piece.length));
  for (const piece of repeated) parseChallenges(`b ${piece.repeat(8190 / piece.length)}`);
  assert.is(parseChallenges("a".repeat(8193)), null);
  assert.ok(Date.now() - started < rounds(3000));
});

test("real registries", () => {
  const texts: [string, string, string][] = [
    ['Bearer realm="https://auth.docker.io/token",service="registry.docker.io"', "service", "registry.docker.io"],
    [
      'Bearer realm="https://ghcr.io/token",service="ghcr.io",scope="repository:a/b:pull"',
      "scope",
      "repository:a/b:pull",
    ],
    ['Basic realm="Registry Realm"', "realm", "Registry Realm"],
    ['Bearer realm="https://x.example:5000/t", error="invalid_token"', "error", "invalid_token"],
  ];
  for (const [text, name, value] of texts) assert.is(parseChallenges(text)?.[0]?.parameters.get(name), value);
  const several = parseChallenges('Negotiate, NTLM TlRMTVNTUAAB==, Basic realm="a, b"') ?? [];
  assert.equal(
    several.map(({ scheme }) => scheme),
    ["negotiate", "ntlm", "basic"],
  );
});

test("what is refused", () => {
  const texts = [
    'Bearer realm="x',

    'a b="c" d="e"',
    'a b="c"d="e"',
    "a b=c, b=d",
    "a b=c, B=d",
    "a b c",
    '"a"',
    "a b=c;d",
    "a=b",
    "a \u00e9",
  ];
  for (const text of texts) assert.is(parseChallenges(text), null, text);
  assert.equal(parseChallenges(""), []);
  assert.equal(parseChallenges(" , ,"), []);
});

test.run();
