/** What the kit signs is accepted by the modules: every kind of signer, in every format and version of the log. */
import * as assert from "uvu/assert";

import {
  KitError,
  imageRequest,
  pod,
  policy,
  registry,
  sigstore,
  type Attachment,
  type KeylessIdentity,
  type SignOptions,
  type Signer,
  type TestImage,
} from "../../../src/testkit/index.js";
import { SEEDED_KINDS } from "../../../src/testkit/x509/seededKinds.js";
import { suite } from "../../support/suite.js";

const test = suite("testkit/signing");
const world = sigstore({ seed: "signing" });
const images = registry();
const verify = await policy("verify-image-signatures", { images, sigstore: world });
const verifyArtifact = await policy("verify-artifact", { images, sigstore: world });
const trust = { trustedRoots: [world.trustedRoot()] };

const WAYS: readonly SignOptions[] = [
  { format: "cosign", log: "none" },
  { format: "cosign", log: "v1" },
  { format: "cosign", log: "v1", timestamp: true },
  { format: "oci11", log: "v1" },
  { format: "bundle", log: "none" },
  { format: "bundle", log: "v1" },
  { format: "bundle", log: "v1", timestamp: true },
  { format: "bundle", log: "v2" },
];
const LOGGED = WAYS.filter(({ log }) => log !== "none");

const ISSUER = "https://accounts.example.com";
const IDENTITIES: readonly KeylessIdentity[] = [
  { email: "alice@example.com", issuer: ISSUER },
  { uri: "https://example.com/builder", issuer: ISSUER },
  { username: "alice!example.com", issuer: ISSUER },
  { workflow: { repository: "octo/app" } },
];

let count = 0;

/** The image with what is attached to it, as `make` says. */
function attached(make: (image: TestImage) => Attachment): TestImage {
  const image = images.image(`registry.example/shop/app${count++}:1.0`);
  images.attach(image, make(image));
  return image;
}

/** The outcomes of the two modules: with a rule, with an attestor and what else the settings of verify-artifact need. */
async function outcomes(image: TestImage, rule: object, artifact: object): Promise<string[]> {
  const first = await verify.evaluate(pod(image.reference), { signatures: [{ image: "*", ...rule }], trust });
  const second = await verifyArtifact.evaluate(imageRequest(image.reference), { trust, ...artifact });
  return [first, second].map((verdict) => (verdict.accepted ? "allowed" : verdict.message));
}

/** What settings of verify-artifact say of the log. */
function logSettings({ kind }: Signer, { log }: SignOptions): object {
  if (log !== "none") return {};
  return kind === "key" ? { ignoreTlog: true } : { ignoreTlog: true, timestampThreshold: 1 };
}

for (const kind of SEEDED_KINDS) {
  test(`images signed with a key of ${kind}`, async () => {
    const key = world.key("release", kind);
    for (const options of WAYS) {
      const image = attached((each) => world.signImage(each, key, options));
      const formats = { formats: [options.format] };
      const artifact = { attestors: [{ key: key.publicKey }], ...formats, ...logSettings(key, options) };
      const said = await outcomes(image, { pubKeys: [key.publicKey], ...formats }, artifact);
      assert.equal(said, ["allowed", "allowed"], JSON.stringify(options));
    }
  });
}

for (const keyless of IDENTITIES) {
  test(`images signed keyless: ${Object.keys(keyless)[0]}`, async () => {
    const signer = world.keyless(keyless);
    for (const options of LOGGED) {
      const image = attached((each) => world.signImage(each, signer, options));
      const formats = { formats: [options.format] };
      const attestors = [{ keyless: { identities: [signer.identity] } }];
      const said = await outcomes(image, { keyless: [signer.identity], ...formats }, { attestors, ...formats });
      assert.equal(said, ["allowed", "allowed"], JSON.stringify(options));
    }
  });
}

for (const kind of SEEDED_KINDS) {
  test(`a keyless certificate for a key of ${kind}`, async () => {
    const signer = world.keyless({ email: "alice@example.com", issuer: ISSUER }, { kind });
    for (const options of LOGGED) {
      const image = attached((each) => world.signImage(each, signer, options));
      const formats = { formats: [options.format] };
      const attestors = [{ keyless: { identities: [signer.identity] } }];
      const said = await outcomes(image, { keyless: [signer.identity], ...formats }, { attestors, ...formats });
      assert.equal(said, ["allowed", "allowed"], JSON.stringify(options));
    }
  });
}

test("images signed by the holder of a certificate of an own authority", async () => {
  const holder = world.certified({ subject: "C=NL,O=Shop,CN=Release", email: "release@example.com" });
  const [certificate, chain] = [holder.certificate ?? "", [...holder.chain]];
  for (const options of WAYS) {
    const image = attached((each) => world.signImage(each, holder, options));
    const formats = { formats: [options.format] };
    const rule = { certificates: [certificate], certificateChain: chain, requireRekorBundle: options.log !== "none" };
    const attestors = [{ certificates: { certificate, chain: chain.join("") } }];
    const artifact = { attestors, ignoreSct: true, allowCertificateChain: true, ...logSettings(holder, options) };
    assert.equal(await outcomes(image, { ...rule, ...formats }, { ...artifact, ...formats }), ["allowed", "allowed"]);
  }
});

test("a bundle with the chain of an own authority, as cosign 3 writes it, and with that of another", async () => {
  const subject = "C=NL,O=Shop,CN=Release";
  const holder = world.certified({ subject });
  const [certificate, chain] = [holder.certificate ?? "", [...holder.chain]];
  const image = attached((each) => world.signImage(each, holder, { withChain: true, log: "none" }));
  const settings = (trusted: Record<string, unknown>): unknown => ({
    signatures: [{ image: "*", requireRekorBundle: false, ...trusted }],
  });
  const said = async (trusted: Record<string, unknown>): Promise<string> =>
    (await verify.evaluate(pod(image.reference), settings(trusted))).outcome;
  assert.is(await said({ certificates: [certificate], certificateChain: chain }), "allowed");
  const other = sigstore({ seed: "another shop" }).certified({ subject });
  assert.is(await said({ certificates: [other.certificate], certificateChain: [...other.chain] }), "denied");
  // The chain in the bundle is no trust: the settings' keyless identities are of the trusted root's authorities alone.
  const keyless = [
    { subject: holder.identity?.subject ?? "release@example.com", issuer: holder.identity?.issuer ?? "x" },
  ];
  const verdict = await verify.evaluate(pod(image.reference), { signatures: [{ image: "*", keyless }], trust });
  assert.is(verdict.outcome, "denied");
});

test("every extension of a workflow is in its certificate, and can be asked for", async () => {
  const workflow = { repository: "octo/app", environment: "production", trigger: "release", ref: "refs/tags/v1" };
  const signer = world.keyless({ workflow });
  const image = attached((each) => world.signImage(each, signer));
  const sha = "0123456789abcdef0123456789abcdef01234567";
  const uri = "https://github.com/octo/app";
  const file = `${uri}/.github/workflows/release.yml@refs/tags/v1`;
  const extensions = {
    githubWorkflowTrigger: "release",
    githubWorkflowSha: sha,
    githubWorkflowName: "Release",
    githubWorkflowRepository: "octo/app",
    githubWorkflowRef: "refs/tags/v1",
    buildSignerUri: file,
    buildSignerDigest: sha,
    runnerEnvironment: "github-hosted",
    sourceRepositoryUri: uri,
    sourceRepositoryDigest: sha,
    sourceRepositoryRef: "refs/tags/v1",
    sourceRepositoryIdentifier: "1296269",
    sourceRepositoryOwnerUri: "https://github.com/octo",
    sourceRepositoryOwnerIdentifier: "583231",
    buildConfigUri: file,
    buildConfigDigest: sha,
    buildTrigger: "release",
    runInvocationUri: `${uri}/actions/runs/30433642/attempts/1`,
    sourceRepositoryVisibilityAtSigning: "public",
    deploymentEnvironment: "production",
    tokenSubject: "repo:octo/app:environment:production",
  };
  const judged = async (wanted: object): Promise<string> => {
    const identities = [{ ...signer.identity, extensions: wanted }];
    const settings = { attestors: [{ keyless: { identities } }], trust };
    return (await verifyArtifact.evaluate(imageRequest(image.reference), settings)).outcome;
  };
  assert.is(await judged(extensions), "allowed");
  for (const name of Object.keys(extensions)) assert.is(await judged({ ...extensions, [name]: "x" }), "denied", name);
});

test("attestations of images, in each format", async () => {
  const signer = world.keyless({ workflow: { repository: "octo/app" } });
  for (const options of LOGGED.filter(({ format }) => format !== "oci11")) {
    const predicate = { buildDefinition: { buildType: "https://example.com/build" } };
    const more = { predicateType: "slsaprovenance1", predicate, ...options };
    const image = attached((each) => world.attest(each, signer, more));
    const attestors = [{ keyless: { identities: [signer.identity] } }];
    const settings = { attestors, trust, formats: [options.format], attestation: { predicateType: "slsaprovenance1" } };
    const verdict = await verifyArtifact.evaluate(imageRequest(image.reference), settings);
    assert.is(verdict.outcome, "allowed", `${JSON.stringify(options)} ${verdict.message}`);
    const other = { ...settings, attestation: { predicateType: "cyclonedx" } };
    assert.is((await verifyArtifact.evaluate(imageRequest(image.reference), other)).outcome, "denied");
  }
});

test("blobs: bundles of each version, and files", async () => {
  const blob = Buffer.from("a release");
  for (const signer of [
    world.key("release"),
    world.key("ed", "Ed25519"),
    world.keyless(IDENTITIES[0] as KeylessIdentity),
  ]) {
    const attestor = signer.kind === "key" ? { key: signer.publicKey } : { keyless: { identities: [signer.identity] } };
    for (const bundleVersion of ["0.1", "0.2", "0.3"] as const) {
      const signed = world.signBlob(blob, signer, { bundleVersion });
      const attested = world.attestBlob(blob, signer, { bundleVersion, predicateType: "spdx" });
      const settings = { attestors: [attestor], trust };
      const about = { ...settings, attestation: { predicateType: "spdx" } };
      const verdicts = [
        await verifyArtifact.evaluate(signed.request, settings, { artifact: signed.artifact }),
        await verifyArtifact.evaluate(signed.requestWithFiles, settings, { artifact: signed.artifact }),
        await verifyArtifact.evaluate(attested.request, about, { artifact: attested.artifact }),
        await verifyArtifact.evaluate(attested.requestWithFiles, about, { artifact: attested.artifact }),
      ];
      assert.equal(
        verdicts.map(({ accepted, message }) => (accepted ? "allowed" : message)),
        Array(4).fill("allowed"),
      );
    }
  }
});

test("annotations are signed along, in each format", async () => {
  const key = world.key("release");
  for (const format of ["cosign", "oci11", "bundle"] as const) {
    const image = attached((each) => world.signImage(each, key, { format, annotations: { env: "prod" } }));
    const rule = { image: "*", pubKeys: [key.publicKey], formats: [format] };
    const judged = async (annotations: object): Promise<string> =>
      (await verify.evaluate(pod(image.reference), { signatures: [{ ...rule, annotations }] })).outcome;
    assert.equal([await judged({ env: "prod" }), await judged({ env: "dev" })], ["allowed", "denied"], format);
  }
});

test("options that no tool has are refused in a sentence", () => {
  const image = images.image("registry.example/shop/refused:1.0");
  const key = world.key("release");
  const rows: [SignOptions, RegExp][] = [
    [{ format: "cosign", log: "v2" }, /log "v2": the format "cosign" holds entries of Rekor v1 only/],
    [{ format: "cosign", bundleVersion: "0.1" }, /bundleVersion: the format "cosign" has no bundle/],
    [{ log: "v2", attachEntry: false }, /attachEntry: only a log of Rekor v1 can be searched/],
  ];
  for (const [options, message] of rows) {
    assert.throws(
      () => world.signImage(image, key, options),
      (error: Error) => error instanceof KitError && message.test(error.message),
    );
  }
  assert.throws(() => world.certified({ subject: "Release" }), /"Release" is none of C, ST, L, O, OU, CN/);
});

test.run();
