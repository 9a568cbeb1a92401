/** Worlds are read strictly: what is wrong is named with its place, and with what was probably meant. */
import * as assert from "uvu/assert";

import { merged } from "../../../src/suite/world/merge.js";
import { readWorld } from "../../../src/suite/world/readWorld.js";
import { suite } from "../../support/suite.js";

const test = suite("suite/world reading");

const read = (value: unknown): ReturnType<typeof readWorld> => readWorld({ value, path: "world" }, "/nowhere");

function refusal(value: unknown): string {
  try {
    read(value);
  } catch (error) {
    assert.is((error as Error).name, "DocumentError");
    return (error as Error).message;
  }
  return "read";
}

test("nothing is an empty world", () => {
  const { keys, images, faults } = read(undefined);
  assert.equal([keys.size, images.size, faults.length], [0, 0, 0]);
});

test("everything that a world may say", () => {
  const world = read({
    seed: "shop",
    keys: { release: "P-256", legacy: "RSA-2048" },
    identities: {
      alice: { email: "alice@example.com", issuer: "https://accounts.example.com" },
      ci: { workflow: { repository: "acme/shop", ref: "refs/tags/v1" }, extensions: { buildTrigger: "push" } },
    },
    certificates: {
      holder: { subject: "CN=Holder", email: "h@example.com", kind: "P-384", to: "2027-01-01T00:00:00Z" },
    },
    images: [
      {
        image: "registry.example/shop/app:1.0",
        content: "app",
        tags: ["latest"],
        signaturesIn: "registry.example/signatures",
        signatures: [
          { by: "release" },
          { by: "alice", format: "bundle", log: "v2", timestamp: true, annotations: { env: "prod" }, wrong: "no SCT" },
          { by: "alice", at: "2026-03-05T00:00:00Z", attachEntry: false },
        ],
        attestations: [{ by: "ci", predicateType: "https://slsa.dev/provenance/v1", predicate: { builder: "x" } }],
      },
    ],
    blobs: {
      "release.txt": { text: "hello\n", signatures: [{ by: "alice", format: "files" }] },
      raw: { base64: "AAE=" },
    },
    faults: [{ operation: "registry/*", argument: "registry.example/*", failure: { code: "unavailable" } }],
  });
  assert.equal(
    [...world.keys.values()].map(({ kind }) => kind),
    ["P-256", "RSA-2048"],
  );
  assert.equal(world.certificates.get("holder")?.request, {
    subject: "CN=Holder",
    kind: "P-384",
    to: Date.UTC(2027, 0, 1) / 1000,
    email: "h@example.com",
  });
  const app = world.images.get("registry.example/shop/app:1.0");
  assert.is(app?.path, "world.images[0]");
  assert.equal(app?.signatures?.[1]?.wrong, { path: "world.images[0].signatures[1].wrong", name: "no SCT" });
  assert.is(app?.signatures?.[2]?.at, Date.UTC(2026, 2, 5) / 1000);
  assert.equal(world.blobs.get("raw")?.content, Uint8Array.of(0, 1));
  assert.equal(
    world.faults.map(({ operation }) => operation),
    ["registry/v1/resolve", "registry/v1/manifest", "registry/v1/blob", "registry/v1/referrers"],
  );
});

test("what is wrong is named with its place", () => {
  const image = (entry: object): object => ({ images: { app: { image: "registry.example/app:1", ...entry } } });
  const signature = (entry: object): object => image({ signatures: [{ by: "release", ...entry }] });
  const rows: [unknown, string][] = [
    [5, "world: it must be an object with seed, keys, identities, certificates, images, blobs, faults and trustedRoot"],
    [{ image: [] }, 'world.image: unknown member; did you mean "images"?'],
    [{ seed: "" }, "world.seed: it must not be empty"],
    [{ keys: ["P-256"] }, "world.keys: it must be an object of names, not a list"],
    [{ keys: { release: "P256" } }, 'world.keys.release: "P256" is not known; did you mean "P-256"?'],
    [{ keys: { "": "P-256" } }, 'world.keys: "" is no name'],
    [{ keys: { "a\u0007": "P-256" } }, "control characters"],
    [{ identities: { a: { issuer: "i" } } }, "world.identities.a: it must have one of email, uri, username, workflow"],
    [{ identities: { a: { email: "e", uri: "u", issuer: "i" } } }, "it has both email and uri"],
    [{ identities: { a: { email: "e" } } }, "world.identities.a: issuer is missing"],
    [{ identities: { a: { workflow: { repo: "a/b" } } } }, "world.identities.a.workflow.repo: unknown member"],
    [{ identities: { a: { workflow: {} } } }, "world.identities.a.workflow: repository is missing"],
    [{ certificates: { a: {} } }, "world.certificates.a: subject is missing"],
    [
      { certificates: { a: { subject: "CN=a", from: "yesterday" } } },
      "world.certificates.a.from: it must be an RFC 3339",
    ],
    [{ images: [{}] }, "world.images[0]: image is missing"],
    [{ images: [{ image: "a.example/b:1" }, { image: "a.example/b:1" }] }, "is there twice"],
    [image({ image: "nginx" }), 'world.images.app.image: the reference "nginx" is refused'],
    [image({ image: `a.example/b@sha256:${"0".repeat(64)}` }), "has a digest, which a world makes itself"],
    [image({ signaturesIn: "a.example/B" }), 'world.images.app.signaturesIn: "a.example/B" is not host/repository'],
    [image({ tags: ["a b"] }), 'world.images.app.tags[0]: "a b" is no tag'],
    [image({ platforms: ["linux"] }), 'world.images.app.platforms[0]: "linux" is not os/architecture'],
    [image({ signatures: [{}] }), "world.images.app.signatures[0]: by is missing"],
    [image({ signatures: {} }), "world.images.app.signatures: it must be a list"],
    [signature({ format: "files" }), 'world.images.app.signatures[0].format: "files" is not known'],
    [signature({ log: "v3" }), 'world.images.app.signatures[0].log: "v3" is not known'],
    [signature({ timestamp: "yes" }), 'world.images.app.signatures[0].timestamp: it must be true or false, not "yes"'],
    [signature({ annotations: { env: 1 } }), "world.images.app.signatures[0].annotations.env: it must be a text"],
    [signature({ wrong: [] }), "world.images.app.signatures[0].wrong: it must not be empty"],
    [signature({ wrong: ["no SCT", "no SCT"] }), 'world.images.app.signatures[0].wrong[1]: "no SCT" is there twice'],
    [signature({ wrong: { every: [] } }), "world.images.app.signatures[0].wrong.every: it must not be empty"],
    [signature({ wrong: 1 }), "it must be the name of a permutation, a list of names or every, not 1"],
    [signature({ wrong: { objects: "key" } }), "world.images.app.signatures[0].wrong.objects: unknown member"],
    [signature({ predicate: {} }), "world.images.app.signatures[0].predicate: unknown member"],
    [
      image({ attestations: [{ by: "a", predicateType: "x" }] }),
      "world.images.app.attestations[0]: predicate is missing",
    ],
    [
      image({ attestations: [{ by: "a", predicateType: "x", predicate: 1, file: "f" }] }),
      "the predicate is given already",
    ],
    [image({ attestations: [{ by: "a", predicateType: "x", file: "f.json" }] }), "f.json: there is no such file"],
    [{ blobs: { a: { text: "x", file: "y" } } }, "its content is given already"],
    [{ blobs: { a: { base64: "A" } } }, "world.blobs.a.base64: it is not base64"],
    [
      { blobs: { a: { text: "", signatures: [{ by: "a", annotations: {} }] } } },
      "what comes with a blob has no annotations",
    ],
    [
      { faults: [{ operation: "registry/v1/manifests", failure: { code: "unavailable" } }] },
      'did you mean "registry/v1/manifest"?',
    ],
    [{ faults: [{ operation: "clock/v1/now", failure: { code: "unavailable" } }] }, "there is no operation"],
    [
      { faults: [{ operation: "registry/*", failure: { code: "down" } }] },
      'world.faults[0].failure.code: "down" is not known',
    ],
    [{ faults: [{ operation: "registry/*" }] }, "world.faults[0]: failure is missing"],
  ];
  for (const [world, message] of rows) assert.match(refusal(world), message);
});

test("a case's members stand in place of the suite's, lists as a whole, and null takes away", () => {
  const suiteWorld = read({
    keys: { release: "P-256", other: "P-256" },
    images: {
      app: { image: "registry.example/app:1", content: "app", signatures: [{ by: "release" }], attestations: [] },
      base: { image: "registry.example/base:1" },
    },
    faults: [{ operation: "registry/v1/blob", failure: { code: "unavailable" } }],
  });
  const both = merged(
    suiteWorld,
    read({
      keys: { other: "P-384" },
      images: { app: { signatures: [{ by: "other" }] }, base: null, more: { image: "registry.example/more:1" } },
      faults: [{ operation: "registry/v1/blob", failure: { code: "refused" } }],
    }),
  );
  const app = both.images.get("app");
  assert.equal([app?.content, app?.signatures?.map(({ by }) => by)], ["app", ["other"]]);
  assert.equal([...both.images.keys()], ["app", "base", "more"]);
  assert.is(both.images.get("base"), null);
  assert.is(both.keys.get("other")?.kind, "P-384");
  assert.equal(
    both.faults.map(({ code }) => code),
    ["refused", "unavailable"],
  );
  assert.equal(
    suiteWorld.images.get("app")?.signatures?.map(({ by }) => by),
    ["release"],
  );
});

test.run();
