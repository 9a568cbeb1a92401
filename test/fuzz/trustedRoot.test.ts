import * as assert from "uvu/assert";

import { rounds } from "../support/fuzz.js";
import { call } from "../support/harness.js";
import { SeededRandom } from "../support/random.js";
import { suite } from "../support/suite.js";
import { jsonBytes, trustedRootJson, type Json } from "../support/trustedRoots.js";

const test = suite("fuzz: trusted roots");
const random = new SeededRandom("fuzz trusted roots");
const text = jsonBytes(trustedRootJson());
const parse = (json: Uint8Array): string => call("trustedRootParse", [json], "string") ?? "";
const whole = parse(text);

/** Whether the answer is a fault of this reader. */
const isRefused = (answer: string): boolean => answer.startsWith("trust-invalid");

test("mutated bytes: refused, or read as a root", () => {
  let accepted = 0;
  for (let i = 0; i < rounds(3000); i++) {
    const bytes = random.below(8) === 0 ? random.bytes(random.below(200)) : random.mutate(text);
    const answer = parse(bytes);
    if (isRefused(answer)) continue;
    assert.match(answer, /^((log|ct|ca|tsa) .*\n?)*$/);
    accepted += 1;
  }
  assert.ok(accepted > 0, "no mutation was accepted");
});

const VALUES: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1e99,
  "",
  "AAAA",
  "2024-01-01T00:00:00Z",
  [],
  {},
  [[]],
  [{}],
  [null],
];

test("a member of another value is refused, or is one that nothing rests on", () => {
  for (let i = 0; i < rounds(3000); i++) {
    const root = structuredClone(trustedRootJson());
    const path = change(root, "");
    const answer = parse(jsonBytes(root));
    if (isRefused(answer)) continue;
    const isEmptied = answer.split("\n").length < whole.split("\n").length;
    const isName =
      /\.(uri|operator|baseUrl|organization|commonName|subject|start|validFor|keyId|checkpointKeyId)$/.test(path);
    assert.ok(answer === whole || isEmptied || isName, `${path}: ${answer}`);
  }
});

test("a member more is refused wherever it stands", () => {
  for (let i = 0; i < rounds(500); i++) {
    const root = structuredClone(trustedRootJson());
    const name = random.text("abcdeXYZ_", 1 + random.below(8));
    addTo(root, name);
    assert.ok(isRefused(parse(jsonBytes(root))), name);
  }
});

/** Changes one value in or below the object; gives its path. */
function change(object: Json | unknown[], path: string): string {
  const keys = Object.keys(object);
  const key = random.pick(keys);
  const members = object as Json;
  const value = members[key];
  const below = `${path}.${key}`;
  if (typeof value === "object" && value !== null && Object.keys(value).length > 0 && random.below(4) > 0) {
    return change(value as Json, below);
  }
  members[key] = random.pick(VALUES);
  return below;
}

function addTo(object: Json, name: string): void {
  const inner = Object.values(object).filter((value) => typeof value === "object" && value !== null);
  if (inner.length > 0 && random.below(4) > 0) return addTo(random.pick(inner) as Json, name);
  if (Array.isArray(object)) object.push({ [name]: 1 });
  else object[name] = 1;
}

test.run();
