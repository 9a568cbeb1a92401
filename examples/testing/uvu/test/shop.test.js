import { readFileSync } from "node:fs";

import { failureText, permutations, pod, policy, registry, runSuite, sigstore } from "assay/testkit";
import { test } from "uvu";
import * as assert from "uvu/assert";

const settings = JSON.parse(readFileSync("settings.json", "utf8"));

// An offline Sigstore, and who signs with it.
const world = sigstore({ seed: "shop" });
const release = world.keyless({ workflow: { repository: "octo/shop" } });
const fork = world.keyless({ workflow: { repository: "mallory/shop" } });
settings.trust = { trustedRoots: [world.trustedRoot()] };

const images = registry();
const verify = await policy("verify-image-signatures", { images });

/** An image of its own, signed if there is a signer, and what the policy says about a Pod with it. */
async function verdictOn(name, signer, options) {
  const app = images.image(`registry.example/shop/app:${name.replace(/\W+/g, "-")}`);
  if (signer) images.attach(app, world.signImage(app, signer, options));
  const { outcome, explanation } = await verify.evaluate(pod(app.reference), settings);
  return [outcome, explanation.images[0].fault?.code];
}

test("signed by the release workflow", async () => {
  assert.equal(await verdictOn("signed", release), ["allowed", undefined]);
});

test("not signed", async () => {
  assert.equal(await verdictOn("unsigned", null), ["denied", "signature-missing"]);
});

test("signed by the same workflow of a fork", async () => {
  assert.equal(await verdictOn("fork", fork), ["denied", "identity-mismatch"]);
});

test("of another registry", async () => {
  const { outcome } = await verify.evaluate(pod("elsewhere.example/shop/app:1.0"), settings);
  assert.equal(outcome, "denied");
});

// Everything that can be wrong about such a signature: each is denied for its own reason.
const signature = { signer: "keyless", format: "bundle", kind: "signature", log: "v1", timestamp: false };
for (const wrong of permutations.filter((each) => each.fits(signature))) {
  test(`wrong: ${wrong.name}`, async () => {
    assert.equal(await verdictOn(wrong.name, release, { wrong: wrong.name }), ["denied", wrong.fault(signature)]);
  });
}

// The cases of a suite, each as a test.
const { cases } = await runSuite("shop.assay.yaml");
for (const each of cases) test(each.name, () => assert.equal(failureText(each), ""));

test.run();
