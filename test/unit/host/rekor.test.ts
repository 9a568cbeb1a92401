/** The capability `rekor`: a log is asked whether it has an entry. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import * as assert from "uvu/assert";

import { rekorCapability } from "../../../host/capability/rekor.js";
import { suite } from "../../support/suite.js";
import { failure, failureCode, FakeNetwork } from "./registrySetup.js";

const test = suite("rekor");
const ENTRY = { kind: "hashedrekord", apiVersion: "0.0.1", spec: { data: "ü" } };
const RETRIEVE = "https://rekor.example/api/v1/log/entries/retrieve";

const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const text = (value: Uint8Array): string => new TextDecoder().decode(value);

function search(options: Parameters<typeof rekorCapability>[0], argument: unknown): Promise<Uint8Array> {
  return rekorCapability({ sleep: async () => undefined, ...options })["rekor/v1/search"](bytes(argument));
}

/** A log on loopback, and what it was asked. */
async function withLog(body: (url: string, asked: string[]) => Promise<void>): Promise<void> {
  const asked: string[] = [];
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const type = request.headers["content-type"] ?? "";
      asked.push(`${request.method} ${request.url} ${type} ${Buffer.concat(chunks).toString("utf8")}`);
      response.end('[{"uuid":{}}]');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    await body(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked);
  } finally {
    server.close();
  }
}

test("one POST, and the answer as it came", () =>
  withLog(async (url, asked) => {
    assert.is(text(await search({}, { url, entry: ENTRY })), '[{"uuid":{}}]');
    assert.is(text(await search({}, { url: `${url}/below/`, entry: ENTRY })), '[{"uuid":{}}]');
    const sent = `application/json ${JSON.stringify({ entries: [ENTRY] })}`;
    assert.equal(asked, [
      `POST /api/v1/log/entries/retrieve ${sent}`,
      `POST /below/api/v1/log/entries/retrieve ${sent}`,
    ]);
  }));

test("HTTPS, no credentials, no query, and nothing but the two members", async () => {
  for (const url of [
    "http://rekor.example",
    "file:///etc",
    "https://a@rekor.example",
    "https://r/?a",
    "https://r/#a",
  ]) {
    assert.is(await failureCode(search({}, { url, entry: ENTRY })), "refused", url);
  }
  for (const argument of [{ url: "https://rekor.example" }, { url: 1, entry: ENTRY }, "x", null, [1, 2]]) {
    assert.is(await failureCode(search({}, argument)), "refused");
  }
  const large = { url: "https://rekor.example", entry: "x".repeat(5_000_000) };
  assert.is(await failureCode(search({}, large)), "refused");
});

test("what the log says when it has no answer", async () => {
  for (const [status, code] of [
    [400, "invalid-answer"],
    [404, "not-found"],
    [429, "rate-limited"],
    [500, "unavailable"],
  ] as const) {
    const network = new FakeNetwork({ [RETRIEVE]: () => new Response("{}", { status }) });
    assert.is(await failureCode(search(network, { url: "https://rekor.example", entry: ENTRY })), code);
  }
});

test("a POST is not redirected, to no place at all", async () => {
  for (const status of [301, 302, 303, 307, 308]) {
    const headers = { location: "https://elsewhere.example/" };
    const network = new FakeNetwork({ [RETRIEVE]: () => new Response(null, { status, headers }) });
    const { code, message } = await failure(search(network, { url: "https://rekor.example", entry: ENTRY }));
    assert.is(code, "refused");
    assert.match(message, /redirected/);
    assert.is(network.seen.length, 1);
  }
});

test("an answer without an end is not read", async () => {
  const network = new FakeNetwork({ [RETRIEVE]: () => new Response(new Uint8Array(5_000_000)) });
  assert.is(await failureCode(search(network, { url: "https://rekor.example", entry: ENTRY })), "too-large");
});

test.run();
