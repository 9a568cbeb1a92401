/**
 * The end-to-end cases of Kubewarden's own verify-image-signatures, from the shared test data: its objects and settings
 * with our key in place of its key, and its images served by an embedded registry.
 */
import { existsSync, readFileSync } from "node:fs";

import * as assert from "uvu/assert";
import { parse } from "yaml";

import { loadPolicyFile } from "../../src/index.js";
import { digestOf, fetchOnly, publicKey, putLayout, startCosignRegistry, tagImage } from "../support/cosignImages.js";
import { POLICY_FILE } from "../support/guests.js";
import { shared } from "../support/shared.js";
import { suite } from "../support/suite.js";

interface Case {
  id: string;
  repo: string;
  policy_files: string[];
  resource_files: string[];
  images: string[];
  expect: { result: string; output_contains?: string[] };
}

interface Settings {
  signatures: { image: string; pubKeys?: string[] }[];
}

const test = suite("policy/kubewarden");
const REPOSITORY = "kubewarden/test-verify-image-signatures";
const CASES = shared === null ? null : new URL("vectors/admission/cases.json", shared);

const registry = await startCosignRegistry();
test.after(async () => await registry.close());
await putLayout(registry, REPOSITORY, "signed");
tagImage(registry, REPOSITORY, "signed", ["signed"]);
tagImage(registry, REPOSITORY, "unsigned", ["unsigned"]);
const policy = await loadPolicyFile(POLICY_FILE, { registry: { fetch: fetchOnly(registry.host) } });

if (CASES === null || !existsSync(CASES)) test.skip("all cases", "the shared test data is not there");
else {
  const { cases } = JSON.parse(readFileSync(CASES, "utf8")) as { cases: Case[] };
  for (const each of cases.filter(({ repo }) => repo === "kubewarden/verify-image-signatures")) register(each, CASES);
}

function register(each: Case, base: URL): void {
  const read = (path: string | undefined): unknown => parse(readFileSync(new URL(path ?? "", base), "utf8"));
  const settings = read(each.policy_files[0]) as Settings;
  const request = read(each.resource_files[0]);
  if (settings.signatures.every((entry) => entry.pubKeys !== undefined)) {
    test(each.id, async () => await check(each, withOurKey(settings), request));
  } else test(`${each.id}: the settings alone`, async () => await checkSettings(each, settings, request));
}

function withOurKey({ signatures, ...rest }: Settings): Settings {
  const pubKeys = [publicKey("release")];
  return { ...rest, signatures: signatures.map((entry) => ({ ...entry, pubKeys })) };
}

async function check(each: Case, settings: Settings, request: unknown): Promise<void> {
  assert.is((await policy.validateSettings(settings)).valid, true);
  const verdict = await policy.evaluate(request, settings);
  const isAllowed = each.expect.result === "allow";
  assert.is(verdict.outcome, isAllowed ? "allowed" : "denied", verdict.message);
  const answer = JSON.stringify({ allowed: verdict.accepted, status: { message: verdict.message } });
  for (const part of each.expect.output_contains ?? []) assert.match(answer, part);
  assert.equal(
    verdict.patch.map(({ value }) => value),
    isAllowed ? each.images.map((image) => `${image}@${digestOf("signed")}`) : [],
  );
}

/** The images of these cases were signed by others: their settings are read, and what nobody of them signed is denied. */
async function checkSettings(each: Case, settings: Settings, request: unknown): Promise<void> {
  const { valid, message } = await policy.validateSettings(settings);
  const isRefused = each.expect.result === "policy-rejected";
  assert.is(valid, !isRefused, message);
  if (isRefused) assert.match(message, "Certificate is not trusted by the provided cert chain");
  assert.not((await policy.evaluate(request, settings)).accepted);
}

test.run();
