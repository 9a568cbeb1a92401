/** Mutated worlds: read whole or refused with the place, and placeholders likewise; never another error. */
import * as assert from "uvu/assert";
import { parseDocument } from "yaml";

import { filled } from "../../src/suite/world/placeholder.js";
import { readWorld } from "../../src/suite/world/readWorld.js";
import { merged } from "../../src/suite/world/merge.js";
import { rounds } from "../support/fuzz.js";
import { bytesOf } from "../support/guests.js";
import { SeededRandom } from "../support/random.js";
import { suite } from "../support/suite.js";

const test = suite("fuzz/world");
const WORLD = `
seed: shop
keys: { release: P-256, legacy: RSA-2048 }
identities:
  alice: { email: a@example.com, issuer: "https://i.example" }
  ci: { workflow: { repository: acme/shop, ref: refs/tags/v1 }, extensions: { buildTrigger: push } }
certificates: { holder: { subject: "CN=Holder", kind: P-384, to: "2030-01-01T00:00:00Z" } }
images:
  - image: registry.example/shop/app:1.0
    tags: [latest]
    signatures: [{ by: alice, format: bundle, log: v2, timestamp: true, annotations: { env: prod }, wrong: [no SCT] }]
    attestations: [{ by: ci, predicateType: custom, predicate: { a: 1 }, wrong: { every: key, except: another key } }]
blobs: { release.txt: { text: hello, signatures: [{ by: alice, format: files }] } }
faults: [{ operation: registry/*, argument: "registry.example/*", failure: { code: unavailable, message: down } }]
trustedRoot: { wrong: every }
`;
const INTERESTING = "{}[]:,'\"-\\n *&!|>?#%@`0a~";

test("documents", () => {
  const random = new SeededRandom("worlds");
  const good = readWorld({ value: valueOf(WORLD), path: "world" }, "/nowhere");
  let read = 0;
  for (let i = 0; i < rounds(1200); i++) {
    const text = new TextDecoder().decode(random.mutate(bytesOf(WORLD), INTERESTING));
    const value = valueOf(text);
    if (value === undefined || typeof value === "string") continue;
    try {
      merged(good, readWorld({ value, path: "world" }, "/nowhere"));
      read += 1;
    } catch (error) {
      assertRefusal(error, "world");
    }
  }
  console.log(`${read} of ${rounds(1200)} read`);
});

test("placeholders", () => {
  const random = new SeededRandom("placeholders");
  const source = bytesOf('key ${keys.release} and ${images["registry.example/app:1"].digest} but $${ that');
  let read = 0;
  for (let i = 0; i < rounds(6000); i++) {
    const text = new TextDecoder().decode(random.mutate(source, "${}.[]\"'a "));
    try {
      const value = filled({ text }, "settings", () => "") as { text: string };
      assert.is(typeof value.text, "string");
      read += 1;
    } catch (error) {
      assertRefusal(error, "settings.text");
    }
  }
  console.log(`${read} of ${rounds(6000)} read`);
});

test("documents that are deeper than anything", () => {
  let deep: unknown = "${keys.release}";
  for (let i = 0; i < 100_000; i++) deep = [deep];
  try {
    filled(deep, "settings", () => "");
    assert.unreachable();
  } catch (error) {
    assertRefusal(error, "settings");
  }
});

function assertRefusal(error: unknown, path: string): void {
  const { name, message } = error as Error;
  assert.is(name, "DocumentError", message);
  assert.ok(message.startsWith(path), message);
  assert.ok(!/[\u0000-\u001f]/.test(message), JSON.stringify(message));
}

function valueOf(text: string): unknown {
  try {
    const document = parseDocument(text, { uniqueKeys: true, stringKeys: true });
    return document.errors.length > 0 ? undefined : (document.toJS({ maxAliasCount: 100 }) as unknown);
  } catch {
    return undefined;
  }
}

test.run();
