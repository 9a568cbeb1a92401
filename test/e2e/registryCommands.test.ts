/** push, sign, verify-policy and list as users run them: the built command line against the embedded registry. */
import { generateKeyPairSync } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";

import * as assert from "uvu/assert";

import { main } from "../../src/cli/program.js";
import { EmbeddedRegistry, sigstore, type SigstoreServer } from "../../src/testkit/index.js";
import { assay, Files } from "../support/cli.js";
import { inProcess, type Said } from "../support/inProcess.js";
import { respond, smallModule } from "../support/smallModule.js";
import { suite } from "../support/suite.js";

const test = suite("e2e/registry commands");
const ACCOUNT = { username: "deployer", password: "hunter2" };
const world = sigstore({ seed: "registry commands" });
const files = new Files();

const annotations = { "io.kubewarden.policy.title": "shop\u001b[31m", "io.kubewarden.policy.version": "1.2.3" };
const metadata = JSON.stringify({ protocolVersion: "v1", rules: [], mutating: false, annotations });
const MODULE = files.write(
  "shop.wasm",
  smallModule({ body: respond("{}"), custom: [["io.kubewarden.metadata", metadata]] }),
);
const PLAIN = files.write("plain.wasm", smallModule({ body: respond("{}") }));
const KEY = files.write("release.pem", world.key("release").privateKey);
const PUBLIC = files.write("release.pub", world.key("release").publicKey);
const STRANGER = files.write("stranger.pub", world.key("stranger").publicKey);
const ROOT = files.write("trusted_root.json", world.trustedRoot());

let registry: EmbeddedRegistry;
let services: SigstoreServer;
test.before(async () => {
  registry = await EmbeddedRegistry.start();
  services = await world.listen();
});
test.after(async () => {
  await registry.close();
  await services.close();
  files.remove();
});

/** In this process: for what needs no process of its own. */
async function run(...args: string[]): Promise<Said> {
  return await inProcess(main, args, { variables: { DOCKER_CONFIG: files.path("nobody") } });
}

async function pushed(name: string): Promise<string> {
  const { exitCode, stdout, stderr } = await run("push", MODULE, `registry://${registry.host}/${name}`);
  assert.is(exitCode, 0, stderr);
  return stdout.split("\n")[0] ?? "";
}

test("a whole way: push, sign, verify, list", async () => {
  const place = `${registry.host}/policies/shop`;
  const push = await assay("push", MODULE, `registry://${place}:1.0.0`);
  assert.is(push.exitCode, 0, push.stderr);
  const [source = ""] = push.stdout.split("\n");
  assert.match(source, new RegExp(`^registry://${place}:1\\.0\\.0@sha256:[0-9a-f]{64}$`));
  const unsigned = await assay("verify-policy", source, "--key", PUBLIC);
  assert.is(unsigned.exitCode, 1, unsigned.stderr);
  const sign = await assay("sign", source, "--key", KEY);
  assert.is(sign.exitCode, 0, sign.stderr);
  assert.match(sign.stdout, `${place}:sha256-`);
  const verified = await assay("verify-policy", `registry://${place}:1.0.0`, "--key", PUBLIC);
  assert.is(verified.exitCode, 0, verified.stderr);
  assert.is(verified.stdout.split("\n")[0], `verified registry://${place}@${source.slice(-71)}`);
  assert.match(verified.stdout, /signed by key sha256:[0-9a-f]{64}, as cosign/);
  const stranger = await assay("verify-policy", source, "--key", STRANGER);
  assert.equal([stranger.exitCode, stranger.stdout], [1, ""]);
  assert.match(stranger.stderr, "DENIED");
  const list = await assay("list", `registry://${place}`);
  assert.is(list.exitCode, 0, list.stderr);
  assert.match(list.stdout, new RegExp(`^1\\.0\\.0 +${source.slice(-71)} +\\d+ bytes +shop`));
});

test("the same push again gives the same digest, and what is printed as JSON says all of it", async () => {
  const target = `registry://${registry.host}/same/shop:1`;
  const [one, two] = [await run("push", MODULE, target, "--output", "json"), await pushed("same/other:2")];
  const document = JSON.parse(one.stdout) as Record<string, unknown>;
  assert.is(two.slice(-71), document["digest"]);
  assert.is(document["source"], `${target}@${String(document["digest"])}`);
  assert.is(document["reference"], `${registry.host}/same/shop@${String(document["digest"])}`);
  assert.equal(document["annotations"], annotations);
  assert.equal([document["layout"], document["tag"]], ["kubewarden", "1"]);
  const cncf = await run("push", MODULE, target, "--layout", "cncf", "--output", "json");
  assert.is.not((JSON.parse(cncf.stdout) as Record<string, unknown>)["digest"], document["digest"]);
});

for (const format of ["cosign", "bundle"]) {
  test(`sign as ${format}, with a log: the entry is demanded and found`, async () => {
    const source = await pushed(`logged/${format}:1`);
    const logged = ["--rekor-url", services.url, "--trusted-root", ROOT];
    const sign = await run("sign", source, "--key", KEY, "--format", format, "-a", "env=prod", ...logged);
    assert.is(sign.exitCode, 0, sign.stderr);
    const verify = ["verify-policy", source, "--key", PUBLIC, "--require-tlog", "--trusted-root", ROOT];
    const verified = await run(...verify, "-a", "env=prod", "--output", "json");
    assert.is(verified.exitCode, 0, verified.stderr);
    const { signatures } = JSON.parse(verified.stdout) as { signatures: { format: string; logEntries: unknown[] }[] };
    assert.equal(
      signatures.map((each) => [each.format, each.logEntries.length]),
      [[format, 1]],
    );
    assert.is((await run(...verify, "-a", "env=test")).exitCode, 1);
  });
}

test("a log that nobody vouches for is not written to", async () => {
  const source = await pushed("unknown/log:1");
  const before = services.requests.length;
  const ended = await run("sign", source, "--key", KEY, "--rekor-url", services.url);
  assert.is(ended.exitCode, 3);
  assert.match(ended.stderr, "--trusted-root");
  assert.is(services.requests.length, before);
});

test("--policy-trust: the settings of verify-artifact", async () => {
  const source = await pushed("trust/file:1");
  assert.is((await run("sign", source, "--key", KEY)).exitCode, 0);
  const trust = (name: string, key: string, more = ""): string =>
    files.write(name, `attestors:\n  - key: |\n${key.replace(/^/gm, "      ")}\nignoreTlog: true\n${more}`);
  const good = trust("trust.yaml", world.key("release").publicKey);
  const verified = await run("verify-policy", source, "--policy-trust", good);
  assert.is(verified.exitCode, 0, verified.stderr);
  const other = trust("other.yaml", world.key("stranger").publicKey);
  assert.is((await run("verify-policy", source, "--policy-trust", other)).exitCode, 1);
  const loose = await run("verify-policy", source, "--policy-trust", trust("loose.yaml", "x", "checkClaims: false\n"));
  assert.equal([loose.exitCode, loose.stderr.includes("checkClaims")], [3, true]);
  const typing = await run("verify-policy", source, "--policy-trust", files.write("typing.yaml", "attestor: []\n"));
  assert.equal([typing.exitCode, typing.stderr.includes(`--policy-trust ${files.path("typing.yaml")}`)], [3, true]);
  const both = await run("verify-policy", source, "--policy-trust", good, "--key", PUBLIC);
  assert.equal([both.exitCode, both.stderr.includes("--key: the file of --policy-trust says it")], [3, true]);
});

test("keyless: an identity is wanted, with its issuer and a log", async () => {
  const place = `${registry.host}/keyless/shop`;
  const source = await pushed("keyless/shop:1");
  assert.is((await run("sign", source, "--key", KEY)).exitCode, 0);
  const flags = [
    "--certificate-identity",
    "a@example.com",
    "--certificate-oidc-issuer",
    "https://accounts.example.com",
  ];
  const denied = await run("verify-policy", source, ...flags, "--trusted-root", ROOT);
  assert.is(denied.exitCode, 1, denied.stderr);
  const alone = await run("verify-policy", `registry://${place}:1`, ...flags.slice(0, 2));
  assert.equal([alone.exitCode, alone.stderr.includes("--certificate-oidc-issuer")], [3, true]);
});

test("oci-layout: a folder, read back and verified", async () => {
  const folder = files.path("layout");
  const push = await run("push", MODULE, `oci-layout:${folder}:1.0`);
  assert.is(push.exitCode, 0, push.stderr);
  assert.match(push.stdout, new RegExp(`^oci-layout:${folder}@sha256:[0-9a-f]{64}\n`));
  assert.equal(readdirSync(folder).sort(), ["blobs", "index.json", "oci-layout"]);
  const verify = await run("verify-policy", `oci-layout:${folder}:1.0`, "--key", PUBLIC);
  assert.is(verify.exitCode, 1, verify.stderr);
  const home = files.path("home");
  mkdirSync(home);
  files.write("home/notes.txt", "mine");
  const refused = await run("push", MODULE, `oci-layout:${home}`);
  assert.equal([refused.exitCode, refused.stderr.includes("no OCI image layout")], [3, true]);
});

test("pull: what it is, who signed it, into a file, a lock and the cache", async () => {
  const source = await pushed("pulled/shop:1");
  const tagged = `registry://${registry.host}/pulled/shop:1`;
  assert.is((await run("sign", source, "--key", KEY)).exitCode, 0);
  const [to, lock, cache] = [files.path("pulled.wasm"), files.path("assay.lock"), files.path("cache")];
  const pull = async (...args: string[]): Promise<Said> =>
    await inProcess(main, ["pull", tagged, "--lock", lock, ...args], { variables: { ASSAY_CACHE: cache } });
  const typing = await pull();
  assert.equal([typing.exitCode, typing.stderr.includes("--update-lock")], [3, true]);
  const locked = await pull("--update-lock", "--policy-key", PUBLIC, "--to", to);
  assert.is(locked.exitCode, 0, locked.stderr);
  assert.match(locked.stdout, /^registry:\/\/\S+\/pulled\/shop@sha256:/);
  for (const part of ["signed by key sha256:", "wapc.__guest_response", lock, to]) assert.match(locked.stdout, part);
  assert.equal(readFileSync(to), readFileSync(MODULE));
  const again = await pull("--output", "json");
  const document = JSON.parse(again.stdout) as Record<string, unknown>;
  assert.equal([document["manifestDigest"], document["verified"]], [source.slice(-71), null]);
  const stranger = await pull("--policy-key", STRANGER, "--to", files.path("never.wasm"));
  assert.equal([stranger.exitCode, existsSync(files.path("never.wasm"))], [1, false]);
  const list = await inProcess(main, ["list"], { variables: { ASSAY_CACHE: cache } });
  assert.match(list.stdout, tagged);
});

test("pull: a tag that was moved changes nothing for who has a lock, until it is updated", async () => {
  const target = `${registry.host}/moved/shop:1`;
  const [lock, cache] = [files.path("moved.lock"), files.path("moved-cache")];
  const pull = async (...args: string[]): Promise<Said> =>
    await inProcess(main, ["pull", `registry://${target}`, "--lock", lock, ...args], {
      variables: { ASSAY_CACHE: cache },
    });
  const first = await pushed("moved/shop:1");
  assert.is((await pull("--update-lock")).exitCode, 0);
  const other = files.write(
    "other.wasm",
    smallModule({ body: respond("[]"), data: "[]", custom: [["io.kubewarden.metadata", metadata]] }),
  );
  assert.is((await run("push", other, target)).exitCode, 0);
  const locked = await pull("--output", "json");
  // The lock says which bytes are meant, and they are still there.
  assert.is(locked.exitCode, 0, locked.stderr);
  assert.match(locked.stdout, first.slice(-71));
  const updated = await pull("--update-lock", "--output", "json");
  assert.is(updated.exitCode, 0, updated.stderr);
  assert.not.match(updated.stdout, first.slice(-71));
});

test("with accounts: Basic and Bearer, from Docker's configuration; without one it is said", async () => {
  const target = `registry://${registry.host}/private/shop:1`;
  const auth = Buffer.from(`${ACCOUNT.username}:${ACCOUNT.password}`).toString("base64");
  files.write("config.json", { auths: { [registry.host]: { auth } } });
  const folder = files.path("config.json").replace(/\/config\.json$/, "");
  const known = async (...args: string[]): Promise<Said> =>
    await inProcess(main, args, { variables: { DOCKER_CONFIG: folder } });
  try {
    for (const require of [() => registry.requireBasic(ACCOUNT), () => registry.requireToken(ACCOUNT)]) {
      require();
      const anonymous = await run("push", MODULE, target);
      assert.is(anonymous.exitCode, 2, anonymous.stderr);
      assert.match(anonymous.stderr, registry.host);
      assert.match(anonymous.stderr, "401");
      const push = await known("push", MODULE, target);
      assert.is(push.exitCode, 0, push.stderr);
      const [source = ""] = push.stdout.split("\n");
      for (const format of ["cosign", "bundle"]) {
        const sign = await known("sign", source, "--key", KEY, "--format", format);
        assert.is(sign.exitCode, 0, sign.stderr);
      }
      const verify = await known("verify-policy", source, "--key", PUBLIC);
      assert.is(verify.exitCode, 0, verify.stderr);
      assert.is((await run("verify-policy", source, "--key", PUBLIC)).exitCode, 2);
      const list = await known("list", `registry://${registry.host}/private/shop`);
      assert.is(list.exitCode, 0, list.stderr);
      assert.not.match(push.stdout + push.stderr + anonymous.stderr, ACCOUNT.password);
    }
  } finally {
    registry.requireNothing();
  }
});

test("an older registry: the bundle is found by the fallback tag, and list shows modules alone", async () => {
  const older = await EmbeddedRegistry.start();
  older.setReferrers(false);
  try {
    const target = `registry://${older.host}/old/shop:1`;
    const [source = ""] = (await run("push", MODULE, target)).stdout.split("\n");
    for (const format of ["bundle", "cosign"]) {
      assert.is((await run("sign", source, "--key", KEY, "--format", format)).exitCode, 0);
    }
    assert.is((await run("verify-policy", source, "--key", PUBLIC)).exitCode, 0);
    const list = await run("list", `registry://${older.host}/old/shop`, "--output", "json");
    assert.equal(
      (JSON.parse(list.stdout) as { tag: string }[]).map(({ tag }) => tag),
      ["1"],
    );
  } finally {
    await older.close();
  }
});

test("what others wrote commands no terminal", async () => {
  await pushed("escape/shop:1");
  const list = await run("list", `registry://${registry.host}/escape/shop`);
  assert.match(list.stdout, "shop\\u{1b}[31m 1.2.3");
  assert.not.match(list.stdout, "\u001b");
});

test("a registry that is not there, and one that fails in the middle", async () => {
  const gone = await EmbeddedRegistry.start();
  await gone.close();
  const ended = await run("push", MODULE, `registry://${gone.host}/a/b:1`);
  assert.is(ended.exitCode, 2);
  assert.match(ended.stderr, gone.host);
  const source = await pushed("faults/shop:1");
  registry.fail({ match: /PUT .*manifests\/sha256-/, fault: { kind: "status", status: 500 } });
  try {
    const failed = await run("sign", source, "--key", KEY);
    assert.is(failed.exitCode, 2);
    assert.match(failed.stderr, "500");
  } finally {
    registry.clearFaults();
  }
  assert.is((await run("verify-policy", source, "--key", PUBLIC)).exitCode, 1);
  assert.is((await run("sign", source, "--key", KEY)).exitCode, 0);
});

const DIGEST = `sha256:${"ab".repeat(32)}`;
const TAGGED = "registry.example/shop/app:1";
const PINNED = `registry://registry.example/shop/app@${DIGEST}`;
const secp256k1 = generateKeyPairSync("ec", { namedCurve: "secp256k1" }).privateKey;
const ODD_KEY = files.write("odd.pem", secp256k1.export({ type: "pkcs8", format: "pem" }).toString());

/** Arguments, and what must be said of them. */
const BAD: readonly (readonly [string[], string[]])[] = [
  [
    ["push", MODULE, "registry://registry.example/shop/app"],
    ["registry.example/shop/app", "no tag"],
  ],
  [["push", MODULE, `${TAGGED}@${DIGEST}`], ["digest follows from the module"]],
  [["push", MODULE, "https://registry.example/shop/app:1"], ["must begin with registry://"]],
  [["push", MODULE, "registry://Registry.Example/app:1"], ["host[:port] in normal form"]],
  [
    ["push", files.path("missing.wasm"), TAGGED],
    ["missing.wasm", "there is no such file"],
  ],
  [
    ["push", PUBLIC, TAGGED],
    ["release.pub", "not a WebAssembly"],
  ],
  [
    ["push", PLAIN, TAGGED],
    ["plain.wasm", "metadata", "kwctl annotate"],
  ],
  [
    ["push", MODULE, TAGGED, "--layout", "helm"],
    ["--layout helm", "kubewarden or cncf"],
  ],
  [
    ["push", MODULE, TAGGED, "--output", "yaml"],
    ["--output yaml", "human or json"],
  ],
  [["push", MODULE, TAGGED, "--timeout", "soon"], ["--timeout soon"]],
  [["push", MODULE], ["missing required argument"]],
  [
    ["sign", "registry.example/shop/app", "--key", KEY],
    ["registry.example/shop/app", "write registry://"],
  ],
  [["sign", PINNED], ["--key"]],
  [
    ["sign", PINNED, "--key", files.path("none.pem")],
    ["none.pem", "there is no such file"],
  ],
  [
    ["sign", PINNED, "--key", PUBLIC],
    ["release.pub", "no private key"],
  ],
  [
    ["sign", PINNED, "--key", ODD_KEY],
    ["odd.pem", "secp256k1"],
  ],
  [
    ["sign", PINNED, "--key", "env://NO_SUCH_KEY"],
    ["NO_SUCH_KEY", "not set"],
  ],
  [
    ["sign", PINNED, "--key", "awskms:///alias/key"],
    ["awskms", "not read"],
  ],
  [
    ["sign", PINNED, "--key", KEY, "--format", "pgp"],
    ["--format pgp", "cosign or bundle"],
  ],
  [
    ["sign", PINNED, "--key", KEY, "-a", "novalue"],
    ["novalue", "key=value"],
  ],
  [
    ["sign", PINNED, "--key", KEY, "--rekor-url", "rekor"],
    ["--rekor-url rekor", "no URL"],
  ],
  [["sign", PINNED, "--key", KEY, "--rekor-url", "http://rekor.example"], ["not HTTPS"]],
  [
    ["verify-policy", PINNED],
    ["--key", "--certificate-identity", "--policy-trust"],
  ],
  [
    ["verify-policy", "registry.example/shop/app", "--key", PUBLIC],
    ["write registry://registry.example/shop/app:latest"],
  ],
  [
    ["verify-policy", MODULE, "--key", PUBLIC],
    ["shop.wasm", "verify-blob"],
  ],
  [["verify-policy", PINNED, "--key", files.path("none.pub")], ["none.pub"]],
  [["verify-policy", PINNED, "--key", MODULE], ["shop.wasm"]],
  [
    ["verify-policy", `oci-layout:${files.path("nowhere")}`, "--key", PUBLIC],
    ["nowhere", "no OCI image layout"],
  ],
  [["verify-policy", PINNED, "--key", PUBLIC, "--now", "noon"], ["--now noon"]],
  [["list", "registry://registry.example/shop/app:1"], ["without tag and digest"]],
  [["list", PINNED], ["without tag and digest"]],
  [
    ["list", "shop"],
    ["shop", "write registry://"],
  ],
];

for (const [args, wanted] of BAD) {
  const shown = args.map((each) => each.replace(/^.*\//, "").slice(0, 24)).join(" ");
  test(`bad usage: ${shown}`, async () => {
    const { exitCode, stdout, stderr } = await withCommanderSaying(async () => await run(...args));
    assert.equal([exitCode, stdout], [3, ""], stderr);
    for (const part of wanted) assert.match(stderr, part);
  });
}

/** commander writes its own sentences past console.error. */
async function withCommanderSaying(command: () => Promise<Said>): Promise<Said> {
  const write = process.stderr.write.bind(process.stderr);
  let said = "";
  process.stderr.write = (text: string) => {
    said += text;
    return true;
  };
  try {
    const ended = await command();
    return { ...ended, stderr: `${said}${ended.stderr}` };
  } finally {
    process.stderr.write = write;
  }
}

test("a tag is not signed: the digest that it points at is named", async () => {
  const source = await pushed("tagged/shop:1");
  const ended = await run("sign", `registry://${registry.host}/tagged/shop:1`, "--key", KEY);
  assert.is(ended.exitCode, 3);
  assert.match(ended.stderr, source.replace(":1@", "@"));
});

test("the digest of another thing is not signed", async () => {
  const ended = await run("sign", `registry://${registry.host}/tagged/shop@${DIGEST}`, "--key", KEY);
  assert.is(ended.exitCode, 2);
  assert.match(ended.stderr, "404");
});

test("an encrypted key without a terminal and a password says where to put it", async () => {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const encrypted = privateKey.export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "test" });
  const source = await pushed("encrypted/shop:1");
  const ended = await assay("sign", source, "--key", files.write("encrypted.pem", encrypted.toString()));
  assert.is(ended.exitCode, 3);
  assert.match(ended.stderr, "COSIGN_PASSWORD");
});

test.run();
