import { readFileSync, readdirSync } from "node:fs";
import * as assert from "uvu/assert";

import { notary } from "../../../src/testkit/index.js";
import { type ReadEnvelope, isSignedByLeaf, readEnvelope } from "../../support/notary/readEnvelope.js";
import { shared } from "../../support/shared.js";
import { suite } from "../../support/suite.js";

const test = suite("what notation wrote, beside what the kit writes");

interface Descriptor {
  mediaType: string;
  digest: string;
  size: number;
}

interface Manifest extends Record<string, unknown> {
  layers: Descriptor[];
  subject: Descriptor;
  annotations: Record<string, string>;
}

interface Signature {
  name: string;
  manifest: Manifest;
  envelope: ReadEnvelope;
}

type Recording = Record<string, { status: number; body_b64: string }>;

/** The signatures in the recorded registry of a fixture. */
function signaturesIn(folder: URL, name: string): Signature[] {
  const recording = JSON.parse(readFileSync(new URL(`${name}/registry.json`, folder), "utf8")) as Recording;
  const bodies = Object.entries(recording).map(
    ([call, { body_b64 }]) => [call, Buffer.from(body_b64, "base64")] as const,
  );
  const manifests = bodies
    .filter(([call]) => /\/manifests\/sha256:/.test(call))
    .map(([, body]) => JSON.parse(body.toString()) as Manifest)
    .filter(({ config }) => (config as Descriptor | undefined)?.mediaType === "application/vnd.cncf.notary.signature");
  return manifests.map((manifest) => {
    const [layer] = manifest.layers;
    const blob = bodies.find(([call]) => call.endsWith(`/blobs/${layer?.digest}`))?.[1];
    assert.ok(blob !== undefined && layer !== undefined, `${name}: the envelope is not recorded`);
    return { name, manifest, envelope: readEnvelope(blob ?? Buffer.alloc(0), layer?.mediaType ?? "") };
  });
}

/** The kit's signature of the same kind. */
function ownSignature({ manifest, envelope }: Signature): Signature {
  const { header, payload, certificates, timestamp } = envelope;
  const seconds = (name: string): number => Date.parse(header[`io.cncf.notary.${name}`] as string) / 1000;
  const { annotations } = (
    JSON.parse(Buffer.from(payload).toString()) as { targetArtifact: { annotations?: Record<string, string> } }
  ).targetArtifact;
  const world = notary({ seed: "fixtures" });
  const signer = world.signer({ key: keyOf(header["alg"] as string), chain: certificates.length as 1 | 2 | 3 });
  const signed = world.sign(manifest.subject, signer, {
    envelope: manifest.layers[0]?.mediaType === "application/cose" ? "cose" : "jws",
    signingTime: seconds("signingTime"),
    timestamp: timestamp !== null,
    ...(header["io.cncf.notary.expiry"] === undefined ? {} : { expiry: seconds("expiry") }),
    ...(annotations === undefined ? {} : { userMetadata: annotations }),
  });
  return {
    name: "the kit's",
    manifest: JSON.parse(Buffer.from(signed.manifest).toString()) as Manifest,
    envelope: readEnvelope(signed.envelope, signed.mediaType),
  };
}

function keyOf(algorithm: string): "EC-256" | "EC-384" | "EC-521" | "RSA-2048" | "RSA-3072" | "RSA-4096" {
  const keys = {
    ES256: "EC-256",
    ES384: "EC-384",
    ES512: "EC-521",
    PS256: "RSA-2048",
    PS384: "RSA-3072",
    PS512: "RSA-4096",
  } as const;
  return keys[algorithm as keyof typeof keys];
}

/** All but keys, certificates and what follows from them. */
function shapeOf({ manifest, envelope }: Signature): unknown {
  const { layers, annotations, ...members } = manifest;
  const { header, payload, unprotected, timestamp, certificates, signature } = envelope;
  return {
    order: Object.keys(manifest),
    members,
    layers: layers.map(({ mediaType }) => mediaType),
    annotations: Object.keys(annotations),
    created: annotations["org.opencontainers.image.created"],
    thumbprints: (JSON.parse(annotations["io.cncf.notary.x509chain.thumbprint#S256"] ?? "[]") as string[]).length,
    header,
    headerOrder: Object.keys(header),
    payload: Buffer.from(payload).toString(),
    unprotected,
    isStamped: timestamp !== null,
    certificates: certificates.length,
    signature: signature.length,
  };
}

if (shared === null) {
  test.skip("the fixtures", "there is no folder of shared test data");
} else {
  const folder = new URL("fixtures/", shared);
  const names = readdirSync(folder).filter((name) => name.startsWith("nt-"));
  const signatures = names.flatMap((name) => signaturesIn(folder, name));
  test("there are signatures of both envelopes among the fixtures", () => {
    const types = signatures.map(({ manifest }) => manifest.layers[0]?.mediaType);
    assert.equal([...new Set(types)].sort(), ["application/cose", "application/jose+json"]);
  });
  for (const signature of signatures) {
    test(`${signature.name}: the same but for keys and certificates`, () => {
      assert.ok(isSignedByLeaf(signature.envelope));
      assert.equal(shapeOf(ownSignature(signature)), shapeOf(signature));
    });
  }
}

test.run();
