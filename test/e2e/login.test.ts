/** `assay login` and `logout` as processes, against registries on loopback: with a token service, with Basic, over TLS by a proxy. */
import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { request as sendOn, type RequestListener } from "node:http";
import { fileURLToPath } from "node:url";

import * as assert from "uvu/assert";

import { projectRoot } from "../../build/paths.js";
import { RegistryClient } from "../../host/registry/client.js";
import { nodeRegistryOptions } from "../../src/registry/configuration.js";
import { EmbeddedRegistry } from "../../src/testkit/registry/index.js";
import { Files, type Ended } from "../support/cli.js";
import { startProxy } from "../support/registry/proxy.js";
import { authority, certificatePem, serverCertificate, serveTls } from "../support/registry/tls.js";
import { suite } from "../support/suite.js";

const test = suite("e2e/login");
const PROGRAM = fileURLToPath(new URL("build/out/js/src/cli/main.js", projectRoot));
const PASSWORD = "pass: word";
const ACCOUNT = { username: "user", password: PASSWORD };
const files = new Files();
mkdirSync(files.path("home"));
const registry = await EmbeddedRegistry.start();
const manifest = new TextEncoder().encode("{}");
const digest = registry.putManifest("app", manifest, "application/vnd.oci.image.manifest.v1+json", ["v1"]);

test.after(async () => {
  await registry.close();
  files.remove();
});

/** Runs `assay` with standard input, in a home of its own. */
async function assay(args: readonly string[], stdin = "", variables: Record<string, string> = {}): Promise<Ended> {
  const env = { PATH: `${files.path("bin")}:${process.env["PATH"]}`, HOME: files.path("home"), ...variables };
  const child = spawn(process.execPath, [PROGRAM, ...args], { env, stdio: "pipe" });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (text: Buffer) => void (stdout += text.toString()));
  child.stderr.on("data", (text: Buffer) => void (stderr += text.toString()));
  child.stdin.on("error", () => undefined);
  child.stdin.end(stdin);
  const exitCode = await new Promise<number>((resolve) => child.on("close", (code) => resolve(code ?? -1)));
  assert.not.match(stdout + stderr, PASSWORD);
  return { exitCode, stdout, stderr };
}

async function login(host: string, password: string, ...more: string[]): Promise<Ended> {
  return await assay(["login", host, "-u", "user", "--password-stdin", ...more], `${password}\n`);
}

const config = files.path("home/.docker/config.json");

test("a right password is kept where docker finds it, and used; a wrong one is not kept", async () => {
  for (const lock of [() => registry.requireBasic(ACCOUNT), () => registry.requireToken(ACCOUNT)]) {
    lock();
    const wrong = await login(registry.host, "wrong");
    assert.is(wrong.exitCode, 1, wrong.stderr);
    assert.match(wrong.stderr, `assay: not signed in to ${registry.host}: `);
    assert.not.ok(existsSync(config));
    const right = await login(registry.host, PASSWORD);
    assert.equal(right, {
      exitCode: 0,
      stdout: `Signed in to ${registry.host} as user.\nThe credentials are kept in ${config}, not encrypted.\n`,
      stderr: "",
    });
    assert.is(statSync(config).mode & 0o777, 0o600);
    const client = new RegistryClient(nodeRegistryOptions({ environment: { HOME: files.path("home") } }));
    assert.is(await client.resolve(`${registry.host}/app:v1`), digest);
    const out = await assay(["logout", registry.host]);
    assert.equal(out, { exitCode: 0, stdout: `Signed out of ${registry.host} (${config}).\n`, stderr: "" });
    assert.equal(JSON.parse(readFileSync(config, "utf8")), { auths: {} });
    assert.match((await assay(["logout", registry.host])).stdout, `There were no credentials for ${registry.host}`);
    writeFileSync(config, "");
    assert.is((await login(registry.host, PASSWORD)).exitCode, 0, "an empty file is as good as none");
    rmSync(config);
  }
  registry.requireNothing();
});

test("a registry that asks for nothing is told", async () => {
  const { exitCode, stdout } = await login(registry.host, PASSWORD);
  assert.is(exitCode, 0);
  assert.match(stdout, `${registry.host} did not ask for them, so nobody knows whether they are right`);
});

test("--auth-file, --docker-config and the variable say where; a helper that is configured keeps them", async () => {
  const auth = files.path("podman/auth.json");
  assert.match((await login(registry.host, PASSWORD, "--auth-file", auth)).stdout, `kept in ${auth}`);
  const docker = files.path("other-docker");
  assert.match(
    (await login(registry.host, PASSWORD, "--docker-config", docker)).stdout,
    `kept in ${docker}/config.json`,
  );
  const named = { REGISTRY_AUTH_FILE: files.path("named.json") };
  const ended = await assay(["login", registry.host, "-u", "user", "--password-stdin"], PASSWORD, named);
  assert.match(ended.stdout, `kept in ${named.REGISTRY_AUTH_FILE}`);
  mkdirSync(files.path("bin"));
  writeFileSync(files.path("bin/docker-credential-test"), `#!/bin/sh\ncat > ${files.path("stored.json")}\n`);
  chmodSync(files.path("bin/docker-credential-test"), 0o755);
  const path = files.write("helper.json", { credsStore: "test", plugins: { a: 1 } });
  const { stdout } = await login(registry.host, PASSWORD, "--docker-config", path);
  assert.match(stdout, "The credentials are kept in the credential helper test.");
  const stored = JSON.parse(readFileSync(files.path("stored.json"), "utf8")) as unknown;
  assert.equal(stored, { ServerURL: registry.host, Username: "user", Secret: PASSWORD });
  assert.equal(JSON.parse(readFileSync(path, "utf8")), {
    credsStore: "test",
    plugins: { a: 1 },
    auths: { [registry.host]: {} },
  });
});

test("over TLS with a private authority, by a proxy", async () => {
  registry.requireBasic(ACCOUNT);
  const root = authority("a private root");
  const forward: RequestListener = (request, response) => {
    const [host, port] = registry.host.split(":");
    const { method, url: path, headers } = request;
    request.pipe(
      sendOn({ host, port, method, path, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      }),
    );
  };
  const server = await serveTls(serverCertificate(root, ["registry.test"]), forward);
  const proxy = await startProxy({ port: server.port });
  try {
    const ca = files.write("ca.pem", certificatePem(root));
    const variables = { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` };
    const args = ["login", "registry.test", "-u", "user", "--password-stdin"];
    const untrusted = await assay(args, PASSWORD, variables);
    assert.is(untrusted.exitCode, 2);
    assert.match(untrusted.stderr, "comes from an authority (CA) that is not trusted here");
    assert.is((await assay([...args, "--registry-cacert", ca], PASSWORD, variables)).exitCode, 0);
    assert.ok(proxy.asked.every((line) => line === "CONNECT registry.test:443"));
  } finally {
    await proxy.close();
    await server.close();
    registry.requireNothing();
  }
});

test("what cannot be right is refused before anything is asked", async () => {
  const count = registry.requests.length;
  const rows: [string[], string, string][] = [
    [["https://a.test"], PASSWORD, "https://a.test: it must be a registry's host or host:port"],
    [["a.test/team"], PASSWORD, "a.test/team: it must be a registry's host or host:port"],
    [[registry.host], "", "the password is empty"],
    [[registry.host, "-u", "a:b"], PASSWORD, "--username: it must not be empty or hold a colon"],
    [[registry.host], "x".repeat(70_000), "--password-stdin: it has more than 65536 bytes"],
    [[registry.host, "--registry-cacert", "/none.pem"], PASSWORD, "certificate /none.pem: there is no such file"],
  ];
  for (const [args, stdin, words] of rows) {
    const ended = await assay(["login", "-u", "user", "--password-stdin", ...args], stdin);
    assert.is(ended.exitCode, 3, words);
    assert.match(ended.stderr, words);
  }
  assert.match((await assay(["login", registry.host, "-u", "user"])).stderr, "there is nobody to ask for the password");
  assert.match((await assay(["login", registry.host])).stderr, "--username is missing, and there is nobody to ask");
  assert.is(registry.requests.length, count);
  const path = files.write("broken.json", '{"auths": {"x.test": {"auth": "pass: word"}}, oops');
  const ended = await login(registry.host, PASSWORD, "--docker-config", path);
  assert.is(ended.exitCode, 3);
  assert.match(ended.stderr, `docker configuration ${path}: it is not JSON`);
  assert.match(readFileSync(path, "utf8"), "oops");
});

test.run();
