/** Private keys: every form that is read signs what node:crypto verifies, and what is refused says why. */
import { createPrivateKey, generateKeyPairSync, randomBytes, scryptSync, verify, type KeyObject } from "node:crypto";

import { secretbox } from "@noble/ciphers/salsa.js";
import * as assert from "uvu/assert";

import { SigningKey } from "../../../src/signing/privateKey.js";
import { SigningError } from "../../../src/signing/signingError.js";
import { errorOf } from "../../support/errors.js";
import { suite } from "../../support/suite.js";

const test = suite("unit/signing private key");
const MESSAGE = Buffer.from("message");
const PASSWORD = "test";

const KEYS = {
  "P-256": ec("prime256v1"),
  "P-384": ec("secp384r1"),
  "P-521": ec("secp521r1"),
  "RSA 2048": generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey,
  Ed25519: generateKeyPairSync("ed25519").privateKey,
};

function ec(namedCurve: string): KeyObject {
  return generateKeyPairSync("ec", { namedCurve }).privateKey;
}

async function nobody(): Promise<string> {
  throw new Error("no password is needed");
}

async function read(pem: string, password = nobody): Promise<SigningKey> {
  return await SigningKey.read(pem, password);
}

function requireSigns(key: SigningKey, name: string): void {
  const hash = name === "Ed25519" ? null : "sha256";
  assert.ok(verify(hash, MESSAGE, key.publicKey, key.sign(MESSAGE)), name);
}

function pem(key: KeyObject, type: "pkcs8" | "sec1" | "pkcs1"): string {
  return key.export({ format: "pem", type } as { format: "pem"; type: "pkcs8" }).toString();
}

for (const [name, key] of Object.entries(KEYS)) {
  test(`PKCS #8, plain and encrypted: ${name}`, async () => {
    requireSigns(await read(pem(key, "pkcs8")), name);
    const encrypted = key.export({ format: "pem", type: "pkcs8", cipher: "aes-256-cbc", passphrase: PASSWORD });
    requireSigns(await read(encrypted.toString(), async () => PASSWORD), name);
    const wrong = await errorOf(SigningError, () => read(encrypted.toString(), async () => "other"));
    assert.match(wrong.message, "the password does not open it");
  });

  test(`as cosign encrypts: ${name}`, async () => {
    for (const label of ["SIGSTORE", "COSIGN"]) {
      requireSigns(await read(cosignKey(key, {}, label), async () => PASSWORD), name);
    }
    requireSigns(await read(cosignKey(key, { password: "" }), async () => ""), name);
  });
}

test("SEC 1 and PKCS #1, with what openssl writes before them", async () => {
  requireSigns(await read(pem(KEYS["P-256"], "sec1")), "P-256");
  requireSigns(await read(pem(KEYS["RSA 2048"], "pkcs1")), "RSA 2048");
  const parameters = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";
  requireSigns(await read(`${parameters}${pem(KEYS["P-256"], "sec1").replaceAll("\n", "\r\n")}`), "P-256");
});

test("a wrong password of cosign's key, and a changed file", async () => {
  const text = cosignKey(KEYS["P-256"]);
  const wrong = await errorOf(SigningError, () => read(text, async () => "other"));
  assert.match(wrong.message, "the password does not open it");
  const changed = cosignKey(KEYS["P-256"], { flip: true });
  await errorOf(SigningError, () => read(changed, async () => PASSWORD));
});

const BOUNDS: readonly (readonly [string, object, string])[] = [
  ["N too large", { N: 2 ** 24 }, "out of bounds"],
  ["N that is no power of two", { N: 65537 }, "out of bounds"],
  ["N too small", { N: 1024 }, "out of bounds"],
  ["r too large", { r: 4096 }, "out of bounds"],
  ["p too large", { p: 5 }, "out of bounds"],
  ["N below 0", { N: -65536 }, "no whole number"],
  ["N that is a text", { N: "65536" }, "no whole number"],
  ["r missing", { r: undefined }, "no whole number"],
];
for (const [name, params, reason] of BOUNDS) {
  test(`scrypt of a hostile file: ${name}`, async () => {
    const started = Date.now();
    const error = await errorOf(SigningError, () => read(cosignKey(KEYS["P-256"], { params }), async () => PASSWORD));
    assert.match(error.message, reason);
    assert.ok(Date.now() - started < 2000);
  });
}

test("another form of an encrypted key", async () => {
  const refuse = async (change: object, reason: string): Promise<void> => {
    const text = cosignKey(KEYS["P-256"], { change });
    assert.match((await errorOf(SigningError, () => read(text, async () => PASSWORD))).message, reason);
  };
  await refuse({ kdf: { name: "argon2id" } }, "is not scrypt");
  await refuse({ kdf: undefined }, "member kdf is missing");
  await refuse({ cipher: { name: "aes" } }, "is not nacl/secretbox");
  await refuse({ cipher: { name: "nacl/secretbox", nonce: "AAAA" } }, "nonce is not base64 of 24 bytes");
  await refuse({ ciphertext: "*" }, "ciphertext is not base64");
  await refuse({ ciphertext: Buffer.alloc(17 * 1024, 1).toString("base64") }, "longer than a private key");
  const block = armored("SIGSTORE", Buffer.from("[]"));
  assert.match((await errorOf(SigningError, () => read(block, async () => PASSWORD))).message, "not the JSON");
});

const REFUSED: readonly (readonly [string, () => string, string])[] = [
  ["nothing", () => "", "no PEM block"],
  ["a public key", () => publicKey(), "it holds a PUBLIC KEY and no private key; name the private one"],
  ["two keys", () => pem(KEYS["P-256"], "pkcs8") + pem(KEYS["P-384"], "pkcs8"), "it holds 2 private keys"],
  ["secp256k1", () => pem(ec("secp256k1"), "pkcs8"), "its curve secp256k1 is not used"],
  [
    "RSA 1024",
    () => pem(generateKeyPairSync("rsa", { modulusLength: 1024 }).privateKey, "pkcs8"),
    "RSA key of 1024 bits",
  ],
  ["X25519", () => pem(generateKeyPairSync("x25519").privateKey, "pkcs8"), "a x25519 key is not used"],
  [
    "a broken key",
    () => "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
    "its PRIVATE KEY cannot be read",
  ],
  [
    "a certificate",
    () => "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    "it holds a CERTIFICATE and no",
  ],
];
for (const [name, text, reason] of REFUSED) {
  test(`refused: ${name}`, async () => {
    assert.match((await errorOf(SigningError, () => read(text()))).message, reason);
  });
}

function publicKey(): string {
  return generateKeyPairSync("ed25519").publicKey.export({ type: "spki", format: "pem" }).toString();
}

interface CosignKeyOptions {
  password?: string;
  /** Members of scrypt's parameters that the file states. */
  params?: object;
  /** Members of the file that differ. */
  change?: object;
  /** One bit of the ciphertext is another. */
  flip?: boolean;
}

/** What `cosign generate-key-pair` writes. */
function cosignKey(
  key: KeyObject,
  { password = PASSWORD, params = {}, change = {}, flip = false }: CosignKeyOptions = {},
  label = "SIGSTORE",
): string {
  const [salt, nonce] = [randomBytes(32), randomBytes(24)];
  const stated = { N: 16384, r: 8, p: 1 };
  const secret = scryptSync(password, salt, 32, { ...stated, maxmem: 128 * 1024 * 1024 });
  const der = createPrivateKey(pem(key, "pkcs8")).export({ format: "der", type: "pkcs8" });
  const ciphertext = Buffer.from(secretbox(secret, nonce).seal(der));
  if (flip) ciphertext[20] = (ciphertext[20] ?? 0) ^ 1;
  const file = {
    kdf: { name: "scrypt", params: { ...stated, ...params }, salt: salt.toString("base64") },
    cipher: { name: "nacl/secretbox", nonce: nonce.toString("base64") },
    ciphertext: ciphertext.toString("base64"),
    ...change,
  };
  return armored(label, Buffer.from(JSON.stringify(file)));
}

function armored(label: string, body: Buffer): string {
  const lines = body.toString("base64").replace(/.{64}/g, "$&\n");
  return `-----BEGIN ENCRYPTED ${label} PRIVATE KEY-----\n${lines}\n-----END ENCRYPTED ${label} PRIVATE KEY-----\n`;
}

test.run();
