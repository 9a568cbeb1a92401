/**
 * Limits that are reached are answers with a fault, never traps: at each limit a courier or a request does its worst.
 */
import * as assert from "uvu/assert";

import type { EvidenceEntry } from "../../host/runtime/evidence.js";
import { Evaluator } from "../../host/runtime/evaluator.js";
import type { Verdict } from "../../src/index.js";
import { readVerdict } from "../../host/runtime/verdict.js";
import { publicKey } from "../support/cosignImages.js";
import { loadVerifyImageSignatures, pod } from "../support/policy.js";
import { referrersIndex } from "../support/signing.js";
import { suite } from "../support/suite.js";

const test = suite("budgets");

const MIB = 1024 * 1024;
const PAYLOAD = 128 * 1024;
const policy = await loadVerifyImageSignatures();
const release = { image: "*", pubKeys: [publicKey("release")] };
const clock: EvidenceEntry = { operation: "clock/v1/now", argument: "", answer: bytes("2026-11-21T00:00:00Z") };

test("as many images and keys as one object and the settings can hold", async () => {
  const images = Array.from({ length: 1024 }, (_, index) => `registry.example/app${index}:v1`);
  const many = { image: "*", pubKeys: Array.from({ length: 64 }, () => publicKey("release")) };
  assert.is(await faultCode(images, { signatures: [many] }, []), "budget-exhausted");
  assert.is(
    await faultCode([...images, "registry.example/one:more"], { signatures: [release] }, []),
    "budget-exhausted",
  );
});

test("as many images as are judged, none of them with a signature", async () => {
  const images = Array.from({ length: 1024 }, (_, index) => `registry.example/app${index}@${digest(index)}`);
  const verdict = await judge(images, { signatures: Array.from({ length: 16 }, () => release) }, [clock]);
  assert.is(verdict.outcome, "indeterminate");
  assert.is(verdict.explanation.images.length, 1024);
});

test("manifests of the largest size, full of values", async () => {
  const images = Array.from({ length: 15 }, (_, index) => `registry.example/app${index}@${digest(index)}`);
  for (const filler of ['"a":"', '"a":[']) {
    const answer = bytes(largeManifest(filler, 2 * MIB));
    const evidence = images.map((image): EvidenceEntry => signatureManifest(image, answer));
    const verdict = await judge(images, { signatures: [release, release, release] }, [clock, ...evidence]);
    assert.is(verdict.outcome, "denied");
    assert.is(
      verdict.explanation.images[0]?.fault?.code,
      filler.endsWith("[") ? "manifest-invalid" : "signature-missing",
    );
  }
});

test("manifests and payloads beyond their size", async () => {
  const image = `registry.example/app@${digest(1)}`;
  const tooLarge = signatureManifest(image, bytes(largeManifest('"a":"', 2 * MIB + 1)));
  assert.is(await faultCode([image], { signatures: [release] }, [tooLarge]), "evidence-too-large");
  const layer = { mediaType: "x", digest: digest(2), size: PAYLOAD + 1, annotations: signature("MA==") };
  const manifest = signatureManifest(image, bytes(JSON.stringify(manifestOf([layer]))));
  assert.is(await faultCode([image], { signatures: [release] }, [manifest]), "evidence-too-large");
});

test("more bytes of payloads than an evaluation may hold", async () => {
  const images = [1, 2, 3].map((number) => `registry.example/app${number}@${digest(number)}`);
  const layers = Array.from({ length: 100 }, (_, index) => ({
    mediaType: "x",
    digest: digest(index),
    size: PAYLOAD,
    annotations: signature("MA=="),
  }));
  const payload = new Uint8Array(PAYLOAD);
  const evidence = images.flatMap((image) => [
    signatureManifest(image, bytes(JSON.stringify(manifestOf(layers)))),
    ...layers.map((layer): EvidenceEntry => ({
      operation: "registry/v1/blob",
      argument: image.replace(/@.*/, `@${layer.digest}`),
      answer: payload,
    })),
  ]);
  assert.is(await faultCode(images, { signatures: [release] }, evidence), "budget-exhausted");
});

test("a request that is larger, deeper or fuller than is read", async () => {
  const evaluator = new Evaluator(policy.module);
  const settings = JSON.stringify({ signatures: [release] });
  const request = (object: string): Uint8Array =>
    bytes(`{"request":{"kind":{"kind":"Pod"},"operation":"CREATE","object":${object}},"settings":${settings}}`);
  const wide = request(`{"spec":{"a":[${"1,".repeat(2 * MIB)}1]}}`);
  const deep = request(`{"spec":${'{"a":'.repeat(MIB)}1${"}".repeat(MIB)}}`);
  const names = request(`{"spec":{${Array.from({ length: 400_000 }, (_, index) => `"${index}":1`).join(",")}}}`);
  const huge = request(`{"spec":{"a":"${"x".repeat(8 * MIB)}"}}`);
  for (const payload of [wide, deep, names, huge]) {
    const { answer } = await evaluator.call("validate", payload, { evidence: [clock] });
    const verdict = readVerdict(answer);
    assert.is(verdict.accepted, false);
    // The many names are read: what is missing then is a container.
    assert.is(verdict.explanation.fault?.code, payload === names ? "object-invalid" : "request-invalid");
  }
});

test.run();

async function faultCode(images: string[], settings: unknown, evidence: EvidenceEntry[]): Promise<string | undefined> {
  const verdict = await judge(images, settings, [clock, ...evidence]);
  assert.not(verdict.accepted);
  return verdict.explanation.fault?.code ?? verdict.explanation.images[0]?.fault?.code;
}

async function judge(images: string[], settings: unknown, evidence: EvidenceEntry[]): Promise<Verdict> {
  const replay = [...evidence, ...images.filter((image) => image.includes("@")).map(noReferrers)];
  const verdict = await policy.evaluate(pod(...images), settings, { replay });
  assert.is.not(verdict.explanation.fault?.code, "module-failed", verdict.message);
  return verdict;
}

function noReferrers(image: string): EvidenceEntry {
  return { operation: "registry/v1/referrers", argument: image, answer: referrersIndex([]) };
}

function signatureManifest(image: string, answer: Uint8Array): EvidenceEntry {
  return { operation: "registry/v1/manifest", argument: `${image.replace("@sha256:", ":sha256-")}.sig`, answer };
}

/** A manifest of just this size, with no layer, that is filled up behind `filler`. */
function largeManifest(filler: string, size: number): string {
  const head = JSON.stringify(manifestOf([])).slice(0, -1);
  const isArray = filler.endsWith("[");
  const tail = isArray ? "1]}" : '"}';
  const room = size - head.length - 1 - filler.length - tail.length;
  const fill = isArray ? "1,".repeat(Math.floor(room / 2)) : "x".repeat(room);
  return `${head},${filler}${fill}${tail}`;
}

function manifestOf(layers: unknown[]): Record<string, unknown> {
  const config = { mediaType: "application/vnd.oci.image.config.v1+json", digest: digest(0), size: 2 };
  return { schemaVersion: 2, mediaType: "application/vnd.oci.image.manifest.v1+json", config, layers };
}

function signature(text: string): Record<string, string> {
  return { "dev.cosignproject.cosign/signature": text };
}

function digest(number: number): string {
  return `sha256:${number.toString(16).padStart(64, "0")}`;
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
