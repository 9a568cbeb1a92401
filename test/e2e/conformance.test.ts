/** The client of sigstore-conformance over that suite's bundles: by file and by digest, with the shipped root and with others. */
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";

import * as assert from "uvu/assert";

import { conformance } from "../../src/cli/verify/conformance.js";
import { inProcess, type Said } from "../support/inProcess.js";
import { shared } from "../support/shared.js";
import { suite } from "../support/suite.js";

const test = suite("e2e/conformance");

interface VectorCase {
  id: string;
  kind: string;
  source: string;
  files: { bundle: string; trustedRoot: string; artifact?: string; key?: string };
  policy: { identity?: string; issuer?: string };
  expected: "pass" | "fail";
  artifactDigest?: string;
}

const run = async (...args: string[]): Promise<Said> => await inProcess(conformance, args);

if (shared === null) test.skip("all bundles", "the shared test data is not there");
else addCases(new URL("vectors/sigstore/", shared));

test("what the protocol has and this client has not is refused", async () => {
  const staging = await run("verify-bundle", "--staging", "--bundle", "b", "--key", "k", "f");
  assert.equal([staging.exitCode, staging.stdout], [3, ""]);
  assert.match(staging.stderr, "--staging: the staging instance's root is not shipped");
  const signing = await run("sign-bundle", "--identity-token", "t", "--bundle", "b", "f");
  assert.equal([signing.exitCode, signing.stdout], [3, ""]);
  assert.match(signing.stderr, "sign-bundle: Assay verifies and does not sign");
});

test.run();

function addCases(folder: URL): void {
  const { cases } = JSON.parse(readFileSync(new URL("cases.json", folder), "utf8")) as { cases: VectorCase[] };
  for (const vector of cases.filter(({ kind, source }) => kind === "bundle" && source === "conformance")) {
    test(vector.id, async () => {
      const path = (file: string): string => fileURLToPath(new URL(file, folder));
      const { artifact } = vector.files;
      const artifacts = [artifact === undefined ? undefined : path(artifact), vector.artifactDigest];
      for (const each of artifacts.filter((one) => one !== undefined)) await check(vector, each, path);
    });
  }
}

async function check(vector: VectorCase, artifact: string, path: (file: string) => string): Promise<void> {
  const { bundle, key, trustedRoot } = vector.files;
  const { identity = "", issuer = "" } = vector.policy;
  const signer =
    key === undefined
      ? ["--certificate-identity", identity, "--certificate-oidc-issuer", issuer]
      : ["--key", path(key)];
  // The suite itself gives no root where it means the public-good one.
  const root = basename(trustedRoot) === "trusted_root.prod.json" ? [] : ["--trusted-root", path(trustedRoot)];
  const said = await run("verify-bundle", "--bundle", path(bundle), ...signer, ...root, artifact);
  assert.is(said.exitCode === 0 ? "pass" : "fail", vector.expected, `${artifact}\n${said.stderr}`);
}
