import * as assert from "uvu/assert";

import { pemOf } from "../../src/testkit/x509/pem.js";
import { call } from "../support/harness.js";
import { suite } from "../support/suite.js";
import {
  base64,
  ed25519Spki,
  fulcioChain,
  jsonBytes,
  p256Spki,
  rsaPkcs1,
  rsaSpki,
  sha256,
  stampingChain,
  trustedRootJson,
  type Json,
} from "../support/trustedRoots.js";

const test = suite("the settings block trust");
const NOTHING = new Uint8Array();

const settings = (block: unknown, answer: Uint8Array = NOTHING): string =>
  call("trustSettings", [jsonBytes(block), answer], "string") ?? "";
const held = call("trustedRootParse", [jsonBytes(trustedRootJson())], "string") ?? "";
const key = pemOf("PUBLIC KEY", p256Spki);
const id = sha256(p256Spki).toString("hex");

test("without the block the shipped root is trusted, and with publicGood", () => {
  const shipped = (call("trustPublicGood", [], "string") ?? "").split("\n").slice(1).join("\n");
  assert.is(call("trustSettings", [NOTHING, NOTHING], "string"), shipped);
  assert.is(settings({ publicGood: true }), shipped);
});

test("a block that names nothing is refused", () => {
  for (const block of [{}, { publicGood: false }, { publicGood: null, tuf: null, rekorKeys: null }]) {
    assert.match(settings(block), /^trust-missing at settings\.trust: /);
  }
  for (const list of ["trustedRoots", "fulcioRoots", "rekorKeys", "ctLogKeys", "tsaChains"]) {
    assert.match(
      settings({ publicGood: true, [list]: [] }),
      new RegExp(`^settings-wrong-value at settings.trust.${list}`),
    );
    assert.match(
      settings({ [list]: Array(17).fill(key) }),
      new RegExp(`^settings-wrong-value at settings.trust.${list}`),
    );
    assert.match(settings({ [list]: [1] }), new RegExp(`^settings-wrong-type at settings.trust.${list}\\[0\\]`));
    assert.match(settings({ [list]: {} }), new RegExp(`^settings-wrong-type at settings.trust.${list}`));
  }
});

test("keys that are not known, and values of another kind", () => {
  assert.match(settings({ publicgood: true }), /^settings-unknown-key at settings\.trust\.publicgood/);
  assert.match(settings({ publicGood: "true" }), /^settings-wrong-type at settings\.trust\.publicGood/);
  for (const block of [[], '"public-good"', 1])
    assert.match(settings(block), /^settings-wrong-type at settings\.trust: /);
});

test("trusted roots as objects and as texts", () => {
  const origin = (index: number): string => `origin settings.trust.trustedRoots[${index}]`;
  for (const form of [trustedRootJson(), JSON.stringify(trustedRootJson(), null, 2)]) {
    assert.is(settings({ trustedRoots: [form] }), `${held}\n${origin(0)}`);
  }
  const two = settings({ trustedRoots: [trustedRootJson(), JSON.stringify(trustedRootJson())] }).split("\n");
  assert.is(two.filter((line) => line.startsWith("log ")).length, 2);
  assert.equal(two.slice(-2), [origin(0), origin(1)]);
});

test("a trusted root that cannot be used is refused with its path", () => {
  const path = "settings\\.trust\\.trustedRoots\\[1\\]";
  const refused = (root: unknown): string => settings({ trustedRoots: [trustedRootJson(), root] });
  assert.match(refused(trustedRootJson({ mediaType: "x" })), new RegExp(`^trust-invalid at ${path}\\.mediaType: `));
  assert.match(refused(JSON.stringify({ ...trustedRootJson(), a: 1 })), new RegExp(`^trust-invalid at ${path}\\.a: `));
  assert.match(refused("{"), new RegExp(`^trust-invalid at ${path}: `));
  for (const root of ["[]", "1", []]) assert.match(refused(root), new RegExp(`^settings-wrong-type at ${path}: `));
});

test("keys of logs, PEM or the base64 of DER", () => {
  const open = "- -";
  const origin = (list: string): string => `origin settings.trust.${list}[0]`;
  for (const text of [key, base64(p256Spki)]) {
    assert.is(settings({ rekorKeys: [text] }), `log ${id} P-256   ${open}\n${origin("rekorKeys")}`);
    assert.is(settings({ ctLogKeys: [text] }), `ct ${id} P-256 ${open}\n${origin("ctLogKeys")}`);
  }
  assert.match(settings({ rekorKeys: [pemOf("PUBLIC KEY", ed25519Spki)] }), /^log \w+ Ed25519 /);
  const rsa = new RegExp(`^ct ${sha256(rsaSpki).toString("hex")} RSA-2048 `);
  assert.match(settings({ ctLogKeys: [pemOf("RSA PUBLIC KEY", rsaPkcs1)] }), rsa);
  assert.match(
    settings({ ctLogKeys: [pemOf("PUBLIC KEY", ed25519Spki)] }),
    /^trust-invalid at settings\.trust\.ctLogKeys\[0\]/,
  );
  for (const text of ["x", "-----BEGIN PUBLIC KEY-----", pemOf("CERTIFICATE", p256Spki), key + key]) {
    assert.match(settings({ rekorKeys: [text] }), /^trust-invalid at settings\.trust\.rekorKeys\[0\]: /);
  }
});

test("chains: each root with what stands below it, or the last certificate", () => {
  const [intermediate, root] = fulcioChain as [Uint8Array, Uint8Array];
  const roots = (...ders: Uint8Array[]): string[] =>
    settings({ fulcioRoots: [pemOf("CERTIFICATE", ...ders)] })
      .split("\n")
      .slice(0, -1);
  assert.equal(roots(intermediate, root), ["ca 2 - -"]);
  assert.equal(roots(root, intermediate), ["ca 2 - -"]);
  assert.equal(roots(root), ["ca 1 - -"]);
  assert.equal(roots(intermediate), ["ca 1 - -"]);
  assert.equal(roots(root, intermediate, stampingChain[1] as Uint8Array), ["ca 2 - -", "ca 2 - -"]);
  assert.match(settings({ tsaChains: [pemOf("CERTIFICATE", ...stampingChain)] }), /^tsa {3}signer - -\norigin/);
  assert.match(settings({ tsaChains: [pemOf("CERTIFICATE", ...fulcioChain)] }), /^tsa {3}- - -\norigin/);
  const broken = pemOf("CERTIFICATE", root, intermediate.slice(0, -1));
  for (const list of ["fulcioRoots", "tsaChains"]) {
    const invalid = new RegExp(`^trust-invalid at settings.trust.${list}\\[0\\]: certificates\\[1\\]`);
    assert.match(settings({ [list]: [broken] }), invalid);
  }
});

const root: Json = { signed: { _type: "root", version: 1, "a key": [1, -2.5e3, true, null, 'ü"\\'] }, signatures: [] };
const mirror = "https://tuf.example";

test("a TUF repository is a question to the host, the same however the root is laid out", () => {
  const argument = JSON.stringify({ mirror, root, target: "trusted_root.json" });
  const question = `trust/v1/root ${argument}\n`;
  for (const form of [root, JSON.stringify(root), JSON.stringify(root, null, 4)]) {
    const tuf = { mirror, root: form };
    assert.is(
      settings({ tuf }, jsonBytes(trustedRootJson())),
      `${question}${held}\norigin TUF repository ${mirror}, resolved by the host`,
    );
    assert.match(settings({ tuf }).slice(question.length), /^evidence-pending/);
    const refused = /^trust-invalid at trusted root of https:\/\/tuf\.example: mediaType: /;
    assert.match(settings({ tuf }, jsonBytes({})).slice(question.length), refused);
  }
  const other = settings({ tuf: { mirror, root, target: "a/b.json" } });
  assert.ok(other.startsWith(`trust/v1/root ${JSON.stringify({ mirror, root, target: "a/b.json" })}\n`));
});

test("what is trusted besides a TUF repository stays trusted", () => {
  const both = settings({ tuf: { mirror, root }, rekorKeys: [key], publicGood: true }, jsonBytes(trustedRootJson()));
  const origins = both.split("\n").filter((line) => line.startsWith("origin "));
  assert.is(origins.length, 3);
  assert.is(both.split("\n").filter((line) => line.startsWith("log ")).length, 4);
});

test("a TUF repository that is not one", () => {
  const at = (tuf: Json): string => settings({ tuf }).split(": ")[0] ?? "";
  const wrong = (key: string): string => `settings-wrong-value at settings.trust.tuf.${key}`;
  assert.is(at({ root }), "settings-missing-key at settings.trust.tuf.mirror");
  assert.is(at({ mirror }), "settings-missing-key at settings.trust.tuf.root");
  assert.is(at({ mirror, root, targets: "x" }), "settings-unknown-key at settings.trust.tuf.targets");
  for (const url of [
    "tuf.example",
    "ftp://x",
    "https://a@x",
    "https://x/?a",
    "https://x/#a",
    "https://x\n",
    "https://ü",
  ]) {
    assert.is(at({ mirror: url, root }), wrong("mirror"), url);
  }
  for (const target of ["/a", "a/", "a//b", "..", "a/../b", ".", "a\\b", "a%2eb", "a b", "ü"]) {
    assert.is(at({ mirror, root, target }), wrong("target"), target);
  }
  assert.is(at({ mirror, root: 1 }), "settings-wrong-type at settings.trust.tuf.root");
  assert.is(at({ mirror, root: "[" }), "trust-invalid at settings.trust.tuf.root");
  assert.is(at({ mirror, root: { padding: "x".repeat(70_000) } }), wrong("root"));
});

test.run();
