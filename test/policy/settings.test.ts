/** `validate_settings` of verify-image-signatures: what it takes, and with which words it refuses what it does not. */
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { readFileSync } from "node:fs";

import * as assert from "uvu/assert";

import { Evaluator } from "../../host/runtime/evaluator.js";
import { readSettingsVerdict } from "../../host/runtime/verdict.js";
import { Policy, type SettingsVerdict } from "../../src/index.js";
import { publicKey } from "../support/cosignImages.js";
import { bytesOf, POLICY_FILE, policyModule } from "../support/guests.js";
import { conforms, type Schema } from "../support/jsonSchema.js";
import { suite } from "../support/suite.js";

const test = suite("policy/settings");
const policy = await Policy.load(readFileSync(POLICY_FILE));
const evaluator = new Evaluator(await policyModule());
const schema = policy.module.description?.settingsSchema as Schema;

const RELEASE = publicKey("release");
const ENTRY = { image: "*", pubKeys: [RELEASE] };

/** Settings with one entry that has, besides or instead of the usual, these members. */
function entry(members: object): unknown {
  return { signatures: [{ ...ENTRY, ...members }] };
}

function keys(...pubKeys: unknown[]): unknown {
  return { signatures: [{ image: "*", pubKeys }] };
}

/** Whether the schema can see what is wrong: not what is in a PEM block or a repository's name. */
type Seen = "schema" | "module";

async function refused(settings: unknown, code: string, message: string, seen: Seen): Promise<void> {
  const verdict = await policy.validateSettings(settings);
  const text = JSON.stringify(settings).slice(0, 300);
  assert.is(verdict.valid, false, text);
  assert.is(verdict.fault?.code, code, `${text}: ${verdict.message}`);
  assert.match(verdict.message, message);
  assert.is(verdict.fault?.message, verdict.message);
  assert.is(conforms(settings, schema), seen === "module", `the schema: ${text}`);
}

async function validateRaw(text: string | Uint8Array): Promise<SettingsVerdict> {
  const payload = typeof text === "string" ? bytesOf(text) : text;
  return readSettingsVerdict((await evaluator.call("validate_settings", payload)).answer);
}

test("settings that are taken", async () => {
  const taken: unknown[] = [
    { signatures: [ENTRY] },
    { signatures: [ENTRY, ENTRY] },
    { signatures: [ENTRY], modifyImagesWithDigest: true, denyUnmatchedImages: false },
    { signatures: [ENTRY], modifyImagesWithDigest: null, denyUnmatchedImages: null },
    entry({ annotations: {} }),
    entry({ annotations: { env: "prod", "": "", "a b/ü": "x" } }),
    entry({ annotations: null, repository: null }),
    entry({ repository: "registry.example:5000/team/signatures" }),
    entry({ repository: "signatures" }),
    entry({ image: "ghcr.io/kubewarden/*:v?" }),
    keys(RELEASE, publicKey("other"), RELEASE),
    keys(...Array<string>(64).fill(RELEASE)),
    { signatures: Array<unknown>(256).fill(ENTRY) },
  ];
  for (const settings of taken) {
    assert.equal(await policy.validateSettings(settings), { valid: true, message: "", fault: null });
    assert.ok(conforms(settings, schema), JSON.stringify(settings).slice(0, 300));
  }
});

test("PEM in the forms that other tools write", async () => {
  const crlf = RELEASE.replaceAll("\n", "\r\n");
  const lines = RELEASE.trimEnd();
  for (const pem of [crlf, lines, `\n\n${RELEASE}\n \n`]) assert.ok((await policy.validateSettings(keys(pem))).valid);
});

test("unknown keys are refused at each level, with those that are known", async () => {
  const code = "settings-unknown-key";
  await refused(
    { signatures: [ENTRY], modifyImageWithDigest: false },
    code,
    "(settings.modifyImageWithDigest)",
    "schema",
  );
  await refused({ signature: [ENTRY] }, code, "known here: signatures, modifyImagesWithDigest", "schema");
  await refused(entry({ annotation: {} }), code, "(settings.signatures[0].annotation)", "schema");
  await refused(entry({ Image: "*" }), code, "known here: image, pubKeys, annotations, repository", "schema");
  await refused({ signatures: [ENTRY, { ...ENTRY, note: null }] }, code, "(settings.signatures[1].note)", "schema");
  await refused({ signatures: [ENTRY], "": 1 }, code, "(settings.)", "schema");
});

test("missing keys are named", async () => {
  const code = "settings-missing-key";
  await refused({}, code, "a mandatory key is missing in the settings (settings.signatures)", "schema");
  await refused({ modifyImagesWithDigest: true }, code, "(settings.signatures)", "schema");
  await refused({ signatures: null }, code, "(settings.signatures)", "schema");
  await refused({ signatures: [{}] }, code, "(settings.signatures[0].image)", "schema");
  await refused({ signatures: [{ image: "*" }] }, code, "(settings.signatures[0].pubKeys)", "schema");
  await refused({ signatures: [{ pubKeys: [RELEASE] }] }, code, "(settings.signatures[0].image)", "schema");
  await refused(entry({ image: null }), code, "(settings.signatures[0].image)", "schema");
  await refused(entry({ pubKeys: null }), code, "(settings.signatures[0].pubKeys)", "schema");
});

test("wrong types are named with what is wanted and what stands there", async () => {
  const rows: [unknown, string][] = [
    [[], "it must be an object, not an array (settings)"],
    ["{}", "it must be an object, not a string (settings)"],
    [1, "it must be an object, not a number (settings)"],
    [true, "it must be an object, not a boolean (settings)"],
    [{ signatures: {} }, "it must be an array, not an object (settings.signatures)"],
    [{ signatures: "*" }, "it must be an array, not a string (settings.signatures)"],
    [{ signatures: [1] }, "it must be an object, not a number (settings.signatures[0])"],
    [{ signatures: [ENTRY, null] }, "it must be an object, not null (settings.signatures[1])"],
    [{ signatures: [[ENTRY]] }, "it must be an object, not an array (settings.signatures[0])"],
    [entry({ image: 1 }), "it must be a string, not a number (settings.signatures[0].image)"],
    [entry({ image: ["*"] }), "it must be a string, not an array (settings.signatures[0].image)"],
    [entry({ pubKeys: RELEASE }), "it must be an array, not a string (settings.signatures[0].pubKeys)"],
    [entry({ pubKeys: {} }), "it must be an array, not an object (settings.signatures[0].pubKeys)"],
    [keys(RELEASE, null), "it must be a string, not null (settings.signatures[0].pubKeys[1])"],
    [keys([RELEASE]), "it must be a string, not an array (settings.signatures[0].pubKeys[0])"],
    [entry({ annotations: [] }), "it must be an object, not an array (settings.signatures[0].annotations)"],
    [entry({ annotations: "a=b" }), "it must be an object, not a string (settings.signatures[0].annotations)"],
    [entry({ annotations: { a: 1 } }), "it must be a string, not a number (settings.signatures[0].annotations.a)"],
    [entry({ annotations: { a: null } }), "it must be a string, not null (settings.signatures[0].annotations.a)"],
    [entry({ annotations: { a: ["b"] } }), "it must be a string, not an array (settings.signatures[0].annotations.a)"],
    [entry({ repository: 5 }), "it must be a string, not a number (settings.signatures[0].repository)"],
    [
      { signatures: [ENTRY], modifyImagesWithDigest: "false" },
      "true or false, not a string (settings.modifyImagesWithDigest)",
    ],
    [
      { signatures: [ENTRY], modifyImagesWithDigest: 0 },
      "true or false, not a number (settings.modifyImagesWithDigest)",
    ],
    [{ signatures: [ENTRY], denyUnmatchedImages: [] }, "true or false, not an array (settings.denyUnmatchedImages)"],
  ];
  for (const [settings, message] of rows) await refused(settings, "settings-wrong-type", message, "schema");
});

test("patterns that no reference can match", async () => {
  for (const [image, what] of [
    ["ghcr.io/acme/*\n", "blanks, line ends"],
    ["ghcr.io/acme/ *", "blanks, line ends"],
    ["ghcr.io/.+", 'the character "+"'],
    ["^ghcr.io/*", 'the character "^"'],
    ["ghcr.io/\u00e4*", "blanks, line ends or such characters"],
  ] as const) {
    await refused(entry({ image }), "settings-wrong-value", `no image reference has ${what}`, "schema");
  }
  for (const image of [
    "https://ghcr.io/*",
    "docker://*",
    "ghcr.io//*",
    "/acme/*",
    "ghcr.io/",
    "-*",
    ":latest",
    "ghcr.io/Acme/*",
    "*/Acme/app",
    "ghcr.io/acme/App",
    "ghcr.io/acme/.*",
    "[a-z]*",
    "ghcr.io/[a-z]*",
    "ghcr.io/acme/app:v1@",
  ]) {
    await refused(entry({ image }), "settings-wrong-value", "it can match no image reference: ", "module");
  }
  for (const image of [
    "*",
    "*/*",
    "GHCR.io/*",
    "[::1]:5000/*",
    "nginx",
    "*:V1",
    "ghcr.io/*/App*",
    "ghcr.io/a:RC?",
    "a@*",
  ]) {
    assert.is((await policy.validateSettings(entry({ image }))).valid, image !== "ghcr.io/*/App*", image);
  }
});

test("empty and oversized lists and texts are refused", async () => {
  const code = "settings-wrong-value";
  await refused({ signatures: [] }, code, "it must not be empty (settings.signatures)", "schema");
  await refused(keys(), code, "it must not be empty (settings.signatures[0].pubKeys)", "schema");
  await refused(keys(""), code, "it must not be empty (settings.signatures[0].pubKeys[0])", "schema");
  await refused(entry({ image: "" }), code, "it must not be empty (settings.signatures[0].image)", "schema");
  await refused(entry({ repository: "" }), code, "it must not be empty (settings.signatures[0].repository)", "schema");
  await refused(
    { signatures: Array<unknown>(257).fill(ENTRY) },
    code,
    "more than 256 entries (settings.signatures)",
    "schema",
  );
  await refused(
    keys(...Array<string>(65).fill(RELEASE)),
    code,
    "more than 64 entries (settings.signatures[0].pubKeys)",
    "schema",
  );
});

test("a repository is a name without tag and digest", async () => {
  for (const repository of [
    "r.example/a:v1",
    `r.example/a@sha256:${"0".repeat(64)}`,
    "r.example/A",
    "https://r.example/a",
    "a b",
  ]) {
    await refused(entry({ repository }), "settings-wrong-value", "(settings.signatures[0].repository)", "module");
  }
});

test("members of two kinds in one entry are refused: the original would look at the first alone", async () => {
  for (const other of ["keyless", "githubActions", "keylessPrefix", "certificates"]) {
    await refused(entry({ [other]: [] }), "settings-unknown-key", `(settings.signatures[0].${other})`, "schema");
  }
  const settings = entry({ pubKeys: null, keyless: [] });
  await refused(settings, "settings-unknown-key", "(settings.signatures[0].keyless)", "schema");
});

function pem(key: KeyObject): string {
  return key.export({ type: key.type === "private" ? "pkcs8" : "spki", format: "pem" }) as string;
}

function wrapped(label: string, der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ""].join("\n");
}

const DER = Buffer.from(RELEASE.split("\n").slice(1, -2).join(""), "base64");

test("a text that is not one PEM block of a public key is no key", async () => {
  const rows: [string, string][] = [
    ["release.pub", "no block"],
    [RELEASE.replaceAll("\n", " "), "its line ends are missing"],
    [RELEASE.replaceAll("PUBLIC KEY", "CERTIFICATE"), 'the block is labelled "CERTIFICATE", not "PUBLIC KEY"'],
    [RELEASE.replaceAll("PUBLIC KEY", "EC PUBLIC KEY"), 'the block is labelled "EC PUBLIC KEY"'],
    [RELEASE.replaceAll("PUBLIC KEY", "RSA PUBLIC KEY"), "tag 48 where tag 2 should be"],
    [pem(generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey), 'the block is labelled "PRIVATE KEY"'],
    [RELEASE.replace("END PUBLIC", "END PRIVATE"), "the end line does not match"],
    [RELEASE.slice(0, -3), "the end line does not match"],
    [RELEASE.split("\n").slice(0, 3).join("\n"), "the block has no end line"],
    [RELEASE + RELEASE, "there is more than one block"],
    [RELEASE.replace("M", "!"), "not strict base64"],
    [RELEASE.replace("==", ""), "not strict base64"],
    [wrapped("PUBLIC KEY", new Uint8Array()), "the block is empty"],
    ["-----BEGIN PUBLIC KEY-----\nProc-Type: 4,ENCRYPTED\n-----END PUBLIC KEY-----", "the block has headers"],
  ];
  for (const [text, message] of rows) await refused(keys(text), "key-invalid", message, "module");
});

test("keys that would have to be looked up are not taken yet, and the path says which", async () => {
  for (const uri of ["awskms:///alias/signing", "gcpkms://projects/p", "hashivault://key", "k8s://namespace/secret"]) {
    const message = "keys that are looked up; give the key as PEM (settings.signatures[0].pubKeys[1])";
    await refused(keys(RELEASE, uri), "settings-not-yet", message, "module");
  }
});

test("a block that is no key of its curve is no key, and the path says which", async () => {
  const offCurve = Buffer.from(DER);
  offCurve[offCurve.length - 1] = (offCurve.at(-1) ?? 0) ^ 1;
  const infinity = Buffer.from("3019301306072a8648ce3d020106082a8648ce3d0301070302000000".slice(0, 54), "hex");
  const broken: Uint8Array[] = [
    offCurve,
    infinity,
    DER.subarray(0, -1),
    Buffer.concat([DER, Buffer.of(0)]),
    Buffer.of(0x30, 0x80, 0, 0),
  ];
  for (const der of broken) {
    const settings = keys(RELEASE, wrapped("PUBLIC KEY", der));
    await refused(settings, "key-invalid", "(settings.signatures[0].pubKeys[1])", "module");
  }
});

test("a compressed point is no key: one key has one form", async () => {
  const point = Buffer.concat([Buffer.of(2 + ((DER.at(-1) ?? 0) & 1)), DER.subarray(27, 59)]);
  const head = Buffer.from("3039301306072a8648ce3d020106082a8648ce3d030107032200", "hex");
  const settings = keys(wrapped("PUBLIC KEY", Buffer.concat([head, point])));
  await refused(settings, "key-invalid", "(settings.signatures[0].pubKeys[0])", "module");
});

test("keys of each algorithm that is supported are", async () => {
  const ec = (namedCurve: string): KeyObject => generateKeyPairSync("ec", { namedCurve }).publicKey;
  const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey;
  const supported = [ec("P-256"), ec("P-384"), ec("P-521"), rsa, generateKeyPairSync("ed25519").publicKey];
  for (const key of supported) assert.ok((await policy.validateSettings(keys(pem(key)))).valid);
  assert.ok((await policy.validateSettings(keys(rsa.export({ type: "pkcs1", format: "pem" }).toString()))).valid);
});

test("keys of other algorithms are not supported, by name", async () => {
  const rows: [KeyObject, string][] = [
    [generateKeyPairSync("rsa", { modulusLength: 1024 }).publicKey, "RSA with 1024 bits, not 2048 to 8192"],
    [generateKeyPairSync("ec", { namedCurve: "secp256k1" }).publicKey, "1.3.132.0.10"],
    [generateKeyPairSync("x25519").publicKey, "1.3.101.110"],
    [generateKeyPairSync("ed448").publicKey, "1.3.101.113"],
    [generateKeyPairSync("rsa-pss", { modulusLength: 2048 }).publicKey, "id-RSASSA-PSS without parameters"],
  ];
  for (const [key, name] of rows) {
    const message = `this kind of public key is not supported: ${name} (settings.signatures[0].pubKeys[0])`;
    await refused(keys(pem(key)), "key-unsupported", message, "module");
  }
});

test("settings that are no strict JSON are refused", async () => {
  const good = JSON.stringify({ signatures: [ENTRY] });
  const texts = [
    "",
    "null",
    `${good}x`,
    good.replace('"signatures"', '"signatures":[],"signatures"'),
    good.slice(0, -1),
  ];
  for (const text of texts) assert.is((await validateRaw(text)).valid, false, text);
  assert.is((await validateRaw(good)).valid, true);
  const duplicate = await validateRaw(good.replace('"image":"*"', '"image":"a","image":"*"'));
  assert.equal([duplicate.valid, duplicate.fault?.code], [false, "settings-invalid"]);
  assert.match(duplicate.message, "the settings are not valid: ");
});

test("undefined and null settings are empty settings", async () => {
  for (const settings of [undefined, null]) {
    assert.is((await policy.validateSettings(settings)).fault?.code, "settings-missing-key");
  }
});

test.run();
