/** 200 cases in five suites: keyed and keyless, by fixtures and by worlds, accepted and denied. */
import { copyFileSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { stringify } from "yaml";

import { projectRoot } from "../../build/paths.js";
import { publicKey } from "../support/cosignImages.js";

/** How many cases there are. */
export const CASES = 200;

const NOW = "2026-11-21T00:00:00Z";
const OTHER_KEY = { signatures: [{ image: "*", pubKeys: [publicKey("other")] }] };
const STRANGER = {
  signatures: [{ image: "*", keyless: [{ issuer: "https://accounts.example.com", subject: "mallory@example.com" }] }],
};

/** Writes them into a new folder and gives its path. */
export function writeSuites(): string {
  const folder = mkdtempSync(join(tmpdir(), "assay-bench-"));
  mkdirSync(join(folder, "fixtures"));
  fixtureSuite(folder, "keyed-fixture", "examples/fixture.yaml", OTHER_KEY);
  fixtureSuite(folder, "keyless-fixture", "examples/keyless/fixture.yaml", STRANGER);
  worldSuite(
    folder,
    "keyed-world",
    { by: "release" },
    { pubKeys: ["${keys.release}"] },
    { pubKeys: ["${keys.other}"] },
  );
  for (const log of ["v1", "v2"])
    worldSuite(folder, `keyless-world-${log}`, { by: "alice", log }, by("alice"), by("bob"));
  return folder;
}

function by(name: string): object {
  return { keyless: [{ issuer: "https://accounts.example.com", subject: `${name}@example.com` }] };
}

/** Every second case has settings that the fixture's signature does not satisfy. */
function fixtureSuite(folder: string, name: string, fixture: string, denying: object): void {
  copyFileSync(new URL(fixture, projectRoot), join(folder, `fixtures/${name}.yaml`));
  const one = { fixture: `fixtures/${name}.yaml` };
  write(folder, name, {
    cases: cases(
      () => ({ ...one, expect: "allowed" }),
      () => ({ ...one, settings: denying, expect: "denied" }),
    ),
  });
}

/** Ten images of a world, one signature each; every second case asks for another signer. */
function worldSuite(folder: string, name: string, signature: object, good: object, other: object): void {
  const image = (index: number): string => `registry.example/shop/app-${index % 10}:1.0`;
  const images = Array.from({ length: 10 }, (_, index) => [
    `app-${index}`,
    { image: image(index), signatures: [signature] },
  ]);
  const settings = (signer: object): object => ({
    signatures: [{ image: "*", ...signer }],
    ...("keyless" in signer ? { trust: { trustedRoots: ["${trustedRoot}"] } } : {}),
  });
  const person = (email: string): object => ({ email, issuer: "https://accounts.example.com" });
  const world = {
    keys: { release: "P-256", other: "P-256" },
    identities: { alice: person("alice@example.com"), bob: person("bob@example.com") },
    images: Object.fromEntries(images) as object,
  };
  write(folder, name, {
    world,
    settings: settings(good),
    cases: cases(
      (index) => ({ request: { image: image(index) }, expect: "allowed" }),
      (index) => ({ request: { image: image(index) }, settings: settings(other), expect: "denied" }),
    ),
  });
}

function cases(accepted: (index: number) => object, denied: (index: number) => object): object[] {
  return Array.from({ length: CASES / 5 }, (_, index) => ({
    name: `case ${index}`,
    ...(index % 2 === 0 ? accepted(index) : denied(index)),
  }));
}

function write(folder: string, name: string, members: object): void {
  const suite = { format: "assay.suite/v1", policy: "verify-image-signatures", now: NOW, ...members };
  writeFileSync(join(folder, `${name}.assay.yaml`), stringify(suite, { aliasDuplicateObjects: false }));
}
