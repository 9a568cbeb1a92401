/** Policy modules as artifacts: the layouts byte by byte, and what is refused. */
import { createHash } from "node:crypto";

import * as assert from "uvu/assert";

import { ModuleError } from "../../../host/runtime/module.js";
import { manifestAnnotations } from "../../../src/publish/annotations.js";
import { moduleArtifact } from "../../../src/publish/artifact.js";
import { PublishError } from "../../../src/publish/publishError.js";
import { errorOf } from "../../support/errors.js";
import { respond, smallModule } from "../../support/smallModule.js";
import { suite } from "../../support/suite.js";

const test = suite("unit/publish artifact");

const ANNOTATIONS = {
  "io.kubewarden.policy.title": " shop ",
  "io.kubewarden.policy.usage": "one\ntwo\n",
  "io.kubewarden.policy.author": "the shop\n",
  "io.kubewarden.policy.source": "https://example.com/shop",
};
const METADATA = JSON.stringify({ protocolVersion: "v1", rules: [], mutating: false, annotations: ANNOTATIONS });
const DESCRIPTION = JSON.stringify({ name: "shop-policy", version: "1.0.0", capabilities: [] });

const annotated = smallModule({
  body: respond("{}"),
  custom: [
    ["io.kubewarden.metadata", METADATA],
    ["assay.module", DESCRIPTION],
  ],
});

test("Kubewarden's layout", async () => {
  const { manifest, config, layer } = await moduleArtifact(annotated);
  assert.is(new TextDecoder().decode(config.bytes), "{}");
  assert.equal(new Uint8Array(layer.bytes), annotated);
  assert.equal(parse(manifest.bytes), {
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    config: { mediaType: "application/vnd.wasm.config.v1+json", digest: digestOf(config.bytes), size: 2 },
    layers: [
      {
        mediaType: "application/vnd.wasm.content.layer.v1+wasm",
        digest: digestOf(annotated),
        size: annotated.length,
        annotations: { "org.opencontainers.image.title": "shop-policy.wasm" },
      },
    ],
    annotations: {
      "io.kubewarden.policy.author": "the shop",
      "io.kubewarden.policy.source": "https://example.com/shop",
      "io.kubewarden.policy.title": "shop",
      "org.opencontainers.image.source": "https://example.com/shop",
    },
  });
  assert.is(manifest.digest, digestOf(manifest.bytes));
});

test("the CNCF's layout", async () => {
  const { manifest, config } = await moduleArtifact(annotated, { layout: "cncf" });
  assert.equal(parse(config.bytes), {
    created: "1970-01-01T00:00:00Z",
    architecture: "wasm",
    os: "wasip1",
    layerDigests: [digestOf(annotated)],
  });
  const { config: named, layers } = parse(manifest.bytes) as { config: object; layers: { mediaType: string }[] };
  assert.equal(named, {
    mediaType: "application/vnd.wasm.config.v0+json",
    digest: digestOf(config.bytes),
    size: config.bytes.length,
  });
  assert.equal(
    layers.map(({ mediaType }) => mediaType),
    ["application/wasm"],
  );
});

test("the same module gives the same digest, another one another", async () => {
  const [one, two] = [await moduleArtifact(annotated), await moduleArtifact(Uint8Array.from(annotated))];
  assert.is(one.manifest.digest, two.manifest.digest);
  const other = smallModule({
    body: respond("[]"),
    data: "[]",
    custom: [
      ["io.kubewarden.metadata", METADATA],
      ["assay.module", DESCRIPTION],
    ],
  });
  assert.is.not((await moduleArtifact(other)).manifest.digest, one.manifest.digest);
});

test("a module of another maker has no title, and one without annotations none", async () => {
  const plain = smallModule({ body: respond("{}"), custom: [["io.kubewarden.metadata", "{}"]] });
  const manifest = parse((await moduleArtifact(plain)).manifest.bytes) as { annotations?: object; layers: object[] };
  assert.is(manifest.annotations, undefined);
  assert.not.ok("annotations" in (manifest.layers[0] ?? {}));
});

test("what is no policy module, or has no metadata, is refused", async () => {
  const bare = await errorOf(PublishError, () => moduleArtifact(smallModule({ body: respond("{}") })));
  assert.match(bare.message, "no metadata");
  assert.match(bare.message, "kwctl annotate");
  await errorOf(ModuleError, () => moduleArtifact(Buffer.from("hello")));
  await errorOf(ModuleError, () => moduleArtifact(annotated.subarray(0, 40)));
});

test("annotations: one line each, trimmed, in order, and only texts", () => {
  const annotations = { b: "two\r\nlines", a: " x\r\n", c: 1, d: "", __proto__: "own" };
  assert.equal(manifestAnnotations({ annotations }), { a: "x", d: "" });
  assert.equal(manifestAnnotations({ annotations: [] }), {});
  assert.equal(manifestAnnotations(null), {});
  const named = { "io.kubewarden.policy.source": "a", "org.opencontainers.image.source": "b" };
  assert.equal(manifestAnnotations({ annotations: named }), named);
});

function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

function parse(bytes: Uint8Array): unknown {
  return JSON.parse(new TextDecoder().decode(bytes)) as unknown;
}

test.run();
