import { mkdirSync, writeFileSync } from "node:fs";

import * as assert from "uvu/assert";

import { RegistryClient } from "../../../host/registry/client.js";
import { LookupFailure } from "../../../host/registry/failure.js";
import type { MirrorPlan } from "../../../host/registry/mirror.js";
import { nodeRegistryOptions } from "../../../src/registry/configuration.js";
import { ConfigurationError } from "../../../src/registry/configurationError.js";
import { mirrorPlan } from "../../../src/registry/mirrors/mirrorPlan.js";
import { parseRegistriesDocument } from "../../../src/registry/mirrors/registriesDocument.js";
import { RegistriesFiles } from "../../../src/registry/mirrors/registriesFiles.js";
import { EmbeddedRegistry } from "../../../src/testkit/registry/index.js";
import { Files } from "../../support/cli.js";
import { errorOf } from "../../support/errors.js";
import { suite } from "../../support/suite.js";

const test = suite("registries.conf");
const files = new Files();
test.after(() => files.remove());

const EXAMPLE = `
unqualified-search-registries = ["docker.io"]
[aliases]
"alpine" = "docker.io/library/alpine"

[[registry]]
prefix = "docker.io"
location = "registry-1.example/hub"
[[registry.mirror]]
location = "mirror.example:5000/hub"
insecure = true
pull-from-mirror = "digest-only"
[[registry.mirror]]
location = "second.example"

[[registry]]
prefix = "docker.io/evil"
blocked = true

[[registry]]
location = "quay.example/team"
mirror-by-digest-only = true
[[registry.mirror]]
location = "mirror.example/quay"

[[registry]]
prefix = "*.corp.example"
insecure = true

[[registry]]
prefix = "*.a.corp.example"
location = "one.example/all"

[[registry]]
location = "same.example"
`;

function plan(host: string, repository: string, text = EXAMPLE): MirrorPlan | null {
  return mirrorPlan(parseRegistriesDocument(text, "registries.conf test"), host, repository);
}

test("mirrors in order, then the registry at its own place", () => {
  assert.equal(plan("docker.io", "library/alpine"), {
    endpoints: [
      { location: "mirror.example:5000/hub/library/alpine", plainHttp: true, use: "digest-only" },
      { location: "second.example/library/alpine", plainHttp: false, use: "all" },
      { location: "registry-1.example/hub/library/alpine", plainHttp: false, use: "all" },
    ],
  });
  assert.equal(plan("quay.example", "team/app"), {
    endpoints: [
      { location: "mirror.example/quay/app", plainHttp: false, use: "digest-only" },
      { location: "quay.example/team/app", plainHttp: false, use: "all" },
    ],
  });
});

test("the longest prefix counts, in whole components", () => {
  assert.equal(plan("docker.io", "evil/app"), { blocked: true, endpoints: [] });
  assert.equal(plan("docker.io", "evil"), { blocked: true, endpoints: [] });
  assert.is(plan("docker.io", "evils/app")?.blocked, undefined);
  assert.is(plan("quay.example", "teams/app"), null);
  assert.is(plan("xdocker.io", "library/alpine"), null);
  assert.is(plan("docker.io.evil.example", "library/alpine"), null);
  assert.is(plan("same.example", "app"), null);
});

test("patterns are for every host below, and not for the domain itself", () => {
  const insecure = (location: string): object => ({ endpoints: [{ location, plainHttp: true, use: "all" }] });
  assert.equal(plan("x.corp.example", "app"), insecure("x.corp.example/app"));
  assert.equal(plan("x.corp.example:5000", "app"), insecure("x.corp.example:5000/app"));
  assert.equal(plan("b.a.corp.example", "app"), {
    endpoints: [{ location: "one.example/all/app", plainHttp: false, use: "all" }],
  });
  assert.is(plan("corp.example", "app"), null);
  assert.is(plan("xcorp.example", "app"), null);
});

test("of the same prefix the last entry counts", () => {
  const twice = '[[registry]]\nlocation="a.test"\nblocked=true\n[[registry]]\nlocation="a.test"\n';
  assert.is(plan("a.test", "app", twice), null);
});

test("what cannot be used is named with its place", async () => {
  const rows: [string, string][] = [
    ["[[registry]\n", "it is not TOML (line 1)"],
    ['[registries.search]\nregistries = ["a"]', "[registries] is the form of version 1"],
    ["[registry]\nlocation='a.test'", "registry is not a list of tables"],
    ["[[registry]]\ninsecure=true", "registry number 1: it has neither prefix nor location"],
    ["[[registry]]\nprefix='a.test'\ninsecure='yes'", 'registry "a.test": insecure is neither true nor false'],
    ["[[registry]]\nprefix='https://a.test'", "prefix is not host[:port]"],
    ["[[registry]]\nlocation='a.test/UP'", "location is not host[:port] or host[:port]/namespace"],
    ["[[registry]]\nlocation='a.test/../x'", "location is not host[:port] or host[:port]/namespace"],
    ["[[registry]]\nlocation='a.test'\n[[registry.mirror]]\ninsecure=true", "mirror number 1: it has no location"],
    [
      "[[registry]]\nlocation='a.test'\n[[registry.mirror]]\nlocation='b.test'\npull-from-mirror='never'",
      "must be all, digest-only, tag-only",
    ],
    [
      "[[registry]]\nlocation='a.test'\nmirror-by-digest-only=true\n[[registry.mirror]]\nlocation='b.test'\npull-from-mirror='all'",
      "exclude one another",
    ],
  ];
  for (const [text, words] of rows) {
    const error = await errorOf(ConfigurationError, async () => parseRegistriesDocument(text, "registries.conf test"));
    assert.match(error.message, "registries.conf test: ");
    assert.match(error.message, words);
  }
});

test("the user's file stands for the machine's; drop-in files of both are read, the user's last", () => {
  const [etc, home] = [files.path("etc"), files.path("home")];
  for (const folder of [`${etc}/containers/registries.conf.d`, `${home}/.config/containers/registries.conf.d`]) {
    mkdirSync(folder, { recursive: true });
  }
  const block = (host: string, blocked: boolean): string => `[[registry]]\nlocation="${host}"\nblocked=${blocked}\n`;
  writeFileSync(`${etc}/containers/registries.conf`, block("machine.test", true));
  writeFileSync(`${etc}/containers/registries.conf.d/10.conf`, block("a.test", true) + block("b.test", true));
  writeFileSync(`${etc}/containers/registries.conf.d/ignored.txt`, "no TOML [");
  writeFileSync(`${home}/.config/containers/registries.conf.d/01.conf`, block("b.test", false));
  const read = (): string[] =>
    ["machine.test", "user.test", "a.test", "b.test"].filter(
      (host) => RegistriesFiles.inPlaces({ HOME: home }, undefined, etc).plan(host, "x")?.blocked === true,
    );
  assert.equal(read(), ["machine.test", "a.test"]);
  writeFileSync(`${home}/.config/containers/registries.conf`, block("user.test", true));
  assert.equal(read(), ["user.test", "a.test"]);
});

test("insecure is told once for each host, and a file that becomes unreadable fails the look-up", async () => {
  const told: string[] = [];
  const path = files.write("told.conf", '[[registry]]\nlocation="a.test"\ninsecure=true\n');
  const options = nodeRegistryOptions({ environment: {}, registriesConf: path, warn: (text) => void told.push(text) });
  options.mirrors?.("a.test", "x");
  options.mirrors?.("a.test", "y");
  assert.equal(told, ["a.test is asked without TLS: registries.conf calls it insecure"]);
  writeFileSync(path, "[[[");
  const error = await errorOf(LookupFailure, async () => options.mirrors?.("a.test", "x"));
  assert.match(error.message, `registries.conf ${path}: it is not TOML`);
});

test("an image is read from the mirror under its own name, and from nowhere when it is blocked", async () => {
  const registry = await EmbeddedRegistry.start();
  try {
    const digest = registry.putManifest(
      "hub/app",
      new TextEncoder().encode("{}"),
      "application/vnd.oci.image.manifest.v1+json",
      ["v1"],
    );
    const conf = `[[registry]]\nlocation="far.test"\n[[registry.mirror]]\nlocation="${registry.host}/hub"\n[[registry]]\nlocation="no.test"\nblocked=true\n`;
    const path = files.write("mirror.conf", conf);
    const client = new RegistryClient(
      nodeRegistryOptions({ environment: { HOME: files.path("nobody") }, registriesConf: path }),
    );
    assert.is(await client.resolve("far.test/app:v1"), digest);
    assert.is((await errorOf(LookupFailure, () => client.resolve("no.test/app:v1"))).code, "refused");
  } finally {
    await registry.close();
  }
});

test.run();
