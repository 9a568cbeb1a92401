/** Assay's side: the compiled `test/harness/bench/guest.ts` behind plain calls. */
import { readFileSync } from "node:fs";

import { outDirectory } from "../../build/paths.js";
import type { Chain } from "./chains.js";
import type { SignedBytes } from "./schemes.js";

/** Where the compiled guest is kept. */
export const GUEST_FILE = new URL("test/bench.wasm", outDirectory);

/** What the guest exports. Those with a question mark are measured as soon as the guest has them. */
interface GuestExports {
  memory: WebAssembly.Memory;
  wapc_init(): void;
  input(): number;
  capacity(): number;
  verify(keyLength: number, payloadLength: number, signatureLength: number): number;
  /** The same by RSASSA-PSS with SHA-256, MGF1 with SHA-256 and a salt of 32 bytes. */
  verifyRsaPss?(keyLength: number, payloadLength: number, signatureLength: number): number;
  /** Reads a key and makes its table at once, as a policy may do for keys it is going to use often; a status. */
  prepareKey?(keyLength: number): number;
  /** Reads three certificates that lie in the input and validates the leaf for signing code at a time; a status. */
  validateChain?(rootLength: number, intermediateLength: number, leafLength: number, seconds: bigint): number;
  /** Hash so many bytes of the input; the answer is the digest's address. */
  sha256(length: number): number;
  sha384?(length: number): number;
  sha512?(length: number): number;
}

/** The guest's statuses. */
export const VERIFIED = 0;
export const NOT_VERIFIED = 1;
export const UNSUPPORTED = 2;

/** Which function checks a signature. */
export type VerifyName = "verify" | "verifyRsaPss";

/** Which function hashes. */
export type HashName = "sha256" | "sha384" | "sha512";

/** One instance. What it knows of keys is its own. */
export class Guest {
  private readonly exports: GuestExports;
  private readonly input: number;
  private bytes = new Uint8Array();

  constructor(module: WebAssembly.Module) {
    const wapc = { __guest_error: () => undefined };
    this.exports = new WebAssembly.Instance(module, { wapc }).exports as unknown as GuestExports;
    this.exports.wapc_init();
    this.input = this.exports.input();
  }

  /** An instance of the guest in `GUEST_FILE`. */
  static async load(): Promise<Guest> {
    return new Guest(await WebAssembly.compile(readFileSync(GUEST_FILE)));
  }

  /** Whether the guest has the function. */
  has(name: keyof GuestExports): boolean {
    return this.exports[name] !== undefined;
  }

  /** Copies key, payload and signature in, reads the key and checks the signature; a status. */
  verify(name: VerifyName, { spki, payload, signature }: SignedBytes): number {
    const input = this.memory();
    input.set(spki, 0);
    input.set(payload, spki.length);
    input.set(signature, spki.length + payload.length);
    return this.exports[name]?.(spki.length, payload.length, signature.length) ?? UNSUPPORTED;
  }

  /** Copies the key in, reads it and makes its table; a status. */
  prepareKey({ spki }: Pick<SignedBytes, "spki">): number {
    this.memory().set(spki, 0);
    return this.exports.prepareKey?.(spki.length) ?? UNSUPPORTED;
  }

  /** Copies the three certificates in and validates the leaf; a status. */
  validateChain({ root, intermediate, leaf, validAt }: Chain): number {
    const input = this.memory();
    input.set(root, 0);
    input.set(intermediate, root.length);
    input.set(leaf, root.length + intermediate.length);
    const seconds = BigInt(Math.floor(validAt.getTime() / 1000));
    return this.exports.validateChain?.(root.length, intermediate.length, leaf.length, seconds) ?? UNSUPPORTED;
  }

  /** Copies the message in and hashes it. The digest stays in the guest, where a policy needs it: this is a view of it. */
  hash(name: HashName, message: Uint8Array, digestBytes: number): Uint8Array {
    const input = this.memory();
    input.set(message, 0);
    const address = this.exports[name]?.(message.length) ?? 0;
    return new Uint8Array(this.exports.memory.buffer, address, digestBytes);
  }

  /** The input. When memory has grown, a view of it is empty and a new one is needed. */
  private memory(): Uint8Array {
    if (this.bytes.length === 0) {
      this.bytes = new Uint8Array(this.exports.memory.buffer, this.input, this.exports.capacity());
    }
    return this.bytes;
  }
}
