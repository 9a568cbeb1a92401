/** What policies ask for beside registries: a TUF repository and searches in a log, answered by a Sigstore in memory. */
import * as assert from "uvu/assert";

import { imageRequest, pod, policy, registry, sigstore } from "../../../src/testkit/index.js";
import { suite } from "../../support/suite.js";

const test = suite("testkit/services");
const world = sigstore({ seed: "services" });
const alice = world.keyless({ email: "alice@example.com", issuer: "https://accounts.example.com" });
const images = registry();
const app = images.image("registry.example/shop/app:1.0");
images.attach(app, world.signImage(app, alice));
const verify = await policy("verify-image-signatures", { images, sigstore: world });
const verifyArtifact = await policy("verify-artifact", { images, sigstore: [sigstore({ seed: "another" }), world] });
const signatures = [{ image: "*", keyless: [alice.identity] }];

test("the trusted root comes from the world's TUF repository", async () => {
  const { settings } = world.tuf();
  const verdict = await verify.evaluate(pod(app.reference), { signatures, trust: { tuf: settings } });
  assert.is(verdict.outcome, "allowed", verdict.message);
});

test("a repository that has expired, is another's or leads to another root is none", async () => {
  const { settings } = world.tuf({ expires: Date.UTC(2026, 10, 20) / 1000 });
  const expired = await verify.evaluate(pod(app.reference), { signatures, trust: { tuf: settings } });
  assert.is(expired.outcome, "denied");
  assert.match(expired.message, "expired");
  const stranger = sigstore({ seed: "stranger" }).tuf();
  const unknown = await verify.evaluate(pod(app.reference), { signatures, trust: { tuf: stranger.settings } });
  assert.is(unknown.outcome, "denied");
  assert.match(unknown.message, "policies under test reach no network");
  const other = world.tuf({ trustedRoot: sigstore({ seed: "stranger" }).trustedRoot() });
  const fresh = await policy("verify-image-signatures", { images, sigstore: world });
  const denied = await fresh.evaluate(pod(app.reference), { signatures, trust: { tuf: other.settings } });
  assert.is(denied.outcome, "denied");
});

test("an entry that did not come along is found in the log", async () => {
  const settings = {
    attestors: [{ keyless: { identities: [alice.identity] } }],
    trust: { trustedRoots: [world.trustedRoot()] },
    rekorUrl: "https://rekor.example",
  };
  const searched = images.image("registry.example/shop/searched:1.0");
  images.attach(searched, world.signImage(searched, alice, { format: "cosign", attachEntry: false }));
  const found = await verifyArtifact.evaluate(imageRequest(searched.reference), settings);
  assert.is(found.outcome, "allowed", found.message);
  const unlogged = images.image("registry.example/shop/unlogged:1.0");
  images.attach(unlogged, world.signImage(unlogged, alice, { format: "cosign", log: "none" }));
  const missing = await verifyArtifact.evaluate(imageRequest(unlogged.reference), settings);
  assert.is(missing.explanation.images[0]?.fault?.code, "log-entry-missing");
});

test("blobs: an entry of a detached signature or attestation is found in the log", async () => {
  const blob = Buffer.from("a release");
  const settings = {
    attestors: [{ keyless: { identities: [alice.identity] } }],
    trust: { trustedRoots: [world.trustedRoot()] },
    rekorUrl: "https://rekor.example",
  };
  world.signBlob(blob, alice);
  const signed = world.signBlob(blob, alice, { attachEntry: false });
  const first = await verifyArtifact.evaluate(signed.requestWithFiles, settings, { artifact: signed.artifact });
  assert.is(first.outcome, "allowed", first.message);
  const attested = world.attestBlob(blob, alice, { attachEntry: false, predicateType: "slsaprovenance1" });
  const second = await verifyArtifact.evaluate(
    attested.requestWithFiles,
    { ...settings, attestation: { predicateType: "slsaprovenance1" } },
    { artifact: attested.artifact },
  );
  assert.is(second.outcome, "allowed", second.message);
});

test.run();
