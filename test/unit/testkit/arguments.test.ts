/** Typing errors in JavaScript are told by the test kit, and nothing else is made in place of what was meant. */
import * as assert from "uvu/assert";

import { registry, sigstore } from "../../../src/testkit/index.js";
import { suite } from "../../support/suite.js";

const test = suite("unit/testkit/arguments");
const world = sigstore({ seed: "arguments" });
const image = registry().image("registry.example/shop/app:1.0");

/** As if no compiler had looked at it. */
const untyped = world as unknown as Record<"key" | "keyless" | "certified", (...given: unknown[]) => unknown>;
const sign = (options: object): unknown => world.signImage(image, world.key("release"), options);
const issuer = "https://accounts.example.com";

const rows: readonly [() => unknown, string][] = [
  [() => untyped.key("release", "P256"), 'kind of key: "P256" is not known; it must be P-256, P-384, '],
  [() => untyped.certified({ subject: "CN=a", kind: "toString" }), 'kind of key: "toString" is not known'],
  [() => untyped.keyless({ email: "a@example.com" }), "identity: issuer is missing"],
  [() => untyped.keyless({ issuer }), "identity: it must have one of email, uri, username and workflow"],
  [
    () => untyped.keyless({ email: "a@example.com", uri: "https://a.example", issuer }),
    "identity: it must have one of",
  ],
  [() => untyped.keyless({ mail: "a@example.com", issuer }), 'identity: there is no "mail"; known are email, uri'],
  [() => untyped.keyless({ workflow: {} }), "identity: workflow.repository is missing"],
  [
    () => untyped.keyless({ email: "a@example.com", issuer, extensions: { trigger: "push" } }),
    'extensions of the identity: there is no "trigger"',
  ],
  [() => sign({ worng: "tampered signature" }), 'options of a signature: there is no "worng"; known are format, log'],
  [() => sign({ format: "bundel" }), 'format: "bundel" is not known; it must be bundle, cosign, oci11'],
  [() => sign({ log: "v3" }), 'log: "v3" is not known; it must be v1, v2, none'],
];

test("what is not known is refused with what there is", () => {
  for (const [work, message] of rows)
    assert.throws(work, (error: Error) => {
      assert.is(error.name, "KitError", error.message);
      assert.ok(error.message.startsWith(message), `${error.message}\nis not\n${message}`);
      return true;
    });
});

test("their right twins are made", () => {
  assert.ok(sign({ format: "bundle", log: "v1", wrong: "tampered signature" }));
  assert.ok(untyped.keyless({ email: "a@example.com", issuer, extensions: { buildTrigger: "push" } }));
});

test.run();
