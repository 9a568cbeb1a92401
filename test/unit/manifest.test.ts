import * as assert from "uvu/assert";

import { call } from "../support/harness.js";
import { suite } from "../support/suite.js";

const test = suite("manifest");
const digest = (digit: string): string => `sha256:${digit.repeat(64)}`;
const descriptor = (digit: string, more: object = {}): object => ({
  mediaType: "application/octet-stream",
  digest: digest(digit),
  size: 12,
  ...more,
});
const valid = (more: object = {}): object => ({
  schemaVersion: 2,
  mediaType: "application/vnd.oci.image.manifest.v1+json",
  config: descriptor("a"),
  layers: [descriptor("b", { annotations: { note: "one" } }), descriptor("c")],
  annotations: { note: "own" },
  ...more,
});
const bytes = (value: object): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const problem = (value: object, maxLayers = 10): string | null =>
  call("manifestProblem", [bytes(value), maxLayers], "string");

test("config, layers and annotations are read", () => {
  assert.is(
    call("manifestSummary", [bytes(valid()), "note"], "string"),
    `${digest("a")} 12\napplication/octet-stream ${digest("b")} 12 one\napplication/octet-stream ${digest("c")} 12 -\nown`,
  );
});

const accepted: [string, object][] = [
  ["Docker's manifest", { mediaType: "application/vnd.docker.distribution.manifest.v2+json" }],
  ["no media type", { mediaType: undefined }],
  ["no layers", { layers: [] }],
  ["unknown members", { extra: [1], config: descriptor("a", { data: 1, urls: 2 }) }],
  ["an artifact with a subject", { artifactType: "x/y", subject: descriptor("d") }],
];
for (const [name, more] of accepted) {
  test(`${name} is accepted`, () => {
    assert.is(problem(valid(more)), null);
  });
}

const index = "manifest-invalid : it is an image index, not an image manifest";
const refused: [string, object, string][] = [
  ["an OCI index", { mediaType: "application/vnd.oci.image.index.v1+json" }, index],
  ["a manifest list", { mediaType: "application/vnd.docker.distribution.manifest.list.v2+json" }, index],
  ["an index without media type", { mediaType: undefined, manifests: [], config: undefined, layers: undefined }, index],
  ["both at once", { manifests: [] }, "manifest-invalid : it is an image manifest and an image index at once"],
  ["another media type", { mediaType: "x/y" }, "manifest-invalid : the media type is not that of an image manifest"],
  ["a media type of another type", { mediaType: 1 }, "manifest-invalid : the media type is not a string"],
  ["schema version 1", { schemaVersion: 1 }, "manifest-invalid : the schema version is not 2"],
  ["a schema version in a string", { schemaVersion: "2" }, "manifest-invalid : the schema version is missing"],
  ["no config", { config: undefined }, "manifest-invalid config: the config is missing"],
  ["config null", { config: null }, "manifest-invalid config: not an object"],
  ["layers of another type", { layers: {} }, "manifest-invalid layers: not an array"],
  ["a layer of another type", { layers: [1] }, "manifest-invalid layers[0]: not an object"],
  [
    "a digest that is none",
    { layers: [descriptor("a"), descriptor("b", { digest: "sha512:00" })] },
    "manifest-invalid layers[1].digest: sha512 is not yet supported",
  ],
  ["a negative size", { config: descriptor("a", { size: -1 }) }, "manifest-invalid config.size: the size is negative"],
  ["no size", { config: descriptor("a", { size: undefined }) }, "manifest-invalid config.size: the size is missing"],
  [
    "a broken size",
    { config: descriptor("a", { size: 1.5 }) },
    "manifest-invalid config.size: not an integer without fraction or exponent",
  ],
  ["no media type in a layer", { layers: [{}] }, "manifest-invalid layers[0].mediaType: not a media type"],
  [
    "an empty media type in a layer",
    { layers: [descriptor("a", { mediaType: "" })] },
    "manifest-invalid layers[0].mediaType: the media type is empty",
  ],
  [
    "an annotation that is no string",
    { layers: [descriptor("a", { annotations: { a: 1 } })] },
    "manifest-invalid layers[0].annotations: the value of an annotation is not a string",
  ],
  ["annotations null", { annotations: null }, "manifest-invalid annotations: not an object"],
  ["a subject of another type", { subject: "x" }, "manifest-invalid : the subject is not an object"],
  ["an artifact type of another type", { artifactType: 1 }, "manifest-invalid : the artifact type is not a string"],
];
for (const [name, more, why] of refused) {
  test(`${name} is refused`, () => {
    assert.is(problem(valid(more)), why);
  });
}

test("the caller limits the layers", () => {
  assert.is(problem(valid(), 2), null);
  assert.is(problem(valid(), 1), "budget-exhausted : the manifest has more than 1 layers");
});

test("bytes that are no JSON, or no object", () => {
  assert.match(
    call("manifestProblem", [new TextEncoder().encode("{"), 1], "string") ?? "",
    "manifest-invalid : a name",
  );
  assert.is(problem([]), "manifest-invalid : not an object");
});

test.run();
