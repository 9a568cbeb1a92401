/** The door for simple-signing payloads, behind the real `verify`: every payload here is properly signed. */
import * as assert from "uvu/assert";

import { call } from "../support/harness.js";
import { bytesOf, digestOf } from "../../src/testkit/bytes.js";
import { IMAGE_DIGEST, makeSigner, REPOSITORY, simpleSigning } from "../support/signing.js";
import { suite } from "../support/suite.js";

const test = suite("simple signing");
const signer = makeSigner("simple signing");
const accepted = `ok ${IMAGE_DIGEST} ${REPOSITORY}`;
const plain = JSON.stringify(simpleSigning());

type Document = Record<string, unknown>;

const outcome = (payload: unknown): string => {
  const bytes = bytesOf(payload);
  return call("simpleSigningOutcome", [signer.spki, bytes, signer.sign(bytes)], "string") ?? "";
};
const has = (optional: unknown, key: string, value: string): boolean => {
  const bytes = bytesOf(typeof optional === "string" ? optional : simpleSigning(IMAGE_DIGEST, optional));
  return call("simpleSigningHas", [signer.spki, bytes, signer.sign(bytes), key, value], "bool");
};
/** cosign's payload with these members of `critical` instead; undefined takes one out. */
const critical = (changes: Document): Document => {
  const payload = simpleSigning();
  return { ...payload, critical: { ...(payload["critical"] as Document), ...changes } };
};
const withDigest = (digest: unknown): Document => critical({ image: { "docker-manifest-digest": digest } });

test("cosign's payload is read", () => {
  assert.is(outcome(simpleSigning()), accepted);
  assert.is(outcome(withDigest(digestOf("another"))), `ok ${digestOf("another")} ${REPOSITORY}`);
});

test("the spelling of the JSON does not matter", () => {
  assert.is(outcome(JSON.stringify(simpleSigning(), null, 2)), accepted);
  assert.is(outcome(` \r\n\t${plain}\n `), accepted);
  assert.is(outcome(plain.replace('"type"', '"\\u0074ype"')), accepted);
  const { critical: members, optional } = simpleSigning();
  assert.is(outcome({ optional, critical: members }), accepted);
});

test("nothing is read that was not signed", () => {
  const bytes = bytesOf(plain);
  const other = makeSigner("another");
  const signature = other.sign(bytes);
  assert.is(call("simpleSigningOutcome", [signer.spki, bytes, signature], "string"), "signature-mismatch: ");
  const longer = bytesOf(`${plain} `);
  assert.is(call("simpleSigningOutcome", [signer.spki, longer, signer.sign(bytes)], "string"), "signature-mismatch: ");
  assert.not(call("simpleSigningHas", [signer.spki, longer, signer.sign(bytes), "a", "b"], "bool"));
});

test("another type is told from a payload that cannot be read", () => {
  for (const type of ["atomic container signature", "", "Cosign container image signature", "cosign blob signature"]) {
    assert.is(outcome(critical({ type })), `payload-other-type: "critical.type" is "${type}"`);
  }
});

const missing: [without: string, named: string, Document][] = [
  ["type", "type", critical({ type: undefined })],
  ["identity", "docker-reference", critical({ identity: undefined })],
  ["docker-reference", "docker-reference", critical({ identity: {} })],
  ["image", "docker-manifest-digest", critical({ image: undefined })],
  ["docker-manifest-digest", "docker-manifest-digest", critical({ image: {} })],
  ["critical", "critical", { optional: null }],
];
for (const [without, named, payload] of missing) {
  test(`without ${without} it is refused`, () => {
    assert.match(outcome(payload), new RegExp(`^payload-invalid: no (text|object) ".*${named}"$`));
  });
}

const others: unknown[] = [null, true, 0, "", "text", [], ["text"], {}, { text: "text" }];
const isText = (value: unknown): boolean => typeof value === "string";

for (const value of others) {
  const shown = JSON.stringify(value);

  test(`${shown} in the place of a member or of the whole`, () => {
    const refused = [critical({ identity: value }), critical({ image: value }), withDigest(value)];
    refused.push({ critical: value, optional: null });
    if (!isText(value)) refused.push(critical({ type: value }), critical({ identity: { "docker-reference": value } }));
    for (const payload of refused) assert.match(outcome(payload), /^payload-invalid: /, JSON.stringify(payload));
    assert.match(outcome(shown), /^payload-invalid: no object "critical"$/);
  });
}

test("an empty docker-reference is read: nothing is compared with it", () => {
  assert.is(outcome(critical({ identity: { "docker-reference": "" } })), `ok ${IMAGE_DIGEST} `);
});

test("an unknown member of critical is refused, whatever its value", () => {
  for (const name of ["expires", "Type", "type ", "\u0000", "identity2", "opti\u00f6n"]) {
    for (const value of [null, false, 0, "", [], {}]) {
      assert.is(outcome(critical({ [name]: value })), `payload-invalid: unknown member "${name}" in "critical"`);
    }
  }
});

test("an unknown member of critical with the empty name is refused", () => {
  assert.not(outcome(critical({ "": 1 })) === accepted);
});

test("unknown members elsewhere are not critical", () => {
  assert.is(outcome({ ...simpleSigning(), more: 1, Critical: {} }), accepted);
  assert.is(outcome(critical({ identity: { "docker-reference": REPOSITORY, more: 1 } })), accepted);
  assert.is(outcome(critical({ image: { "docker-manifest-digest": IMAGE_DIGEST, more: 1 } })), accepted);
});

const badBytes: Record<string, unknown> = {
  nothing: "",
  whitespace: " \n",
  "a NUL": "\0",
  "a byte order mark": `\ufeff${plain}`,
  "a byte behind": `${plain}x`,
  "a NUL behind": `${plain}\0`,
  "a second document": plain + plain,
  "a comma at the end": plain.replace(/}$/, ",}"),
  "a comment": `${plain}// signed`,
  "the end cut off": plain.slice(0, -1),
  "a text that is no UTF-8": Uint8Array.from([
    ...bytesOf(plain.slice(0, -1)),
    0x2c,
    0x22,
    0xff,
    0x22,
    0x3a,
    0x30,
    0x7d,
  ]),
  "UTF-16": Buffer.from(plain, "utf16le"),
  "half a surrogate pair": plain.replace("null", '{"a":"\\ud800"}'),
  "a raw control character": plain.replace("null", '{"a":"\n"}'),
};
for (const [name, payload] of Object.entries(badBytes)) {
  test(`${name} is refused`, () => {
    assert.match(outcome(payload), /^payload-invalid: /);
  });
}

test("a key that stands twice is refused at every level", () => {
  const image = `"image":{"docker-manifest-digest":"${IMAGE_DIGEST}"}`;
  const duplicates: [string, string][] = [
    [image, `${image},${image}`],
    [image, `"image":{"docker-manifest-digest":"${digestOf("x")}","docker-manifest-digest":"${IMAGE_DIGEST}"}`],
    [image, `${image},"\\u0069mage":{"docker-manifest-digest":"${digestOf("x")}"}`],
    ['"optional":null', '"optional":null,"optional":{}'],
    ['"optional":null', '"optional":{"env":"prod","env":"prod"}'],
    ['{"critical"', '{"critical":{},"critical"'],
  ];
  for (const [before, after] of duplicates) {
    assert.ok(plain.includes(before));
    assert.match(outcome(plain.replace(before, () => after)), /^payload-invalid: .*duplicate key/);
  }
});

test("optional is an object, null or absent", () => {
  assert.is(outcome(simpleSigning(IMAGE_DIGEST, { a: { b: [1] } })), accepted);
  assert.is(outcome(plain.replace(',"optional":null', "")), accepted);
  for (const optional of [[], [["env", "prod"]], "env=prod", "", 1, true]) {
    assert.is(outcome(simpleSigning(IMAGE_DIGEST, optional)), 'payload-invalid: "optional" is no object');
  }
});

test("an annotation is there with just this value, or it is not", () => {
  assert.ok(has({ env: "prod", team: "core" }, "env", "prod"));
  assert.ok(has({ "": "" }, "", ""));
  assert.ok(has(plain.replace("null", '{"\\u0065nv":"pro\\u0064"}'), "env", "prod"));
  for (const value of ["Prod", "prod ", " prod", "prod\n", "pro", "production", "", "pr\u00f6d", "prod\0"]) {
    assert.not(has({ env: value }, "env", "prod"), JSON.stringify(value));
  }
  for (const key of ["Env", "env ", "", "\u0435nv", "env\0"]) assert.not(has({ [key]: "prod" }, "env", "prod"), key);
});

test("an annotation's value is never converted", () => {
  const pairs: [unknown, string][] = [
    [1, "1"],
    [true, "true"],
    [null, "null"],
    [null, ""],
    [["prod"], "prod"],
    [{ env: "prod" }, "prod"],
    [{}, "[object Object]"],
  ];
  for (const [value, text] of pairs) assert.not(has({ env: value }, "env", text), JSON.stringify(value));
  assert.ok(has({ env: "1" }, "env", "1"));
  assert.ok(has({ env: "null" }, "env", "null"));
});

test("unicode is compared as it is, not normalised", () => {
  const composed = "\u00e9";
  assert.ok(has({ name: composed }, "name", composed));
  assert.not(has({ name: composed.normalize("NFD") }, "name", composed));
  assert.ok(has({ name: "\u{1f40b}" }, "name", "\u{1f40b}"));
  assert.ok(has(plain.replace("null", '{"name":"\\ud83d\\udc0b"}'), "name", "\u{1f40b}"));
});

test("only optional's own members are annotations", () => {
  assert.not(has({ inner: { env: "prod" } }, "env", "prod"));
  assert.not(has(JSON.stringify({ ...simpleSigning(), env: "prod" }), "env", "prod"));
  assert.not(has(JSON.stringify({ ...simpleSigning(IMAGE_DIGEST, {}), env: "prod" }), "env", "prod"));
  assert.not(has(plain, "env", "prod"));
  assert.not(has({}, "__proto__", ""));
  assert.not(has(plain, "type", "cosign container image signature"));
});

test("the digest is strict", () => {
  const hex = IMAGE_DIGEST.slice("sha256:".length);
  const refused = [hex, `sha256-${hex}`, `SHA256:${hex}`, `sha256:${hex.toUpperCase()}`, `sha256:${hex.slice(1)}`];
  refused.push(`sha256:${hex}0`, ` sha256:${hex}`, `sha256:${hex}\n`, `sha512:${hex}${hex}`, `md5:${hex.slice(32)}`);
  refused.push(
    `sha256:${hex}\0`,
    `sha256:sha256:${hex}`,
    `sha256:${hex.slice(1)}g`,
    "sha256:",
    ":",
    `app@sha256:${hex}`,
  );
  for (const digest of refused) assert.match(outcome(withDigest(digest)), /^payload-invalid: /, digest);
});

test("nesting up to the parser's limit and no deeper", () => {
  const nested = (levels: number): string => plain.replace("null", `{"a":${"[".repeat(levels)}${"]".repeat(levels)}}`);
  assert.is(outcome(nested(126)), accepted);
  assert.match(outcome(nested(127)), /^payload-invalid: nested deeper than 128/);
});

test.run();
