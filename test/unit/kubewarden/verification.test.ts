/** `oci/v1/verify` and `oci/v2/verify`, decided by verify-image-signatures over images that the kit signs; sentences as Kubewarden's hosts have them. */
import * as assert from "uvu/assert";

import { kubewardenHost } from "../../../host/kubewarden/host.js";
import type { Judge } from "../../../host/kubewarden/options.js";
import type { Verdict } from "../../../host/runtime/verdict.js";
import { policy, registry, sigstore, VERIFIED_AT } from "../../../src/testkit/index.js";
import { bytesOf } from "../../../src/testkit/bytes.js";
import { suite } from "../../support/suite.js";
import { textOf } from "../../support/guests.js";

const test = suite("kubewarden/verification");
const world = sigstore();
const images = registry();
const NAME = "registry.example/shop/app:v1";
const image = images.image(NAME);
const key = world.key("release");
const second = world.key("second");
const alice = world.keyless({ email: "alice@example.com", issuer: "https://accounts.example.com" });
const workflow = world.keyless({ workflow: { repository: "octo/app" } });
const holder = world.certified({ subject: "CN=holder", email: "release@example.com" });
for (const signer of [key, second, alice, workflow]) {
  images.attach(image, world.signImage(image, signer, { format: "cosign", annotations: { env: "prod" } }));
}
images.attach(image, world.signImage(image, holder, { format: "cosign" }));
images.image("registry.example/shop/unsigned:v1");
const copied = images.image("registry.example/shop/copied:v1");
images.attach(copied, world.signImage(image, key, { format: "cosign" }));

const verifier = await policy("verify-image-signatures", { images });
const trust = { trustedRoots: [world.trustedRoot()] };
const host = kubewardenHost({
  images: images.reader,
  verifier,
  certificates: verifier,
  trust,
  now: () => new Date(VERIFIED_AT * 1000),
});

async function heard(operation: string, payload: unknown, by = host): Promise<string> {
  const answer = await by.answer("oci", operation, bytesOf(JSON.stringify(payload)));
  return "bytes" in answer ? textOf(answer.bytes) : `error: ${answer.error}`;
}

const TRUSTED = JSON.stringify({ is_trusted: true, digest: image.digest });
const bytesIn = (text: string): number[] => [...bytesOf(text)];

test("every kind, and several signers, who must all have signed", async () => {
  const [issuing, root] = holder.chain;
  const chain = [issuing, root].filter((each) => each !== undefined).map(bytesIn);
  const certificate = { certificate: bytesIn(holder.certificate ?? ""), require_rekor_bundle: true };
  const github = "https://token.actions.githubusercontent.com";
  const trusted: object[] = [
    { type: "SigstorePubKeyVerify", pub_keys: [key.publicKey] },
    { type: "SigstorePubKeyVerify", pub_keys: [key.publicKey, second.publicKey], annotations: { env: "prod" } },
    { type: "SigstoreKeylessVerify", keyless: [alice.identity] },
    { type: "SigstoreKeylessVerify", keyless: [alice.identity, workflow.identity], annotations: null },
    {
      type: "SigstoreKeylessPrefixVerify",
      keyless_prefix: [{ issuer: github, url_prefix: "https://GitHub.com/octo" }],
    },
    { type: "SigstoreGithubActionsVerify", owner: "octo" },
    { type: "SigstoreGithubActionsVerify", owner: "octo", repo: "app" },
    { type: "SigstoreCertificateVerify", ...certificate },
    { type: "SigstoreCertificateVerify", ...certificate, certificate_chain: chain },
  ];
  for (const asked of trusted) {
    assert.is(await heard("v2/verify", { image: NAME, ...asked }), TRUSTED, JSON.stringify(asked).slice(0, 80));
  }
  const first = { SigstorePubKeyVerify: { image: NAME, pub_keys: [key.publicKey], annotations: null } };
  assert.is(await heard("v1/verify", first), TRUSTED);
  assert.is(await heard("v2/verify", { ...trusted[0], image: `${NAME}@${image.digest}` }), TRUSTED);
});

const MISSING =
  "error: Callback evaluation failure: Image verification failed: missing signatures\nThe following constraints were not satisfied:\n";

test("signers that are missing are listed, and no others", async () => {
  const other = world.key("other").publicKey;
  const keyYaml = other.trimEnd().split("\n").join("\n  ");
  assert.is(
    await heard("v2/verify", { type: "SigstorePubKeyVerify", image: NAME, pub_keys: [key.publicKey, other] }),
    `${MISSING}kind: pubKey\nowner: null\nkey: |\n  ${keyYaml}\nannotations: null\n`,
  );
  const keyless = [alice.identity, { ...alice.identity, subject: "eve@example.com" }];
  assert.is(
    await heard("v2/verify", { type: "SigstoreKeylessVerify", image: NAME, keyless, annotations: { env: "prod" } }),
    `${MISSING}kind: genericIssuer\nissuer: https://accounts.example.com\nsubject: !equal eve@example.com\nannotations:\n  env: prod\n`,
  );
  const prefix = { issuer: "https://token.actions.githubusercontent.com", url_prefix: "https://github.com/oct" };
  assert.is(
    await heard("v2/verify", { type: "SigstoreKeylessPrefixVerify", image: NAME, keyless_prefix: [prefix] }),
    `${MISSING}kind: genericIssuer\nissuer: ${prefix.issuer}\nsubject: !urlPrefix https://github.com/oct\nannotations: null\n`,
  );
  assert.is(
    await heard("v2/verify", { type: "SigstoreGithubActionsVerify", image: NAME, owner: "octo", repo: "other" }),
    `${MISSING}kind: githubAction\nowner: octo\nrepo: other\nannotations: null\n`,
  );
  assert.is(
    await heard("v2/verify", {
      type: "SigstorePubKeyVerify",
      image: NAME,
      pub_keys: [key.publicKey],
      annotations: { env: "test" },
    }).then((text) => text.slice(0, MISSING.length)),
    MISSING,
  );
});

test("no signatures, those of another image, and certificates that nobody signed with", async () => {
  const keys = { type: "SigstorePubKeyVerify", pub_keys: [key.publicKey] };
  assert.is(
    await heard("v2/verify", { ...keys, image: "registry.example/shop/unsigned:v1" }),
    "error: Callback evaluation failure: no signatures found for image: registry.example/shop/unsigned:v1 ",
  );
  assert.is(
    await heard("v2/verify", { ...keys, image: "registry.example/shop/copied:v1" }),
    "error: Callback evaluation failure: failed to get image trusted layers: No Signature Layer passed verification\n\n" +
      "Caused by:\n    No Signature Layer passed verification",
  );
  const other = world.certified({ subject: "CN=other", email: "other@example.com" });
  assert.is(
    await heard("v2/verify", {
      type: "SigstoreCertificateVerify",
      image: NAME,
      certificate: bytesIn(other.certificate ?? ""),
      require_rekor_bundle: false,
    }),
    "error: Callback evaluation failure: verification failed: Several Signature Layers failed verification",
  );
  assert.match(
    await heard("v2/verify", { ...keys, image: "registry.example/shop/gone:v1" }),
    /^error: Callback evaluation failure: failed to get image trusted layers: the image was not found/,
  );
});

test("what cannot be asked is refused clearly", async () => {
  const rows: [object, RegExp][] = [
    [{ type: "SigstorePubKeyVerify", pub_keys: [] }, /: Must provide at least one pub key$/],
    [{ type: "SigstoreKeylessVerify", keyless: [] }, /: Must provide keyless info$/],
    [{ type: "SigstoreKeylessPrefixVerify", keyless_prefix: [] }, /: Must provide keyless info$/],
    [{ type: "SigstoreGithubActionsVerify", owner: "" }, /: Must provide owner info$/],
    [
      { type: "SigstoreKeylessPrefixVerify", keyless_prefix: [{ issuer: "i", url_prefix: "github.com/octo" }] },
      /: keyless_prefix\[0\]\.url_prefix "github.com\/octo" is not a URL: write it like https:\/\/github.com\/OWNER\/$/,
    ],
    [{ type: "SigstorePubKeyVerify", pub_keys: ["x"] }, /: Image verification failed: .*pubKeys\[0\]/],
    [
      { type: "SigstorePubKeyVerify", pub_keys: ["x"], image: "no name" },
      /: Invalid OCI image reference: invalid reference format\n\nCaused by:\n {4}invalid reference format$/,
    ],
  ];
  for (const [asked, sentence] of rows) assert.match(await heard("v2/verify", { image: NAME, ...asked }), sentence);
});

test("a registry that is down is an error that says so, and is asked again", async () => {
  const down = registry();
  down.image(NAME);
  down.fail("registry.example");
  const by = kubewardenHost({
    images: down.reader,
    verifier: await policy("verify-image-signatures", { images: down }),
    certificates: verifier,
  });
  const asked = { type: "SigstorePubKeyVerify", image: NAME, pub_keys: [key.publicKey] };
  assert.match(
    await heard("v2/verify", asked, by),
    /failed to get image trusted layers: the registry could not be reached/,
  );
  const before = down.asked.length;
  await heard("v2/verify", asked, by);
  assert.ok(down.asked.length > before);
});

test("nothing but a whole accept of one image is an accept", async () => {
  const verdict = await verifier.evaluate(
    { apiVersion: "v1", kind: "Pod", metadata: { name: "a" }, spec: { containers: [{ name: "a", image: NAME }] } },
    { signatures: [{ image: "*", pubKeys: [key.publicKey] }] },
  );
  assert.ok(verdict.accepted);
  const [only] = verdict.explanation.images;
  assert.ok(only);
  const changes: ((one: Verdict) => void)[] = [
    (one) => (one.accepted = false),
    (one) => (one.explanation.outcome = "denied"),
    (one) => (one.explanation.images = []),
    (one) => one.explanation.images.push(structuredClone(only)),
    (one) => (one.explanation.images = [{ ...only, outcome: "not-verified" }]),
    (one) => (one.explanation.images = [{ ...only, digest: "sha256:1" }]),
  ];
  for (const change of [null, ...changes]) {
    const changed: Verdict = structuredClone(verdict);
    change?.(changed);
    const judge: Judge = {
      evaluate: () => Promise.resolve(changed),
      validateSettings: () => Promise.resolve({ valid: true, message: "", fault: null }),
    };
    const by = kubewardenHost({ images: images.reader, verifier: judge, certificates: judge });
    const said = await heard("v2/verify", { type: "SigstorePubKeyVerify", image: NAME, pub_keys: ["k"] }, by);
    if (change === null) assert.is(said, TRUSTED);
    else assert.match(said, /^error: Callback evaluation failure: /, String(change));
  }
});

test.run();
