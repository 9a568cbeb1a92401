/**
 * Every permutation of the catalogue, in all circumstances in which it makes sense, by both modules: denied with the fault
 * that the catalogue names, while the same signature without it is accepted.
 */
import * as assert from "uvu/assert";

import { KitError, sigstore } from "../../src/testkit/index.js";
import {
  type Circumstances,
  type Permutation,
  type PermutationName,
  permutation,
  permutations,
  trustPermutations,
} from "../../src/testkit/permutations/index.js";
import {
  type Case,
  type Judge,
  allCircumstances,
  attestedBlob,
  lineOf,
  outcomeOf,
  signedCase,
  verifyArtifact,
  verifyImageSignatures,
} from "../support/permutations/judge.js";
import { SeededRandom } from "../support/random.js";
import { suite } from "../support/suite.js";

const test = suite("policy/permutations");
const SEED = "permutations";
const world = sigstore({ seed: SEED });
const judges = [verifyArtifact, verifyImageSignatures];
/** Permutations that fitted somewhere. */
const seen = new Set<string>();

for (const of of allCircumstances) {
  test(lineOf(of), async () => {
    const wrong: string[] = [];
    const good = await signedCase(world, of);
    for (const judge of judgesOf(of)) assertAccepted(judge, good);
    for (const each of permutations.filter(({ fits }) => fits(of))) {
      wrong.push(...mismatches(each, await signedCase(world, of, each.name)));
    }
    for (const each of trustPermutations.filter(({ fits }) => fits(of))) {
      wrong.push(...mismatches(each, await signedCase(world, of, undefined, each.name)));
    }
    assert.equal(wrong, []);
  });
}

test("what is wrong only where the policy wants annotations, or a key's period", async () => {
  const wrong: string[] = [];
  for (const of of allCircumstances.filter(({ kind }) => kind !== "blob")) {
    for (const more of [{ annotations: true }, { keyPeriod: true }].map((each) => ({ ...of, ...each }))) {
      for (const each of permutations.filter(({ fits }) => fits(more) && !fits(of))) {
        for (const judge of judgesOf(more)) assertAccepted(judge, await signedCase(world, more));
        wrong.push(...mismatches(each, await signedCase(world, more, each.name)));
      }
    }
  }
  assert.equal(wrong, []);
});

test("attestations of blobs", () => {
  const wrong: string[] = [];
  const of: Circumstances = { signer: "keyless", format: "bundle", kind: "attestation", log: "v1", timestamp: true };
  assert.ok(verifyArtifact.judge(attestedBlob(world, of)).accepted);
  for (const each of permutations.filter(({ object, fits }) => object !== "manifest" && fits(of))) {
    const verdict = verifyArtifact.judge(attestedBlob(world, of, each.name));
    const expected = each.fault(of);
    if (outcomeOf(verdict) !== expected) wrong.push(`${each.name}: ${outcomeOf(verdict)}, not ${expected}`);
  }
  assert.equal(wrong, []);
  assert.throws(() => attestedBlob(world, of, "blob missing"), /would make nothing wrong/);
});

for (const keyKind of ["P-384", "P-521", "RSA-2048", "Ed25519"] as const) {
  test(`signers with keys of ${keyKind}`, async () => {
    const wrong: string[] = [];
    for (const of of fewCircumstances().map((each) => ({ ...each, keyKind }))) {
      const good = await signedCase(world, of);
      for (const judge of judgesOf(of)) assertAccepted(judge, good);
      for (const each of permutations.filter(({ object, fits }) => isOfTheKey(object) && fits(of))) {
        wrong.push(...mismatches(each, await signedCase(world, of, each.name)));
      }
    }
    assert.equal(wrong, []);
  });
}

test("every permutation fits somewhere", () => {
  const all = [...permutations, ...trustPermutations].map(({ name }) => name as string);
  assert.equal(
    all.filter((name) => !seen.has(name)),
    [],
  );
  assert.is(new Set(all).size, all.length);
});

test("two permutations at once are denied", async () => {
  const random = new SeededRandom(SEED);
  let count = 0;
  for (let attempt = 0; attempt < 400; attempt++) {
    const of = random.pick(allCircumstances);
    const fitting = permutations.filter(({ fits }) => fits(of));
    const names = [random.pick(fitting).name, random.pick(fitting).name];
    const signed = await signedCase(world, of, names).catch(refusedByKit);
    if (signed === null) continue;
    count += 1;
    for (const judge of judgesOf(of)) assert.not(judge.judge(signed).accepted, `${names.join(" and ")}: ${lineOf(of)}`);
  }
  assert.ok(count > 200, String(count));
});

test("the same seed gives the same bytes, whatever was signed before", async () => {
  for (const of of fewCircumstances()) {
    const names = permutations.filter(({ fits }) => fits(of)).map(({ name }) => name);
    const [first, second] = await Promise.all([
      evidences(of, names),
      evidences(of, names.toReversed()).then((all) => all.toReversed()),
    ]);
    names.forEach((name, index) => assert.is(first[index], second[index], `${name}: ${lineOf(of)}`));
  }
});

test("what would make nothing wrong is refused", () => {
  const image = { digest: `sha256:${"0".repeat(64)}` };
  const key = world.key("release");
  const message = messageOf(() => world.signImage(image, key, { wrong: "no SCT" }));
  assert.match(message, /"no SCT": it would make nothing wrong here \(signer "key"/);
  assert.match(
    messageOf(() => world.signImage(image, key, { wrong: "tampered sct" as PermutationName })),
    'there is no permutation "tampered sct": did you mean "tampered SCT"',
  );
  assert.match(
    messageOf(() => world.signImage(image, key, { wrong: "trusted root without CT logs" as PermutationName })),
    "trustedRoot",
  );
  assert.is(permutation("no SCT").object, "SCT");
  assert.throws(() => permutation("nothing"), /there is no permutation "nothing"/);
});

test.run();

function judgesOf(of: Circumstances): Judge[] {
  return judges.filter(({ takes }) => takes(of));
}

function assertAccepted(judge: Judge, good: Case): void {
  const verdict = judge.judge(good);
  assert.ok(verdict.accepted, `${judge.name}: ${verdict.text}`);
}

/** Verdicts that are not the one that the permutation promises. */
function mismatches(each: Permutation<string>, signed: Case): string[] {
  seen.add(each.name);
  return judgesOf(signed.of).flatMap((judge) => {
    const expected = each.fault(judge.demands(signed.of));
    const actual = outcomeOf(judge.judge(signed));
    return actual === expected ? [] : [`${each.name}: ${judge.name}, ${lineOf(signed.of)}: ${actual}, not ${expected}`];
  });
}

/** One of each format and version of the log. */
function fewCircumstances(): Circumstances[] {
  return allCircumstances.filter(
    ({ signer, format, kind, log, timestamp }) =>
      (signer === "key" && kind === "signature" && log === "v1" && !timestamp) ||
      (signer === "keyless" && kind === "attestation" && format === "bundle" && log === "v2"),
  );
}

function isOfTheKey(object: string): boolean {
  return object === "key" || object === "signature";
}

async function evidences(of: Circumstances, names: readonly PermutationName[]): Promise<string[]> {
  const anew = sigstore({ seed: SEED });
  const all: string[] = [];
  for (const name of names) all.push(JSON.stringify((await signedCase(anew, of, name)).evidence));
  return all;
}

function refusedByKit(error: unknown): null {
  if (error instanceof KitError) return null;
  throw error;
}

function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof KitError) return error.message;
    throw error;
  }
  return "nothing was thrown";
}
