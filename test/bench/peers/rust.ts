/**
 * RustCrypto (p256, p384, p521, ed25519-dalek, rsa, sha2) compiled to WebAssembly: `test/bench/rust`, built here when
 * cargo and its WebAssembly target are installed. As in Assay's guest, the bytes are copied in and the key is read in
 * each call; for prepared keys it is read ahead. Built without SIMD: with `-C target-feature=+simd128` all of it takes
 * as long (within 2 %), but SHA-512 takes 4 % longer.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { outDirectory, projectRoot } from "../../../build/paths.js";
import type { HashName } from "../guest.js";
import type { Sample, Scheme, SignedBytes } from "../schemes.js";
import type { KeyUse, Verifier } from "./verifier.js";

interface RustExports {
  memory: WebAssembly.Memory;
  input(): number;
  verify(algorithm: number, keyLength: number, payloadLength: number, signatureLength: number): number;
  load(algorithm: number, keyLength: number): number;
  verify_loaded(payloadLength: number, signatureLength: number): number;
  digest(bits: number, length: number): number;
}

const TARGET = "wasm32-unknown-unknown";
const MANIFEST = fileURLToPath(new URL("test/bench/rust/Cargo.toml", projectRoot));
const TARGET_DIRECTORY = new URL("bench-rust/", outDirectory);

/** The compiled peer. */
export const RUST_FILE = new URL(`${TARGET}/release/assay_bench_rust.wasm`, TARGET_DIRECTORY);

let module: WebAssembly.Module | null | undefined;

/** Builds and compiles the peer, once in a run. Null where that cannot be done; the reason is printed. */
export function rustModule(): WebAssembly.Module | null {
  if (module !== undefined) return module;
  const reason = buildRust();
  if (reason !== null) console.log(`rust-wasm skipped: ${reason}`);
  module = reason === null ? new WebAssembly.Module(readFileSync(RUST_FILE)) : null;
  return module;
}

/** One instance: a static input buffer, and one loaded key. */
export class RustPeer {
  private readonly exports: RustExports;
  private bytes = new Uint8Array();

  constructor(compiled: WebAssembly.Module) {
    this.exports = new WebAssembly.Instance(compiled, {}).exports as unknown as RustExports;
  }

  /** Reads the key and checks the signature. */
  verify(algorithm: number, { spki, payload, signature }: SignedBytes): boolean {
    const input = this.memory();
    input.set(spki, 0);
    input.set(payload, spki.length);
    input.set(signature, spki.length + payload.length);
    return this.exports.verify(algorithm, spki.length, payload.length, signature.length) === 1;
  }

  /** Reads a key and keeps it. */
  load(algorithm: number, { spki }: SignedBytes): boolean {
    this.memory().set(spki, 0);
    return this.exports.load(algorithm, spki.length) === 1;
  }

  /** Checks the signature by the kept key. */
  verifyLoaded({ payload, signature }: SignedBytes): boolean {
    const input = this.memory();
    input.set(payload, 0);
    input.set(signature, payload.length);
    return this.exports.verify_loaded(payload.length, signature.length) === 1;
  }

  /** A view of the digest, which stays in the peer's memory. */
  hash(name: HashName, message: Uint8Array): Uint8Array {
    const bits = Number(name.slice(3));
    this.memory().set(message, 0);
    return new Uint8Array(this.exports.memory.buffer, this.exports.digest(bits, message.length), bits / 8);
  }

  private memory(): Uint8Array {
    if (this.bytes.length === 0) this.bytes = new Uint8Array(this.exports.memory.buffer, this.exports.input());
    return this.bytes;
  }
}

/** Takes every scheme, where the peer can be built. */
export function rustVerifier(scheme: Scheme, use: KeyUse): Verifier<Sample> | null {
  const compiled = rustModule();
  if (compiled === null) return null;
  const peer = new RustPeer(compiled);
  const algorithm = rustAlgorithm(scheme);
  if (use === "any") {
    return { name: "rust-wasm", ready: (sample) => sample, verify: (sample) => peer.verify(algorithm, sample) };
  }
  return {
    name: "rust-wasm",
    ready: (sample) => {
      peer.load(algorithm, sample);
      return sample;
    },
    verify: (sample) => peer.verifyLoaded(sample),
  };
}

/** The numbers of `Key::read` in `test/bench/rust/src/lib.rs`. */
export function rustAlgorithm({ family, curve }: Scheme): number {
  switch (family) {
    case "ecdsa":
      return ["P-256", "P-384", "P-521"].indexOf(curve ?? "");
    case "ed25519":
      return 3;
    case "rsa-pkcs1":
      return 4;
    case "rsa-pss":
      return 5;
  }
}

/** Why there is no peer, or null. */
function buildRust(): string | null {
  if (spawnSync("cargo", ["--version"]).status !== 0) return "cargo is not installed";
  const library = spawnSync("rustc", ["--print", "target-libdir", "--target", TARGET], { encoding: "utf8" });
  if (library.status !== 0 || !existsSync(library.stdout.trim())) return `rustup target add ${TARGET} is needed`;
  if (!existsSync(RUST_FILE)) console.log("rust-wasm: the first build takes a minute or two");
  const { status, stderr } = spawnSync(
    "cargo",
    [
      ...["build", "--release", "--locked", "--quiet", "--target", TARGET, "--manifest-path", MANIFEST],
      ...["--target-dir", fileURLToPath(TARGET_DIRECTORY)],
    ],
    { encoding: "utf8" },
  );
  return status === 0 ? null : `cargo: ${stderr.trim().split("\n")[0] ?? ""}`;
}
