/** A new policy project's module: its own rules, the settings it refuses, and what hosts are told of it. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import * as assert from "uvu/assert";

import type { EvidenceEntry } from "../../host/runtime/evidence.js";
import { Policy } from "../../src/index.js";
import { buildProject } from "../../src/project/build.js";
import { initProject } from "../../src/project/init.js";
import { bytesOf } from "../../src/testkit/bytes.js";
import { keySigner, SigstoreServices, signatureLayer } from "../../src/testkit/sigstore/index.js";
import { pemOf } from "../../src/testkit/x509/pem.js";
import { seededKey } from "../../src/testkit/x509/seededKey.js";
import { conforms, type Schema } from "../support/jsonSchema.js";
import { pod } from "../support/policy.js";
import { IMAGE, IMAGE_DIGEST, REPOSITORY, simpleSigning } from "../support/signing.js";
import { evidenceOfImage } from "../support/sigstore/evidence.js";
import { suite } from "../support/suite.js";

const test = suite("policy/own rules");
const folder = mkdtempSync(join(tmpdir(), "assay-own-rules-"));
test.after(() => rmSync(folder, { recursive: true }));

initProject("shop-policy", folder);
const built = await buildProject(join(folder, "shop-policy"), { debug: true });
const policy = await Policy.load(readFileSync(built.path));

const key = seededKey("own rules");
const pem = pemOf("PUBLIC KEY", key.spki);
const settings = { repositories: [REPOSITORY], signedBy: { keys: [pem] } };
const signed = new SigstoreServices().sign(keySigner(key), bytesOf(simpleSigning()), null, { log: "none" });
const evidence = evidenceOfImage({ signatures: [signatureLayer(signed)] });

/** The outcome, and for each image its fault, its message and the own rules that were put to it. */
async function judged(images: string[], changed: object = {}, replay: EvidenceEntry[] = evidence): Promise<unknown[]> {
  const verdict = await policy.evaluate(pod(...images), { ...settings, ...changed }, { replay });
  const said = verdict.explanation.images.map(({ fault, ownRules }) => ({
    fault: fault?.code ?? null,
    own: (ownRules ?? []).map(({ path, outcome }) => `${path} ${outcome}`),
  }));
  return [verdict.outcome, ...said];
}

const [met, tagMet] = ["settings.repositories met", "settings.movingTags met"];

test("an image that meets the own rules and is signed is allowed, and pinned", async () => {
  assert.equal(await judged([IMAGE]), ["allowed", { fault: null, own: [met, tagMet] }]);
  const verdict = await policy.evaluate(pod(IMAGE), settings, { replay: evidence });
  assert.equal(verdict.patch, [{ op: "replace", path: "/spec/containers/0/image", value: `${IMAGE}@${IMAGE_DIGEST}` }]);
});

test("an image that breaks an own rule is denied in its words, and nothing is looked up for it", async () => {
  const image = "registry.example/elsewhere/app:latest";
  const verdict = await policy.evaluate(pod(image), settings, { replay: evidence });
  assert.is(verdict.outcome, "denied");
  assert.is(
    verdict.message,
    `Resource test is not accepted: verification of image ${image} failed: not allowed by this policy: ` +
      `images come from ${REPOSITORY}, not from registry.example/elsewhere/app (settings.repositories)`,
  );
  assert.equal(verdict.explanation.images[0]?.ownRules, [
    { path: "settings.repositories", outcome: "unmet" },
    { path: "settings.movingTags", outcome: "unmet" },
  ]);
  assert.equal(verdict.run.missing, []);
  assert.ok(verdict.run.evidence.every(({ operation }) => operation === "clock/v1/now"));
});

test("own rules and signatures must both hold, for every image", async () => {
  const own = { fault: "policy-denied", own: [met, "settings.movingTags unmet"] };
  assert.equal(await judged([IMAGE, `${REPOSITORY}:latest`]), ["denied", { fault: null, own: [met, tagMet] }, own]);
  assert.equal(await judged([IMAGE], { signedBy: { keys: [pemOf("PUBLIC KEY", seededKey("other").spki)] } }), [
    "denied",
    { fault: "signature-mismatch", own: [met, tagMet] },
  ]);
});

test("a digest does not move, whatever tag stands before it", async () => {
  assert.equal(await judged([`${REPOSITORY}:latest@${IMAGE_DIGEST}`]), [
    "allowed",
    { fault: null, own: [met, tagMet] },
  ]);
  assert.equal(await judged([REPOSITORY]), [
    "denied",
    { fault: "policy-denied", own: [met, "settings.movingTags unmet"] },
  ]);
  assert.equal(await judged([IMAGE], { movingTags: [IMAGE.split(":")[1]] }), [
    "denied",
    { fault: "policy-denied", own: [met, "settings.movingTags unmet"] },
  ]);
});

test("what could not be found out about others does not hide a deny, nor is it one", async () => {
  const clock = evidence.filter(({ operation }) => operation === "clock/v1/now");
  assert.equal(await judged([IMAGE], {}, clock), ["indeterminate", { fault: "evidence-missing", own: [met, tagMet] }]);
  const refused = { fault: "policy-denied", own: [met, "settings.movingTags unmet"] };
  const unknown = { fault: "evidence-missing", own: [met, tagMet] };
  assert.equal(await judged([IMAGE, `${REPOSITORY}:latest`], {}, clock), ["denied", unknown, refused]);
  assert.equal(await judged([IMAGE, `${REPOSITORY}:latest`], {}, []), ["denied", unknown, refused]);
});

test("an image that is no reference is denied as one", async () => {
  assert.equal(await judged(["no reference"]), ["denied", { fault: "reference-invalid", own: [] }]);
});

test("a deletion is allowed; an object of a kind that is not known is not", async () => {
  const request = { uid: "u", kind: { group: "", version: "v1", kind: "Pod" }, operation: "DELETE", object: null };
  assert.is((await policy.evaluate(request, settings, { replay: evidence })).outcome, "allowed");
  const service = { apiVersion: "v1", kind: "Service", metadata: { name: "s" }, spec: {} };
  assert.is(
    (await policy.evaluate(service, settings, { replay: evidence })).explanation.fault?.code,
    "kind-unsupported",
  );
});

const schema = JSON.parse(readFileSync(join(folder, "shop-policy", "settings.schema.json"), "utf8")) as Schema;

test("settings: a fault names its path, and the schema refuses them too", async () => {
  const wrong: [unknown, string, string][] = [
    [{ ...settings, repositorys: [] }, "settings-unknown-key", "settings.repositorys"],
    [{ signedBy: settings.signedBy }, "settings-missing-key", "settings.repositories"],
    [{ repositories: ["a/*"] }, "settings-missing-key", "settings.signedBy"],
    [{ ...settings, repositories: [] }, "settings-wrong-value", "settings.repositories"],
    [{ ...settings, repositories: [1] }, "settings-wrong-type", "settings.repositories[0]"],
    [{ ...settings, movingTags: "latest" }, "settings-wrong-type", "settings.movingTags"],
    [{ ...settings, signedBy: {} }, "settings-wrong-value", "settings.signedBy"],
    [{ ...settings, signedBy: { key: [pem] } }, "settings-unknown-key", "settings.signedBy.key"],
    [{ ...settings, signedBy: { keyless: {} } }, "settings-missing-key", "settings.signedBy.keyless.identities"],
  ];
  assert.ok((await policy.validateSettings(settings)).valid);
  assert.ok(conforms(settings, schema));
  for (const [value, code, path] of wrong) {
    const { valid, fault, message } = await policy.validateSettings(value);
    assert.equal([valid, fault?.code], [false, code], JSON.stringify(value));
    assert.ok(message.endsWith(`(${path})`), `${message} – ${path}`);
    assert.not.ok(conforms(value, schema), JSON.stringify(value));
  }
});

test("the outline lists the signatures' rules and the own ones", async () => {
  assert.equal(await policy.outline(settings), [
    { path: "settings.signedBy.keys", kind: "rule" },
    { path: "settings.signedBy.keys[0]", kind: "attestor" },
    { path: "settings.repositories", kind: "rule" },
    { path: "settings.movingTags", kind: "rule" },
  ]);
});

test("what hosts are told: Kubewarden's metadata with the protocol's version, waPC imports alone, no start section", () => {
  const { metadata, description, imports } = built.module;
  const { rules, annotations, ...rest } = metadata as Record<string, unknown>;
  assert.ok((rules as unknown[]).length > 0);
  assert.is((annotations as Record<string, string>)["io.kubewarden.policy.version"], "0.1.0");
  assert.is((annotations as Record<string, string>)["io.kubewarden.policy.title"], "shop-policy");
  assert.equal(rest, {
    protocolVersion: "v1",
    mutating: true,
    contextAwareResources: [],
    executionMode: "kubewarden-wapc",
    policyType: "kubernetes",
    backgroundAudit: true,
    hostCapabilities: ["oci/v1/manifest_digest", "oci/v1/oci_manifest"],
  });
  assert.equal([description?.name, description?.version], ["shop-policy", "0.1.0"]);
  // PolicyModule.compile refuses start sections and other imports; that it does is tested where it stands.
  assert.ok(imports.every((entry) => entry.startsWith("wapc.__")));
});

test.run();
