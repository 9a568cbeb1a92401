/**
 * Five images in five requests side by side, the registry answering after 0.4 s. Kubewarden's policy-server 1.35 took 4.0, 8.1,
 * 12.1, 16.1 and 20.1 s for the five, since it verifies one image after the other in ten requests each; and all were denied, since
 * its time was over. Also what a first verdict costs when the module itself is still in the registry.
 */
import { readFileSync } from "node:fs";

import { sha256Digest } from "../../../host/registry/digest.js";
import { loadPolicy } from "../../../src/loader/loadPolicy.js";
import { loadPolicyFile } from "../../../src/index.js";
import { EmbeddedRegistry, pod, registry, sigstore } from "../../../src/testkit/index.js";
import { fetchOnly } from "../../support/cosignImages.js";
import { POLICY_FILE } from "../../support/guests.js";
import type { Work, Works } from "../work.js";

const HOST = "registry.example";
const DELAY_MS = 400;

export const fiveImagesWorks: Works = { "five-images": fiveImages, "cold-pull": coldPull };

async function fiveImages(): Promise<Work> {
  const world = sigstore({ seed: "five images" });
  const key = world.key("release");
  const images = registry();
  const references = Array.from({ length: 5 }, (_, index) => {
    const image = images.image(`${HOST}/shop/app${index}:1.0`);
    images.attach(image, world.signImage(image, key, { format: "cosign" }));
    return image.reference;
  });
  const server = await images.listen({ host: HOST });
  server.fail({ match: "/v2/", fault: { kind: "slow", delayMs: DELAY_MS } });
  const settings = { signatures: [{ image: "*", pubKeys: [key.publicKey] }] };
  const microseconds = async (): Promise<number> => {
    const policy = await loadPolicyFile(POLICY_FILE, { registry: { fetch: fetchOnly(server.host) } });
    const started = performance.now();
    const verdicts = await Promise.all(references.map((reference) => policy.evaluate(pod(reference), settings)));
    if (!verdicts.every(({ accepted }) => accepted)) throw new Error(verdicts[0]?.message);
    return (performance.now() - started) * 1000;
  };
  return { subjects: [{ name: "assay", microseconds }], clock: "wall", close: async () => await server.close() };
}

/** The module is fetched by its digest, verified against it, compiled, and judges an image whose signature is in the same registry. */
async function coldPull(): Promise<Work> {
  const bytes = readFileSync(POLICY_FILE);
  const server = await EmbeddedRegistry.start();
  const config = new TextEncoder().encode("{}");
  const blob = (content: Uint8Array, mediaType: string): Record<string, unknown> => ({
    mediaType,
    size: content.length,
    digest: server.putBlob("policies/verify", content),
  });
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    config: blob(config, "application/vnd.wasm.config.v1+json"),
    layers: [blob(bytes, "application/vnd.wasm.content.layer.v1+wasm")],
  });
  const manifestBytes = new TextEncoder().encode(manifest);
  server.putManifest("policies/verify", manifestBytes, "application/vnd.oci.image.manifest.v1+json", ["1"]);
  const digest = await sha256Digest(manifestBytes);
  const world = sigstore({ seed: "cold pull" });
  const key = world.key("release");
  const images = registry();
  const app = images.image(`${HOST}/shop/app:1.0`);
  images.attach(app, world.signImage(app, key, { format: "cosign" }));
  const imageServer = await images.listen({ host: HOST });
  const settings = { signatures: [{ image: "*", pubKeys: [key.publicKey] }] };
  const both: typeof globalThis.fetch = (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const host = url.pathname.includes("/policies/") ? server.host : imageServer.host;
    return fetchOnly(host)(input, init);
  };
  const microseconds = async (): Promise<number> => {
    const started = performance.now();
    const source = `registry://${HOST}/policies/verify@${digest}`;
    const policy = await loadPolicy(source, { cache: null, registry: { fetch: both } });
    const verdict = await policy.evaluate(pod(app.reference), settings);
    if (!verdict.accepted) throw new Error(verdict.message);
    return (performance.now() - started) * 1000;
  };
  const close = async (): Promise<void> => {
    await server.close();
    await imageServer.close();
  };
  return { subjects: [{ name: "assay", microseconds }], clock: "wall", close };
}
