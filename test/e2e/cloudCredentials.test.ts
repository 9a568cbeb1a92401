/**
 * Credentials from the clouds' own SDKs, against stand-ins for the clouds on loopback. `ASSAY_CLOUDS=FOLDER` names where the SDKs
 * are installed (`npm install @aws-sdk/client-ecr google-auth-library @azure/identity`); for ECR also with a Python environment
 * `moto` in it (`pip install "moto[server]"`), whose GetAuthorizationToken answers.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import * as assert from "uvu/assert";

import type { Credentials } from "../../host/registry/credentials.js";
import { nodeRegistryOptions } from "../../src/registry/configuration.js";
import { cloudSources, type ImportPackage } from "../../src/registry/credentials/clouds/sources.js";
import { credentialsLookup } from "../../src/registry/credentials/source.js";
import { Files } from "../support/cli.js";
import { startProxy } from "../support/registry/proxy.js";
import {
  authority,
  certificatePem,
  listen,
  serverCertificate,
  serveTls,
  type Running,
} from "../support/registry/tls.js";
import { suite } from "../support/suite.js";

const test = suite("e2e/cloud credentials");
const folder = process.env["ASSAY_CLOUDS"] ?? "";
const moto = join(folder, "moto/bin/moto_server");
const files = new Files();
const running: Running[] = [];
const children: ChildProcess[] = [];
const before = { ...process.env };

test.after(async () => {
  for (const child of children) child.kill();
  for (const server of running) await server.close();
  process.env = before;
  files.remove();
});

/** Runs the test where the packages are, and says why not elsewhere. */
function withPackages(name: string, needed: readonly string[], body: () => Promise<void>): void {
  const missing =
    folder === "" ? ["ASSAY_CLOUDS is not set"] : needed.filter((path) => !existsSync(join(folder, path)));
  if (missing.length === 0) test(name, body);
  else test.skip(name, folder === "" ? (missing[0] as string) : `not installed in ASSAY_CLOUDS: ${missing.join(", ")}`);
}

const importPackage: ImportPackage = async (name) => {
  const path = createRequire(join(folder, "package.json")).resolve(name);
  return (await import(pathToFileURL(path).href)) as unknown;
};

async function credentials(
  host: string,
  fetchToo: typeof fetch = fetch,
): Promise<{ found: Credentials | null; advice: string | null }> {
  const clouds = cloudSources(fetchToo, importPackage);
  return { found: await credentialsLookup(clouds.sources)(host, "app"), advice: clouds.advice(host) };
}

async function serve(listener: RequestListener): Promise<number> {
  const server = await listen(createServer(listener));
  running.push(server);
  return server.port;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

async function freePort(): Promise<number> {
  const server = await listen(createServer());
  await server.close();
  return server.port;
}

withPackages(
  "ECR: GetAuthorizationToken of moto",
  ["node_modules/@aws-sdk/client-ecr", "moto/bin/moto_server"],
  async () => {
    const port = await freePort();
    children.push(spawn(moto, ["-H", "127.0.0.1", "-p", String(port)], { stdio: "ignore" }));
    for (let tries = 0; tries < 100; tries++) {
      const up = await fetch(`http://127.0.0.1:${port}/moto-api/`).then(
        () => true,
        () => false,
      );
      if (up) break;
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
      AWS_ACCESS_KEY_ID: "testing",
      AWS_SECRET_ACCESS_KEY: "testing",
      AWS_EC2_METADATA_DISABLED: "true",
    });
    const { found, advice } = await credentials("123456789012.dkr.ecr.eu-central-1.amazonaws.com");
    assert.is(advice, null);
    assert.ok(found !== null && "username" in found);
    assert.is(found.username, "AWS");
    assert.match(found.password, /auth-token$/);
    assert.is(found.source, "the AWS identity of this machine (eu-central-1)");
  },
);

withPackages("ECR: a machine without an identity", ["node_modules/@aws-sdk/client-ecr"], async () => {
  for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"]) delete process.env[name];
  Object.assign(process.env, { AWS_EC2_METADATA_DISABLED: "true", HOME: files.path("nobody") });
  const { found, advice } = await credentials("123456789012.dkr.ecr.us-east-1.amazonaws.com");
  assert.is(found, null);
  assert.match(
    advice ?? "",
    "@aws-sdk/client-ecr gave no credentials for it: CredentialsProviderError: Could not load credentials",
  );
});

withPackages("Google: the token of the metadata server", ["node_modules/google-auth-library"], async () => {
  const asked: string[] = [];
  const port = await serve((request, response) => {
    asked.push(request.url ?? "");
    response.setHeader("metadata-flavor", "Google");
    if (!(request.url ?? "").includes("/token")) return void response.end("project-or-so");
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ access_token: "ya29.google", expires_in: 3600, token_type: "Bearer" }));
  });
  Object.assign(process.env, { GCE_METADATA_HOST: `127.0.0.1:${port}`, HOME: files.path("nobody") });
  const { found, advice } = await credentials("europe-west1-docker.pkg.dev");
  assert.is(advice, null);
  assert.equal(found, {
    username: "oauth2accesstoken",
    password: "ya29.google",
    source: "the Google Cloud identity of this machine",
  });
  assert.ok(asked.some((path) => path.includes("/token")));
});

withPackages(
  "Azure: a managed identity's token, exchanged at the registry",
  ["node_modules/@azure/identity"],
  async () => {
    const identity = await serve((request, response) => {
      const isRight =
        request.headers["x-identity-header"] === "header" &&
        (request.url ?? "").includes("containerregistry.azure.net");
      response.writeHead(isRight ? 200 : 400, { "content-type": "application/json" });
      response.end(
        JSON.stringify({
          access_token: "entra",
          expires_on: Math.floor(Date.now() / 1000) + 3600,
          token_type: "Bearer",
        }),
      );
    });
    const claims = Buffer.from(JSON.stringify({ exp: Math.floor(Date.now() / 1000) + 3600 })).toString("base64url");
    const refresh = `e30.${claims}.sig`;
    const forms: string[] = [];
    const root = authority("Azure's stand-in");
    const registry = await serveTls(serverCertificate(root, ["myregistry.azurecr.io"]), (request, response) => {
      void bodyOf(request).then((form) => {
        forms.push(`${request.method} ${request.url} ${form}`);
        response.end(JSON.stringify({ refresh_token: refresh }));
      });
    });
    const proxy = await startProxy({ port: registry.port });
    running.push(registry, proxy);
    Object.assign(process.env, {
      IDENTITY_ENDPOINT: `http://127.0.0.1:${identity}/token`,
      IDENTITY_HEADER: "header",
      HOME: files.path("nobody"),
    });
    const { fetch: registryFetch } = nodeRegistryOptions({
      environment: { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`, HOME: files.path("nobody") },
      authorities: [files.write("azure.pem", certificatePem(root))],
    });
    const { found, advice } = await credentials("myregistry.azurecr.io", registryFetch);
    assert.is(advice, null);
    assert.equal(found, { identityToken: refresh, source: "the Azure identity of this machine" });
    assert.equal(forms, [
      "POST /oauth2/exchange grant_type=access_token&service=myregistry.azurecr.io&access_token=entra",
    ]);
  },
);

test.run();
