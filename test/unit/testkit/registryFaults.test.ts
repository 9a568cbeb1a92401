/** The embedded registry's faults, each as it is seen on the wire, and its TLS, tokens and log. */
import { request as httpsRequest } from "node:https";
import { connect } from "node:net";
import { gunzipSync } from "node:zlib";

import * as assert from "uvu/assert";

import { EmbeddedRegistry, TlsAuthority, type Fault, type LoggedRequest } from "../../../src/testkit/registry/index.js";
import * as catalogue from "../../../src/testkit/registry/catalogue.js";
import { longestChain, mostAtOnce } from "../../../src/testkit/registry/log.js";
import { suite } from "../../support/suite.js";

const test = suite("embedded registry: faults");
const CONTENT = "0123456789";

/** What came over the wire until the connection ended, or until it was silent for a while. */
interface Wire {
  head: string;
  body: string;
  ended: boolean;
  milliseconds: number;
}

/** Asks for the blob with that fault, past any HTTP client. */
async function onTheWire(fault: Fault | null, method = "GET", silenceMs = 400): Promise<Wire> {
  const registry = await EmbeddedRegistry.start();
  const digest = registry.putBlob("app", Buffer.from(CONTENT));
  if (fault !== null) registry.fail({ match: "/blobs/", fault });
  const started = Date.now();
  const identifier = method === "POST" ? "uploads/" : digest;
  const bytes = await exchange(registry.host, `${method} /v2/app/blobs/${identifier}`, silenceMs);
  const milliseconds = Date.now() - started;
  await registry.close();
  const [head = "", ...rest] = bytes.text.split("\r\n\r\n");
  return { head, body: rest.join("\r\n\r\n"), ended: bytes.ended, milliseconds };
}

async function exchange(host: string, line: string, silenceMs: number): Promise<{ text: string; ended: boolean }> {
  const [address = "", port] = host.split(":");
  return await new Promise((resolve) => {
    const socket = connect(Number(port), address);
    let text = "";
    const done = (ended: boolean): void => {
      socket.destroy();
      resolve({ text, ended });
    };
    socket.setTimeout(silenceMs, () => done(false));
    socket.on("data", (chunk: Buffer) => {
      text += chunk.toString("latin1");
      if (text.length > 1_000_000) done(false);
    });
    socket.on("error", () => done(true)).on("close", () => done(true));
    socket.write(`${line} HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`);
  });
}

test("answers that are changed: the length is that of the new body", async () => {
  const rows: [fault: Fault, body: string][] = [
    [{ kind: "wrong-digest" }, "1123456789"],
    [{ kind: "other-body", body: "another" }, "another"],
    [{ kind: "truncated" }, "01234"],
    [{ kind: "truncated", bytes: 9 }, "012345678"],
    [{ kind: "padded" }, "0123456789 "],
    [{ kind: "padded", bytes: 3 }, "0123456789   "],
  ];
  for (const [fault, body] of rows) {
    const wire = await onTheWire(fault);
    assert.match(wire.head, `content-length: ${body.length}`);
    assert.equal([wire.body, wire.ended], [body, true], fault.kind);
  }
});

test("headers: others, several, none", async () => {
  const fault: Fault = {
    kind: "headers",
    headers: { "Content-Type": "a/b", warning: ["one", "two"], "docker-content-digest": null },
  };
  const { head } = await onTheWire(fault);
  assert.match(head, /content-type: a\/b\r\nwarning: one\r\nwarning: two/);
  assert.not.match(head, /docker-content-digest|octet-stream/);
});

test("compressed, told and untold", async () => {
  for (const undeclared of [true, false]) {
    const { head, body } = await onTheWire({ kind: "gzip", undeclared });
    assert.is(head.includes("content-encoding: gzip"), !undeclared);
    assert.is(gunzipSync(Buffer.from(body, "latin1")).toString(), CONTENT);
  }
});

test("a length that is wrong", async () => {
  const long = await onTheWire({ kind: "wrong-length", by: 3 });
  assert.match(long.head, "content-length: 13");
  assert.equal([long.body, long.ended], [CONTENT, true]);
  const short = await onTheWire({ kind: "wrong-length", by: -3 });
  assert.match(short.head, "content-length: 7");
  assert.equal([short.body, short.ended], [CONTENT, true]);
});

test("a body that is cut, silent, or not there", async () => {
  const cut = await onTheWire({ kind: "short-body" });
  assert.match(cut.head, "content-length: 10");
  assert.equal([cut.body, cut.ended], ["01234", true]);
  const silent = await onTheWire({ kind: "stalled", bytes: 3 });
  assert.equal([silent.body, silent.ended], ["012", false]);
  for (const early of [true, false]) {
    const none = await onTheWire({ kind: "hang-up", early });
    assert.equal([none.head, none.ended], ["", true]);
  }
});

test("a body without end has no length", async () => {
  const { head, body } = await onTheWire({ kind: "endless" });
  assert.not.match(head, "content-length");
  assert.ok(body.length > 900_000);
});

test("slow: the whole, the head, the body", async () => {
  assert.ok((await onTheWire({ kind: "slow", delayMs: 100 })).milliseconds >= 95);
  const head = await onTheWire({ kind: "slow-headers", delayMs: 30 });
  assert.match(head.head, /^HTTP\/1\.1 200 On Demand\r\ncontent-type/);
  assert.equal([head.body, head.milliseconds >= 30 * head.head.split("\r\n").length - 5], [CONTENT, true]);
  const body = await onTheWire({ kind: "throttled", bytesPerSecond: 40 });
  assert.equal([body.body, body.milliseconds >= 200], [CONTENT, true]);
});

test("a head alone has the length and no body", async () => {
  for (const kind of ["short-body", "stalled", "killed", "throttled", "endless", "slow-headers"] as const) {
    const wire = await onTheWire({ kind, bytesPerSecond: 40, delayMs: 1 }, "HEAD");
    assert.match(wire.head, /^HTTP\/1\.1 200 /);
    assert.is(wire.body, "", kind);
  }
});

test("killed: nobody listens until it is started again, and it holds what it held", async () => {
  const registry = await EmbeddedRegistry.start();
  const digest = registry.putBlob("app", Buffer.from(CONTENT));
  const url = `${registry.url}/v2/app/blobs/${digest}`;
  registry.fail({ match: "/blobs/", times: 1, fault: { kind: "killed", bytes: 4 } });
  const codeOf = async (): Promise<unknown> =>
    await fetch(url).then(
      async (answer) => await answer.text().catch(() => "cut"),
      (error: Error) => (error.cause as { code: string }).code,
    );
  assert.is(await codeOf(), "cut");
  assert.is(await codeOf(), "ECONNREFUSED");
  await registry.restart();
  assert.is(await codeOf(), CONTENT);
  await registry.restart();
  assert.is(await codeOf(), CONTENT);
  await registry.close();
});

test("a rule begins after some requests and ends after some", async () => {
  const registry = await EmbeddedRegistry.start();
  registry.fail({ match: /^GET \/v2\/$/g, after: 1, times: 2, fault: { kind: "status", status: 500 } });
  registry.fail({ match: "/v2/", after: 1, fault: { kind: "status", status: 502 } });
  const statuses: number[] = [];
  for (let count = 0; count < 5; count += 1) statuses.push((await fetch(`${registry.url}/v2/`)).status);
  assert.equal(statuses, [200, 500, 500, 502, 502]);
  await registry.close();
});

/** Those that send nothing for longer than this test waits. */
const SILENT = new Set([
  "silent before the answer",
  "one byte a second",
  "one header in ten seconds",
  "silent in the middle",
]);

test("every fault of the catalogue is shown, and changes the answer", async () => {
  const around = { other: "127.0.0.1:1", nobody: "127.0.0.1:2", path: "/v2/" };
  const plain = ({ head, body }: Wire): string => head.replace(/(date|location|docker-upload-uuid): .*/gi, "$1") + body;
  for (const [list, faults] of Object.entries(catalogue)) {
    const method = list === "UPLOAD_FAULTS" ? "POST" : "GET";
    const right = await onTheWire(null, method);
    for (const [name, fault] of Object.entries(faults)) {
      const wire = await onTheWire(fault(around), method, SILENT.has(name) ? 50 : 400);
      const isMoved = / to (another host|the metadata service)$/.test(name) && list === "UPLOAD_FAULTS";
      if (isMoved) assert.match(wire.head, /location: http:/, name);
      else assert.is.not(plain(wire), plain(right), name);
      const isLong = fault(around).kind === "endless" || name === "far too many bytes";
      assert.is(wire.ended, !SILENT.has(name) && !isLong, name);
    }
  }
});

test("HTTPS with a private authority, and with certificates of clients", async () => {
  const [authority, stranger] = [new TlsAuthority("one"), new TlsAuthority("two")];
  const open = await EmbeddedRegistry.start({ tls: authority.server() });
  const closed = await EmbeddedRegistry.start({
    tls: { ...authority.server(), clientAuthority: authority.certificate },
  });
  const [alice, mallory] = [authority.client("alice"), stranger.client("mallory")];
  const pair = ({ certificate: cert, key }: typeof alice): object => ({ cert, key });
  const ca = authority.certificate;
  assert.is(await statusOf(open, { ca }), 200);
  assert.is(await statusOf(open, {}), "UNABLE_TO_VERIFY_LEAF_SIGNATURE");
  assert.is(await statusOf(open, { ca: stranger.certificate }), "UNABLE_TO_VERIFY_LEAF_SIGNATURE");
  assert.is(await statusOf(open, { ca, servername: "registry.example" }), "ERR_TLS_CERT_ALTNAME_INVALID");
  assert.is(await statusOf(closed, { ca, ...pair(alice) }), 200);
  assert.is.not(await statusOf(closed, { ca }), 200);
  assert.is.not(await statusOf(closed, { ca, ...pair(mallory) }), 200);
  const past = await EmbeddedRegistry.start({ tls: authority.server(["127.0.0.1"], { notAfter: 1_700_000_000 }) });
  assert.is(await statusOf(past, { ca }), "CERT_HAS_EXPIRED");
  assert.equal([open.url.slice(0, 8), open.host], ["https://", open.url.slice(8)]);
  for (const registry of [open, closed, past]) await registry.close();
});

async function statusOf(registry: EmbeddedRegistry, options: object): Promise<unknown> {
  return await new Promise((resolve) => {
    const request = httpsRequest(`${registry.url}/v2/`, { agent: false, ...options }, (answer) => {
      answer.resume().on("end", () => resolve(answer.statusCode));
    });
    request.on("error", (error: NodeJS.ErrnoException) => resolve(error.code)).end();
  });
}

test("tokens: for an identity token, for a password in a form, under another name, behind another scheme", async () => {
  const registry = await EmbeddedRegistry.start();
  const account = { username: "alice", password: "secret" };
  const otherChallenges = ["Negotiate", 'Basic realm="x"'];
  registry.requireToken(account, { identityToken: "id", member: "access_token", expiresIn: 0, otherChallenges });
  const scope = "repository:app:pull,push";
  const post = async (
    form: Record<string, string>,
  ): Promise<{ status: number; access_token?: string; expires_in?: number }> => {
    const answer = await fetch(`${registry.url}/token`, {
      method: "POST",
      body: new URLSearchParams({ scope, ...form }),
    });
    return { ...((await answer.json()) as object), status: answer.status };
  };
  assert.is((await post({ grant_type: "refresh_token", refresh_token: "other" })).status, 401);
  assert.is((await post({ grant_type: "password", username: "alice", password: "wrong" })).status, 401);
  assert.is((await post({ grant_type: "password", ...account })).status, 200);
  const { access_token, expires_in } = await post({ grant_type: "refresh_token", refresh_token: "id" });
  assert.is(expires_in, 0);
  const begin = async (authorization: string, path = "app"): Promise<Response> =>
    await fetch(`${registry.url}/v2/${path}/blobs/uploads/`, { method: "POST", headers: { authorization } });
  assert.is((await begin(`Bearer ${access_token}`)).status, 202);
  assert.is((await begin(`Bearer ${access_token}`, "other")).status, 401);
  const refused = await begin("Bearer other");
  assert.match(refused.headers.get("www-authenticate") ?? "", /^Negotiate, Basic realm="x", Bearer realm="http/);
  await registry.close();
});

test("the log: round trips in a row, and requests at once", async () => {
  const logged = (arrived: number, answered: number | null, path = "/v2/"): LoggedRequest => {
    return { method: "GET", path, authorization: null, status: 200, arrived, answered };
  };
  const requests = [
    logged(0, 10),
    logged(1, 9),
    logged(2, 30),
    logged(10, 20),
    logged(25, 40, "/other"),
    logged(41, null),
  ];
  assert.equal([longestChain(requests), mostAtOnce(requests)], [4, 3]);
  assert.equal([longestChain(requests, "GET /v2/"), longestChain(requests, /other/)], [3, 1]);
  assert.equal([longestChain([]), mostAtOnce([])], [0, 0]);
  assert.is(
    mostAtOnce(requests, ({ arrived }) => arrived >= 2),
    2,
  );
  const registry = await EmbeddedRegistry.start();
  registry.fail({ match: "/v2/", fault: { kind: "slow", delayMs: 30 } });
  const get = async (): Promise<unknown> => await (await fetch(`${registry.url}/v2/`)).text();
  await Promise.all([get(), get(), get()]);
  await get();
  assert.equal([registry.longestChain(), registry.mostAtOnce()], [2, 3]);
  assert.ok(registry.requests.every(({ arrived, answered }) => (answered ?? 0) - arrived >= 25));
  await registry.close();
});

test.run();
