import * as assert from "uvu/assert";

import {
  type Notary,
  type NotarySignature,
  type NotarySituation,
  SIGNED_AT,
  notary,
  registry,
} from "../../../src/testkit/index.js";
import { digestOf } from "../../../src/testkit/bytes.js";
import { type ReadEnvelope, isSignedByLeaf, readEnvelope } from "../../support/notary/readEnvelope.js";
import { suite } from "../../support/suite.js";

const test = suite("signatures of the Notary kit");

const images = registry();
const app = images.image("registry.example/shop/app:1.0");
const world = notary({ seed: "unit" });

const read = ({ envelope, mediaType }: { envelope: Uint8Array; mediaType: string }): ReadEnvelope =>
  readEnvelope(envelope, mediaType);
const manifestOf = ({ manifest }: NotarySignature): Record<string, unknown> =>
  JSON.parse(Buffer.from(manifest).toString()) as Record<string, unknown>;

const KEYS = [
  ["EC-256", "ES256", 64],
  ["EC-384", "ES384", 96],
  ["EC-521", "ES512", 132],
  ["RSA-2048", "PS256", 256],
  ["RSA-3072", "PS384", 384],
  ["RSA-4096", "PS512", 512],
] as const satisfies readonly (readonly [NotarySituation["key"], string, number])[];

for (const [key, algorithm, length] of KEYS) {
  for (const envelope of ["jws", "cose"] as const) {
    test(`${key} signs ${envelope} in ${algorithm}`, () => {
      const signer = world.signer({ key });
      const signed = read(world.sign(app, signer, { envelope }));
      assert.is(signed.header["alg"], algorithm);
      assert.is(signed.signature.length, length);
      assert.ok(isSignedByLeaf(signed));
      assert.equal(signed.certificates.map(hex), signer.certificates.map(hex));
    });
  }
}

for (const chain of [1, 2, 3] as const) {
  test(`a chain of ${chain}`, () => {
    const signer = world.signer({ chain });
    assert.is(signer.certificates.length, chain);
    assert.ok(isSignedByLeaf(read(world.sign(app, signer))));
  });
}

for (const envelope of ["jws", "cose"] as const) {
  test(`all attributes in ${envelope}`, () => {
    const signer = world.signer();
    const signature = world.sign(app, signer, {
      envelope,
      expiry: SIGNED_AT + 3600,
      plugin: { name: "com.example.plugin", minVersion: "1.2.3" },
      attributes: [{ name: "com.example.more", value: "value" }],
      userMetadata: { env: "production", buildId: "101" },
    });
    const { header, payload, signingAgent } = read(signature);
    assert.equal(header, {
      alg: "ES256",
      cty: "application/vnd.cncf.notary.payload.v1+json",
      crit: [
        "io.cncf.notary.signingScheme",
        "io.cncf.notary.expiry",
        "io.cncf.notary.verificationPlugin",
        "io.cncf.notary.verificationPluginMinVersion",
      ],
      "io.cncf.notary.signingScheme": "notary.x509",
      "io.cncf.notary.signingTime": "2026-03-04T05:06:07Z",
      "io.cncf.notary.expiry": "2026-03-04T06:06:07Z",
      "io.cncf.notary.verificationPlugin": "com.example.plugin",
      "io.cncf.notary.verificationPluginMinVersion": "1.2.3",
      "com.example.more": "value",
    });
    assert.equal(JSON.parse(Buffer.from(payload).toString()), {
      targetArtifact: {
        mediaType: app.mediaType,
        digest: app.digest,
        size: app.size,
        annotations: { env: "production", buildId: "101" },
      },
    });
    assert.is(signingAgent, "assay-testkit");
  });

  test(`a signing authority's time is critical in ${envelope}`, () => {
    const scheme = "notary.x509.signingAuthority";
    const { header } = read(world.sign(app, world.signer(), { envelope, scheme }));
    assert.equal(header["crit"], ["io.cncf.notary.signingScheme", "io.cncf.notary.authenticSigningTime"]);
    assert.is(header["io.cncf.notary.signingScheme"], scheme);
    assert.is(header["io.cncf.notary.authenticSigningTime"], "2026-03-04T05:06:07Z");
    assert.is(header["io.cncf.notary.signingTime"], undefined);
  });
}

test("the manifest ties the envelope to the image, in both forms", () => {
  const signer = world.signer();
  const signature = world.sign(app, signer);
  const manifest = manifestOf(signature);
  assert.equal(manifest["subject"], { mediaType: app.mediaType, digest: app.digest, size: app.size });
  const layer = {
    mediaType: "application/jose+json",
    digest: digestOf(signature.envelope),
    size: signature.envelope.length,
  };
  assert.equal(manifest["layers"], [layer]);
  assert.is((manifest["config"] as { mediaType: string }).mediaType, "application/vnd.cncf.notary.signature");
  assert.not("artifactType" in manifest);
  const other = manifestOf(world.sign(app, signer, { manifest: "artifactType" }));
  assert.is(other["artifactType"], "application/vnd.cncf.notary.signature");
  assert.is((other["config"] as { mediaType: string }).mediaType, "application/vnd.oci.empty.v1+json");
});

test("attached signatures are referrers of the image", async () => {
  for (const referrers of ["api", "tag"] as const) {
    const own = registry({ referrers });
    const image = own.image("registry.example/shop/app:1.0");
    const signer = world.signer();
    const digests = [
      own.attach(image, world.sign(image, signer)),
      own.attach(image, world.sign(image, signer, { envelope: "cose" })),
    ];
    const served = await own.listen();
    const base = `http://${served.host}/v2/shop/app`;
    const list = referrers === "api" ? `referrers/${image.digest}` : `manifests/${image.digest.replace(":", "-")}`;
    const { manifests } = (await (await fetch(`${base}/${list}`)).json()) as { manifests: Record<string, unknown>[] };
    assert.equal(
      manifests.map(({ digest }) => digest),
      digests,
      referrers,
    );
    for (const { artifactType } of manifests)
      assert.is(artifactType, "application/vnd.cncf.notary.signature", referrers);
    await served.close();
  }
});

test("blobs are signed by the hash of the key", () => {
  const bytes = Buffer.from("a release archive");
  const signer = world.signer({ key: "EC-384" });
  const signed = world.signBlob(bytes, signer, {
    envelope: "cose",
    mediaType: "application/gzip",
    name: "release.tgz",
  });
  assert.is(signed.fileName, "release.tgz.cose.sig");
  const envelope = read(signed);
  assert.ok(isSignedByLeaf(envelope));
  const { targetArtifact } = JSON.parse(Buffer.from(envelope.payload).toString()) as {
    targetArtifact: Record<string, unknown>;
  };
  assert.match(String(targetArtifact["digest"]), /^sha384:[0-9a-f]{96}$/);
  assert.is(targetArtifact["size"], bytes.length);
  assert.is(targetArtifact["mediaType"], "application/gzip");
  assert.is(world.signBlob(bytes, signer).fileName, "blob.jws.sig");
});

test("the same seed gives the same bytes, another seed others", () => {
  const make = (from: Notary, key: NotarySituation["key"], envelope: "jws" | "cose"): string =>
    hex(from.sign(app, from.signer({ key }), { envelope, timestamp: true }).envelope);
  for (const key of ["EC-256", "RSA-2048"] as const) {
    for (const envelope of ["jws", "cose"] as const) {
      const first = make(notary({ seed: "unit" }), key, envelope);
      assert.is(make(notary({ seed: "unit" }), key, envelope), first, `${key} ${envelope}`);
      assert.is.not(make(notary({ seed: "other" }), key, envelope), first, `${key} ${envelope}`);
    }
  }
});

test("misuse says what is wrong", () => {
  const signer = world.signer();
  const subject = { C: "US", ST: "", O: "acme" };
  assert.throws(() => world.signer({ subject }), /needs C, ST and O: there is no ST/);
  assert.throws(() => world.sign(app, signer, { wrong: "signature with a short salt" }), /does not fit/);
  const wrong = "no such thing" as "two layers";
  assert.throws(() => world.sign(app, signer, { wrong }), /no permutation "no such thing"/);
  assert.throws(() => world.signBlob(new Uint8Array(), signer, { wrong: "two layers" }), /does not fit/);
});

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

test.run();
