/** Signatures of modules: verified by the module's digest, before anything of it is compiled. */
import * as assert from "uvu/assert";

import { fetchModule } from "../../../src/loader/fetchModule.js";
import { LoadError } from "../../../src/loader/loadError.js";
import { loadPolicy } from "../../../src/loader/loadPolicy.js";
import type { FetchOptions, ModuleTrust } from "../../../src/loader/options.js";
import {
  permutations,
  type Signer,
  type SignOptions,
  sigstore,
  trustPermutations,
} from "../../../src/testkit/index.js";
import type { Circumstances } from "../../../src/testkit/permutations/index.js";
import { errorOf } from "../../support/errors.js";
import { suite } from "../../support/suite.js";
import { layersOf, moduleBytes, REPOSITORY, UNCOMPILABLE, World } from "./world.js";

const test = suite("loader: trust");
const kit = sigstore();
const key = kit.key("release");
const alice = kit.keyless({ email: "alice@example.com", issuer: "https://accounts.example.com" });
const trustedRoot = kit.trustedRoot();
const SOURCE = `registry://${REPOSITORY}:1.0`;

const keyTrust: ModuleTrust = { attestors: [{ key: key.publicKey }], ignoreTlog: true };
const aliceTrust: ModuleTrust = {
  attestors: [{ keyless: { identities: [alice.identity] } }],
  trust: { trustedRoots: [trustedRoot] },
};

/** A world with a signed module. */
function signedWorld(signer: Signer, options: SignOptions, bytes = moduleBytes()): World {
  const world = new World();
  const image = world.pushModule(bytes);
  world.registry.attach(image, kit.signImage(image, signer, options));
  return world;
}

async function refused(world: World, options: FetchOptions, source = SOURCE): Promise<LoadError> {
  return await errorOf(LoadError, async () => await loadPolicy(source, world.options(options)));
}

for (const format of ["cosign", "bundle"] as const) {
  test(`a key's signature, ${format}: verified, and bound to what is pulled`, async () => {
    const world = signedWorld(key, { format, log: "none" });
    const fetched = await fetchModule(SOURCE, world.options({ trust: keyTrust }));
    const image = world.registry.find(`${REPOSITORY}:1.0`);
    assert.is(fetched.manifestDigest, image.digest);
    assert.is(fetched.reference, `${REPOSITORY}@${image.digest}`);
    assert.is(fetched.verified?.digest, image.digest);
    assert.is(fetched.verified?.signatures.length, 1);
    assert.match(fetched.verified?.signatures[0]?.signer ?? "", /^key sha256:[0-9a-f]{64}$/);
    assert.is(fetched.verified?.signatures[0]?.format, format);
    assert.is((await loadPolicy(SOURCE, world.options({ trust: keyTrust }))).module.description?.name, "small");
  });

  test(`an identity's signature, ${format}`, async () => {
    const world = signedWorld(alice, { format });
    const { verified } = await fetchModule(SOURCE, world.options({ trust: aliceTrust }));
    const [summary] = verified?.signatures ?? [];
    assert.is(summary?.signer, "alice@example.com (https://accounts.example.com)");
    assert.is(summary?.subject, "alice@example.com");
    assert.is(summary?.logEntries.length, 1);
  });
}

test("nobody compiles what is not signed: a module that cannot be compiled fails by its signature", async () => {
  for (const signer of [key, null]) {
    const world = new World();
    const image = world.pushModule(UNCOMPILABLE);
    if (signer !== null) world.registry.attach(image, kit.signImage(image, kit.key("stranger"), { log: "none" }));
    const error = await refused(world, { trust: keyTrust });
    assert.is(error.code, "signature");
    assert.not.ok(
      world.registry.asked.some(({ operation }) => operation === "blob" && signer === null),
      "and nothing was fetched",
    );
  }
  const signed = signedWorld(key, { log: "none" }, UNCOMPILABLE);
  const error = await refused(signed, { trust: keyTrust });
  assert.is(error.code, "module");
  assert.match(error.message, "not a valid WebAssembly module");
});

test("the module's blob is asked for after the signature is verified", async () => {
  const world = signedWorld(key, { log: "none" });
  const { moduleDigest } = await fetchModule(SOURCE, world.options({ trust: keyTrust }));
  const references = world.registry.asked.map(({ reference }) => reference);
  assert.is(references.indexOf(`${REPOSITORY}@${moduleDigest}`), references.length - 1);
});

test("somebody else's signature, a signature of another module, none at all", async () => {
  const other = signedWorld(kit.key("stranger"), { log: "none" });
  const wrongSigner = await refused(other, { trust: keyTrust });
  assert.is(wrongSigner.code, "signature");
  assert.match(wrongSigner.message, `${SOURCE}: it is not signed as the trust demands: `);

  const world = new World();
  const good = world.pushModule(moduleBytes("good"), "good");
  const evil = world.pushModule(moduleBytes("evil"), "1.0");
  for (const format of ["cosign", "bundle"] as const) {
    world.registry.attach(evil, kit.signImage(good, key, { format, log: "none" }));
  }
  assert.is((await refused(world, { trust: keyTrust })).code, "signature");

  const unsigned = new World();
  unsigned.pushModule();
  const none = await refused(unsigned, { trust: aliceTrust });
  assert.is(none.code, "signature");
});

test("a registry that does not answer leaves the question open: refused, as something that is not known", async () => {
  const world = signedWorld(key, { log: "none" });
  world.registry.fail("sha256", "unavailable");
  const error = await refused(world, { trust: keyTrust });
  assert.is(error.code, "unknown");
});

test("a tag that moves between the verification and the pull changes nothing: one digest is used for both", async () => {
  const world = signedWorld(key, { log: "none" });
  const reader = world.registry.reader;
  let resolved = 0;
  const moving = {
    resolve: async (reference: string, signal?: AbortSignal) => {
      const digest = await reader.resolve(reference, signal);
      resolved += 1;
      world.pushModule(moduleBytes("evil"), "1.0");
      return digest;
    },
    manifest: reader.manifest.bind(reader),
    blob: reader.blob.bind(reader),
    referrers: reader.referrers.bind(reader),
  };
  const policy = await loadPolicy(SOURCE, world.options({ trust: keyTrust, modules: moving }));
  assert.is(policy.module.description?.name, "small");
  assert.is(resolved, 1);
});

test("trust that cannot protect is refused", async () => {
  const world = signedWorld(key, { log: "none" });
  const rows: [ModuleTrust, string][] = [
    [{ ...keyTrust, checkClaims: false }, "checkClaims"],
    [{}, "attestors"],
    [{ attestors: [] }, "attestors"],
    [{ ...keyTrust, sesame: true }, "sesame"],
  ];
  for (const [trust, part] of rows) {
    const error = await refused(world, { trust });
    assert.is(error.code, "trust", JSON.stringify(trust));
    assert.match(error.message, part);
  }
});

test("all attestors are wanted, and all of them are told", async () => {
  const world = signedWorld(key, { log: "none" });
  const trust = { ...keyTrust, attestors: [{ key: key.publicKey }, { key: kit.key("second").publicKey }] };
  assert.is((await refused(world, { trust })).code, "signature");
  const image = world.registry.find(`${REPOSITORY}:1.0`);
  world.registry.attach(image, kit.signImage(image, kit.key("second"), { log: "none" }));
  const { verified } = await fetchModule(SOURCE, world.options({ trust }));
  assert.is(verified?.signatures.length, 2);
});

test("'unsigned' is no trust: a pin is wanted as without", async () => {
  const world = signedWorld(key, { log: "none" });
  assert.is((await refused(world, { trust: "unsigned" })).code, "unpinned");
  const { verified } = await fetchModule(SOURCE, world.options({ trust: "unsigned", allowTag: true }));
  assert.is(verified, null);
});

const CIRCUMSTANCES: Circumstances[] = [
  { signer: "key", format: "cosign", kind: "signature", log: "none", timestamp: false },
  { signer: "key", format: "bundle", kind: "signature", log: "v1", timestamp: false },
  { signer: "keyless", format: "cosign", kind: "signature", log: "v1", timestamp: false },
  { signer: "keyless", format: "bundle", kind: "signature", log: "v1", timestamp: false },
  { signer: "keyless", format: "bundle", kind: "signature", log: "v2", timestamp: true },
];

for (const of of CIRCUMSTANCES) {
  test(`everything that can be wrong: ${of.signer}, ${of.format}, log ${of.log}`, async () => {
    const signer = of.signer === "key" ? key : alice;
    const trust =
      of.signer === "key"
        ? { ...keyTrust, trust: { trustedRoots: [trustedRoot] }, ignoreTlog: of.log === "none" }
        : aliceTrust;
    const options: SignOptions = { format: of.format, log: of.log, timestamp: of.timestamp };
    await fetchModule(SOURCE, signedWorld(signer, options, UNCOMPILABLE).options({ trust }));
    let count = 0;
    for (const { name } of permutations.filter(({ fits }) => fits(of))) {
      const world = signedWorld(signer, { ...options, wrong: name }, UNCOMPILABLE);
      const error = await refused(world, { trust });
      assert.ok(["signature", "unknown"].includes(error.code), `${name}: ${error.code} ${error.message}`);
      assert.match(error.message, /(the trust demands: |could not be found out: )[a-z].{10,}/s);
      count += 1;
    }
    assert.ok(count > 10, `${count} permutations`);
  });
}

test("everything that can be wrong about the trusted root", async () => {
  const of: Circumstances = { signer: "keyless", format: "bundle", kind: "signature", log: "v1", timestamp: false };
  for (const { name } of trustPermutations.filter(({ fits }) => fits(of))) {
    const trust = { ...aliceTrust, trust: { trustedRoots: [kit.trustedRoot({ wrong: name })] } };
    const error = await refused(signedWorld(alice, { format: "bundle" }), { trust });
    assert.ok(["signature", "unknown", "trust"].includes(error.code), `${name}: ${error.code}`);
  }
});

test("layouts of other makers are verified by the same manifest", async () => {
  for (const layout of ["cncf", "solo-io"] as const) {
    const world = new World();
    const { config, layers } = layersOf(layout, moduleBytes());
    const image = world.push(config, layers);
    assert.is((await refused(world, { trust: keyTrust })).code, "signature");
    world.registry.attach(image, kit.signImage(image, key, { log: "none" }));
    assert.is((await fetchModule(SOURCE, world.options({ trust: keyTrust }))).layout, layout);
  }
});

test.run();
