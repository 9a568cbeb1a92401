import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { X509Certificate, createPrivateKey } from "node:crypto";
import * as assert from "uvu/assert";

import { notary } from "../../../src/testkit/index.js";
import { suite } from "../../support/suite.js";

const test = suite("configuration of the Notary kit");

const folder = mkdtempSync(join(tmpdir(), "assay-notary-"));
test.after(() => rmSync(folder, { recursive: true }));

function jsonOf(path: string): unknown {
  return JSON.parse(readFileSync(path, "utf8"));
}

test("the trust policy trusts the signers made so far", () => {
  const world = notary({ seed: "configuration" });
  world.signer();
  world.signer({ key: "EC-384" });
  world.signer({ subject: { C: "DE", ST: "Bayern", L: "München", O: "A, B + C", OU: "#1 = first", CN: ' "x"; \\ ' } });
  assert.equal(world.trustPolicy(), {
    version: "1.0",
    trustPolicies: [
      {
        name: "kit",
        registryScopes: ["*"],
        signatureVerification: { level: "strict" },
        trustStores: ["ca:kit", "signingAuthority:kit"],
        trustedIdentities: [
          "x509.subject: C=US, ST=WA, O=acme, CN=release",
          'x509.subject: C=DE, ST=Bayern, L=München, O=A\\, B \\+ C, OU=\\#1 \\= first, CN=\\ \\"x\\"\\; \\\\\\ ',
        ],
      },
    ],
  });
});

test("the trust policy says what it is told", () => {
  const world = notary();
  const signer = world.signer();
  const options = {
    name: "shop",
    registryScopes: ["registry.example/shop/app"],
    level: "permissive",
    override: { expiry: "enforce" },
    verifyTimestamp: "afterCertExpiry",
    timestamps: true,
    trustedIdentities: [signer],
  } as const;
  assert.equal(world.trustPolicy(options)["trustPolicies"], [
    {
      name: "shop",
      registryScopes: ["registry.example/shop/app"],
      signatureVerification: {
        level: "permissive",
        override: { expiry: "enforce" },
        verifyTimestamp: "afterCertExpiry",
      },
      trustStores: ["ca:kit", "signingAuthority:kit", "tsa:kit"],
      trustedIdentities: [signer.identity],
    },
  ]);
  assert.equal(world.trustPolicy({ level: "skip" })["trustPolicies"], [
    { name: "kit", registryScopes: ["*"], signatureVerification: { level: "skip" } },
  ]);
  const everybody = world.trustPolicy({ trustedIdentities: ["*"], trustStores: ["ca:other"] })["trustPolicies"];
  assert.equal((everybody as Record<string, unknown>[])[0]?.["trustedIdentities"], ["*"]);
  assert.equal((everybody as Record<string, unknown>[])[0]?.["trustStores"], ["ca:other"]);
});

test("the configuration folder has what notation looks for, for its owner alone", () => {
  const world = notary({ seed: "configuration" });
  const release = world.signer();
  const nightly = world.signer({ subject: { C: "US", ST: "WA", O: "acme", CN: "nightly" }, key: "RSA-2048", chain: 1 });
  world.writeConfiguration(folder, { signingKeys: [release, nightly] });
  assert.equal(jsonOf(join(folder, "trustpolicy.json")), world.trustPolicy());
  for (const [path, pem] of Object.entries(world.trustStore())) {
    const file = join(folder, "truststore", path);
    assert.is(readFileSync(file, "utf8"), pem);
    assert.is(statSync(file).mode & 0o777, 0o600);
    assert.ok(new X509Certificate(pem).subject.length > 0);
  }
  for (const type of ["ca", "signingAuthority"]) {
    assert.is(
      readdirSync(join(folder, "truststore/x509", type, "kit")).length,
      2,
      "the root, and the self-signed signer",
    );
  }
  const keys = jsonOf(join(folder, "signingkeys.json")) as { default: string; keys: Record<string, string>[] };
  assert.is(keys.default, "release");
  for (const { name, keyPath = "", certPath = "" } of keys.keys) {
    const leaf = new X509Certificate(readFileSync(certPath));
    assert.ok(leaf.checkPrivateKey(createPrivateKey(readFileSync(keyPath))), name);
  }
  const left = readdirSync(folder, { recursive: true }).filter((path) => String(path).endsWith(".tmp"));
  assert.equal(left, []);
});

test("a policy of one's own is written as it is, and replaces the one before", () => {
  const world = notary();
  world.signer();
  world.writeConfiguration(folder, { trustPolicy: { version: "1.0", trustPolicies: [] } });
  assert.equal(jsonOf(join(folder, "trustpolicy.json")), { version: "1.0", trustPolicies: [] });
});

test("signers that notation could not tell apart are refused before anything is written", () => {
  const world = notary();
  const twice = [world.signer(), world.signer({ key: "EC-384" })];
  const empty = join(folder, "empty");
  assert.throws(() => world.writeConfiguration(empty, { signingKeys: twice }), /two signers are named release/);
  const slash = world.signer({ subject: { C: "US", ST: "WA", O: "acme", CN: "../x" } });
  assert.throws(() => world.writeConfiguration(empty, { signingKeys: [slash] }), /cannot sign as "\.\.\/x"/);
  assert.not(readdirSync(folder).includes("empty"));
});

test.run();
