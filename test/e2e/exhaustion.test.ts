/** Requests and registries made to exhaust the module: every one must end in an answer, and none in an accept. */
import { createHash, generateKeyPairSync, sign } from "node:crypto";
import { readFileSync } from "node:fs";
import * as assert from "uvu/assert";

import { outDirectory } from "../../build/paths.js";
import { Policy, type EvaluatedVerdict, type EvidenceEntry } from "../../src/index.js";
import { referrersIndex } from "../support/signing.js";
import { suite } from "../support/suite.js";

const test = suite("exhaustion");
const MODULE = readFileSync(new URL("verify-image-signatures.wasm", outDirectory));
const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const PEM = publicKey.export({ type: "spki", format: "pem" });
const SETTINGS = { signatures: [{ image: "*", pubKeys: [PEM] }] };
const NAME = "registry.example/app";
const DIGEST = digestOf(Buffer.from("the image"));
const SIGNED = Buffer.from(
  JSON.stringify({
    critical: {
      identity: { "docker-reference": NAME },
      image: { "docker-manifest-digest": DIGEST },
      type: "cosign container image signature",
    },
    optional: null,
  }),
);

function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

function layer(payload: Uint8Array): Record<string, unknown> {
  const signature = sign("sha256", payload, privateKey).toString("base64");
  const annotations = { "dev.cosignproject.cosign/signature": signature };
  return { mediaType: "application/x", digest: digestOf(payload), size: payload.length, annotations };
}

function manifest(layers: unknown[]): Uint8Array {
  const config = { mediaType: "application/x", digest: DIGEST, size: 1 };
  return Buffer.from(JSON.stringify({ schemaVersion: 2, config, layers }));
}

/** What the host answers for images `name:tag`, all with one digest, one signature manifest and these payloads. */
function evidence(names: string[], tags: string[], signatures: Uint8Array, payloads: Uint8Array[]): EvidenceEntry[] {
  const answer = (operation: EvidenceEntry["operation"], argument: string, bytes: Uint8Array): EvidenceEntry => {
    return { operation, argument, answer: bytes };
  };
  return [
    answer("clock/v1/now", "", Buffer.from("2026-11-21T00:00:00Z")),
    ...names.flatMap((name) => [
      ...tags.map((tag) => answer("registry/v1/resolve", `${name}:${tag}`, Buffer.from(DIGEST))),
      answer("registry/v1/referrers", `${name}@${DIGEST}`, referrersIndex([])),
      answer("registry/v1/manifest", `${name}:${DIGEST.replace(":", "-")}.sig`, signatures),
      ...payloads.map((payload) => answer("registry/v1/blob", `${name}@${digestOf(payload)}`, payload)),
    ]),
  ];
}

async function evaluate(images: string[], replay: EvidenceEntry[]): Promise<EvaluatedVerdict> {
  const containers = images.map((image, index) => ({ name: `c${index}`, image }));
  const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "p" }, spec: { containers } };
  return await (await Policy.load(MODULE)).evaluate(pod, SETTINGS, { replay });
}

function count(length: number, make: (index: number) => string): string[] {
  return Array.from({ length }, (_, index) => make(index));
}

/** Denied by the module in so many words: not a trap, which is `module-failed`. */
function assertAnswered(verdict: EvaluatedVerdict, text: string): void {
  assert.is(verdict.accepted, false);
  assert.not.equal(verdict.explanation.fault?.code, "module-failed");
  assert.ok(verdict.message.includes(text), verdict.message.slice(0, 300));
}

test("one image under many tags is read once", async () => {
  const payloads = Array.from({ length: 100 }, (_, index) => Buffer.concat([SIGNED, Buffer.alloc(index + 1, 0x20)]));
  const tags = count(900, (index) => `t${index}`);
  const signatures = manifest(payloads.map(layer));
  const verdict = await evaluate(
    tags.map((tag) => `${NAME}:${tag}`),
    evidence([NAME], tags, signatures, payloads),
  );
  assert.is(verdict.outcome, "allowed");
  assert.is(verdict.patch.length, 900);
});

test("a host that answers sixteen megabytes a hundred times", async () => {
  const payloads = Array.from({ length: 100 }, (_, index) => Buffer.from(`payload ${index}`));
  const signatures = manifest(payloads.map(layer));
  const large = new Uint8Array(16 << 20);
  const table = evidence([NAME], ["t"], signatures, payloads).map((entry) =>
    entry.operation === "registry/v1/blob" ? { ...entry, answer: large } : entry,
  );
  assertAnswered(await evaluate([`${NAME}:t`], table), "larger than this module reads");
});

test("a blob that the layers of many manifests name is hashed once", async () => {
  const payload = Buffer.concat([SIGNED, Buffer.alloc((1 << 17) - SIGNED.length, 0x20)]);
  const unreadable = { "dev.cosignproject.cosign/signature": "AAAA" };
  const signatures = manifest(new Array<unknown>(128).fill({ ...layer(payload), annotations: unreadable }));
  const digests = count(500, (index) => digestOf(Buffer.from(`image ${index}`)));
  const manifests = digests.flatMap((digest): EvidenceEntry[] => [
    { operation: "registry/v1/referrers", argument: `${NAME}@${digest}`, answer: referrersIndex([]) },
    { operation: "registry/v1/manifest", argument: `${NAME}:${digest.replace(":", "-")}.sig`, answer: signatures },
  ]);
  const blob = { operation: "registry/v1/blob", argument: `${NAME}@${digestOf(payload)}`, answer: payload } as const;
  const table = [...evidence([], [], new Uint8Array(), []), ...manifests, blob];
  const started = performance.now();
  const verdict = await evaluate(
    digests.map((digest) => `${NAME}@${digest}`),
    table,
  );
  assert.is(verdict.accepted, false);
  assert.not.equal(verdict.explanation.fault?.code, "module-failed");
  // Hashing it for each layer takes minutes.
  assert.ok(performance.now() - started < 20_000);
});

test("a host that gives sixty kilobytes of reason a thousand times", async () => {
  const tags = count(1000, (index) => `t${index}`);
  const message = "é".repeat(30_000);
  const failures = tags.map((tag): EvidenceEntry => {
    return { operation: "registry/v1/resolve", argument: `${NAME}:${tag}`, failure: { code: "unavailable", message } };
  });
  const verdict = await evaluate(
    tags.map((tag) => `${NAME}:${tag}`),
    [...evidence([], [], new Uint8Array(), []), ...failures],
  );
  assertAnswered(verdict, "é".repeat(1000));
  assert.is(verdict.outcome, "indeterminate");
});

test("images of megabytes", async () => {
  assertAnswered(await evaluate(["a".repeat(7_900_000)], []), "longer than 1024 characters");
  assertAnswered(
    await evaluate(
      count(1000, (index) => "a".repeat(7000) + index),
      [],
    ),
    "longer than 1024",
  );
});

test("a kind and a name of megabytes are cut in the message", async () => {
  const policy = await Policy.load(MODULE);
  const request = { kind: { kind: "K".repeat(7_900_000) }, operation: "CREATE", object: {} };
  const kind = await policy.evaluate(request, SETTINGS, { replay: [] });
  assertAnswered(kind, "this kind of object is not known");
  assert.ok(kind.message.length < 3000);
  const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "n".repeat(7_900_000) } };
  const replay = evidence([], [], new Uint8Array(), []);
  const name = await policy.evaluate({ ...pod, spec: { containers: [{ image: "x" }] } }, SETTINGS, { replay });
  assertAnswered(name, "Resource nnn");
  assert.ok(name.message.length < 3000);
});

test("an instance serves others after it was made to grow", async () => {
  const policy = await Policy.load(MODULE);
  const pod = (image: string): unknown => ({ apiVersion: "v1", kind: "Pod", spec: { containers: [{ image }] } });
  const replay = evidence([NAME], ["t"], manifest([layer(SIGNED)]), [SIGNED]);
  const before = await policy.evaluate(pod(`${NAME}:t`), SETTINGS, { replay });
  await policy.evaluate(pod("é".repeat(3_900_000)), SETTINGS, { replay });
  const after = await policy.evaluate(pod(`${NAME}:t`), SETTINGS, { replay });
  assert.is(before.accepted, true);
  assert.equal(Buffer.from(after.run.answer), Buffer.from(before.run.answer));
});

test.run();
