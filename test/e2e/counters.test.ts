/**
 * What is asked for and checked twice is asked for and checked once: a Pod of many containers with one image, under rules
 * for two keys and three identities, costs what a Pod with one container costs. The module's own count of its signature
 * checks, the look-ups that it asked for, and the requests that the registry saw are compared.
 */
import * as assert from "uvu/assert";

import type { EvaluatedVerdict } from "../../src/index.js";
import { EmbeddedRegistry } from "../../src/testkit/registry/index.js";
import { pemOf } from "../../src/testkit/x509/pem.js";
import { seededKey } from "../../src/testkit/x509/seededKey.js";
import { loadVerifyImageSignatures, pod } from "../support/policy.js";
import { bytesOf } from "../../src/testkit/bytes.js";
import { simpleSigning } from "../support/signing.js";
import {
  ALICE,
  MALLORY,
  SigstoreServices,
  VERIFIED_AT,
  WORKFLOW,
  attachLayers,
  keySigner,
  putImage,
  signatureLayer,
  subjectOf,
} from "../../src/testkit/sigstore/index.js";
import { suite } from "../support/suite.js";

const test = suite("counters");

const CONTAINERS = 8;
const REPOSITORY = "team/app";
const KEYS = [seededKey("first counted"), seededKey("second counted")];
const IDENTITIES = [ALICE, MALLORY, WORKFLOW];

/** A signature for each attestor. */
const SIGNATURES = KEYS.length + IDENTITIES.length;

/** Each key is a signer of its own; who signed keyless is found out once, whoever is wanted. */
const SIGNERS = KEYS.length + 1;

const policy = await loadVerifyImageSignatures({ now: () => new Date(VERIFIED_AT * 1000) });
const sigstore = new SigstoreServices("counters");
const keyRule = { image: "*", pubKeys: KEYS.map(({ spki }) => pemOf("PUBLIC KEY", spki)) };
const keylessRule = {
  image: "*",
  keyless: IDENTITIES.map((identity) => ({ issuer: identity.issuer, subject: subjectOf(identity) })),
};
const trust = { trustedRoots: [sigstore.trustedRoot()] };
const settings = { signatures: [keyRule, keylessRule], trust };

test("as many containers as one: the same look-ups, requests and signature checks", async () => {
  const [one, many] = [await judged(1), await judged(CONTAINERS)];
  assert.equal(many.requests, one.requests);
  assert.equal(many.lookups, one.lookups);
  assert.is(many.checks, one.checks);
  assert.ok(many.checks >= SIGNATURES && many.checks <= SIGNATURES * SIGNERS, `${many.checks} signature checks`);
});

test("rules that want the same signers check no signature again", async () => {
  const [once, again] = [
    await judged(CONTAINERS),
    await judged(CONTAINERS, { signatures: [keyRule, keylessRule, keyRule, keylessRule], trust }),
  ];
  assert.is(again.checks, once.checks);
  assert.equal(again.requests, once.requests);
});

test("nothing is asked for twice", async () => {
  const { requests, lookups } = await judged(CONTAINERS);
  assert.equal(lookups, [...new Set(lookups)]);
  const blobs = requests.filter((path) => path.includes("/blobs/"));
  assert.equal(blobs, [...new Set(blobs)]);
  assert.is(blobs.length, SIGNATURES);
});

test.run();

interface Counted {
  /** What the registry was asked for, sorted: look-ups run side by side. */
  requests: string[];
  /** What the module asked its host for. */
  lookups: string[];
  /** How many signatures the module checked. */
  checks: number;
}

/** Judges a Pod with so many containers of one image, which has to be allowed. */
async function judged(containers: number, wanted: unknown = settings): Promise<Counted> {
  const registry = await EmbeddedRegistry.start();
  try {
    const digest = putImage(registry, REPOSITORY, "v1");
    attachLayers(registry, REPOSITORY, digest, "sig", layersOf(digest));
    const image = `${registry.host}/${REPOSITORY}:v1`;
    const verdict = await policy.evaluate(pod(...Array<string>(containers).fill(image)), wanted);
    assert.ok(verdict.accepted, verdict.message);
    return {
      requests: registry.requests.map(({ path }) => path).sort(),
      lookups: lookupsOf(verdict, registry.host),
      checks: signatureChecks(verdict),
    };
  } finally {
    await registry.close();
  }
}

/** One signature by each of the attestors; each payload says whose, so that each is a blob of its own. */
function layersOf(digest: string): ReturnType<typeof signatureLayer>[] {
  const signers = [...KEYS.map(keySigner), ...IDENTITIES.map((identity) => sigstore.keyless(identity))];
  return signers.map((signer, index) =>
    signatureLayer(sigstore.sign(signer, bytesOf(simpleSigning(digest, { by: String(index) })))),
  );
}

/** Without the registry's port, which is another in each run. */
function lookupsOf({ run }: EvaluatedVerdict, host: string): string[] {
  return run.evidence.map(({ operation, argument }) => `${operation} ${argument.replace(host, "registry")}`);
}

function signatureChecks({ run }: EvaluatedVerdict): number {
  const answer = JSON.parse(new TextDecoder().decode(run.answer)) as { explanation: { signatureChecks: number } };
  return answer.explanation.signatureChecks;
}
