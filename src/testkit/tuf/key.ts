/** Keys of TUF repositories (specification 1.0, section 4), and documents that they sign. */
import { sign } from "node:crypto";

import { bytesOf } from "../bytes.js";
import { canonicalJson } from "../sigstore/canonicalJson.js";
import { digest } from "../x509/keys.js";
import { seededKey } from "../x509/seededKey.js";

/** The part of a document that is signed. */
export type Signed = Record<string, unknown>;

let keys = 0;

/** A key of Ed25519 made of a seed, under an id that may be any text. */
export class TufKey {
  readonly publicHex: string;
  readonly id: string;
  readonly #seed: string;

  /** `id` is the hash of the key when left out; keys without a seed differ from one another. */
  constructor({ id, seed = `TUF key ${++keys}` }: { id?: string; seed?: string } = {}) {
    this.#seed = seed;
    this.publicHex = Buffer.from(seededKey(seed, "Ed25519").spki.subarray(-32)).toString("hex");
    this.id = id ?? Buffer.from(digest("sha256", Buffer.from(this.publicHex))).toString("hex");
  }

  /** As metadata hold it. */
  get json(): Signed {
    return { keytype: "ed25519", scheme: "ed25519", keyval: { public: this.publicHex } };
  }

  /** The same key under another id. */
  under(id: string): TufKey {
    return new TufKey({ id, seed: this.#seed });
  }

  /** A member of `signatures`. */
  sign(signed: unknown): { keyid: string; sig: string } {
    const { privateKey } = seededKey(this.#seed, "Ed25519");
    return { keyid: this.id, sig: sign(null, Buffer.from(canonicalJson(signed)), privateKey).toString("hex") };
  }
}

/** The bytes of a document, signed by these keys. */
export function document(signed: Signed, keys: readonly TufKey[]): Uint8Array {
  return bytesOf({ signed, signatures: keys.map((key) => key.sign(signed)) });
}
