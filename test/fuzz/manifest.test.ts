import * as assert from "uvu/assert";

import { rounds } from "../support/fuzz.js";
import { call } from "../support/harness.js";
import { suite } from "../support/suite.js";
import { SeededRandom } from "../support/random.js";

const test = suite("fuzz manifest");
const random = new SeededRandom("fuzz manifest");
const MAX_LAYERS = 3;

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

const isObject = (value: Json | undefined): value is { [name: string]: Json } =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isOptional = (value: Json | undefined, check: (value: Json) => boolean): boolean =>
  value === undefined || check(value);
const isStrings = (value: Json): boolean =>
  isObject(value) && Object.values(value).every((item) => typeof item === "string");

function isDescriptor(value: Json | undefined): boolean {
  if (!isObject(value)) return false;
  const { mediaType, digest, size, annotations } = value;
  if (typeof mediaType !== "string" || mediaType === "") return false;
  if (typeof digest !== "string" || !/^sha256:[0-9a-f]{64}$/.test(digest)) return false;
  return Number.isInteger(size) && (size as number) >= 0 && isOptional(annotations, isStrings);
}

function isManifest(root: Json): boolean {
  if (!isObject(root) || root["schemaVersion"] !== 2 || root["manifests"] !== undefined) return false;
  const isKnown = /^application\/vnd\.(oci\.image\.manifest\.v1|docker\.distribution\.manifest\.v2)\+json$/;
  if (!isOptional(root["mediaType"], (type) => typeof type === "string" && isKnown.test(type))) return false;
  const { layers } = root;
  if (!Array.isArray(layers) || layers.length > MAX_LAYERS) return false;
  return (
    isDescriptor(root["config"]) &&
    layers.every(isDescriptor) &&
    isOptional(root["annotations"], isStrings) &&
    isOptional(root["subject"], isObject) &&
    isOptional(root["artifactType"], (type) => typeof type === "string")
  );
}

const odd: Json[] = [null, true, 0, -1, 2, 1.5, "", "x", `sha256:${"0".repeat(64)}`, [], {}, { a: "b" }, { a: 1 }];

function descriptor(): { [name: string]: Json } {
  const value: { [name: string]: Json } = {
    mediaType: "a/b",
    digest: `sha256:${"ab".repeat(32)}`,
    size: random.below(99),
  };
  if (random.below(2) === 0) value["annotations"] = { note: "text" };
  return spoil(value, ["mediaType", "digest", "size", "annotations", "data"]);
}

function manifest(): Json {
  const root: { [name: string]: Json } = {
    schemaVersion: 2,
    config: descriptor(),
    layers: Array.from({ length: random.below(MAX_LAYERS + 2) }, descriptor),
  };
  const types = ["application/vnd.oci.image.manifest.v1+json", "application/vnd.docker.distribution.manifest.v2+json"];
  if (random.below(2) === 0) root["mediaType"] = random.pick(types);
  return spoil(root, [
    "schemaVersion",
    "mediaType",
    "config",
    "layers",
    "annotations",
    "subject",
    "artifactType",
    "manifests",
    "x",
  ]);
}

/** Now and then puts something odd in the place of a member. */
function spoil(value: { [name: string]: Json }, names: string[]): { [name: string]: Json } {
  if (random.below(8) === 0) value[random.pick(names)] = random.pick(odd);
  if (random.below(16) === 0) delete value[random.pick(names)];
  return value;
}

test("agrees with a check over JSON.parse on spoilt manifests", () => {
  let accepted = 0;
  for (let round = 0; round < rounds(6000); round++) {
    const root = manifest();
    const bytes = new TextEncoder().encode(JSON.stringify(root));
    const problem = call("manifestProblem", [bytes, MAX_LAYERS], "string");
    assert.is(problem === null, isManifest(root), `${JSON.stringify(root)}: ${problem}`);
    if (problem === null) accepted += 1;
  }
  assert.ok(accepted > 1000, `only ${accepted} were accepted`);
});

test("whatever is accepted of mutated bytes is a manifest", () => {
  for (let round = 0; round < rounds(6000); round++) {
    const bytes = random.mutate(new TextEncoder().encode(JSON.stringify(manifest())), '{}[],:"0.e-n');
    const problem = call("manifestProblem", [bytes, MAX_LAYERS], "string");
    if (problem !== null) continue;
    const text = new TextDecoder().decode(bytes);
    assert.ok(isManifest(JSON.parse(text) as Json), text);
  }
});

test.run();
