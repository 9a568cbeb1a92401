/** Private keys in PEM (RFC 7468): PKCS #8 (RFC 5958), SEC 1 (RFC 5915), PKCS #1 (RFC 8017), and cosign's encrypted ones. */
import { createPrivateKey, createPublicKey, sign, type KeyObject } from "node:crypto";

import { decryptKey } from "./encryptedKey.js";
import { SigningError } from "./signingError.js";

/** Asks for the password of a key. */
export type Password = () => Promise<string>;

const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----\r?\n([A-Za-z0-9+/=\s]+)-----END \1-----/g;
const COSIGN_LABELS: readonly string[] = ["ENCRYPTED SIGSTORE PRIVATE KEY", "ENCRYPTED COSIGN PRIVATE KEY"];
const PLAIN_LABELS: readonly string[] = ["PRIVATE KEY", "EC PRIVATE KEY", "RSA PRIVATE KEY"];
const PASSWORD_LABEL = "ENCRYPTED PRIVATE KEY";

/** OpenSSL's names of the curves P-256, P-384 and P-521. */
const CURVES: readonly string[] = ["prime256v1", "secp384r1", "secp521r1"];
/** Shorter RSA keys are refused by verifiers, longer ones by this project's. */
const RSA_BITS = { least: 2048, most: 4096 } as const;

/**
 * A key that signs: ECDSA on P-256, P-384 and P-521 (in DER) and RSASSA-PKCS1-v1_5, both over SHA-256, and Ed25519. SHA-256
 * also with the longer curves: who verifies with nothing but the public key, cosign too, assumes it.
 */
export class SigningKey {
  /** PEM SubjectPublicKeyInfo. */
  readonly publicKey: string;
  /** DER SubjectPublicKeyInfo. */
  readonly spki: Uint8Array;

  /** The key must be of one of the kinds above. */
  private constructor(private readonly key: KeyObject) {
    const publicKey = createPublicKey(key);
    this.publicKey = publicKey.export({ type: "spki", format: "pem" }).toString();
    this.spki = publicKey.export({ type: "spki", format: "der" });
  }

  /**
   * Reads the one private key in a text. `password` is asked only when the key is encrypted. Rejects with SigningError for
   * anything else: a public key, a certificate, several keys, a kind that nobody would accept, a wrong password.
   */
  static async read(pem: string, password: Password): Promise<SigningKey> {
    const key = await privateKeyOf(pem, password);
    const problem = problemOf(key);
    if (problem !== null) throw new SigningError(problem);
    return new SigningKey(key);
  }

  /** Whether it is an Ed25519 key, which signs a message and not a digest. */
  get isEd25519(): boolean {
    return this.key.asymmetricKeyType === "ed25519";
  }

  /** The signature over the bytes. */
  sign(bytes: Uint8Array): Uint8Array {
    return sign(this.isEd25519 ? null : "sha256", bytes, this.key);
  }
}

async function privateKeyOf(pem: string, password: Password): Promise<KeyObject> {
  const [label, body] = onlyKeyBlock(pem);
  if (COSIGN_LABELS.includes(label)) {
    const der = await decryptKey(Buffer.from(body, "base64"), await password());
    return keyObject({ key: der, format: "der", type: "pkcs8" }, "what cosign encrypted is no private key");
  }
  const block = `-----BEGIN ${label}-----\n${body}-----END ${label}-----\n`;
  if (label !== PASSWORD_LABEL) return keyObject({ key: block }, `its ${label} cannot be read`);
  return keyObject({ key: block, passphrase: await password() }, "the password does not open it, or it cannot be read");
}

/** The label and the base64 of the one private key; parameters of the curve, which OpenSSL writes before it, are passed over. */
function onlyKeyBlock(pem: string): readonly [label: string, body: string] {
  const blocks = [...pem.matchAll(BLOCK)].map(([, label = "", body = ""]) => [label, body] as const);
  const keys = blocks.filter(([label]) => [...COSIGN_LABELS, ...PLAIN_LABELS, PASSWORD_LABEL].includes(label));
  const [key] = keys;
  if (key !== undefined && keys.length === 1) return key;
  if (keys.length > 1) throw new SigningError(`it holds ${keys.length} private keys; one is wanted`);
  const other = blocks[0]?.[0];
  if (other === undefined) throw new SigningError("it holds no PEM block; a private key is wanted, PEM");
  const hint = other.endsWith("PUBLIC KEY") ? "; name the private one, such as cosign.key" : "";
  throw new SigningError(`it holds a ${other} and no private key${hint}`);
}

function keyObject(input: Parameters<typeof createPrivateKey>[0], problem: string): KeyObject {
  try {
    return createPrivateKey(input);
  } catch {
    // OpenSSL's own words would say less.
    throw new SigningError(problem);
  }
}

/** Why nobody would accept its signatures; null when they would. */
function problemOf(key: KeyObject): string | null {
  const { namedCurve = "", modulusLength = 0 } = key.asymmetricKeyDetails ?? {};
  switch (key.asymmetricKeyType) {
    case "ed25519":
      return null;
    case "ec":
      return CURVES.includes(namedCurve) ? null : `its curve ${namedCurve} is not used; P-256, P-384 and P-521 are`;
    case "rsa":
      if (modulusLength >= RSA_BITS.least && modulusLength <= RSA_BITS.most) return null;
      return `an RSA key of ${modulusLength} bits is not used; ${RSA_BITS.least} to ${RSA_BITS.most} are`;
    default:
      return `a ${key.asymmetricKeyType ?? "nameless"} key is not used; EC, RSA and Ed25519 keys are`;
  }
}
