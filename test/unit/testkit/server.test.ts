/** The services of an offline Sigstore over HTTP, asked as signing tools ask. */
import { createHash, generateKeyPairSync, sign, X509Certificate } from "node:crypto";

import * as assert from "uvu/assert";

import { sigstore } from "../../../src/testkit/index.js";
import { SigstoreServer } from "../../../src/testkit/server/index.js";
import { suite } from "../../support/suite.js";

const test = suite("unit/testkit/server");

const ALICE = { email: "alice@example.com", issuer: "https://accounts.example.com" };
const world = sigstore({ seed: "served" });
const pair = generateKeyPairSync("ec", { namedCurve: "P-256" });
let server: SigstoreServer;

test.before(async () => {
  server = await SigstoreServer.start(world.services);
});
test.after(async () => await server.close());

test("Fulcio issues for the token's subject", async () => {
  const answer = await certificateFor(server.token(ALICE), "alice@example.com");
  assert.is(answer.status, 200);
  const { signedCertificateEmbeddedSct } = (await answer.json()) as Issued;
  const [leaf = "", ...above] = signedCertificateEmbeddedSct.chain.certificates;
  assert.is(new X509Certificate(leaf).subjectAltName, "email:alice@example.com");
  assert.is(above.length, 2);
});

test("Fulcio refuses a token of somebody else, and a proof of another subject", async () => {
  const strange = await certificateFor("a.b.c", "alice@example.com");
  assert.is(strange.status, 400);
  assert.match(await strange.text(), "was not issued here");
  const unproven = await certificateFor(server.token(ALICE), "mallory@example.com");
  assert.is(unproven.status, 400);
  assert.match(await unproven.text(), "proof of possession");
});

test("Rekor logs what it is given, and refuses what it does not know", async () => {
  const entry = {
    kind: "hashedrekord",
    apiVersion: "0.0.1",
    spec: {
      data: { hash: { algorithm: "sha256", value: createHash("sha256").update("x").digest("hex") } },
      signature: { content: "AA==", publicKey: { content: "AA==" } },
    },
  };
  const answer = await post("/api/v1/log/entries", entry);
  assert.is(answer.status, 201);
  const [logged] = Object.values((await answer.json()) as Record<string, { body: string }>);
  assert.equal(JSON.parse(Buffer.from(logged?.body ?? "", "base64").toString()), entry);
  const unknown = await post("/api/v1/log/entries", { ...entry, kind: "rpm" });
  assert.is(unknown.status, 400);
  assert.match(await unknown.text(), "entries of kind rpm 0.0.1 are not taken");
});

test("there is nothing else", async () => {
  assert.is((await post("/api/v1/index/retrieve", {})).status, 404);
  assert.is((await post("/api/v1/timestamp", {})).status, 400);
  assert.ok(server.requests.includes("POST /api/v1/index/retrieve 404"));
});

test.run();

/** The part of an answer that is read here. */
interface Issued {
  signedCertificateEmbeddedSct: { chain: { certificates: string[] } };
}

async function certificateFor(token: string, subject: string): Promise<Response> {
  const content = pair.publicKey.export({ format: "pem", type: "spki" }).toString();
  const proofOfPossession = sign("sha256", Buffer.from(subject), pair.privateKey).toString("base64");
  const publicKeyRequest = { publicKey: { algorithm: "ECDSA", content }, proofOfPossession };
  return await post("/api/v2/signingCert", { publicKeyRequest }, { authorization: `Bearer ${token}` });
}

async function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return await fetch(`${server.url}${path}`, { method: "POST", body: JSON.stringify(body), headers });
}
