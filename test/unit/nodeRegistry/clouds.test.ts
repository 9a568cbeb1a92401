/** The cloud sources with stand-ins for the SDKs. With the SDKs themselves: test/e2e/cloudCredentials.test.ts. */
import * as assert from "uvu/assert";

import { ecrConfiguration } from "../../../src/registry/credentials/clouds/ecr.js";
import { expiryOf } from "../../../src/registry/credentials/clouds/azure.js";
import {
  cloudSources,
  type CloudSources,
  type ImportPackage,
} from "../../../src/registry/credentials/clouds/sources.js";
import { credentialsLookup } from "../../../src/registry/credentials/source.js";
import { suite } from "../../support/suite.js";

const test = suite("cloud credentials");
const ECR = "123456789012.dkr.ecr.eu-central-1.amazonaws.com";
const MINUTE = 60_000;
const noFetch: typeof fetch = async () => Promise.reject(new Error("no network here"));

/** The AWS SDK's stand-in: tokens of an hour, counted. */
function fakeEcr(now: () => number): { module: unknown; made: { count: number; regions: string[] } } {
  const made = { count: 0, regions: [] as string[] };
  class ECRClient {
    constructor({ region }: { region: string }) {
      made.regions.push(region);
    }
    async send(): Promise<unknown> {
      made.count += 1;
      const authorizationToken = Buffer.from(`AWS:token ${made.count}`).toString("base64");
      return { authorizationData: [{ authorizationToken, expiresAt: new Date(now() + 60 * MINUTE) }] };
    }
    destroy(): void {}
  }
  return { module: { ECRClient, GetAuthorizationTokenCommand: class {} }, made };
}

async function passwordOf({ sources }: CloudSources, host: string): Promise<string | null> {
  const found = await credentialsLookup(sources)(host, "app");
  return found === null ? null : "password" in found ? `${found.username} ${found.password}` : "another form";
}

test("registries of clouds are known by their whole names", () => {
  const ecr = (host: string): unknown => {
    const found = ecrConfiguration(host);
    return found === null ? null : [found.region, found.useFipsEndpoint, found.useDualstackEndpoint];
  };
  assert.equal(ecr(ECR), ["eu-central-1", false, false]);
  assert.equal(ecr("123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com"), ["us-gov-west-1", true, false]);
  assert.equal(ecr("123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn"), ["cn-north-1", false, false]);
  assert.equal(ecr("123456789012.dkr-ecr.us-east-1.on.aws"), ["us-east-1", false, true]);
  for (const host of [
    `${ECR}.evil.test`,
    `${ECR}:443x`,
    `x${ECR}`,
    "dkr.ecr.eu-central-1.amazonaws.com",
    "public.ecr.aws",
  ]) {
    assert.is(ecr(host), null, host);
  }
});

test("the SDK of the host's cloud is imported, and no other", async () => {
  const asked: string[] = [];
  const importPackage: ImportPackage = async (name) => {
    asked.push(name);
    return null;
  };
  const rows: [string, string | null][] = [
    [ECR, "@aws-sdk/client-ecr"],
    ["gcr.io", "google-auth-library"],
    ["eu.gcr.io", "google-auth-library"],
    ["europe-west1-docker.pkg.dev", "google-auth-library"],
    ["myregistry.azurecr.io", "@azure/identity"],
    ["myregistry.azurecr.cn", "@azure/identity"],
    ["registry.test", null],
    ["gcr.io.evil.test", null],
    ["xgcr.io", null],
    ["docker.pkg.dev", null],
    ["my.registry.azurecr.io", null],
    ["docker.io", null],
  ];
  for (const [host, sdk] of rows) {
    const clouds = cloudSources(noFetch, importPackage);
    asked.length = 0;
    assert.is(await passwordOf(clouds, host), null);
    assert.equal(asked, sdk === null ? [] : [sdk], host);
    const advice = clouds.advice(host);
    if (sdk === null) assert.is(advice, null);
    else assert.match(advice ?? "", `npm install ${sdk}@`);
  }
});

test("a token is used until five minutes before its end, by all who ask at once", async () => {
  let time = Date.UTC(2026, 10, 21);
  const now = (): number => time;
  const { module, made } = fakeEcr(now);
  const clouds = cloudSources(noFetch, async () => module, now);
  const several = await Promise.all([1, 2, 3].map(() => passwordOf(clouds, ECR)));
  assert.equal(several, ["AWS token 1", "AWS token 1", "AWS token 1"]);
  time += 54 * MINUTE;
  assert.is(await passwordOf(clouds, ECR), "AWS token 1");
  time += 1 * MINUTE;
  assert.is(await passwordOf(clouds, ECR), "AWS token 2");
  assert.is(await passwordOf(clouds, ECR.replace("eu-central-1", "us-east-1")), "AWS token 3");
  assert.equal(made.regions, ["eu-central-1", "eu-central-1", "us-east-1"]);
});

test("an SDK that fails is no error of the look-up, but advice; and it is left alone for a minute", async () => {
  let time = 0;
  let calls = 0;
  class ECRClient {
    async send(): Promise<never> {
      calls += 1;
      throw Object.assign(new Error("Could not load credentials from any providers\nat secret place"), {
        name: "CredentialsProviderError",
      });
    }
    destroy(): void {}
  }
  const module = { ECRClient, GetAuthorizationTokenCommand: class {} };
  const clouds = cloudSources(
    noFetch,
    async () => module,
    () => time,
  );
  assert.is(await passwordOf(clouds, ECR), null);
  assert.is(await passwordOf(clouds, ECR), null);
  assert.is(calls, 1);
  assert.is(
    clouds.advice(ECR),
    `${ECR} is Amazon ECR, and @aws-sdk/client-ecr gave no credentials for it: CredentialsProviderError: Could not load credentials from any providers`,
  );
  time += MINUTE;
  await passwordOf(clouds, ECR);
  assert.is(calls, 2);
});

test("the end of a JSON Web Token", () => {
  const token = (claims: string): string => `e30.${Buffer.from(claims).toString("base64url")}.sig`;
  assert.is(expiryOf(token('{"exp": 1800000000}')), 1_800_000_000_000);
  for (const text of ["", "x", token("{"), token('{"exp":"soon"}'), token("null")]) {
    assert.ok(Math.abs(expiryOf(text) - Date.now()) < 5000, text);
  }
});

test.run();
