/** The files that Node's registry configuration reads: whatever they hold, they are used or refused in one clean sentence. */
import * as assert from "uvu/assert";

import { ConfigurationError } from "../../src/registry/configurationError.js";
import { proxyFromEnvironment } from "../../src/registry/connection/proxy.js";
import { readCertificates, readPrivateKey } from "../../src/registry/connection/certificateFile.js";
import { credentialsIn, parseAuthsDocument } from "../../src/registry/credentials/authsDocument.js";
import { readPullSecret } from "../../src/registry/credentials/pullSecret.js";
import { canonicalHost, parseRegistryKey } from "../../src/registry/hostName.js";
import { mirrorPlan } from "../../src/registry/mirrors/mirrorPlan.js";
import { parseRegistriesDocument } from "../../src/registry/mirrors/registriesDocument.js";
import { Files } from "../support/cli.js";
import { rounds } from "../support/fuzz.js";
import { SeededRandom } from "../support/random.js";
import { authority, certificatePem, keyPem } from "../support/registry/tls.js";
import { suite } from "../support/suite.js";

const test = suite("fuzz: registry configuration files");
const random = new SeededRandom("registryFiles");
const SECRET = "c2VjcmV0OndvcmQ";
const AUTHS = JSON.stringify({
  auths: {
    "a.test": { auth: SECRET },
    "b.test:5000/team": { username: "u", password: SECRET },
    "https://c.test/v1/": {},
  },
  credHelpers: { "d.test": "own" },
  credsStore: "all",
});
const CONF = `[[registry]]\nprefix = "a.test"\nlocation = "b.test:5000/team"\ninsecure = true\n[[registry.mirror]]\nlocation = "c.test"\npull-from-mirror = "tag-only"\n`;
const PIECES = [
  '"',
  "{",
  "}",
  "[",
  "]",
  ",",
  ":",
  "null",
  "1",
  "true",
  "\\u0000",
  "=",
  "\n",
  "#",
  "__proto__",
  "\u202e",
  "*.",
  "/",
  "é",
  "''",
];
const HOSTS = ["a.test", "b.test:5000", "c.test", "d.test", "docker.io", "__proto__", "constructor"];

/** The text with a few changes: letters, pieces of syntax, cuts and doublings. */
function mutated(text: string): string {
  let result = text;
  for (let changes = 1 + random.below(4); changes > 0; changes--) {
    const [from, to] = [random.below(result.length + 1), random.below(result.length + 1)].sort(
      (one, other) => one - other,
    ) as [number, number];
    const kind = random.below(4);
    if (kind === 0) result = result.slice(0, from) + random.pick(PIECES) + result.slice(from);
    else if (kind === 1) result = result.slice(0, from) + result.slice(Math.min(to, from + 1 + random.below(8)));
    else if (kind === 2) result = result.slice(0, to) + result.slice(from, Math.min(to, from + 40)) + result.slice(to);
    else result = result.slice(0, from) + random.text("aZ09.-_\u0000\u001b%", 1) + result.slice(from + 1);
  }
  return result;
}

/** Runs it; a refusal must be a ConfigurationError without control characters and without the secret. True when it was used. */
function isUsed(work: () => unknown): boolean {
  try {
    work();
    return true;
  } catch (error) {
    assert.instance(error, ConfigurationError);
    const { message } = error as ConfigurationError;
    assert.not.match(message, SECRET.slice(0, 8));
    assert.ok(message.length < 1000, message);
    return false;
  }
}

function share(count: number, work: (index: number) => boolean): void {
  let used = 0;
  for (let index = 0; index < count; index++) used += work(index) ? 1 : 0;
  assert.ok(used > 0 && used < count, `${used} of ${count} were used: the mutations are too weak or too strong`);
}

test("docker's and podman's files", () => {
  share(rounds(3000), () => {
    const text = mutated(AUTHS);
    return isUsed(() => {
      const document = parseAuthsDocument(text, "a file");
      for (const host of HOSTS) {
        const found = credentialsIn(document, host, "team/app");
        // What is found is found under the host's own name.
        if (found !== null) assert.match(text.toLowerCase(), host === "docker.io" ? "docker" : host);
      }
    });
  });
});

test("pull secrets", () => {
  share(rounds(1500), () => {
    const inner = random.below(2) === 0 ? mutated(AUTHS) : AUTHS;
    const encoded = Buffer.from(inner).toString("base64");
    const secret = {
      kind: "Secret",
      metadata: { name: "n" },
      data: { ".dockerconfigjson": random.below(2) === 0 ? mutated(encoded) : encoded },
    };
    return isUsed(() => {
      const { helpers, store } = readPullSecret(secret);
      assert.equal([helpers.size, store], [0, null]);
    });
  });
});

test("registries.conf: every plan that comes of it is made of names", () => {
  share(rounds(3000), () => {
    const text = mutated(CONF);
    return isUsed(() => {
      const entries = parseRegistriesDocument(text, "a file");
      for (const host of HOSTS) {
        for (const { location } of mirrorPlan(entries, host, "team/app")?.endpoints ?? []) {
          const [name = "", ...rest] = location.split("/");
          assert.ok(name === host || canonicalHost(name) !== null, location);
          assert.match(rest.join("/"), /^[a-z0-9._\/-]+$/);
        }
      }
    });
  });
});

test("PEM files", () => {
  const files = new Files();
  try {
    const root = authority("root");
    const texts = [certificatePem(root), keyPem(root)];
    share(rounds(400), (index) => {
      const path = files.write("file.pem", mutated(texts[index % 2] as string));
      return isUsed(() => (index % 2 === 0 ? readCertificates(path, "certificate") : readPrivateKey(path, "key")));
    });
  } finally {
    files.remove();
  }
});

test("hosts and keys: what is read is in normal form, and reads as itself", () => {
  share(rounds(5000), () => {
    const text = mutated(
      random.pick(["a.test:5000", "https://index.docker.io/v1/", "[::1]:5000", "reg.example/team/app"]),
    );
    const key = parseRegistryKey(text);
    if (key === null) return false;
    assert.is(canonicalHost(key.host), key.host);
    assert.match(key.host, /^[a-z0-9._:[\]-]+$/);
    return true;
  });
});

test("proxy variables", () => {
  share(rounds(3000), () => {
    const environment = {
      HTTPS_PROXY: random.below(2) === 0 ? mutated("http://user:c2VjcmV0@proxy.test:3128") : "http://proxy.test:3128",
      NO_PROXY: mutated("a.test,.b.test,10.0.0.0/8,[::1],c.test:443,*"),
    };
    return isUsed(() => {
      const proxy = proxyFromEnvironment(environment);
      assert.is(proxy(new URL("https://localhost/")), null);
      const found = proxy(new URL("https://registry.test:5000/"));
      assert.ok(found === null || /^https?:$/.test(found.protocol));
    });
  });
});

test.run();
