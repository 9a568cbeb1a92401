import { existsSync, readFileSync } from "node:fs";
import * as assert from "uvu/assert";

import { projectRoot } from "../../../build/paths.js";
import { type NotarySignature, type NotarySituation, notary, notaryPermutations } from "../../../src/testkit/index.js";
import { suite } from "../../support/suite.js";

const test = suite("permutations of Notary signatures");

const world = notary({ seed: "permutations" });
const image = { digest: `sha256:${"22".repeat(32)}`, size: 100 };

const SITUATIONS: readonly NotarySituation[] = (
  [
    ["jws", "notary.x509", "EC-256", 1, false],
    ["cose", "notary.x509", "EC-256", 1, false],
    ["jws", "notary.x509.signingAuthority", "EC-256", 2, false],
    ["cose", "notary.x509", "RSA-2048", 3, true],
    ["jws", "notary.x509", "RSA-2048", 3, true],
  ] as const
).map(([envelope, scheme, key, chain, timestamp]) => ({ envelope, scheme, key, chain, timestamp, target: "image" }));

/** All that a registry would hold of it. */
function contentOf(signature: NotarySignature): string {
  const stored: string[] = [];
  const put = (bytes: unknown): string => {
    stored.push(bytes instanceof Uint8Array ? Buffer.from(bytes).toString("hex") : JSON.stringify(bytes));
    return "";
  };
  signature.attachTo({ putBlob: put, putReferrer: put } as unknown as Parameters<NotarySignature["attachTo"]>[0]);
  return stored.join("\n");
}

test("names are unique, and descriptions are sentences", () => {
  const names = notaryPermutations.map(({ name }) => name);
  assert.is(new Set(names).size, names.length);
  for (const { name, description, divergence } of notaryPermutations) {
    assert.match(description, /^[A-Z].*[^.]\.$/, name);
    if (divergence !== null) assert.match(divergence, /^[A-Z].*\.$/, name);
  }
});

test("each fits some signature, and only what fits is done", () => {
  for (const { name, fits } of notaryPermutations) {
    assert.ok(SITUATIONS.some(fits), `${name} fits nothing`);
    const unfit = SITUATIONS.find((of) => !fits(of));
    if (unfit === undefined) continue;
    const signer = world.signer({ key: unfit.key, chain: unfit.chain });
    assert.throws(() => world.sign(image, signer, { ...unfit, wrong: name }), /does not fit/, name);
  }
});

for (const of of SITUATIONS) {
  const { envelope, scheme, key, chain, timestamp } = of;
  test(`each changes what is stored: ${envelope} ${scheme} ${key} ${chain}${timestamp ? " stamped" : ""}`, () => {
    const signer = world.signer({ key, chain });
    const twin = contentOf(world.sign(image, signer, of));
    const seen = new Map([[twin, "the unbroken twin"]]);
    for (const { name, fits } of notaryPermutations) {
      if (!fits(of)) continue;
      const content = contentOf(world.sign(image, signer, { ...of, wrong: name }));
      assert.is(seen.get(content), undefined, `${name} is the same as ${seen.get(content)}`);
      seen.set(content, name);
      assert.is(
        contentOf(world.sign(image, signer, { ...of, wrong: name })),
        content,
        `${name} is made alike each time`,
      );
    }
  });
}

test("each is made alike by another world of the same seed", () => {
  const [of] = SITUATIONS.slice(-1);
  if (of === undefined) return;
  const make = (wrong: (typeof notaryPermutations)[number]["name"]): string => {
    const another = notary({ seed: "permutations" });
    const { key, chain } = of;
    return contentOf(another.sign(image, another.signer({ key, chain }), { ...of, wrong }));
  };
  for (const { name, fits } of notaryPermutations) if (fits(of)) assert.is(make(name), make(name), name);
});

test("where notation accepts what the specification refuses, the catalogue says so", () => {
  const accepted = notaryPermutations.filter((each) =>
    SITUATIONS.some((of) => each.fits(of) && each.outcome(of) === "accepted"),
  );
  const lax = accepted.filter(({ divergence }) => divergence !== null).map(({ name }) => name);
  assert.equal(lax.sort(), [
    "algorithm in the critical list",
    "basic constraints not critical",
    "certificate for any purpose",
    "signature with a short salt",
    "signing times of both schemes",
    "unknown critical attribute",
    "unknown member",
  ]);
  const harmless = accepted.filter(({ divergence }) => divergence === null).map(({ name }) => name);
  assert.equal(harmless, ["thumbprints of another chain"]);
  for (const { name, divergence } of notaryPermutations) assert.is(divergence !== null, lax.includes(name), name);
});

test("the guide lists every one with its sentence", () => {
  const path = new URL("docs/notary-kit.md", projectRoot);
  assert.ok(existsSync(path));
  const guide = readFileSync(path, "utf8").replace(/ +/g, " ");
  for (const { name, object, description } of notaryPermutations) {
    assert.ok(guide.includes(`| ${object} | \`${name}\` | ${description} |`), `${name} is not in the guide as it is`);
  }
});

test.run();
