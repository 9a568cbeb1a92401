/** Worlds are minted as they are described, lazily, and alike each time. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import * as assert from "uvu/assert";

import { OPERATIONS, type Operation } from "../../../host/generated/operations.gen.js";
import { permutations } from "../../../src/testkit/permutations/index.js";
import { prepareWorld, type World } from "../../../src/suite/world/index.js";
import { suite } from "../../support/suite.js";

const test = suite("suite/world");

const OPTIONS = { folder: "/nowhere", seed: "a suite" };
const APP = "registry.example/shop/app:1.0";
const SHOP = {
  keys: { release: "P-256" },
  identities: { alice: { email: "alice@example.com", issuer: "https://accounts.example.com" } },
  certificates: { holder: { subject: "CN=Holder" } },
  images: { app: { image: APP, tags: ["latest"], signatures: [{ by: "release", format: "cosign", log: "none" }] } },
  blobs: { "release.txt": { text: "hello\n", signatures: [{ by: "alice" }] } },
};

const prepare = (value: unknown, options = OPTIONS): Promise<World> => prepareWorld(value, "world", options);

async function refusal(make: () => Promise<unknown>): Promise<string> {
  try {
    await make();
  } catch (error) {
    assert.is((error as Error).name, "DocumentError");
    return (error as Error).message;
  }
  return "made";
}

async function lookup(world: World, operation: Operation, argument: string): Promise<string> {
  const answer = world.lookups[operation];
  assert.ok(answer);
  try {
    return new TextDecoder().decode(await answer(new TextEncoder().encode(argument)));
  } catch (error) {
    return `${(error as { code: string }).code}: ${(error as Error).message}`;
  }
}

test("placeholders stand for what is minted", async () => {
  const world = await prepare(SHOP);
  assert.match(world.resolve("${keys.release}", "s") as string, "BEGIN PUBLIC KEY");
  assert.match(world.resolve("${certificates.alice}", "s") as string, "BEGIN CERTIFICATE");
  assert.is((world.resolve("${chain.holder}", "s") as string[]).length, 2);
  assert.is(world.resolve("${chain.holder.text}", "s"), (world.resolve("${chain.holder}", "s") as string[]).join(""));
  assert.equal(world.resolve(["${identities.alice}", "${identities.alice.issuer}"], "s"), [
    "alice@example.com",
    "https://accounts.example.com",
  ]);
  assert.is((world.resolve("${trustedRoot}", "s") as { tlogs: unknown[] }).tlogs.length > 0, true);
  const digest = world.resolve("${images.app.digest}", "s") as string;
  assert.match(digest, /^sha256:[0-9a-f]{64}$/);
  assert.is(world.resolve("${images.app}", "s"), APP);
  assert.is(world.resolve("${images.app.pinned}", "s"), `${APP}@${digest}`);
  assert.is(world.resolve("${images.app.signatureTag}", "s"), `${digest.replace(":", "-")}.sig`);
  const request = world.resolve("${blobs.release.txt}", "s") as { blob: { name: string; size: number } };
  assert.equal([request.blob.name, request.blob.size], ["release.txt", 6]);
});

test("registries hold the images with their signatures, and nothing else", async () => {
  const world = await prepare(SHOP);
  const digest = world.resolve("${images.app.digest}", "s") as string;
  assert.is(await world.images.resolve(APP), digest);
  assert.is(await world.images.resolve("registry.example/shop/app:latest"), digest);
  const tag = world.resolve("registry.example/shop/app:${images.app.signatureTag}", "s") as string;
  const manifest = JSON.parse(new TextDecoder().decode(await world.images.manifest(tag))) as { layers: unknown[] };
  assert.is(manifest.layers.length, 1);
  assert.match(await lookup(world, OPERATIONS.registryResolve, "registry.example/shop/other:1.0"), /^not-found: /);
  assert.match(await lookup(world, OPERATIONS.registryResolve, "app"), /^refused: /);
  assert.match(await lookup(world, OPERATIONS.rekorSearch, "{}"), /^refused: /);
  const blob = world.resolve("${blobs.release.txt.digest}", "s") as string;
  assert.is(await lookup(world, OPERATIONS.artifactContent, blob), "hello\n");
  assert.match(await lookup(world, OPERATIONS.artifactContent, digest), /^not-found: /);
});

test("the same document and seed give the same bytes, another seed others", async () => {
  const bytes = async (seed: string): Promise<string> => {
    const world = await prepare(SHOP, { ...OPTIONS, seed });
    const tag = world.resolve("registry.example/shop/app:${images.app.signatureTag}", "s") as string;
    return (
      Buffer.from(await world.images.manifest(tag)).toString() + String(world.resolve("${certificates.alice}", "s"))
    );
  };
  assert.is(await bytes("one"), await bytes("one"));
  assert.is.not(await bytes("one"), await bytes("two"));
});

test("a case changes one thing, and the suite's world stays as it is", async () => {
  const world = await prepare(SHOP);
  const changed = await world.forCase({
    path: "cases[0]",
    world: { images: { app: { signaturesIn: "registry.example/signatures" } } },
  });
  const tag = world.resolve("${images.app.signatureTag}", "s") as string;
  assert.match(await lookup(changed, OPERATIONS.registryManifest, `registry.example/shop/app:${tag}`), /^not-found: /);
  assert.match(await lookup(changed, OPERATIONS.registryManifest, `registry.example/signatures:${tag}`), '"layers"');
  assert.match(await lookup(world, OPERATIONS.registryManifest, `registry.example/shop/app:${tag}`), '"layers"');
  assert.is(await world.forCase({ path: "cases[1]" }), world);
});

test("faults come before answers, with placeholders in their arguments", async () => {
  const world = await (
    await prepare(SHOP)
  ).forCase({
    path: "cases[0]",
    world: {
      faults: [
        {
          operation: "registry/*",
          argument: "*@${images.app.digest}",
          failure: { code: "unavailable", message: "gone" },
        },
      ],
    },
  });
  const digest = world.resolve("${images.app.digest}", "s") as string;
  const reference = `registry.example/shop/app@${digest}`;
  for (const operation of [OPERATIONS.registryManifest, OPERATIONS.registryBlob, OPERATIONS.registryReferrers]) {
    assert.is(await lookup(world, operation, reference), "unavailable: gone", operation);
  }
  assert.is(await lookup(world, OPERATIONS.registryResolve, APP), digest);
});

test("wrong: every makes a case of each permutation that fits, and of the twin", async () => {
  const world = await prepare(SHOP);
  const { variants } = await world.forCase({ path: "cases[0]", wrong: "every", image: APP });
  const [twin, ...wrong] = variants;
  assert.equal([twin?.name, twin?.expect], ["nothing wrong", { outcome: "allowed" }]);
  const names: string[] = permutations.map(({ name }) => name);
  assert.ok(wrong.length > 20);
  for (const { name, expect } of wrong) {
    assert.ok(names.includes(name), name);
    assert.ok("outcome" in expect && expect.outcome === "denied", name);
  }
  const keys = await world.forCase({ path: "cases[0]", wrong: { every: "key" }, image: "${images.app}" });
  assert.equal(
    keys.variants.map(({ name }) => name).filter((name) => name !== "nothing wrong"),
    permutations
      .filter(({ object, name }) => object === "key" && wrong.some((each) => each.name === name))
      .map(({ name }) => name),
  );
  const listed = await world.forCase({ path: "cases[0]", wrong: ["tampered payload"], image: APP });
  assert.equal(
    listed.variants.map(({ expect }) => expect),
    [{ outcome: "allowed" }, { outcome: "denied", fault: "signature-mismatch" }],
  );
});

test("what does not go together is named with its place", async () => {
  const world = await prepare(SHOP);
  const signed = (signature: object): object => ({ images: { app: { signatures: [signature] } } });
  const rows: [object, string][] = [
    [
      { world: signed({ by: "relase" }) },
      'cases[2].world.images.app.signatures[0].by: there is no key, identity or certificate "relase"; did you mean "release"?',
    ],
    [
      { world: { ...signed({ by: "alice" }), keys: { alice: "P-256" } } },
      '"alice" is more than one of a key, an identity and a certificate',
    ],
    [
      { world: signed({ by: "alice", format: "cosign", log: "v2" }) },
      "signatures[0].log: an entry of Rekor v2 has no place but in a bundle",
    ],
    [
      { world: signed({ by: "release", of: "apps" }) },
      'signatures[0].of: there is no image "apps"; did you mean "app"?',
    ],
    [
      { world: signed({ by: "release", wrong: "tampered payloads" }) },
      'there is no permutation "tampered payloads"; did you mean "tampered payload"?',
    ],
    [
      { world: signed({ by: "release", wrong: "no SCT" }) },
      'the permutation "no SCT" does not fit a signature by a key in a bundle, with an entry of Rekor v1',
    ],
    [{ world: signed({ by: "release", wrong: { every: "certificate" } }) }, "no permutation of these fits"],
    [{ world: signed({ by: "release", wrong: { every: "certificates" } }) }, 'did you mean "certificate"?'],
    [
      { world: { images: { app: { signatures: [] } } }, wrong: "every", image: APP },
      `cases[2].wrong: the image "${APP}" has no signature`,
    ],
    [{ wrong: "every" }, "cases[2].wrong: the world has 2 signatures and attestations, and this is about one"],
    [{ world: { images: { more: { image: APP } } } }, `"app" is the image ${APP} already`],
    [{ world: { images: { nginx: {} } } }, 'cases[2].world.images.nginx: the reference "nginx" is refused'],
    [
      { world: { blobs: { "release.txt": { attestations: [{ by: "alice", predicateType: "x", predicate: {} }] } } } },
      "comes with one signature or attestation",
    ],
    [{ world: { blobs: { more: {} } } }, "cases[2].world.blobs.more: its content is missing"],
    [
      { world: { trustedRoot: { wrong: "no root" } } },
      'cases[2].world.trustedRoot.wrong: there is no permutation "no root"',
    ],
    [
      { world: { ...signed({ by: "release", wrong: "every" }), trustedRoot: { wrong: "every" } } },
      "one case can be wrong in several ways at one place only",
    ],
  ];
  for (const [parts, message] of rows) {
    const said = await refusal(async () => await world.forCase({ ...parts, path: "cases[2]" }));
    assert.ok(said.includes(message), `${said}\n${message}`);
  }
  const everywhere = { ...SHOP, images: { app: { image: APP, signatures: [{ by: "release", wrong: "every" }] } } };
  assert.match(await refusal(async () => await prepare(everywhere)), "say this in a case, not for all");
  const certificate = { ...SHOP, certificates: { holder: { subject: "Holder" } } };
  const made = await prepare(certificate);
  assert.match(
    await refusal(async () => made.resolve("${certificates.holder}", "s")),
    'world.certificates.holder: subject "Holder"',
  );
  const bare = await world.forCase({ path: "cases[2]", world: { blobs: { "release.txt": { signatures: [] } } } });
  assert.match(await refusal(async () => bare.resolve("${blobs.release.txt}", "s")), "has no signature");
});

test("a world in a file, and files beside it", async () => {
  const folder = mkdtempSync(join(tmpdir(), "assay-world-"));
  writeFileSync(join(folder, "predicate.json"), '{"builder":"x"}');
  writeFileSync(join(folder, "text.yaml"), "a text\n");
  const attestation = { by: "release", predicateType: "custom", file: "predicate.json" };
  writeFileSync(
    join(folder, "world.yaml"),
    JSON.stringify({ keys: { release: "P-256" }, images: { app: { image: APP, attestations: [attestation] } } }),
  );
  const world = await prepare("world.yaml", { ...OPTIONS, folder });
  const digest = world.resolve("${images.app.digest}", "s") as string;
  assert.match(
    await lookup(world, OPERATIONS.registryReferrers, `registry.example/shop/app@${digest}`),
    '"artifactType"',
  );
  assert.match(
    await refusal(async () => await prepare("none.yaml", { ...OPTIONS, folder })),
    "world: none.yaml: there is no such file",
  );
  assert.match(
    await refusal(async () => await prepare("text.yaml", { ...OPTIONS, folder })),
    "it is no world but a text",
  );
});

test("nothing at all is an empty world", async () => {
  const world = await prepare(undefined);
  assert.equal(world.variants, []);
  assert.match(await lookup(world, OPERATIONS.registryResolve, APP), "not-found: the world has no images");
  assert.is(world.resolve("plain", "s"), "plain");
});

test.run();
