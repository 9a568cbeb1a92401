/** Advisories about registries, over real HTTP against embedded ones. */
import * as assert from "uvu/assert";

import { RegistryClient } from "../../../host/registry/client.js";
import type { RegistryOptions } from "../../../host/registry/options.js";
import { EmbeddedRegistry } from "../../../src/testkit/registry/index.js";
import { loadVerifyImageSignatures, pod } from "../../support/policy.js";
import { bytesOf } from "../../../src/testkit/bytes.js";
import { OCI_MANIFEST } from "../../../src/testkit/registry/mediaTypes.js";
import { signatureManifest, type Layer } from "../../../src/testkit/sigstore/signatureManifest.js";
import { makeSigner, requiring, signedLayer, simpleSigning } from "../../support/signing.js";
import { failureCode } from "../../unit/host/registrySetup.js";
import type { Advisory } from "./advisory.js";

const signer = makeSigner("release");
const settings = requiring([signer]);
const account = { username: "robot", password: "secret" };

/** Runs the body with so many registries and closes them. */
async function withRegistries(count: number, body: (registries: EmbeddedRegistry[]) => Promise<void>): Promise<void> {
  const registries = await Promise.all(Array.from({ length: count }, () => EmbeddedRegistry.start()));
  try {
    await body(registries);
  } finally {
    await Promise.all(registries.map((registry) => registry.close()));
  }
}

/** Pushes an image under `app` and these tags; gives its digest. */
function pushImage(registry: EmbeddedRegistry, note: string, tags: string[]): string {
  return registry.putManifest("app", signatureManifest([], { note }), OCI_MANIFEST, tags);
}

function attach(registry: EmbeddedRegistry, digest: string, layers: Layer[]): void {
  for (const { blob } of layers) if (blob instanceof Uint8Array) registry.putBlob("app", blob);
  registry.putManifest("app", signatureManifest(layers), OCI_MANIFEST, [`${digest.replace(":", "-")}.sig`]);
}

/** An image `app:v1` with a good signature; gives its digest. */
function pushSigned(registry: EmbeddedRegistry): string {
  const digest = pushImage(registry, "signed", ["v1"]);
  attach(registry, digest, [signedLayer(signer, simpleSigning(digest))]);
  return digest;
}

const paths = (registry: EmbeddedRegistry): string[] =>
  registry.requests.map(({ method, path }) => `${method} ${path}`);
const client = (options: RegistryOptions = {}): RegistryClient =>
  new RegistryClient({ sleep: async () => undefined, ...options });

/** All lessons of this file. */
export const registryAdvisories: Advisory[] = [
  {
    ids: ["CVE-2023-46737", "GHSA-vfp6-jrw2-99g9"],
    lesson: "however many signatures a registry lists, only so many are fetched and checked",
    check: () =>
      withRegistries(1, async ([registry]) => {
        assert.ok(registry);
        const digest = pushSigned(registry);
        const layers = [...Array(129).keys()].map((index) => signedLayer(signer, simpleSigning(digest, { index })));
        attach(registry, digest, layers);
        const policy = await loadVerifyImageSignatures();
        const denied = await policy.evaluate(pod(`${registry.host}/app:v1`), settings);
        assert.is(denied.explanation.images[0]?.fault?.code, "budget-exhausted");
        assert.equal(
          paths(registry).filter((path) => path.includes("/blobs/")),
          [],
        );
        attach(registry, digest, layers.slice(1));
        assert.is((await policy.evaluate(pod(`${registry.host}/app:v1`), settings)).outcome, "allowed");
      }),
  },
  {
    ids: ["CVE-2024-29902", "GHSA-88jx-383q-w4qc"],
    lesson: "an attachment that is too large, or never ends, is not read",
    check: () =>
      withRegistries(1, async ([registry]) => {
        assert.ok(registry);
        const digest = pushSigned(registry);
        const image = pod(`${registry.host}/app:v1`);
        const policy = await loadVerifyImageSignatures();
        registry.fail({ match: "/blobs/", fault: { kind: "endless" } });
        const endless = await policy.evaluate(image, settings);
        assert.is(endless.explanation.images[0]?.fault?.code, "evidence-too-large");
        registry.clearFaults();
        const huge = signedLayer(signer, simpleSigning(digest), { size: 2 ** 40 });
        attach(registry, digest, [huge]);
        const before = registry.requests.length;
        const denied = await policy.evaluate(image, settings);
        assert.is(denied.explanation.images[0]?.fault?.code, "evidence-too-large");
        assert.not(
          paths(registry)
            .slice(before)
            .some((path) => path.includes("/blobs/")),
        );
      }),
  },
  {
    ids: ["CVE-2022-47633", "GHSA-m3cq-xcx9-3gvm"],
    lesson: "a registry that answers differently the second time has no second time: one digest is verified and pinned",
    check: () =>
      withRegistries(1, async ([registry]) => {
        assert.ok(registry);
        const digest = pushSigned(registry);
        const retagging: typeof globalThis.fetch = async (input, init) => {
          const response = await fetch(input, init);
          pushImage(registry, "malicious", ["v1"]);
          return response;
        };
        const policy = await loadVerifyImageSignatures({ registry: { fetch: retagging } });
        const image = `${registry.host}/app:v1`;
        const twice = { signatures: [...settings.signatures, ...settings.signatures] };
        const verdict = await policy.evaluate(pod(image, image), twice);
        assert.is(verdict.outcome, "allowed");
        assert.equal(
          verdict.patch.map(({ value }) => value),
          [`${image}@${digest}`, `${image}@${digest}`],
        );
        assert.equal(
          paths(registry).filter((path) => path.endsWith("/manifests/v1")),
          ["HEAD /v2/app/manifests/v1"],
        );
        assert.is((await policy.evaluate(pod(image), settings)).outcome, "denied");
      }),
  },
  {
    ids: ["CVE-2023-47630", "GHSA-3hfq-cx9j-923w"],
    lesson: "a digest that a registry states is never taken for that of the bytes",
    check: () =>
      withRegistries(1, async ([registry]) => {
        assert.ok(registry);
        const digest = pushSigned(registry);
        const malicious = pushImage(registry, "malicious", ["evil"]);
        const claim = (value: string): void => {
          registry.clearFaults();
          const headers = { "docker-content-digest": value };
          registry.fail({ match: "HEAD /v2/app/manifests/evil", fault: { kind: "status", status: 200, headers } });
        };
        for (const unusable of ["md5:00", digest.toUpperCase(), digest.slice(0, -1), `${digest}0`, "latest"]) {
          claim(unusable);
          assert.is(await client().resolve(`${registry.host}/app:evil`), malicious, unusable);
        }
        // It may lie about a tag; then what is verified and pinned is what it named, not what it serves.
        claim(digest);
        const policy = await loadVerifyImageSignatures();
        const verdict = await policy.evaluate(pod(`${registry.host}/app:evil`), settings);
        assert.equal(
          verdict.patch.map(({ value }) => value),
          [`${registry.host}/app:evil@${digest}`],
        );
        registry.fail({ match: "GET /v2/app/manifests/", fault: { kind: "wrong-digest" } });
        for (const reference of [`${registry.host}/app@${digest}`, `${registry.host}/app:evil`]) {
          assert.is(await failureCode(client().manifest(reference)), "invalid-answer");
        }
      }),
  },
  {
    ids: ["CVE-2021-41190"],
    lesson: "a registry's Content-Type that contradicts the manifest is refused",
    check: () =>
      withRegistries(1, async ([registry]) => {
        assert.ok(registry);
        const index = "application/vnd.oci.image.index.v1+json";
        registry.putManifest("app", signatureManifest([]), index, ["confused"]);
        assert.is(await failureCode(client().manifest(`${registry.host}/app:confused`)), "invalid-answer");
        registry.putManifest("app", bytesOf({ schemaVersion: 2, mediaType: index }), OCI_MANIFEST, ["confused"]);
        assert.is(await failureCode(client().manifest(`${registry.host}/app:confused`)), "invalid-answer");
      }),
  },
  {
    ids: ["CVE-2025-27403"],
    lesson: "a registry's credentials are given to no other host",
    check: () =>
      withRegistries(2, async ([own, stranger]) => {
        assert.ok(own !== undefined && stranger !== undefined);
        const asked: string[] = [];
        const credentials = async (host: string): Promise<typeof account | null> => {
          asked.push(host);
          return host === own.host ? account : null;
        };
        const digest = pushSigned(own);
        const { blob } = signedLayer(signer, simpleSigning(digest));
        stranger.putBlob("app", blob as Uint8Array);
        own.requireToken(account);
        stranger.requireBasic(account);
        own.fail({ match: "/blobs/", fault: { kind: "redirect", to: `http://${stranger.host}/v2/app/blobs/x` } });
        const policy = await loadVerifyImageSignatures({ registry: { credentials } });
        await policy.evaluate(pod(`${own.host}/app:v1`, `${stranger.host}/app:v1`), settings);
        assert.ok(own.requests.some(({ authorization }) => authorization?.startsWith("Basic ")));
        assert.ok(stranger.requests.length >= 2);
        assert.ok(stranger.requests.some(({ path }) => path.endsWith("/blobs/x")));
        assert.ok(stranger.requests.every(({ authorization }) => authorization === null));
        assert.equal([...new Set(asked)].sort(), [own.host, stranger.host].sort());
      }),
  },
];
