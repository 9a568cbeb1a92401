import * as assert from "uvu/assert";

import { rounds } from "../support/fuzz.js";
import { call } from "../support/harness.js";
import { suite } from "../support/suite.js";
import { SeededRandom } from "../support/random.js";

const test = suite("fuzz reference");
const random = new SeededRandom("fuzz reference");

const label = "[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?";
const registry = `(?:${label}(?:\\.${label})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?`;
const component = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*";
const whole = new RegExp(
  `^(${registry})/(${component}(?:/${component})*)(?::([A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?$`,
);

/** The same semantics, by completing the text and one regular expression over the result. */
function oracle(text: string): string | null {
  if (text.length > 512 || /^[0-9a-f]{64}$/.test(text)) return null;
  const match = whole.exec(complete(text));
  if (match === null || (match[2]?.length ?? 0) > 255) return null;
  return [match[1], match[2], match[3] ?? "", match[4] ?? "", match[0]].join("\n");
}

function complete(text: string): string {
  const slash = text.indexOf("/");
  const first = text.slice(0, Math.max(slash, 0));
  const isRegistry = first === "localhost" || /[.:A-Z]/.test(first);
  const [host, rest] = isRegistry ? [first, text.slice(slash + 1)] : ["docker.io", text];
  const name = host === "index.docker.io" ? "docker.io" : host;
  return name === "docker.io" && !rest.includes("/") ? `docker.io/library/${rest}` : `${name}/${rest}`;
}

const digest = `sha256:${"0123456789abcdef".repeat(4)}`;
const hosts = [
  "",
  "docker.io/",
  "index.docker.io/",
  "localhost/",
  "localhost:5000/",
  "ghcr.io/",
  "[::1]:80/",
  "Host/",
  "a-b.c/",
];
const paths = ["a", "alpine", "org/app", "a_b/c__d", "a.b/c-d", "a--b", "library/x", "x".repeat(64), "0".repeat(64)];
const ends = ["", ":latest", ":v1.0-rc_1", `@${digest}`, `:t@${digest}`, `@sha512:${"ab".repeat(64)}`];

test("agrees with a regular expression on whole and mutated references", () => {
  let accepted = 0;
  for (let round = 0; round < rounds(12_000); round++) {
    const valid = random.pick(hosts) + random.pick(paths) + random.pick(ends);
    const bytes = random.below(4) === 0 ? Buffer.from(valid) : random.mutate(Buffer.from(valid), "/:@._-AZ[] \n");
    const text = Buffer.from(bytes).toString("latin1");
    const actual = call("referenceParts", [text], "string");
    assert.is(actual, oracle(text), JSON.stringify(text));
    if (actual === null) assert.type(call("referenceProblem", [text], "string"), "string");
    else {
      accepted += 1;
      const canonical = actual.split("\n")[4] ?? "";
      assert.is(call("referenceParts", [canonical], "string")?.split("\n")[4], canonical);
    }
  }
  assert.ok(accepted > 3000, `only ${accepted} were accepted`);
});

test.run();
