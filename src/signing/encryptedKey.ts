/**
 * Private keys as `cosign generate-key-pair` encrypts them (go-securesystemslib, `encrypted`): JSON with the parameters of
 * scrypt (RFC 7914) and a NaCl secretbox, XSalsa20-Poly1305, around a PKCS #8 key.
 */
import { scrypt } from "node:crypto";

import { isObject, type JsonObject } from "../../host/json.js";
import { openSecretbox } from "./secretbox.js";
import { SigningError } from "./signingError.js";

/** Bounds on what somebody else's file may make this process do: cosign has N = 65536, r = 8, p = 1, which takes 64 MiB. */
const MAX_SCRYPT_BYTES = 256 * 1024 * 1024;
const MAX_PARALLELISM = 4;
const MIN_N = 1 << 14;

/** Bytes of the secretbox's key and nonce, and of cosign's salt. */
const KEY_BYTES = 32;
const NONCE_BYTES = 24;
const SALT_BYTES = 32;
/** An RSA key of 4096 bits has some 2400. */
const MAX_CIPHERTEXT_BYTES = 16 * 1024;

interface EncryptedKey {
  readonly n: number;
  readonly r: number;
  readonly p: number;
  readonly salt: Buffer;
  readonly nonce: Buffer;
  readonly ciphertext: Buffer;
}

/**
 * The PKCS #8 key (DER) in the body of the PEM block. Rejects with SigningError for another form, parameters beyond the
 * bounds, and a wrong password, which cannot be told from a changed file.
 */
export async function decryptKey(body: Uint8Array, password: string): Promise<Buffer> {
  const key = parseEncryptedKey(body);
  const secret = await derive(key, password);
  const opened = await openSecretbox(secret, key.nonce, key.ciphertext);
  if (opened === null) throw new SigningError("the password does not open it (or the file was changed)");
  return Buffer.from(opened);
}

function parseEncryptedKey(body: Uint8Array): EncryptedKey {
  const root = parsed(body);
  const [kdf, cipher] = [memberObject(root, "kdf"), memberObject(root, "cipher")];
  if (kdf["name"] !== "scrypt") throw new SigningError("its key derivation is not scrypt, as cosign's is");
  if (cipher["name"] !== "nacl/secretbox") throw new SigningError("its cipher is not nacl/secretbox, as cosign's is");
  const parameters = memberObject(kdf, "params");
  const [n, r, p] = [whole(parameters, "N"), whole(parameters, "r"), whole(parameters, "p")];
  if (n < MIN_N || (n & (n - 1)) !== 0 || p > MAX_PARALLELISM || 128 * n * r > MAX_SCRYPT_BYTES) {
    throw new SigningError(`its scrypt parameters N=${n}, r=${r}, p=${p} are out of bounds`);
  }
  const ciphertext = base64(root, "ciphertext");
  if (ciphertext.length > MAX_CIPHERTEXT_BYTES) throw new SigningError("it is longer than a private key can be");
  return {
    ...{ n, r, p, ciphertext },
    salt: base64(kdf, "salt", SALT_BYTES),
    nonce: base64(cipher, "nonce", NONCE_BYTES),
  };
}

async function derive({ n, r, p, salt }: EncryptedKey, password: string): Promise<Buffer> {
  // Twice what the block needs, for what OpenSSL keeps beside it.
  const options = { N: n, r, p, maxmem: 2 * MAX_SCRYPT_BYTES };
  return await new Promise((resolve, reject) => {
    scrypt(password, salt, KEY_BYTES, options, (error, key) => (error === null ? resolve(key) : reject(error)));
  });
}

function parsed(body: Uint8Array): JsonObject {
  try {
    const value: unknown = JSON.parse(Buffer.from(body).toString("utf8"));
    if (isObject(value)) return value;
  } catch {
    // Said below.
  }
  throw new SigningError("what is in its PEM block is not the JSON that cosign writes");
}

function memberObject(value: JsonObject, name: string): JsonObject {
  const member = value[name];
  if (isObject(member)) return member;
  throw new SigningError(`its member ${name} is missing`);
}

function whole(value: JsonObject, name: string): number {
  const member = value[name];
  if (typeof member === "number" && Number.isInteger(member) && member > 0 && member < 2 ** 31) return member;
  throw new SigningError(`its scrypt parameter ${name} is no whole number above 0`);
}

function base64(value: JsonObject, name: string, length?: number): Buffer {
  const member = value[name];
  const isBase64 = typeof member === "string" && /^[A-Za-z0-9+/]+={0,2}$/.test(member);
  const bytes = Buffer.from(isBase64 ? member : "", "base64");
  if (bytes.length > 0 && (length === undefined || bytes.length === length)) return bytes;
  throw new SigningError(`its member ${name} is not base64${length === undefined ? "" : ` of ${length} bytes`}`);
}
