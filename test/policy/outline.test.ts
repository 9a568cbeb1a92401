/** What settings state, and which of it an explanation says was met: each with its path. */
import * as assert from "uvu/assert";

import { readFileSync } from "node:fs";

import { outDirectory } from "../../build/paths.js";
import { Policy } from "../../src/index.js";
import { keySigner, SigstoreServices, signatureLayer } from "../../src/testkit/sigstore/index.js";
import { bytesOf } from "../../src/testkit/bytes.js";
import { seededKey } from "../../src/testkit/x509/seededKey.js";
import { pemOf } from "../../src/testkit/x509/pem.js";
import { evidenceOfImage } from "../support/sigstore/evidence.js";
import { IMAGE, simpleSigning } from "../support/signing.js";
import { suite } from "../support/suite.js";

const test = suite("outline");
const images = await Policy.load(readFileSync(new URL("verify-image-signatures.wasm", outDirectory)));
const artifacts = await Policy.load(readFileSync(new URL("verify-artifact.wasm", outDirectory)));
const sigstore = new SigstoreServices();
const [first, second] = [seededKey("first"), seededKey("second")];
const pem = (key: typeof first): string => pemOf("PUBLIC KEY", key.spki);
const pod = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "p" },
  spec: { containers: [{ name: "c", image: IMAGE }] },
};

test("of verify-image-signatures: entries, attestors, annotations and the log that is demanded", async () => {
  const settings = {
    signatures: [
      { image: "a/*", pubKeys: [pem(first), pem(second)], annotations: { env: "prod", team: "shop" } },
      { image: "b/*", keyless: [{ subject: "alice@example.com", issuer: "https://accounts.example.com" }] },
    ],
  };
  const entry = "settings.signatures[0]";
  assert.equal(await images.outline(settings), [
    { path: entry, kind: "rule" },
    { path: `${entry}.pubKeys[0]`, kind: "attestor" },
    { path: `${entry}.pubKeys[1]`, kind: "attestor" },
    { path: `${entry}.annotations.env`, kind: "condition" },
    { path: `${entry}.annotations.team`, kind: "condition" },
    { path: "settings.signatures[1]", kind: "rule" },
    { path: "settings.signatures[1].keyless[0]", kind: "attestor" },
  ]);
});

test("of verify-artifact: thresholds that demand something, and the attestation", async () => {
  const settings = {
    attestors: [{ key: pem(first) }],
    attestation: { predicateType: "https://slsa.dev/provenance/v1" },
    tlogThreshold: 1,
    sctThreshold: 0,
    timestampThreshold: 2,
  };
  const points = await artifacts.outline(settings);
  assert.equal(
    points?.map(({ path, kind }) => `${kind} ${path}`),
    [
      "rule settings",
      "attestor settings.attestors[0]",
      "condition settings.tlogThreshold",
      "condition settings.timestampThreshold",
      "condition settings.attestation",
    ],
  );
});

test("settings that cannot be read state nothing", async () => {
  assert.equal(await images.outline({ signatures: 1 }), []);
});

test("an explanation names the attestors' places, and the conditions that were met or not", async () => {
  const signed = sigstore.sign(
    keySigner(first),
    bytesOf(simpleSigning(undefined, { env: "prod", team: "shop" })),
    null,
    { log: "none" },
  );
  const replay = evidenceOfImage({ signatures: [signatureLayer(signed)] });
  const entry = "settings.signatures[0]";
  const judged = async (annotations: Record<string, string>, key = first): Promise<unknown> => {
    const verdict = await images.evaluate(
      pod,
      { signatures: [{ image: "*", pubKeys: [pem(key)], annotations }] },
      { replay },
    );
    const rule = verdict.explanation.images[0]?.rules[0];
    return { outcome: verdict.outcome, attestor: rule?.attestors[0]?.path, conditions: rule?.conditions };
  };
  const attestor = `${entry}.pubKeys[0]`;
  const [env, team] = [`${entry}.annotations.env`, `${entry}.annotations.team`];
  assert.equal(await judged({ env: "prod", team: "shop" }), {
    outcome: "allowed",
    attestor,
    conditions: [
      { path: env, outcome: "met" },
      { path: team, outcome: "met" },
    ],
  });
  assert.equal(await judged({ env: "prod", team: "bank" }), {
    outcome: "denied",
    attestor,
    conditions: [{ path: team, outcome: "unmet" }],
  });
  assert.equal(await judged({ env: "prod" }, second), { outcome: "denied", attestor, conditions: [] });
});

test.run();
