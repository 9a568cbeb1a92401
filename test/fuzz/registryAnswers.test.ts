/** What registries and token services answer: Link headers, lists of tags and referrers, tokens, scopes, warnings. Never a throw but a failure. */
import * as assert from "uvu/assert";

import type { Answer } from "../../host/registry/answers.js";
import { LookupFailure } from "../../host/registry/failure.js";
import { nextLink } from "../../host/registry/link.js";
import { Pages } from "../../host/registry/pages.js";
import { isTag } from "../../host/registry/reference.js";
import { referrerDescriptors } from "../../host/registry/referrerList.js";
import { retryDelay } from "../../host/registry/retry.js";
import { scopeFor } from "../../host/registry/scope.js";
import { readTags } from "../../host/registry/tags.js";
import { readToken } from "../../host/registry/token.js";
import { readWarnings } from "../../host/registry/warnings.js";
import { rounds } from "../support/fuzz.js";
import { suite } from "../support/suite.js";
import { SeededRandom } from "../support/random.js";

const test = suite("fuzz: registry answers");
const CASES = rounds(5_000);
const random = new SeededRandom("registryAnswers");
const NOISE = 'aZ09"\\,;:<>=/?&%{}[] \t-._~\u00e9\u0000\n';
const URLS = "abz019/?&=%._~-:@";
const NOW = Date.parse("2026-01-01T00:00:00Z");

function answer(body: string | Uint8Array, headers: Record<string, string> = {}): Answer {
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : new Uint8Array(body);
  const url = new URL("https://r.example/v2/app/tags/list");
  return { method: "GET", url, status: 200, headers: new Headers(headers), bytes };
}

/** What the parser gives, or null when it fails as it should. */
function read<T>(parse: () => T): T | null {
  try {
    return parse();
  } catch (error) {
    assert.ok(error instanceof LookupFailure, String(error));
    assert.match(error.message, /^[\x20-\x7e]{1,800}$/);
    return null;
  }
}

/** So many of the cases must have been read, and so many refused: else the test has lost its teeth. */
function both(what: string, taken: number): void {
  assert.ok(taken > CASES / 100 && taken < (CASES * 99) / 100, `${what}: ${taken} of ${CASES} taken`);
}

test("a Link header that is written is read back", () => {
  for (let index = 0; index < CASES; index++) {
    const target = random.text(URLS, 1 + random.below(20));
    const next = random.pick(["next", '"next"', '"prev next"', "NEXT", '"NeXt"']);
    const before = random.pick(["", "</first>; rel=first, ", '<>; title="a, <b>; rel=next"; rel=prev ,, ']);
    const extra = random.pick(["", "; title=x", '; title="\\"<x>, "', " ; hreflang"]);
    const after = random.pick(["", ", </b>; rel=next", " , "]);
    assert.is(nextLink(`${before}<${target}>${extra}; rel=${next}${after}`), target);
  }
});

test("a next page is on the same origin, or there is none", () => {
  let taken = 0;
  for (let index = 0; index < CASES; index++) {
    const host = random.pick(["", "https://r.example", "https://r.example:443", "https://u@r.example", "//o.example"]);
    const valid = `<${host}/${random.text(URLS, 5)}>; rel="next"`;
    const link = random.mutateText(valid, NOISE.replace(/[\0\n]/g, ""), random.below(3)).trim();
    const page = read(() => answer("{}", link === "" ? {} : { link: link.replace(/[^\x20-\x7e\xe9]/g, "") }));
    const pages = new Pages(new URL("https://r.example/"), { maxPages: 5, maxBytes: 100 }, "tags");
    const next = page === null ? null : read(() => pages.after(page));
    if (next === null) continue;
    taken += 1;
    assert.equal([next.origin, next.username, next.password], ["https://r.example", "", ""], link);
  }
  both("links", taken);
});

test("tags that are read are tags", () => {
  let taken = 0;
  for (let index = 0; index < CASES; index++) {
    const tags = Array.from({ length: random.below(4) }, () => random.text("abC01._-", 1 + random.below(12)));
    const valid = JSON.stringify({ name: "app", tags });
    const list = read(() => readTags(answer(random.mutateText(valid, NOISE, random.below(3)))));
    if (list === null) continue;
    taken += 1;
    assert.ok(list.every(isTag));
  }
  both("tags", taken);
  for (let index = 0; index < CASES; index++) read(() => readTags(answer(random.bytes(random.below(60)))));
});

test("tokens that are read can be sent, and end", () => {
  let taken = 0;
  for (let index = 0; index < CASES; index++) {
    const valid = JSON.stringify({
      [random.pick(["token", "access_token"])]: random.text(`abc.-_${NOISE}`, 1 + random.below(6)),
      expires_in: random.pick([60, 300, 0, -5, 1e300, "60", null, 0.5]),
      issued_at: random.pick(["2025-12-31T23:59:30Z", "2030-01-01T00:00:00Z", "0", "", null, 5]),
    });
    const text = random.mutateText(valid, NOISE, random.below(2));
    const token = read(() => readToken(answer(text), NOW));
    if (token === null) continue;
    taken += 1;
    assert.match(token.token, /^[\x21-\x7e]+$/);
    assert.ok(token.expires > NOW - 3600_000 && token.expires <= NOW + 3600_000, text);
  }
  both("tokens", taken);
});

test("a scope is for the repository, and for no more than was meant", () => {
  for (let index = 0; index < CASES; index++) {
    const actions = random.pick(["pull", "pull,push"] as const);
    const scopes = [
      "repository:a/b:pull,push,delete",
      "repository:a/b:*",
      "repository(plugin):a/b:metadata_read",
      "x:y:z",
    ];
    const challenged = random.mutateText(random.pick(scopes), ` ,:()*${NOISE}`, random.below(4));
    const scope = scopeFor("a/b", actions, challenged);
    const rest = /^repository(?:\([a-z0-9]+\))?:a\/b:(.*)$/.exec(scope)?.[1] ?? "";
    const allowed = new Set([
      ...actions.split(","),
      "metadata_read",
      ...(actions === "pull" ? [] : ["metadata_write"]),
    ]);
    assert.ok(
      rest.split(",").every((action) => allowed.has(action)),
      `${challenged}: ${scope}`,
    );
  }
});

test("entries of a list of referrers can be fetched by", () => {
  let taken = 0;
  const entry = {
    mediaType: "a/b",
    digest: `sha256:${"a".repeat(64)}`,
    size: 5,
    artifactType: "c/d",
    annotations: { e: "f" },
  };
  for (let index = 0; index < CASES; index++) {
    const text = random.mutateText(JSON.stringify({ manifests: [entry, entry] }), NOISE, 1 + random.below(3));
    const entries = referrerDescriptors(new TextEncoder().encode(text));
    taken += entries.length > 0 ? 1 : 0;
    for (const { digest, size, mediaType } of entries) {
      assert.match(digest, /^sha256:[0-9a-f]{64}$/);
      assert.ok(Number.isSafeInteger(size) && size >= 0);
      assert.match(mediaType, /^[\x21-\x7e]+\/[\x21-\x7e]+$/);
    }
  }
  both("entries", taken);
});

test("waits are never negative, nor longer than there is time", () => {
  for (let index = 0; index < CASES; index++) {
    const valid = random.pick(["5", "120", "0", "Wed, 21 Oct 2026 07:28:00 GMT", "Sunday, 06-Nov-94 08:49:37 GMT"]);
    const retryAfter = random.mutateText(valid, NOISE, random.below(3));
    const timeLeft = random.pick([null, 100, 10_000, 1e9, -5]);
    const wait = retryDelay(1, { status: 429, retryAfter }, timeLeft);
    if (wait === null) continue;
    assert.ok(wait >= 0 && wait <= (timeLeft === null ? 2000 : Math.min(timeLeft, 60_000)), `${retryAfter}: ${wait}`);
  }
});

test("noise, and long noise, ends quickly", () => {
  const started = Date.now();
  for (let index = 0; index < CASES; index++) {
    const noise = random.text(NOISE, random.below(60));
    nextLink(noise);
    readWarnings(noise);
    scopeFor("a", "pull", noise);
  }
  for (const piece of [
    "<",
    "<>",
    "<a>;",
    '<a>; b="',
    '"',
    '\\"',
    "a,",
    '299 - "',
    ": ",
    "a:b:c ",
    "<a>;;",
    "; ",
    "=",
  ]) {
    for (const length of [4096, 8192]) {
      const long = piece.repeat(length / piece.length);
      nextLink(long);
      nextLink(`<a>${long}`.slice(0, length));
      readWarnings(long);
      readWarnings(`299 - "${long}`.slice(0, length));
      scopeFor("a", "pull", long);
    }
  }
  assert.ok(Date.now() - started < rounds(3000), `${Date.now() - started} ms`);
});

test.run();
