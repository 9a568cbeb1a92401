/** Signing: what is pushed satisfies the module, beside what others have signed, and nothing else is pushed. */
import { generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";

import * as assert from "uvu/assert";

import { outDirectory } from "../../../build/paths.js";
import type { RegistryReader } from "../../../host/capability/registry.js";
import { LookupFailure } from "../../../host/registry/failure.js";
import { Policy, type EvaluatedVerdict } from "../../../src/index.js";
import { SigningKey } from "../../../src/signing/privateKey.js";
import { RekorLog } from "../../../src/signing/rekor.js";
import {
  signArtifact,
  SIGNATURE_FORMATS,
  UnacceptedError,
  type SignatureFormat,
  type SignRequest,
  type SignServices,
} from "../../../src/signing/signArtifact.js";
import { SigningError } from "../../../src/signing/signingError.js";
import {
  registry,
  sigstore,
  type SigstoreServer,
  type TestImage,
  type TestRegistry,
} from "../../../src/testkit/index.js";
import { errorOf } from "../../support/errors.js";
import { suite } from "../../support/suite.js";

const test = suite("unit/signing artifact");
const MODULE = readFileSync(new URL("verify-artifact.wasm", outDirectory));
const KINDS = ["P-256", "P-384", "P-521", "RSA-2048", "RSA-3072", "RSA-4096", "Ed25519"] as const;

const world = sigstore({ seed: "signing" });
let server: SigstoreServer;
test.before(async () => void (server = await world.listen()));
test.after(async () => await server.close());

/** A registry with one module. */
class Place {
  readonly registry: TestRegistry;
  readonly image: TestImage;
  readonly pushed: string[] = [];
  readonly writer: SignServices["writer"];

  constructor(referrers: "api" | "tag" = "api") {
    this.registry = registry({ referrers });
    this.image = this.registry.image("registry.example/policies/shop:1.0.0");
    this.writer = {
      putBlob: async (repository, bytes) => {
        const digest = this.registry.putBlob(repository, bytes);
        this.pushed.push(`blob ${digest}`);
        return { mediaType: "application/octet-stream", digest, size: bytes.length };
      },
      putManifest: async (repository, tag, bytes, mediaType) => {
        this.pushed.push(`manifest ${tag}`);
        return this.registry.putManifest(repository, bytes, mediaType, [tag]);
      },
      putReferrer: async (repository, bytes, mediaType) => {
        this.pushed.push("referrer");
        return this.registry.putManifest(repository, bytes, mediaType);
      },
    };
  }

  /** The module's verdict with just these settings. */
  async verdict(settings: object, images: RegistryReader = this.registry.reader): Promise<EvaluatedVerdict> {
    const policy = await Policy.load(MODULE, { images });
    const { repository, digest } = this.image;
    return await policy.evaluate({ image: `${repository}@${digest}` }, settings);
  }

  services(settings: object, reader = this.registry.reader): SignServices {
    return { reader, writer: this.writer, verify: async (images) => await this.verdict(settings, images) };
  }

  request(key: SigningKey, format: SignatureFormat, change: Partial<SignRequest> = {}): SignRequest {
    const { repository, digest, mediaType, size } = this.image;
    const subject = { repository, digest, mediaType, size };
    return { subject, key, format, annotations: {}, log: null, now: new Date(0), ...change };
  }

  /** The manifest under the tag of signatures. */
  async signatures(): Promise<{ layers: { digest: string }[]; config: { digest: string } }> {
    const bytes = await this.registry.reader.manifest(`${this.image.repository}:${this.tag}`);
    return JSON.parse(Buffer.from(bytes).toString()) as Awaited<ReturnType<Place["signatures"]>>;
  }

  /** Where cosign keeps signatures. */
  get tag(): string {
    return `${this.image.digest.replace(":", "-")}.sig`;
  }
}

async function key(kind: (typeof KINDS)[number] = "P-256", name = "release"): Promise<SigningKey> {
  return await SigningKey.read(world.key(`${name} ${kind}`, kind).privateKey, async () => "");
}

function trusting(signer: SigningKey, format: SignatureFormat, change: object = {}): object {
  return { attestors: [{ key: signer.publicKey }], formats: [format], ignoreTlog: true, ...change };
}

for (const format of SIGNATURE_FORMATS) {
  for (const kind of KINDS) {
    test(`as ${format} by ${kind}: the module accepts it by this key, and by no other`, async () => {
      const place = new Place();
      const signer = await key(kind);
      const settings = trusting(signer, format);
      await signArtifact(place.request(signer, format), place.services(settings));
      assert.is((await place.verdict(settings)).outcome, "allowed");
      const stranger = await key("P-256", "stranger");
      assert.is((await place.verdict(trusting(stranger, format))).outcome, "denied");
    });
  }

  test(`as ${format}: annotations are signed`, async () => {
    const place = new Place();
    const signer = await key();
    const annotations = { env: "prod", 'a\u00e9"': "\n" };
    const settings = trusting(signer, format, { annotations });
    await signArtifact(place.request(signer, format, { annotations }), place.services(settings));
    assert.is((await place.verdict(settings)).outcome, "allowed");
    assert.is((await place.verdict(trusting(signer, format, { annotations: { env: "test" } }))).outcome, "denied");
  });

  test(`as ${format}: with an entry of the log, which the module wants`, async () => {
    const place = new Place();
    const signer = await key();
    const log = new RekorLog({ url: server.url });
    const trust = { trustedRoots: [world.trustedRoot()] };
    const settings = { attestors: [{ key: signer.publicKey }], formats: [format], trust };
    await signArtifact(place.request(signer, format, { log }), place.services(settings));
    const verdict = await place.verdict(settings);
    assert.is(verdict.outcome, "allowed", verdict.message);
    const [attestor] = verdict.explanation.images[0]?.rules[0]?.attestors ?? [];
    assert.is(attestor?.signatures[0]?.logEntries.length, 1);
  });

  test(`as ${format}: what the verifier does not accept is not pushed`, async () => {
    const place = new Place();
    const signer = await key();
    const stranger = await key("P-256", "stranger");
    const services = place.services(trusting(stranger, format));
    const error = await errorOf(UnacceptedError, () => signArtifact(place.request(signer, format), services));
    assert.is(error.verdict.outcome, "denied");
    assert.equal(place.pushed, []);
  });

  test(`as ${format}: a signature that is there already does not vouch for the new one`, async () => {
    const place = new Place();
    const [signer, stranger] = [await key(), await key("P-256", "stranger")];
    const settings = trusting(signer, format);
    await signArtifact(place.request(signer, format), place.services(settings));
    const before = place.pushed.length;
    await errorOf(UnacceptedError, () => signArtifact(place.request(stranger, format), place.services(settings)));
    assert.is(place.pushed.length, before);
  });

  test(`as ${format}: an entry of a log that is not trusted is not pushed`, async () => {
    const place = new Place();
    const signer = await key();
    const log = new RekorLog({ url: server.url });
    const trust = { trustedRoots: [sigstore({ seed: "another" }).trustedRoot()] };
    const services = place.services({ attestors: [{ key: signer.publicKey }], formats: [format], trust });
    await errorOf(UnacceptedError, () => signArtifact(place.request(signer, format, { log }), services));
    assert.equal(place.pushed, []);
  });
}

test("cosign's tag: others' signatures stay, each in its place, and diff_ids list all", async () => {
  const place = new Place();
  const other = world.key("other");
  place.registry.attach(place.image, world.signImage(place.image, other, { format: "cosign", log: "none" }));
  const signers = [await key(), await key("Ed25519")];
  for (const signer of signers) {
    await signArtifact(place.request(signer, "cosign"), place.services(trusting(signer, "cosign")));
  }
  const keys = [other.publicKey, ...signers.map(({ publicKey }) => publicKey)];
  for (const each of keys) {
    const settings = { attestors: [{ key: each }], formats: ["cosign"], ignoreTlog: true };
    assert.is((await place.verdict(settings)).outcome, "allowed");
  }
  const { config, layers } = await place.signatures();
  assert.is(layers.length, 3);
  const bytes = await place.registry.reader.blob(`${place.image.repository}@${config.digest}`);
  const { rootfs } = JSON.parse(Buffer.from(bytes).toString()) as { rootfs: { diff_ids: string[] } };
  assert.equal(
    rootfs.diff_ids,
    layers.map(({ digest }) => digest),
  );
});

test("cosign's tag: a signature that is always the same is there once", async () => {
  const place = new Place();
  const signer = await key("Ed25519");
  const services = place.services(trusting(signer, "cosign"));
  const first = await signArtifact(place.request(signer, "cosign"), services);
  const again = await signArtifact(place.request(signer, "cosign"), services);
  assert.equal(again, first);
  assert.is((await place.signatures()).layers.length, 1);
});

test("cosign's tag: somebody who writes it at the same time does not take the signature away", async () => {
  const place = new Place();
  const signer = await key();
  const { writer } = place;
  let writes = 0;
  const meddled: SignServices["writer"] = {
    ...writer,
    putManifest: async (repository, tag, bytes, mediaType) => {
      const digest = await writer.putManifest(repository, tag, bytes, mediaType);
      writes += 1;
      // Another signer, who had read the tag before, writes it after.
      if (writes < 3) place.registry.putManifest(repository, Buffer.from('{"layers":[]}'), mediaType, [tag]);
      return digest;
    },
  };
  const settings = trusting(signer, "cosign");
  await signArtifact(place.request(signer, "cosign"), { ...place.services(settings), writer: meddled });
  assert.is(writes, 3);
  assert.is((await place.verdict(settings)).outcome, "allowed");
});

test("cosign's tag: it is left alone when it holds something else, or cannot be read", async () => {
  const signer = await key();
  const place = new Place();
  place.registry.putManifest(place.image.repository, Buffer.from('{"manifests":[]}'), "application/json", [place.tag]);
  const services = place.services(trusting(signer, "cosign"));
  const error = await errorOf(SigningError, () => signArtifact(place.request(signer, "cosign"), services));
  assert.match(error.message, "nothing was added");
  const unreachable = new Place();
  unreachable.registry.fail(".sig", "unavailable");
  const failing = unreachable.services(trusting(signer, "cosign"));
  await errorOf(LookupFailure, () => signArtifact(unreachable.request(signer, "cosign"), failing));
  assert.equal(
    [...place.pushed, ...unreachable.pushed].filter((each) => each.startsWith("manifest")),
    [],
  );
});

test("Ed25519 in cosign's format goes into no log", async () => {
  const place = new Place();
  const log = new RekorLog({ url: server.url });
  const request = place.request(await key("Ed25519"), "cosign", { log });
  const error = await errorOf(SigningError, () => signArtifact(request, place.services({})));
  assert.match(error.message, "--format bundle");
});

test("a key that nobody made in a seed", async () => {
  const place = new Place();
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const pem = privateKey.export({ type: "sec1", format: "pem" }).toString();
  const signer = await SigningKey.read(pem, async () => "");
  const settings = trusting(signer, "bundle");
  await signArtifact(place.request(signer, "bundle"), place.services(settings));
  assert.is((await place.verdict(settings)).outcome, "allowed");
});

test.run();
