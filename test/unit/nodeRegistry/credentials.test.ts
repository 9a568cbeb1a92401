import { chmodSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";

import * as assert from "uvu/assert";

import type { Credentials } from "../../../host/registry/credentials.js";
import { LookupFailure } from "../../../host/registry/failure.js";
import { nodeRegistryOptions } from "../../../src/registry/configuration.js";
import { ConfigurationError } from "../../../src/registry/configurationError.js";
import { runHelper } from "../../../src/registry/credentials/helperProcess.js";
import { forgetCredentials, keepCredentials } from "../../../src/registry/credentials/keep.js";
import { readPullSecret } from "../../../src/registry/credentials/pullSecret.js";
import type { NodeRegistrySettings } from "../../../src/registry/settings.js";
import { Files } from "../../support/cli.js";
import { errorOf } from "../../support/errors.js";
import { suite } from "../../support/suite.js";

const test = suite("credentials for registries");
const files = new Files();
test.after(() => files.remove());

mkdirSync(files.path("bin"));
/** A helper that answers by the first line of its input. */
function helper(name: string, script: string): void {
  writeFileSync(files.path(`bin/docker-credential-${name}`), `#!/bin/sh\n${script}\n`);
  chmodSync(files.path(`bin/docker-credential-${name}`), 0o755);
}
const environment = { PATH: `${files.path("bin")}:/usr/bin:/bin`, HOME: files.path("home") };
const basic = (text: string): object => ({ auth: Buffer.from(text).toString("base64") });
const SECRET = "the-secret-word";

async function find(
  settings: NodeRegistrySettings,
  host: string,
  repository = "team/app",
): Promise<Credentials | null> {
  const { credentials } = nodeRegistryOptions({ environment, clouds: false, registriesConf: null, ...settings });
  return (await credentials?.(host, repository)) ?? null;
}

async function secretOf(settings: NodeRegistrySettings, host: string, repository?: string): Promise<string | null> {
  const found = await find(settings, host, repository);
  if (found === null) return null;
  return "password" in found ? `${found.username}/${found.password}` : JSON.stringify({ ...found, source: undefined });
}

test("every form of an entry, and no other host than the one that is named", async () => {
  const dockerConfig = files.write("forms.json", {
    auths: {
      "a.test": basic("u:p:q"),
      "b.test:5000": { username: "u", password: "p" },
      "c.test": { ...basic("u:p"), identitytoken: "identity" },
      "d.test": { registrytoken: "token", identitytoken: "identity" },
      "https://E.test/v1/": basic("u:e"),
      "https://index.docker.io/v1/": basic("hub:p"),
      "f.test": {},
      "g.test": null,
      "not a host": 1,
    },
  });
  const expected: Record<string, string | null> = {
    "a.test": "u/p:q",
    "a.test:443": "u/p:q",
    "b.test:5000": "u/p",
    "b.test": null,
    "c.test": '{"identityToken":"identity"}',
    "d.test": '{"registryToken":"token"}',
    "e.test": "u/e",
    "docker.io": "hub/p",
    "index.docker.io": "hub/p",
    "registry-1.docker.io": "hub/p",
    "f.test": null,
    "g.test": null,
    "xa.test": null,
    "a.test.evil": null,
  };
  for (const [host, secret] of Object.entries(expected))
    assert.is(await secretOf({ dockerConfig }, host), secret, host);
  assert.is((await find({ dockerConfig }, "a.test"))?.source, `docker configuration ${dockerConfig}`);
});

test("podman's keys may be namespaces, and the most specific one counts", async () => {
  const authFile = files.write("podman.json", {
    auths: { "a.test": basic("all:p"), "a.test/team": basic("team:p"), "a.test/team/app": basic("app:p") },
  });
  for (const [repository, user] of [
    ["team/app", "app"],
    ["team/app/deep", "app"],
    ["team/apples", "team"],
    ["teams/app", "all"],
  ] as const) {
    assert.is(await secretOf({ authFile }, "a.test", repository), `${user}/p`, repository);
  }
});

test("the order of the files: the named one, docker's, podman's", async () => {
  const home = files.path("home");
  for (const folder of [".docker", ".config/containers", "run/containers"])
    mkdirSync(`${home}/${folder}`, { recursive: true });
  const write = (path: string, user: string): void =>
    writeFileSync(`${home}/${path}`, JSON.stringify({ auths: { "a.test": basic(`${user}:p`) } }));
  write(".config/containers/auth.json", "kept");
  assert.is(await secretOf({}, "a.test"), "kept/p");
  write("run/containers/auth.json", "runtime");
  const runtime = { ...environment, XDG_RUNTIME_DIR: `${home}/run` };
  assert.is(await secretOf({ environment: runtime }, "a.test"), "runtime/p");
  write(".docker/config.json", "docker");
  assert.is(await secretOf({ environment: runtime }, "a.test"), "docker/p");
  const named = files.write("named.json", { auths: { "a.test": basic("named:p") } });
  assert.is(await secretOf({ environment: { ...runtime, REGISTRY_AUTH_FILE: named } }, "a.test"), "named/p");
  assert.is(await secretOf({ authFile: named }, "a.test"), "named/p");
  assert.is(await secretOf({ authFile: null, dockerConfig: null }, "a.test"), null);
  const given = { "a.test": { username: "flag", password: "p" } };
  assert.is(await secretOf({ authFile: named, credentials: given }, "a.test"), "flag/p");
  assert.is(await secretOf({ authFile: named, credentials: given }, "b.test"), null);
});

test("a file that is rotated is read again", async () => {
  const dockerConfig = files.write("rotated.json", { auths: { "a.test": basic("u:old") } });
  const { credentials } = nodeRegistryOptions({ environment, dockerConfig, clouds: false });
  const secret = async (): Promise<unknown> => ((await credentials?.("a.test", "x")) as { password: string }).password;
  assert.is(await secret(), "old");
  files.write("rotated.json", { auths: { "a.test": basic("u:newer") } });
  assert.is(await secret(), "newer");
  writeFileSync(dockerConfig, "{");
  const { code, message } = await errorOf(LookupFailure, secret);
  assert.is(code, "unauthorized");
  assert.match(message, `no credentials for a.test: docker configuration ${dockerConfig}: it is not JSON`);
});

test("helpers: the registry's own before the one for all, before what is written", async () => {
  helper("own", `printf '{"ServerURL":"x","Username":"own","Secret":"%s"}' "$(cat)"`);
  helper("all", `printf '{"Username":"all","Secret":"%s"}' "$(cat)"`);
  helper("token", `cat >/dev/null; echo '{"Username":"<token>","Secret":"identity"}'`);
  helper("none", `cat >/dev/null; echo 'credentials not found in native keychain'; exit 1`);
  const dockerConfig = files.write("helpers.json", {
    auths: { "own.test": basic("written:p"), "none.test": basic("written:p") },
    credHelpers: {
      "own.test": "own",
      "token.test": "token",
      "none.test": "none",
      "https://index.docker.io/v1/": "own",
    },
    credsStore: "all",
  });
  assert.is(await secretOf({ dockerConfig }, "own.test"), "own/own.test");
  assert.is(await secretOf({ dockerConfig }, "other.test"), "all/other.test");
  assert.is(await secretOf({ dockerConfig }, "token.test"), '{"identityToken":"identity"}');
  assert.is(await secretOf({ dockerConfig }, "none.test"), "written/p");
  assert.is(await secretOf({ dockerConfig }, "docker.io"), "own/https://index.docker.io/v1/");
  assert.is((await find({ dockerConfig }, "own.test"))?.source, "credential helper own");
});

test("a helper that fails is named, and what it said is not repeated", async () => {
  helper("broken", `echo ${SECRET}; echo ${SECRET} >&2; exit 3`);
  helper("garbled", `echo '{"Secret": ${SECRET}'`);
  helper("half", `echo '{"Secret": "${SECRET}"}'`);
  helper("flood", `while :; do echo ${SECRET}; done`);
  const rows: [string, string][] = [
    ["broken", `failed at "get" with exit code 3; to see why, run: printf %s 'a.test' | docker-credential-broken get`],
    ["garbled", "gave an answer that cannot be read: it is not JSON"],
    ["half", "gave an answer without Username and Secret"],
    ["flood", "printed more than"],
    ["missing", "is not installed: there is no such program in PATH"],
    ["../x", "a name that is not made of lower-case letters"],
    ["x; touch y", "a name that is not made of lower-case letters"],
  ];
  for (const [name, words] of rows) {
    const dockerConfig = files.write("failing.json", { credsStore: name });
    const { message } = await errorOf(LookupFailure, () => find({ dockerConfig }, "a.test"));
    assert.match(message, words);
    assert.match(message, dockerConfig);
    assert.not.match(message, SECRET);
  }
  const dockerConfig = files.write("failing.json", { credsStore: "own" });
  const { message } = await errorOf(LookupFailure, () => find({ dockerConfig, helpers: ["all"] }, "a.test"));
  assert.match(message, "the credential helper own is not among those that may be run");
});

test("a helper that hangs is ended", async () => {
  helper("hanging", "sleep 60");
  const begin = Date.now();
  const run = await runHelper("docker-credential-hanging", "get", "x", environment, 200);
  assert.is(run.problem, "gave no answer within 0.2 s");
  assert.ok(Date.now() - begin < 5000);
});

test("pull secrets of Kubernetes, without the helpers that they name", async () => {
  const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64");
  const auths = { "a.test": basic("pull:p") };
  const secret = (data: object): object => ({
    kind: "Secret",
    metadata: { name: "regcred", namespace: "app" },
    ...data,
  });
  for (const data of [
    { data: { ".dockerconfigjson": encode({ auths, credsStore: "own", credHelpers: { "a.test": "own" } }) } },
    { stringData: { ".dockerconfigjson": JSON.stringify({ auths }) } },
    { data: { ".dockercfg": encode(auths) } },
  ]) {
    const pullSecrets = [secret(data)];
    assert.is(await secretOf({ pullSecrets, dockerConfig: null, authFile: null }, "a.test"), "pull/p");
    assert.is(await secretOf({ pullSecrets, dockerConfig: null, authFile: null }, "b.test"), null);
  }
  const wrong: [unknown, string][] = [
    [7, "a pull secret is not an object"],
    [secret({}), "pull secret app/regcred: it has neither .dockerconfigjson nor .dockercfg"],
    [secret({ data: { ".dockerconfigjson": "%" } }), "pull secret app/regcred: data: .dockerconfigjson is not base64"],
    [
      secret({ stringData: { ".dockerconfigjson": SECRET } }),
      "pull secret app/regcred: .dockerconfigjson: it is not JSON",
    ],
  ];
  for (const [value, words] of wrong) {
    const { message } = await errorOf(ConfigurationError, async () => readPullSecret(value));
    assert.match(message, words);
    assert.not.match(message, SECRET);
  }
});

test("files that cannot be used are refused at the start, without their secrets", async () => {
  const rows: [unknown, string][] = [
    [`{"auths": {"a.test": {"auth": "${SECRET}"}},\n oops}`, "it is not JSON"],
    ["[]", "it is not a JSON object"],
    [{ auths: [] }, "auths is not an object"],
    [{ auths: { "a.test": SECRET } }, "auths: the entry of a.test is not an object"],
    [{ credHelpers: { "a.test": 1 } }, "credHelpers: the helper of a.test is not text"],
    [{ credsStore: {} }, "credsStore is not text"],
  ];
  for (const [content, words] of rows) {
    const dockerConfig = files.write("bad.json", content);
    const error = await errorOf(ConfigurationError, async () => nodeRegistryOptions({ environment, dockerConfig }));
    assert.match(error.message, `docker configuration ${dockerConfig}: ${words}`);
    assert.not.match(error.message, SECRET);
  }
  const none = await errorOf(ConfigurationError, async () =>
    nodeRegistryOptions({ environment, authFile: "/none.json" }),
  );
  assert.is(none.message, "auth file /none.json: there is no such file");
  const bad = files.write("badAuth.json", { auths: { "a.test": { auth: SECRET }, "b.test": basic("u:p") } });
  assert.is(await secretOf({ dockerConfig: bad }, "b.test"), "u/p");
  const { message } = await errorOf(LookupFailure, () => find({ dockerConfig: bad }, "a.test"));
  assert.match(message, "auths: the entry of a.test: auth is not base64 of username:password");
  assert.not.match(message, SECRET);
});

test("keeping credentials leaves everything else as it is, for its owner alone", async () => {
  const path = files.write("keep.json", {
    auths: { "https://a.test/v2/": {}, "a.test/team": basic("t:p") },
    HttpHeaders: { x: "y" },
  });
  chmodSync(path, 0o644);
  const link = files.path("keep-link.json");
  symlinkSync(path, link);
  const file = { path: link, title: "docker configuration" };
  const rules = { environment };
  assert.is(await keepCredentials(file, "a.test", { username: "u", password: "pä:" }, rules), null);
  assert.is(await keepCredentials(file, "docker.io", { username: "hub", password: "p" }, rules), null);
  assert.equal(JSON.parse(readFileSync(path, "utf8")), {
    auths: {
      "https://a.test/v2/": basic("u:pä:"),
      "a.test/team": basic("t:p"),
      "https://index.docker.io/v1/": basic("hub:p"),
    },
    HttpHeaders: { x: "y" },
  });
  assert.is(statSync(path).mode & 0o777, 0o600);
  assert.is(await secretOf({ dockerConfig: link }, "a.test", "app"), "u/pä:");
  assert.is(await forgetCredentials(file, "a.test", rules), true);
  assert.is(await forgetCredentials(file, "a.test", rules), false);
  assert.equal(Object.keys((JSON.parse(readFileSync(path, "utf8")) as { auths: object }).auths), [
    "a.test/team",
    "https://index.docker.io/v1/",
  ]);
  const fresh = { path: files.path("new/folder/config.json"), title: "docker configuration" };
  await keepCredentials(fresh, "a.test", { username: "u", password: "p" }, rules);
  assert.is(statSync(fresh.path).mode & 0o777, 0o600);
  assert.is(statSync(files.path("new/folder")).mode & 0o777, 0o700);
});

test("a helper keeps what the file would", async () => {
  const log = files.path("helper.log");
  helper("store", `echo "$1 $(cat)" >> ${log}; exit 0`);
  const path = files.write("store.json", { credHelpers: { "a.test": "store" } });
  const file = { path, title: "docker configuration" };
  assert.is(await keepCredentials(file, "a.test", { username: "u", password: SECRET }, { environment }), "store");
  assert.not.match(readFileSync(path, "utf8"), SECRET);
  assert.is(await forgetCredentials(file, "a.test", { environment }), true);
  assert.is(
    readFileSync(log, "utf8"),
    `store {"ServerURL":"a.test","Username":"u","Secret":"${SECRET}"}\nerase a.test\n`,
  );
});

test.run();
