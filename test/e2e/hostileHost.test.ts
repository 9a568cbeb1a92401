/**
 * Whoever controls the host's answers must not be able to turn a deny into an allow. Each piece of evidence of an
 * accepted request is flipped bit by bit, cut, emptied, lengthened, swapped, dropped and turned into a failure. No
 * mutation may be accepted, but for those in `support/hostile`, each with its name and its proof.
 */
import * as assert from "uvu/assert";

import type { EvidenceEntry } from "../../host/runtime/evidence.js";
import type { Policy } from "../../src/index.js";
import { fixtureCase, publicKey, startCosignRegistry } from "../support/cosignImages.js";
import { loadVerifyImageSignatures, pod } from "../support/policy.js";
import {
  acceptedWithout,
  answerOf,
  flips,
  harmless,
  otherLengths,
  swaps,
  wronglyAccepted,
  type AcceptedRequest,
} from "../support/hostile.js";
import { suite } from "../support/suite.js";

const test = suite("hostile host");

const release = { image: "*", pubKeys: [publicKey("release")] };
const policy = await loadVerifyImageSignatures({ now: () => new Date("2026-11-21T00:00:00Z") });
const accepted = await acceptedRequests(policy);

test("the requests are accepted while nobody lies", () => {
  assert.equal(
    accepted.map(({ name, verdict }) => [name, verdict.outcome]),
    accepted.map(({ name }) => [name, "allowed"]),
  );
  assert.ok(accepted.every(({ evidence }) => evidence.length >= 3));
});

for (const row of accepted) {
  // Every byte of the plainest request; of the others, whose entries are alike, each seventh byte.
  const stride = row.name === "signed" ? 1 : 7;

  test(`${row.name}: no flipped bit is accepted`, async () => {
    for (const [index, entry] of row.evidence.entries()) {
      assert.equal(await wronglyAccepted(policy, row, index, flips(answerOf(entry), stride)), []);
    }
  });

  test(`${row.name}: no cut, empty or lengthened answer is accepted`, async () => {
    for (const [index, entry] of row.evidence.entries()) {
      assert.equal(await wronglyAccepted(policy, row, index, otherLengths(answerOf(entry), stride)), []);
    }
  });

  test(`${row.name}: no swapped answer is accepted`, async () => {
    const others = accepted.flatMap(({ evidence }) => evidence.map(answerOf));
    for (const [index, entry] of row.evidence.entries()) {
      assert.equal(await wronglyAccepted(policy, row, index, swaps(answerOf(entry), others)), []);
    }
  });

  test(`${row.name}: no dropped or failed answer is accepted`, async () => {
    for (const index of row.evidence.keys()) assert.equal(await acceptedWithout(policy, row, index), []);
  });
}

test("the test can fail: a mutation that does not matter is accepted and must be named", async () => {
  const row = accepted[0] as AcceptedRequest;
  const index = row.evidence.findIndex(({ operation }) => operation === "registry/v1/manifest");
  const text = Buffer.from(answerOf(row.evidence[index] as EvidenceEntry)).toString();
  const other = Buffer.from(text.replace("simplesigning", "simplesignin9"));
  const replay = row.evidence.with(index, { ...(row.evidence[index] as EvidenceEntry), answer: other });
  const verdict = await policy.evaluate(row.request, row.settings, { replay });
  assert.ok(verdict.accepted);
  assert.type(harmless(row, row.evidence[index] as EvidenceEntry, other, verdict), "string");
  assert.is(harmless(row, row.evidence[0] as EvidenceEntry, other, verdict), null);
});

test("an older release that satisfies the policy can be passed off, and the verdict pins it", async () => {
  // The one thing that a courier can do: no registry signs its tags (SECURITY.md).
  const row = accepted.find(({ name }) => name === "signed") as AcceptedRequest;
  const other = fixtureCase("signed-v2");
  const registry = await startCosignRegistry();
  const image = `${registry.host}/${other.repository}:${other.tag}`;
  const { run } = await policy.evaluate(pod(image), { signatures: [release] });
  await registry.close();
  const evidence = run.evidence.map((entry) => moved(entry, registry.host, hostOf(row)));
  const lied = [...row.evidence.filter((entry) => entry.operation !== "registry/v1/resolve"), ...evidence]
    .filter((entry, index, all) => all.findIndex((first) => sameQuestion(first, entry)) === index)
    .map((entry) =>
      entry.operation === "registry/v1/resolve" ? { ...entry, argument: entry.argument.replace(":v2", ":v1") } : entry,
    );
  const verdict = await policy.evaluate(row.request, row.settings, { replay: lied });
  assert.is(verdict.outcome, "allowed");
  assert.ok(verdict.patch[0]?.value.endsWith(`:v1@${other.digest}`));
});

test("a host that never answers is not an accept", async () => {
  const row = accepted[0] as AcceptedRequest;
  assert.not((await policy.evaluate(row.request, row.settings, { replay: [] })).accepted);
});

test.run();

/** Requests that are accepted, with what the module heard. */
async function acceptedRequests(with_: Policy): Promise<AcceptedRequest[]> {
  const registry = await startCosignRegistry();
  const image = (name: string): string => `${registry.host}/${fixtureCase(name).repository}:${fixtureCase(name).tag}`;
  const both = { image: "*", pubKeys: [publicKey("release"), publicKey("other")] };
  const rows: [string, unknown, unknown][] = [
    ["signed", pod(image("signed")), { signatures: [release] }],
    ["signed-by-both", pod(image("signed-by-both")), { signatures: [both] }],
    [
      "annotated",
      pod(image("annotated")),
      { signatures: [{ ...release, annotations: { env: "prod", team: "core" } }] },
    ],
    ["index", pod(image("index")), { signatures: [release] }],
    ["two images", pod(image("signed"), image("annotated")), { signatures: [release] }],
  ];
  const results: AcceptedRequest[] = [];
  for (const [name, request, settings] of rows) {
    const verdict = await with_.evaluate(request, settings);
    results.push({ name, request, settings, evidence: verdict.run.evidence, verdict });
  }
  await registry.close();
  return results;
}

function hostOf(row: AcceptedRequest): string {
  return (row.evidence[0]?.argument ?? "").split("/")[0] as string;
}

function moved(entry: EvidenceEntry, from: string, to: string): EvidenceEntry {
  return { ...entry, argument: entry.argument.replace(from, to) };
}

function sameQuestion(left: EvidenceEntry, right: EvidenceEntry): boolean {
  return left.operation === right.operation && left.argument === right.argument;
}
