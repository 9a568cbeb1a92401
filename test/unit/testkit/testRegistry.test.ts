/** The kit's registry: images, indexes and artifacts in memory, what is attached to them, and what is not there. */
import * as assert from "uvu/assert";

import { KitError, pod, policy, registry, sigstore } from "../../../src/testkit/index.js";
import { suite } from "../../support/suite.js";

const test = suite("testkit/registry");
const world = sigstore({ seed: "registry" });
const release = world.key("release");
const byRelease = { signatures: [{ image: "*", pubKeys: [release.publicKey] }] };

test("the same content is the same image, and another reference alone is another", () => {
  const images = registry();
  const [first, second] = [images.image("registry.example/a:1"), images.image("registry.example/b:1")];
  assert.not(first.digest === second.digest);
  const [third, fourth] = ["c:1", "d:1"].map((name) => images.image(`registry.example/${name}`, { content: "same" }));
  assert.is(third?.digest, fourth?.digest);
  assert.is(registry().image("registry.example/a:1").digest, first.digest);
  assert.is(first.pinned, `registry.example/a:1@${first.digest}`);
});

test("short names are completed as runtimes do, and the reference stays as it was written", async () => {
  const images = registry();
  const nginx = images.image("nginx");
  assert.equal([nginx.reference, nginx.repository, nginx.tag], ["nginx", "docker.io/library/nginx", "latest"]);
  images.attach(nginx, world.signImage(nginx, release));
  const verify = await policy("verify-image-signatures", { images });
  for (const reference of ["nginx", "nginx:latest", "docker.io/library/nginx:latest", nginx.pinned]) {
    assert.is((await verify.evaluate(pod(reference), byRelease)).outcome, "allowed", reference);
  }
  assert.is(images.image("localhost/a").repository, "localhost/a");
  assert.is(images.image("team/a:1").repository, "docker.io/team/a");
});

test("an index and its images are signed each for itself", async () => {
  const images = registry();
  const app = images.image("registry.example/multi:1", { platforms: ["linux/amd64", "linux/arm/v7"] });
  const arm = app.platform("linux/arm/v7");
  assert.equal([...app.platforms.keys()], ["linux/amd64", "linux/arm/v7"]);
  const index = JSON.parse(Buffer.from(await images.reader.manifest(`${app.repository}@${app.digest}`)).toString()) as {
    manifests: { digest: string; platform: object }[];
  };
  assert.is(index.manifests[1]?.digest, arm.digest);
  assert.equal(index.manifests[1]?.platform, { architecture: "arm", os: "linux", variant: "v7" });
  const verify = await policy("verify-image-signatures", { images });
  images.attach(arm, world.signImage(arm, release));
  assert.is((await verify.evaluate(pod(app.reference), byRelease)).outcome, "denied");
  assert.is((await verify.evaluate(pod(arm.reference), byRelease)).outcome, "allowed");
  images.attach(app, world.signImage(app, release));
  assert.is((await verify.evaluate(pod(app.reference), byRelease)).outcome, "allowed");
  assert.throws(
    () => app.platform("linux/s390x"),
    /has no image for linux\/s390x: it has linux\/amd64, linux\/arm\/v7/,
  );
  assert.throws(() => arm.platform("linux/amd64"), /it is no index/);
});

test("several signatures on one image, in each format, count together", async () => {
  const other = world.key("other", "Ed25519");
  for (const format of ["cosign", "oci11", "bundle"] as const) {
    const images = registry();
    const app = images.image("registry.example/app:1");
    const verify = await policy("verify-image-signatures", { images });
    const both = { image: "*", pubKeys: [release.publicKey, other.publicKey], formats: [format] };
    images.attach(app, world.signImage(app, release, { format }));
    assert.is((await verify.evaluate(pod(app.reference), { signatures: [both] })).outcome, "denied");
    images.attach(app.reference, world.signImage(app, other, { format }));
    assert.is((await verify.evaluate(pod(app.reference), { signatures: [both] })).outcome, "allowed", format);
  }
});

test("signatures in another repository, and in a registry without a referrers API", async () => {
  for (const format of ["cosign", "oci11", "bundle"] as const) {
    const images = registry({ referrers: "tag" });
    const app = images.image("registry.example/app:1");
    const repository = "signatures.example/all";
    images.attach(app, world.signImage(app, release, { format }), { repository });
    const verify = await policy("verify-image-signatures", { images });
    const rule = { image: "*", pubKeys: [release.publicKey], formats: [format] };
    const beside = await verify.evaluate(pod(app.reference), { signatures: [rule] });
    const there = await verify.evaluate(pod(app.reference), { signatures: [{ ...rule, repository }] });
    assert.equal([beside.outcome, there.outcome], ["denied", "allowed"], format);
    images.attach(app, world.signImage(app, release, { format }));
    assert.is((await verify.evaluate(pod(app.reference), { signatures: [rule] })).outcome, "allowed", format);
  }
});

test("what is not there is not-found and says so; nothing else is asked", async () => {
  const images = registry();
  images.image("registry.example/app:1");
  const verify = await policy("verify-image-signatures", { images });
  const verdict = await verify.evaluate(pod("ghcr.io/somebody/else:1"), byRelease);
  assert.not(verdict.accepted);
  assert.match(verdict.message, "the test registry: it has no ghcr.io/somebody/else, but registry.example/app");
  assert.is(verdict.run.requests, 0);
  const tag = await verify.evaluate(pod("registry.example/app:2"), byRelease);
  assert.match(tag.message, "the test registry: registry.example/app has no manifest 2");
  assert.equal(images.asked[0], { operation: "resolve", reference: "ghcr.io/somebody/else:1" });
});

test("a registry that is down or refuses leaves policies without an answer", async () => {
  const images = registry();
  const app = images.image("registry.example/app:1");
  images.attach(app, world.signImage(app, release));
  const verify = await policy("verify-image-signatures", { images });
  images.fail("registry.example/", "unavailable");
  assert.is((await verify.evaluate(pod(app.reference), byRelease)).outcome, "indeterminate");
  images.clearFailures();
  assert.is((await verify.evaluate(pod(app.reference), byRelease)).outcome, "allowed");
});

test("artifacts, tags and things put by hand", async () => {
  const images = registry();
  const layers = [{ mediaType: "text/plain", content: "chart" }];
  const chart = images.artifact("registry.example/chart:1", { artifactType: "application/vnd.example", layers });
  assert.is(images.find("registry.example/chart:1").digest, chart.digest);
  assert.is(images.tag(chart, "stable").reference, "registry.example/chart:stable");
  assert.is(await images.reader.resolve("registry.example/chart:stable"), chart.digest);
  const foreign = `sha256:${"0".repeat(64)}`;
  assert.is(images.putBlob("registry.example/chart", Buffer.from("x"), foreign), foreign);
  assert.equal(await images.reader.blob(`registry.example/chart@${foreign}`), Buffer.from("x"));
  images.attach(chart, world.attest(chart, release, { predicateType: "spdx" }));
  const verify = await policy("verify-artifact", { images });
  const settings = { attestors: [{ key: release.publicKey }], attestation: { predicateType: "spdx" } };
  const trusted = { ...settings, trust: { trustedRoots: [world.trustedRoot()] } };
  assert.is((await verify.evaluate({ image: chart.reference }, trusted)).outcome, "allowed");
});

test("it can be listened to: what is pushed there is here, under the host's name", async () => {
  const images = registry();
  const app = images.image("registry.example/shop/app:1");
  const server = await images.listen();
  try {
    const url = (path: string): string => `http://${server.host}/v2/shop/app/${path}`;
    const manifest = await fetch(url("manifests/1"));
    assert.is(manifest.headers.get("docker-content-digest"), app.digest);
    assert.is(app.at(server.host), `${server.host}/shop/app:1`);
    const type = "application/vnd.oci.image.manifest.v1+json";
    const pushed = await fetch(url("manifests/2"), {
      method: "PUT",
      headers: { "content-type": type },
      body: JSON.stringify({ schemaVersion: 2, mediaType: type, layers: [] }),
    });
    assert.is(pushed.status, 201);
    assert.is(images.find("registry.example/shop/app:2").mediaType, type);
  } finally {
    await server.close();
  }
  images.image("ghcr.io/other/app:1");
  await images.listen().then(
    () => assert.unreachable(),
    (error: Error) => assert.match(error.message, "the registry holds images of 2 hosts; say which"),
  );
});

test("wrong calls are refused in a sentence", () => {
  const images = registry();
  const rows: [() => unknown, RegExp][] = [
    [() => images.image("registry.example/App:1"), /repository is not a valid name/],
    [() => images.image(`registry.example/app@sha256:${"0".repeat(64)}`), /its digest follows from its content/],
    [() => images.find("registry.example/app:1"), /the test registry has no image registry.example\/app:1/],
  ];
  for (const [call, message] of rows) {
    assert.throws(call, (error: Error) => error instanceof KitError && message.test(error.message));
  }
});

test.run();
