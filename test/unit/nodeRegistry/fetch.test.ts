import { createServer } from "node:http";
import { mkdirSync } from "node:fs";

import * as assert from "uvu/assert";

import { ConnectionFailure, LookupFailure } from "../../../host/registry/failure.js";
import type { RegistryOptions } from "../../../host/registry/options.js";
import { nodeRegistryOptions } from "../../../src/registry/configuration.js";
import { ConfigurationError } from "../../../src/registry/configurationError.js";
import type { NodeRegistrySettings } from "../../../src/registry/settings.js";
import { Files } from "../../support/cli.js";
import { errorOf } from "../../support/errors.js";
import { startProxy } from "../../support/registry/proxy.js";
import {
  authority,
  certificatePem,
  clientCertificate,
  keyPem,
  listen,
  serverCertificate,
  serveTls,
  validNow,
  type Running,
} from "../../support/registry/tls.js";
import { suite } from "../../support/suite.js";

const test = suite("Node's fetch for registries");
const files = new Files();
const running: Running[] = [];
const root = authority("a private root");
const ca = files.write("ca.pem", certificatePem(root));
const LOOPBACK = async (): Promise<{ address: string; family: 4 }[]> => [{ address: "127.0.0.1", family: 4 }];

test.after(async () => {
  for (const server of running) await server.close();
  files.remove();
});

/** Options that read nothing of this machine. */
function options(settings: NodeRegistrySettings = {}): RegistryOptions {
  const none = { dockerConfig: null, authFile: null, registriesConf: null, certsDir: null, clouds: false } as const;
  return nodeRegistryOptions({ environment: {}, resolve: LOOPBACK, ...none, ...settings });
}

async function get(url: string, settings: NodeRegistrySettings = {}, registry = url): Promise<string> {
  const init = { registry: new URL(registry) } as RequestInit;
  const answer = await (options(settings).fetch as typeof fetch)(url, init);
  return `${answer.status} ${await answer.text()}`;
}

async function failure(url: string, settings: NodeRegistrySettings = {}, registry = url): Promise<LookupFailure> {
  return await errorOf(LookupFailure, () => get(url, settings, registry));
}

async function keep(server: Promise<Running>): Promise<number> {
  running.push(await server);
  return (await server).port;
}

const ok = (_: unknown, response: { end(text: string): void }): void => response.end("hello");
const good = await keep(serveTls(serverCertificate(root, ["registry.test", "127.0.0.1"]), ok));
const plain = await keep(listen(createServer(ok)));

test("a registry of a private authority is reached with that authority alone", async () => {
  const url = `https://registry.test:${good}/`;
  const named = [`registry.test:${good}`];
  assert.is(await get(url, { named, authorities: [ca] }), "200 hello");
  const { code, message } = await failure(url, { named });
  assert.is(code, "unavailable");
  assert.match(
    message,
    `GET https://registry.test:${good}/ failed: the certificate of registry.test:${good} comes from an authority`,
  );
  assert.match(message, `~/.config/containers/certs.d/registry.test:${good}/ca.crt, or give it with --registry-cacert`);
});

test("what is wrong with a certificate is said, and nothing is tried again", async () => {
  const past = { notBefore: validNow().notBefore - 86_400, notAfter: validNow().notBefore };
  const future = { notBefore: validNow().notAfter, notAfter: validNow().notAfter + 86_400 };
  const rows: [ReturnType<typeof serverCertificate>, string][] = [
    [serverCertificate(null, ["registry.test"]), "is signed by itself"],
    [serverCertificate(root, ["registry.test"], past), "has expired"],
    [serverCertificate(root, ["registry.test"], future), "is not valid yet"],
    [serverCertificate(root, ["other.test"]), "is for other names: DNS:other.test"],
    [serverCertificate(authority("another root"), ["registry.test"]), "not trusted here"],
  ];
  for (const [certificate, words] of rows) {
    const port = await keep(serveTls(certificate, ok));
    const error = await failure(`https://registry.test:${port}/`, {
      named: [`registry.test:${port}`],
      authorities: [ca],
    });
    assert.match(error.message, words);
    assert.not.instance(error, ConnectionFailure);
  }
});

test("certificates are verified whatever is set for other programs", async () => {
  const before = process.env["NODE_TLS_REJECT_UNAUTHORIZED"];
  process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = "0";
  try {
    const { message } = await failure(`https://registry.test:${good}/`, { named: [`registry.test:${good}`] });
    assert.match(message, "comes from an authority");
  } finally {
    if (before === undefined) delete process.env["NODE_TLS_REJECT_UNAUTHORIZED"];
    else process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = before;
  }
});

test("a server without TLS, and one that nobody runs", async () => {
  const noTls = await failure(`https://registry.test:${plain}/`, { named: [`registry.test:${plain}`] });
  assert.match(
    noTls.message,
    `does not speak TLS; if it is a registry without TLS, allow it with --plain-http registry.test:${plain}`,
  );
  const gone = await listen(createServer());
  await gone.close();
  const nobody = await failure(`https://registry.test:${gone.port}/`, { named: [`registry.test:${gone.port}`] });
  assert.ok(nobody instanceof ConnectionFailure && nobody.isWorthAnotherTry);
  assert.match(nobody.message, `nothing listens at registry.test:${gone.port}`);
  const resolve = async (): Promise<never> => {
    throw Object.assign(new Error("no"), { code: "ENOTFOUND" });
  };
  assert.match(
    (await failure("https://gone.test/", { resolve })).message,
    "no address is known for the name gone.test",
  );
});

test("certificates of a host's own folder: authorities and the client's", async () => {
  const clients = authority("clients");
  const mine = clientCertificate(clients);
  const port = await keep(serveTls(serverCertificate(root, ["registry.test"]), ok, clients));
  const certsDir = files.path("certs.d");
  const folder = `certs.d/registry.test:${port}`;
  mkdirSync(files.path(folder), { recursive: true });
  files.write(`${folder}/ca.crt`, certificatePem(root));
  const url = `https://registry.test:${port}/`;
  // The folder alone names the registry.
  const without = await failure(url, { certsDir });
  assert.match(without.message, /asks for a client certificate|broke the connection off/);
  files.write(`${folder}/client.cert`, certificatePem(mine));
  assert.match((await failure(url, { certsDir })).message, "client.key is missing beside its other half");
  files.write(`${folder}/client.key`, keyPem(clientCertificate(clients)));
  assert.match((await failure(url, { certsDir })).message, "client.key is not its key");
  files.write(`${folder}/client.key`, keyPem(mine));
  assert.is(await get(url, { certsDir }), "200 hello");
  const own = { certificate: files.path(`${folder}/client.cert`), key: files.path(`${folder}/client.key`) };
  const given = { authorities: [ca], clientCertificates: { [`registry.test:${port}`]: own } };
  assert.is(await get(url, given), "200 hello");
  const stranger = authority("strangers");
  files.write(`${folder}/client.cert`, certificatePem(clientCertificate(stranger)));
  assert.match((await failure(url, { certsDir })).message, "is not its key");
});

test("renewed certificates are taken without a restart", async () => {
  const host = `registry.test:${good}`;
  const folder = `renewed/${host}`;
  mkdirSync(files.path(folder), { recursive: true });
  files.write(`${folder}/ca.crt`, certificatePem(authority("an old root")));
  const { fetch } = options({ certsDir: files.path("renewed") });
  const ask = async (): Promise<number> => (await (fetch as typeof globalThis.fetch)(`https://${host}/`)).status;
  await errorOf(LookupFailure, ask);
  files.write(`${folder}/ca.crt`, certificatePem(root));
  assert.is(await ask(), 200);
});

test("the machine's authorities: SSL_CERT_FILE in place of the system's, NODE_EXTRA_CA_CERTS besides", async () => {
  const url = `https://registry.test:${good}/`;
  const named = [`registry.test:${good}`];
  const other = files.write("other.pem", certificatePem(authority("other")));
  assert.is(await get(url, { named, environment: { SSL_CERT_FILE: ca } }), "200 hello");
  assert.is(await get(url, { named, environment: { SSL_CERT_FILE: other, NODE_EXTRA_CA_CERTS: ca } }), "200 hello");
  assert.match((await failure(url, { named, environment: { SSL_CERT_FILE: other } })).message, "not trusted here");
  const missing = await failure(url, { named, environment: { SSL_CERT_FILE: "/none.pem" } });
  assert.match(missing.message, "failed: SSL_CERT_FILE /none.pem: there is no such file");
});

test("files that hold no certificate are refused by name", async () => {
  const empty = files.write("empty.pem", "nothing");
  const broken = files.write("broken.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
  const error = async (path: string): Promise<string> =>
    (await errorOf(ConfigurationError, async () => options({ authorities: [path] }))).message;
  assert.is(await error(empty), `certificate ${empty}: it holds no certificate in PEM form`);
  assert.is(await error(broken), `certificate ${broken}: its certificate number 1 cannot be read`);
  assert.is(await error(files.path("none.pem")), `certificate ${files.path("none.pem")}: there is no such file`);
});

test("an internal address is refused unless its host is named", async () => {
  const host = `registry.test:${good}`;
  const url = `https://${host}/`;
  const refused = await failure(url, { authorities: [ca] });
  assert.is(refused.code, "refused");
  assert.match(refused.message, `${host} is at the internal address 127.0.0.1, and it is asked only when it is named`);
  assert.match(refused.message, `--internal-host ${host}`);
  for (const settings of [{ internalHosts: [host] }, { named: [host] }, { plainHttp: [host] }]) {
    assert.is(await get(url, { authorities: [ca], ...settings }), "200 hello");
  }
  const auths = files.write("auths.json", { auths: { [host]: {} } });
  assert.is(await get(url, { authorities: [ca], dockerConfig: auths }), "200 hello");
  const conf = files.write("named.conf", `[[registry]]\nlocation = "${host}"\n`);
  assert.is(await get(url, { authorities: [ca], registriesConf: conf }), "200 hello");
  const pattern = files.write("pattern.conf", '[[registry]]\nprefix = "*.test"\n');
  assert.is((await failure(url, { authorities: [ca], registriesConf: pattern })).code, "refused");
});

test("a redirect or a realm leads to an internal host only when both hosts are allowed", async () => {
  const host = `registry.test:${good}`;
  const [url, registry] = [`https://${host}/`, "https://front.test/"];
  const trusted = { authorities: [ca] };
  for (const settings of [
    { named: [host] },
    { named: ["front.test"] },
    { named: [host, "front.test"] },
    { internalHosts: [host] },
  ]) {
    const { code, message } = await failure(url, { ...trusted, ...settings }, registry);
    assert.is(code, "refused");
    assert.match(message, "a registry may lead there only when both are allowed");
  }
  assert.is(await get(url, { ...trusted, named: ["front.test"], internalHosts: [host] }, registry), "200 hello");
});

test("one internal address among several refuses, and addresses in URLs are seen", async () => {
  const resolve = async (): Promise<{ address: string; family: 4 | 6 }[]> => [
    { address: "203.0.113.1", family: 4 },
    { address: "fd00::1", family: 6 },
  ];
  assert.is((await failure("https://mixed.test/", { resolve })).code, "refused");
  for (const address of [
    "169.254.169.254",
    "10.0.0.1",
    "[::ffff:192.168.0.1]",
    "[fe80::1]",
    "168.63.129.16",
    "100.100.100.200",
  ]) {
    assert.is((await failure(`https://${address}/`)).code, "refused", address);
  }
});

test("loopback that is spelled out is asked, and nobody else leads there", async () => {
  assert.is(await get(`http://127.0.0.1:${plain}/`), "200 hello");
  assert.is(await get(`http://localhost:${plain}/`), "200 hello");
  assert.is((await failure(`http://127.0.0.1:${plain}/`, {}, "https://front.test/")).code, "refused");
});

test("timeouts are told apart", async () => {
  const silent = await keep(listen(createServer(() => undefined)));
  const stuck = await keep(
    listen(createServer((_, response) => void response.writeHead(200, { "content-length": "10" }).write("half"))),
  );
  const timeouts = { headers: 200, body: 200 };
  const error = await failure(`http://127.0.0.1:${silent}/`, { timeouts });
  assert.match(error.message, "began no answer within 200 ms");
  assert.ok(error instanceof ConnectionFailure && !error.isWorthAnotherTry);
  await errorOf(TypeError, () => get(`http://127.0.0.1:${stuck}/`, { timeouts }));
});

test("a signal that aborts is no failure of the host", async () => {
  const silent = await keep(listen(createServer(() => undefined)));
  const fetch = options().fetch as typeof globalThis.fetch;
  const error = await errorOf(Error, () => fetch(`http://127.0.0.1:${silent}/`, { signal: AbortSignal.timeout(50) }));
  assert.not.instance(error, LookupFailure);
});

test("proxies: tunnels for HTTPS, plain requests for HTTP, a password, refusals", async () => {
  const proxy = await startProxy({ port: good, account: "u:p" });
  const plainProxy = await startProxy({ port: plain });
  const closed = await startProxy({ port: good, refuse: 403 });
  running.push(proxy, plainProxy, closed);
  const url = `https://registry.test:${good}/`;
  const settings = (variables: Record<string, string>): NodeRegistrySettings => ({
    authorities: [ca],
    environment: variables,
    plainHttp: ["plain.test"],
  });
  assert.is(await get(url, settings({ HTTPS_PROXY: `http://u:p@127.0.0.1:${proxy.port}` })), "200 hello");
  assert.equal(proxy.asked, [`CONNECT registry.test:${good}`]);
  assert.is(await get("http://plain.test/x", settings({ http_proxy: `127.0.0.1:${plainProxy.port}` })), "200 hello");
  assert.equal(plainProxy.asked, ["GET http://plain.test/x"]);
  const wrong = await failure(url, settings({ HTTPS_PROXY: `http://u:secret-word@127.0.0.1:${proxy.port}` }));
  assert.match(wrong.message, `the proxy http://127.0.0.1:${proxy.port} wants a user name and a password (407)`);
  assert.not.match(wrong.message, "secret-word");
  const shut = await failure(url, settings({ HTTPS_PROXY: `http://127.0.0.1:${closed.port}` }));
  assert.match(shut.message, "does not let this through: it answered 403");
  const gone = await failure(url, settings({ HTTPS_PROXY: "http://127.0.0.1:1" }));
  assert.match(gone.message, "nothing listens at the proxy 127.0.0.1:1");
  const untrusted = await failure(url, { environment: { HTTPS_PROXY: `http://u:p@127.0.0.1:${proxy.port}` } });
  assert.match(untrusted.message, "not trusted here");
});

test("a proxy that itself speaks TLS", async () => {
  const proxy = await startProxy({ port: good, certificate: serverCertificate(root, ["127.0.0.1"]) });
  const stranger = await startProxy({ port: good, certificate: serverCertificate(authority("other"), ["127.0.0.1"]) });
  running.push(proxy, stranger);
  const ask = async (port: number): Promise<string> =>
    await get(`https://registry.test:${good}/`, {
      authorities: [ca],
      environment: { https_proxy: `https://127.0.0.1:${port}` },
    });
  assert.is(await ask(proxy.port), "200 hello");
  await errorOf(LookupFailure, () => ask(stranger.port));
});

test.run();
