/** Spellings of references: a pattern for an image must not be escaped by writing its name otherwise. */
import * as assert from "uvu/assert";

import { call } from "../support/harness.js";
import { suite } from "../support/suite.js";

const test = suite("reference spellings");
const DIGEST = `sha256:${"a".repeat(64)}`;

/** The distinct spellings, sorted. */
function spellings(text: string): string[] {
  return [...new Set((call("referenceSpellings", [text], "string") ?? "").split("\n"))].sort();
}

test("a tag, and none", () => {
  assert.equal(spellings("ghcr.io/acme/app:v1"), ["ghcr.io/acme/app:v1"]);
  assert.equal(spellings("ghcr.io/acme/app"), ["ghcr.io/acme/app", "ghcr.io/acme/app:latest"]);
});

test("the registry in lower case and without the default port", () => {
  for (const host of ["GHCR.IO", "ghcr.io:443", "ghcr.io:80", "Ghcr.io:0443"]) {
    assert.equal(spellings(`${host}/acme/app:v1`), [`${host}/acme/app:v1`, "ghcr.io/acme/app:v1"].sort());
  }
  assert.equal(spellings("ghcr.io:8443/acme/app:v1"), ["ghcr.io:8443/acme/app:v1"]);
  assert.equal(spellings("[::1]/app:v1"), ["[::1]/app:v1"]);
  assert.equal(spellings("[::1]:443/app:v1"), ["[::1]/app:v1", "[::1]:443/app:v1"]);
});

test("a digest does not take an image out of a rule for its tag, nor out of one for all tags", () => {
  const name = "ghcr.io/acme/app";
  assert.equal(spellings(`${name}:v1@${DIGEST}`), [`${name}:v1`, `${name}:v1@${DIGEST}`, `${name}@${DIGEST}`].sort());
  assert.equal(spellings(`${name}@${DIGEST}`), [`${name}:@${DIGEST}`, `${name}@${DIGEST}`].sort());
});

test("Docker Hub under the names of its registry", () => {
  for (const host of ["index.docker.io", "docker.io"]) {
    const short = ["docker.io/library/nginx:1", "docker.io/nginx:1", "library/nginx:1", "nginx:1"];
    assert.equal(spellings(`${host}/library/nginx:1`), [...new Set([`${host}/library/nginx:1`, ...short])].sort());
  }
  for (const host of [
    "registry-1.docker.io",
    "registry.hub.docker.com",
    "Registry-1.docker.io:443",
    "INDEX.docker.io",
  ]) {
    assert.ok(spellings(`${host}/library/nginx:1`).includes("docker.io/library/nginx:1"), host);
  }
  const names = ["docker.io/library/nginx", "docker.io/nginx", "library/nginx", "nginx"];
  assert.equal(spellings("nginx"), names.flatMap((name) => [name, `${name}:latest`]).sort());
  assert.equal(spellings("acme/app:1"), ["acme/app:1", "docker.io/acme/app:1"]);
});

test.run();
