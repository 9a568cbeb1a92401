/** The reference parser: reads every valid reference back, refuses the rest as `refused`, and never throws otherwise. */
import * as assert from "uvu/assert";

import { LookupFailure } from "../../host/registry/failure.js";
import { parseReference, type Reference } from "../../host/registry/reference.js";
import { rounds } from "../support/fuzz.js";
import { suite } from "../support/suite.js";
import { SeededRandom } from "../support/random.js";

const test = suite("fuzz: registry reference");
const CASES = rounds(20_000);
const random = new SeededRandom("registryReference");
const ALPHABET = "abz019AZ._-/:@[]% \\?#\n\u00e9\ud800";

const hosts = ["r.example", "localhost", "127.0.0.1", "[::1]", "a-b.c0.example", "xn--nxasmq6b.example", "r"];
const ports = ["", ":1", ":5000", ":65535"];
const names = ["app", "a/b/c", "a.b_c__d---e/f", "0", "library/app"];
const tags = ["v1", "_", "A.b-C_9", "x".repeat(128)];

function validReference(): Reference {
  const [host, port] = [random.pick(hosts), random.pick(ports)];
  const byDigest = random.below(2) === 0;
  const digest = `sha256:${Array.from({ length: 64 }, () => random.below(16).toString(16)).join("")}`;
  return {
    host: `${host}${host === "r" && port === "" ? ":443" : port}`,
    repository: random.pick(names),
    identifier: byDigest ? digest : random.pick(tags),
    byDigest,
  };
}

function write({ host, repository, identifier, byDigest }: Reference): string {
  return `${host}/${repository}${byDigest ? "@" : ":"}${identifier}`;
}

function parse(text: string): Reference | null {
  try {
    return parseReference(text);
  } catch (error) {
    assert.ok(error instanceof LookupFailure && error.code === "refused", String(error));
    assert.match((error as Error).message, /^[\x20-\x7e]{1,400}$/);
    return null;
  }
}

test("valid references", () => {
  for (let index = 0; index < CASES; index++) {
    const reference = validReference();
    assert.equal(parse(write(reference)), reference);
  }
});

test("mutated references", () => {
  let accepted = 0;
  for (let index = 0; index < CASES; index++) {
    const text = random.mutateText(write(validReference()), ALPHABET, 1 + random.below(3));
    const parsed = parse(text);
    if (parsed === null) continue;
    accepted += 1;
    assert.is(write(parsed), text);
    const url = new URL(`https://${parsed.host}/v2/${parsed.repository}/manifests/${parsed.identifier}`);
    assert.is(
      url.href.replace("https://", "").replace(`/v2/${parsed.repository}/manifests/${parsed.identifier}`, ""),
      url.host,
    );
    assert.is(
      `${url.hostname}:${url.port || "443"}`,
      parsed.host.includes("]:") || /:\d+$/.test(parsed.host) ? parsed.host : `${parsed.host}:443`,
    );
  }
  assert.ok(accepted > 100, `${accepted} mutated references were valid`);
});

test("what is not a reference", () => {
  const digest = `sha256:${"0".repeat(64)}`;
  const texts = [
    "",
    "/",
    ":",
    "@",
    "app",
    "app:v1",
    "library/app:v1",
    "r.example/app",
    "r.example:v1",
    "r.example/:v1",
    "r.example/app:",
    "r.example/app@",
    `r.example/app:v1@${digest}`,
    `r.example/app@${digest}0`,
    `r.example/app@${digest.toUpperCase()}`,
    "r.example/app@sha512:00",
    "r.example/App:v1",
    "R.example/app:v1",
    "r.example/a//b:v1",
    "r.example/../b:v1",
    "r.example/a/:v1",
    "r.example/a..b:v1",
    "r.example/a___b:v1",
    "r.example/-a:v1",
    "r.example/app:.v",
    `r.example/app:${"x".repeat(129)}`,
    "r.example:0/app:v1",
    "r.example:05/app:v1",
    "r.example:65536/app:v1",
    "r.example:/app:v1",
    "r.example./app:v1",
    ".r/app:v1",
    "-r.example/app:v1",
    "r-.example/app:v1",
    "u@r.example/app:v1",
    "u:p@r.example/app:v1",
    "https://r.example/app:v1",
    "127.1:80/app:v1",
    "0x7f.0.0.1/app:v1",
    "2130706433:80/app:v1",
    "127.0.0.01/app:v1",
    "256.0.0.1/app:v1",
    "[::1/app:v1",
    "[0:0::1]/app:v1",
    "[v1.x]/app:v1",
    "[::127.0.0.1]/app:v1",
    "r.example/app:v1?x",
    "r.example/app:v1#x",
    "r.example/app%2f:v1",
    " r.example/app:v1",
    "r.example/app:v1\n",
    `r.example/${"a".repeat(246)}:v1`,
    `r.example/${"a/".repeat(300)}a:v1`,
  ];
  for (const text of texts) assert.is(parse(text), null, text);
});

test.run();
