/** Image layouts on disk behind a registry's look-ups. */
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";

import * as assert from "uvu/assert";

import { MAX_MANIFEST_BYTES } from "../../host/registry/limits.js";
import { ImageLayout, ImageLayoutError } from "../../src/imageLayout.js";
import { digestOf } from "../../src/digest.js";
import { Files } from "../support/cli.js";
import { errorOf } from "../support/errors.js";
import { suite } from "../support/suite.js";
import { failureCode } from "./host/registrySetup.js";

const test = suite("image layout");
const files = new Files();
test.after(() => files.remove());

const KIND = "dev.cosignproject.cosign/";
const IMAGE = bytes({ schemaVersion: 2, config: {}, layers: [] });
const IMAGE_DIGEST = digestOf(IMAGE);
const SIGNATURES = bytes({ schemaVersion: 2, layers: [{}] });
const BUNDLE = bytes({ schemaVersion: 2, artifactType: "bundle", subject: { digest: IMAGE_DIGEST } });
const OF_OTHER = bytes({ schemaVersion: 2, subject: { digest: digestOf(SIGNATURES) } });

function bytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(typeof value === "string" ? value : JSON.stringify(value));
}

function entry(digest: string, kind?: string, name?: string): object {
  const annotations = {
    ...(kind === undefined ? {} : { kind: `${KIND}${kind}` }),
    ...(name === undefined ? {} : { "org.opencontainers.image.ref.name": name }),
  };
  return { mediaType: "application/vnd.oci.image.manifest.v1+json", digest, annotations };
}

let folders = 0;

/** A layout's folder with these blobs and this index.json. */
function layout(
  blobs: readonly Uint8Array[],
  manifests: unknown,
  marker: unknown = { imageLayoutVersion: "1.0.0" },
): string {
  const folder = files.path(`layout-${++folders}`);
  mkdirSync(`${folder}/blobs/sha256`, { recursive: true });
  for (const blob of blobs) writeFileSync(blobPath(folder, digestOf(blob)), blob);
  writeFileSync(`${folder}/index.json`, bytes({ schemaVersion: 2, manifests }));
  writeFileSync(`${folder}/oci-layout`, bytes(marker));
  return folder;
}

function blobPath(folder: string, digest: string): string {
  return `${folder}/blobs/sha256/${digest.slice("sha256:".length)}`;
}

async function problem(folder: string): Promise<string> {
  return (await errorOf(ImageLayoutError, async () => await ImageLayout.open(folder))).message;
}

const name = (identifier: string): string =>
  `localhost/local-image${identifier.startsWith("sha256:") ? "@" : ":"}${identifier}`;

test("an image with its older signatures: cosign's kinds are its tags", async () => {
  const manifests = [entry(IMAGE_DIGEST, "image"), entry(digestOf(SIGNATURES), "sigs")];
  const opened = await ImageLayout.open(layout([IMAGE, SIGNATURES], manifests));
  assert.is(opened.digest, IMAGE_DIGEST);
  assert.is(opened.reference, name(IMAGE_DIGEST));
  const tag = name(`${IMAGE_DIGEST.replace(":", "-")}.sig`);
  assert.is(await opened.resolve(tag), digestOf(SIGNATURES));
  assert.equal(await opened.manifest(tag), SIGNATURES);
  assert.equal(await opened.manifest(opened.reference), IMAGE);
  assert.equal(await opened.blob(name(digestOf(SIGNATURES))), SIGNATURES);
  assert.is(await failureCode(opened.resolve(tag.replace(".sig", ".att"))), "not-found");
  assert.is(await failureCode(opened.manifest(tag.replace(".sig", ""))), "not-found");
  assert.is(await failureCode(opened.resolve(opened.reference)), "refused");
  assert.is(await failureCode(opened.blob(tag)), "refused");
  assert.is(await failureCode(opened.manifest("../etc/passwd")), "refused");
});

test("referrers are found among the blobs, listed or not", async () => {
  const opened = await ImageLayout.open(
    layout([IMAGE, BUNDLE, OF_OTHER, bytes("{"), bytes("[]")], [entry(IMAGE_DIGEST)]),
  );
  const index = JSON.parse(new TextDecoder().decode(await opened.referrers(opened.reference))) as {
    manifests: unknown;
  };
  assert.equal(index.manifests, [
    {
      mediaType: "application/vnd.oci.image.manifest.v1+json",
      digest: digestOf(BUNDLE),
      size: BUNDLE.length,
      artifactType: "bundle",
    },
  ]);
  assert.is(await failureCode(opened.referrers(name("v1"))), "refused");
});

test("names of the layout's own are tags", async () => {
  const manifests = [entry(IMAGE_DIGEST, "image"), entry(digestOf(SIGNATURES), undefined, "v1")];
  const opened = await ImageLayout.open(layout([IMAGE, SIGNATURES], manifests));
  assert.is(await opened.resolve(name("v1")), digestOf(SIGNATURES));
});

test("a tag that two manifests have is nobody's", async () => {
  const manifests = [
    entry(IMAGE_DIGEST, "image"),
    entry(digestOf(SIGNATURES), "sigs"),
    entry(digestOf(BUNDLE), "sigs"),
  ];
  const opened = await ImageLayout.open(layout([IMAGE, SIGNATURES, BUNDLE], manifests));
  assert.is(await failureCode(opened.resolve(name(`${IMAGE_DIGEST.replace(":", "-")}.sig`))), "invalid-answer");
});

test("files are not what they are called: changed, missing, large, a folder, a pipe, a device", async () => {
  const folder = layout([IMAGE, SIGNATURES], [entry(IMAGE_DIGEST)]);
  const opened = await ImageLayout.open(folder);
  const path = blobPath(folder, digestOf(SIGNATURES));
  const code = async (): Promise<string> => await failureCode(opened.blob(name(digestOf(SIGNATURES))));
  writeFileSync(path, "changed");
  assert.is(await code(), "invalid-answer");
  writeFileSync(path, new Uint8Array(MAX_MANIFEST_BYTES + 1));
  assert.is(await code(), "too-large");
  rmSync(path);
  assert.is(await code(), "not-found");
  mkdirSync(path);
  assert.is(await code(), "not-found");
  rmSync(path, { recursive: true });
  symlinkSync("/dev/zero", path);
  assert.is(await code(), "not-found");
});

test("what is no layout, or not one image", async () => {
  assert.match(await problem(files.path("none")), "it is no OCI image layout");
  assert.match(await problem(layout([], [], {})), "it is no OCI image layout");
  assert.match(await problem(layout([], {})), "it has no list of manifests");
  assert.match(await problem(layout([], [])), "it lists 0 images");
  assert.match(await problem(layout([IMAGE], [entry(IMAGE_DIGEST), entry(digestOf(BUNDLE))])), "it lists 2 images");
  assert.match(
    await problem(layout([IMAGE], [entry(IMAGE_DIGEST, "image"), entry(IMAGE_DIGEST, "imageIndex")])),
    "2 images",
  );
  assert.match(await problem(layout([], [{ digest: "sha256:../../x" }])), "manifests[0].digest");
  assert.match(await problem(layout([], [entry(IMAGE_DIGEST)])), "has no blob");
  const changed = layout([IMAGE], [entry(IMAGE_DIGEST)]);
  writeFileSync(blobPath(changed, IMAGE_DIGEST), "changed");
  assert.match(await problem(changed), "has another digest");
});

test.run();
