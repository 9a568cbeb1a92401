/** From cosign's flags and variables to settings: without a module and without a process for each row. */
import * as assert from "uvu/assert";

import { UsageError } from "../../../src/cli/exitCodes.js";
import { normalizeBooleans } from "../../../src/cli/verify/booleans.js";
import { milliseconds } from "../../../src/cli/verify/duration.js";
import { createProgram } from "../../../src/cli/program.js";
import type { VerifyImageOptions } from "../../../src/cli/verify/options.js";
import { refuseFlags } from "../../../src/cli/verify/refused.js";
import {
  annotationPairs,
  blobSettings,
  imageSettings,
  type ArtifactSettings,
} from "../../../src/cli/verify/settings.js";
import { Files } from "../../support/cli.js";
import { errorOf } from "../../support/errors.js";
import { suite } from "../../support/suite.js";

const test = suite("cli/verify settings");
const files = new Files();
test.after(() => files.remove());

const KEY = "-----BEGIN PUBLIC KEY-----\nAA==\n-----END PUBLIC KEY-----\n";
const CERTIFICATE = "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n";
const key = files.write("cosign.pub", KEY);
const certificate = files.write("leaf.pem", CERTIFICATE);
const encoded = files.write("leaf.cert", Buffer.from(CERTIFICATE).toString("base64"));
const root = files.write("root.json", '{"mediaType":"x"}');
const KEYLESS = ["--certificate-identity", "a@example.com", "--certificate-oidc-issuer", "https://issuer.example"];
/** What follows from trust in the public-good root: its log may be asked. */
const ASKS = { rekorUrl: "https://rekor.sigstore.dev" };
const identities = [{ subject: "a@example.com", issuer: "https://issuer.example" }];

/** The program, but that its commands only say whether they refuse a flag. */
function parsed(args: readonly string[], name = "verify"): { options: VerifyImageOptions; images: string[] } {
  const program = createProgram(() => undefined);
  const command = program.commands.find((each) => each.name() === name);
  if (command === undefined) throw new Error(`no command ${name}`);
  command.action(() => refuseFlags(command));
  program.parse(normalizeBooleans(program, ["node", "assay", name, ...args, "image"]));
  return { options: command.opts(), images: command.args };
}

function settings(args: readonly string[], variables: NodeJS.ProcessEnv = {}): ArtifactSettings {
  return imageSettings(parsed(args).options, {}, variables);
}

/** The message with which the flags are refused. */
async function refusal(...args: string[]): Promise<string> {
  return (await errorOf(UsageError, async () => settings(args))).message;
}

test("a key, from a file and from a variable", () => {
  assert.equal(settings(["--key", key]), { attestors: [{ key: KEY }], collectAll: true, ...ASKS });
  process.env["ASSAY_TEST_KEY"] = KEY;
  assert.equal(settings(["--key=env://ASSAY_TEST_KEY"]).attestors, [{ key: KEY }]);
  delete process.env["ASSAY_TEST_KEY"];
});

test("keyless: exact values, patterns, and what GitHub's workflow was", () => {
  assert.equal(settings(KEYLESS).attestors, [{ keyless: { identities } }]);
  const patterns = ["--certificate-identity-regexp", "^a", "--certificate-oidc-issuer-regexp", ".*"];
  assert.equal(settings([...KEYLESS, ...patterns]).attestors, [
    { keyless: { identities: [{ subjectRegExp: "^a", issuerRegExp: ".*" }] } },
  ]);
  const workflow = ["trigger", "sha", "name", "repository", "ref"].flatMap((name) => [
    `--certificate-github-workflow-${name}`,
    `the ${name}`,
  ]);
  const extensions = {
    githubWorkflowTrigger: "the trigger",
    githubWorkflowSha: "the sha",
    githubWorkflowName: "the name",
    githubWorkflowRepository: "the repository",
    githubWorkflowRef: "the ref",
  };
  assert.equal(settings([...KEYLESS, ...workflow]).attestors, [
    { keyless: { identities: [{ ...identities[0], extensions }] } },
  ]);
});

test("certificates of one's own, PEM or base64 of it", () => {
  const own = (...args: string[]): unknown => settings([...args, ...KEYLESS]).attestors[0];
  const chain = CERTIFICATE;
  assert.equal(own("--certificate-chain", certificate), { certificates: { chain, identities } });
  assert.equal(own("--ca-roots", certificate), { certificates: { roots: CERTIFICATE, identities } });
  assert.equal(own("--ca-roots", encoded, "--ca-intermediates", certificate), {
    certificates: { roots: CERTIFICATE, intermediates: CERTIFICATE, identities },
  });
  assert.equal(own("--certificate", encoded, "--ca-roots", certificate), {
    certificates: { certificate: CERTIFICATE, roots: CERTIFICATE, identities },
  });
});

test("an image's --certificate is not trusted because it was given: somebody vouches for it", async () => {
  assert.match(await refusal("--certificate", certificate, ...KEYLESS), "--certificate: of images it needs");
});

test("a blob's --certificate lies beside the signature and is no attestor", () => {
  const { options } = parsed(["--certificate", certificate, ...KEYLESS]);
  assert.equal(blobSettings(options, {}, {}), { attestors: [{ keyless: { identities } }], ...ASKS });
});

test("who may sign must be said, once", async () => {
  assert.match(await refusal(), "--certificate-identity: it, or");
  assert.match(await refusal("--certificate-identity", "a"), "--certificate-oidc-issuer: it, or");
  assert.match(
    await refusal("--certificate-identity", "", "--certificate-oidc-issuer", "b"),
    "--certificate-identity: ",
  );
  assert.match(await refusal("--key", key, ...KEYLESS), "--certificate-identity: it says nothing about a key");
  assert.match(await refusal("--key", key, "--ca-roots", certificate), "--ca-roots: it says nothing about a key");
  const both = ["--certificate-chain", certificate, "--ca-roots", certificate];
  assert.match(await refusal(...KEYLESS, ...both), "--certificate-chain: it cannot be used with");
  assert.match(await refusal(...KEYLESS, "--ca-intermediates", certificate), "--ca-intermediates: it needs --ca-roots");
});

test("keys and files that are not read", async () => {
  for (const scheme of ["awskms", "gcpkms", "azurekms", "hashivault", "k8s", "gitlab"]) {
    assert.match(await refusal("--key", `${scheme}://x`), `keys from ${scheme} are not read yet`);
  }
  assert.match(await refusal("--key", "pkcs11:token=x"), "keys from pkcs11 are not read yet");
  assert.match(await refusal("--key", "https://example.com/k"), "it must be a file; nothing is fetched from a URL");
  assert.match(await refusal("--key", "env://NOT_SET_HERE"), "the variable is not set");
  assert.match(await refusal("--key", files.path("none")), "there is no such file");
  assert.match(await refusal(...KEYLESS, "--ca-roots", root), "it holds no PEM certificate");
  assert.match(await refusal(...KEYLESS, "--trusted-root", "https://x/y"), "it must be a file");
});

test("what must hold, and what need not", () => {
  const common = ["--key", key];
  const more = (...args: string[]): Partial<ArtifactSettings> => {
    const rest: Partial<ArtifactSettings> = settings([...common, ...args]);
    delete rest.attestors;
    delete rest.collectAll;
    return rest;
  };
  assert.equal(more("--insecure-ignore-tlog"), { ignoreTlog: true });
  assert.equal(more("--insecure-ignore-tlog=true"), { ignoreTlog: true });
  assert.equal(more("--insecure-ignore-tlog=false"), ASKS);
  assert.equal(more("--insecure-ignore-tlog", "--insecure-ignore-tlog=f"), ASKS);
  assert.equal(more("--private-infrastructure"), { ignoreTlog: true });
  assert.equal(more("--insecure-ignore-sct"), { ignoreSct: true, ...ASKS });
  assert.equal(more("--use-signed-timestamps"), { timestampThreshold: 1, ...ASKS });
  assert.equal(more("--allow-certificate-chain"), { allowCertificateChain: true, ...ASKS });
  assert.equal(more("--rekor-url", "https://rekor.example"), { rekorUrl: "https://rekor.example" });
  assert.equal(more("--rekor-url", "https://rekor.example", "--offline"), {});
  const ownRoot = { trust: { trustedRoots: ['{"mediaType":"x"}'] } };
  assert.equal(more("--trusted-root", root), ownRoot, "the public-good log says nothing to another trust");
  assert.equal(more("--offline", "--max-workers", "3", "-d", "-t", "1m"), {});
  assert.equal(more("--new-bundle-format"), { formats: ["bundle"], ...ASKS });
  assert.equal(more("--new-bundle-format=false"), { formats: ["cosign"], ...ASKS });
  assert.equal(more("--experimental-oci11"), { formats: ["bundle", "cosign", "oci11"], ...ASKS });
  assert.equal(more("--new-bundle-format=0", "--experimental-oci11"), { formats: ["cosign", "oci11"], ...ASKS });
});

test("a flag's value that looks like another flag stays a value", () => {
  const { options, images } = parsed(["--certificate-identity", "--offline=false", "--", "--local-image=true"]);
  assert.is(options.certificateIdentity, "--offline=false");
  assert.equal(images, ["--local-image=true", "image"]);
  assert.is(parsed(["--local-image", "folder"]).options.localImage, true);
});

test("another word than true or false", async () => {
  for (const word of ["yes", "", "TrUe", "2"]) {
    const message = (await errorOf(UsageError, async () => parsed([`--offline=${word}`]))).message;
    assert.match(message, "it must be true or false");
  }
});

test("trust: a root, cosign's variables, a timestamp authority", () => {
  const trust = (args: string[], variables: NodeJS.ProcessEnv = {}): unknown =>
    settings([...KEYLESS, ...args], variables).trust;
  const variables = {
    SIGSTORE_ROOT_FILE: certificate,
    SIGSTORE_REKOR_PUBLIC_KEY: key,
    SIGSTORE_CT_LOG_PUBLIC_KEY_FILE: key,
    SIGSTORE_TSA_CERTIFICATE_FILE: certificate,
  };
  assert.is(trust([]), undefined);
  assert.equal(trust(["--trusted-root", root]), { trustedRoots: ['{"mediaType":"x"}'] });
  assert.equal(trust(["--trusted-root", root], variables), { trustedRoots: ['{"mediaType":"x"}'] });
  assert.equal(trust([], variables), {
    fulcioRoots: [CERTIFICATE],
    rekorKeys: [KEY],
    ctLogKeys: [KEY],
    tsaChains: [CERTIFICATE],
  });
  assert.equal(trust([], { SIGSTORE_REKOR_PUBLIC_KEY: key }), { rekorKeys: [KEY] }, "nothing public beside it");
  assert.equal(trust(["--timestamp-certificate-chain", certificate]), { publicGood: true, tsaChains: [CERTIFICATE] });
  assert.equal(trust(["--timestamp-certificate-chain", certificate, "--trusted-root", root]), {
    trustedRoots: ['{"mediaType":"x"}'],
    tsaChains: [CERTIFICATE],
  });
});

test("COSIGN_REPOSITORY, but not for an image on disk", () => {
  const variables = { COSIGN_REPOSITORY: "r.example/signatures" };
  assert.is(settings(["--key", key], variables).repository, "r.example/signatures");
  assert.is(settings(["--key", key, "--local-image"], variables).repository, undefined);
});

test("annotations", async () => {
  assert.equal(parsed(["-a", "a=1,b=2", "--annotations", "c=x=y"]).options.annotations, ["a=1,b=2", "c=x=y"]);
  assert.equal(annotationPairs(["a=1,b=2", "c=x=y", "d="]), { a: "1", b: "2", c: "x=y", d: "" });
  assert.is(annotationPairs([]), undefined);
  assert.equal(Object.keys(annotationPairs(["__proto__=1"]) ?? {}), ["__proto__"]);
  assert.match((await errorOf(UsageError, async () => annotationPairs(["a"]))).message, "it must be key=value");
  assert.match((await errorOf(UsageError, async () => annotationPairs(["=1"]))).message, "it must be key=value");
  assert.match((await errorOf(UsageError, async () => annotationPairs(["a=1", "a=2"]))).message, "another value");
});

test("flags of cosign's that are not served are refused, each with its reason", async () => {
  const rows: [string[], string][] = [
    [["--sk"], "hardware security keys"],
    [["--slot", "signature"], "hardware security keys"],
    [["--sct", "f"], "only SCTs in the certificate"],
    [["--signature", "x"], "detached signatures of images"],
    [["--payload", "x"], "detached signatures of images"],
    [["--allow-insecure-registry"], "TLS without verification"],
    [["--registry-server-name", "n"], "another name than the registry's"],
    [["--k8s-keychain"], "docker's and podman's files"],
    [["--attachment-tag-prefix", "p"], "cosign's own"],
    [["--output-file", "f"], "redirect standard error"],
  ];
  for (const [args, reason] of rows) assert.match(await refusal("--key", key, ...args), reason);
  const policy = (await errorOf(UsageError, async () => parsed(["--policy", "x.rego"], "verify-attestation"))).message;
  assert.match(policy, "Rego and CUE are not evaluated");
  assert.ok(settings(["--key", key, "--sk=false", "--slot=", "--allow-insecure-registry=false"]));
});

test("digest algorithms are known by name only", async () => {
  assert.ok(settings(["--key", key, "--signature-digest-algorithm", "sha512"]));
  assert.match(await refusal("--key", key, "--signature-digest-algorithm", "md5"), "it must be one of sha224");
});

test("durations as Go writes them", async () => {
  assert.is(milliseconds("-t", "3m0s"), 180_000);
  assert.is(milliseconds("-t", "1m30s"), 90_000);
  assert.is(milliseconds("-t", "1.5s"), 1500);
  assert.is(milliseconds("-t", "1us"), 1);
  for (const text of ["", "3", "m", "0s", "-1s", "2h", "3 m", "1s1"]) {
    assert.match((await errorOf(UsageError, async () => milliseconds("-t", text))).message, "it must be a duration");
  }
});

test.run();
