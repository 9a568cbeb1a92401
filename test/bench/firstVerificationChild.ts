/**
 * `node firstVerificationChild.js SUBJECT FOLDER`: one verification in this fresh process. Prints the microseconds from
 * before the subject's first import. Nothing of a subject is imported above: that would not be counted.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { SignedBytes } from "./schemes.js";
import type { Operation } from "../../host/generated/operations.gen.js";
import type { EvidenceFailure } from "../../host/runtime/evidence.js";

type First = (sample: SignedBytes, folder: string) => Promise<boolean>;

const SUBJECTS: Record<string, First> = {
  assay: verifyWithGuest,
  "assay-policy": decideWithPolicy,
  noble: verifyWithNoble,
  node: verifyWithNode,
  webcrypto: verifyWithWebCrypto,
  "rust-wasm": verifyWithRust,
};

const [name = "", folder = ""] = process.argv.slice(2);
const sample = readSample(join(folder, "sample.json"));
const verifyFirst = SUBJECTS[name] as First;
const started = performance.now();
const isVerified = await verifyFirst(sample, folder);
console.log((performance.now() - started) * 1000);
process.exitCode = isVerified ? 0 : 1;

async function verifyWithGuest(bytes: SignedBytes): Promise<boolean> {
  const { Guest, VERIFIED } = await import("./guest.js");
  const guest = await Guest.load();
  return guest.verify("verify", bytes) === VERIFIED;
}

/** An entry of the evidence with its answer in base64. */
type Row = { operation: Operation; argument: string } & ({ answer: string } | { failure: EvidenceFailure });

async function decideWithPolicy(_: SignedBytes, input: string): Promise<boolean> {
  const { PolicyModule } = await import("../../host/runtime/module.js");
  const { Evaluator } = await import("../../host/runtime/evaluator.js");
  const { moduleBytes } = await import("./works/sizes.js");
  const evaluator = new Evaluator(await PolicyModule.compile(moduleBytes()));
  const rows = JSON.parse(readFileSync(join(input, "evidence.json"), "utf8")) as Row[];
  const evidence = rows.map((row) => ("answer" in row ? { ...row, answer: Buffer.from(row.answer, "base64") } : row));
  const { answer } = await evaluator.call("validate", readFileSync(join(input, "payload.json")), { evidence });
  return new TextDecoder().decode(answer).startsWith('{"accepted":true');
}

async function verifyWithNoble({ spki, payload, signature }: SignedBytes): Promise<boolean> {
  const { p256 } = await import("@noble/curves/nist.js");
  return p256.verify(signature, payload, spki.slice(-65), { prehash: true, format: "der", lowS: false });
}

async function verifyWithNode({ spki, payload, signature }: SignedBytes): Promise<boolean> {
  const { createPublicKey, verify } = await import("node:crypto");
  const key = createPublicKey({ key: Buffer.from(spki), type: "spki", format: "der" });
  return verify("sha256", payload, key, signature);
}

async function verifyWithWebCrypto({ spki, payload, webSignature }: SignedBytes): Promise<boolean> {
  const { webcrypto } = await import("node:crypto");
  const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const key = await webcrypto.subtle.importKey("spki", spki, algorithm, false, ["verify"]);
  return webcrypto.subtle.verify(algorithm, key, webSignature, payload);
}

async function verifyWithRust(bytes: SignedBytes): Promise<boolean> {
  const { RUST_FILE, RustPeer } = await import("./peers/rust.js");
  return new RustPeer(await WebAssembly.compile(readFileSync(RUST_FILE))).verify(0, bytes);
}

function readSample(path: string): SignedBytes {
  const members = JSON.parse(readFileSync(path, "utf8")) as Record<keyof SignedBytes, string>;
  const bytes = (member: keyof SignedBytes): Uint8Array => new Uint8Array(Buffer.from(members[member], "hex"));
  return {
    spki: bytes("spki"),
    payload: bytes("payload"),
    signature: bytes("signature"),
    webSignature: bytes("webSignature"),
  };
}
