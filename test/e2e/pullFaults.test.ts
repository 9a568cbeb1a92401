/** A pull under every fault of a registry: a clear error, nothing half-written in the cache, and the next pull succeeds. */
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import * as assert from "uvu/assert";

import { deadlineSignal } from "../../host/registry/deadline.js";
import type { LoadErrorCode } from "../../src/loader/loadError.js";
import {
  CHALLENGE_FAULTS,
  CONTENT_FAULTS,
  DELIVERY_FAULTS,
  HEADER_FAULTS,
  REDIRECT_FAULTS,
  STATUS_FAULTS,
  type Fault,
  type FaultRule,
  type Surroundings,
} from "../../src/testkit/registry/index.js";
import { suite } from "../support/suite.js";
import { PullScene } from "./pull/scene.js";

const test = suite("e2e/pull under faults");
const scene = await PullScene.open();
test.after(async () => await scene.close());

type Place = "tag" | "manifest" | "blob";
type Expected = readonly [code: LoadErrorCode, text: RegExp];

const DIGEST: Expected = [
  "digest",
  /answered (bytes with the digest sha256:\w+, not sha256:|something that is not a JSON)/,
];
const TOO_LARGE: Expected = ["digest", /answered (more than )?\d+ bytes|answered bytes with the digest/];
const CUT: Expected = ["unknown", /(UND_ERR_SOCKET|ECONNREFUSED)/];
const DEADLINE: Expected = ["unknown", /deadline/];
const GZIP: Expected = ["digest", /Content-Encoding gzip, which was not asked for/];

function answered(code: LoadErrorCode, status: number, more = ""): Expected {
  return [code, new RegExp(`(GET|HEAD) http://.* answered ${status}${more}`)];
}

function refused(what: string): Expected {
  return ["source", new RegExp(`${what}.* is refused: `)];
}

/** What each fault ends with, wherever it shows. */
const EXPECTED: Readonly<Record<string, Expected>> = {
  ...Object.fromEntries(
    [204, 206, 304, 400, 405, 406, 410, 418, 451].map((each) => [`status ${each}`, answered("digest", each)]),
  ),
  ...Object.fromEntries([408, 500, 501, 502, 503, 504].map((each) => [`status ${each}`, answered("unknown", each)])),
  "status 401 without a challenge": answered("unknown", 401, ".*neither Bearer nor Basic"),
  "status 403": answered("unknown", 403, ".*asked without credentials"),
  "status 404": answered("source", 404),
  "status 429": answered("unknown", 429),
  "status 429, try again in 1 second": answered("unknown", 429, ".*to be asked again in 1 s"),
  "status 429, try again at a time": answered("unknown", 429, ".*to be asked again in [01] s"),
  "status 429, try again in a year": answered("unknown", 429, ".*to be asked again in 31536000 s"),
  "status 429, try again at no time": answered("unknown", 429),
  "status 503, try again in 1 second": answered("unknown", 503, ".*to be asked again in 1 s"),
  "challenge of an unknown scheme": answered("unknown", 401, ".*neither Bearer nor Basic"),
  "challenge that is empty": answered("unknown", 401, ".*neither Bearer nor Basic"),
  "challenge with a quote that does not end": answered("unknown", 401, ".*challenge is not readable"),
  "challenge without a realm": answered("unknown", 401, ".*neither Bearer nor Basic"),
  "challenge whose realm is no URL": ["unknown", /the realm that .* names is not a URL/],
  "challenge whose realm is a file": refused("token service at file:///etc/passwd"),
  "challenge whose realm is the metadata service": refused("token service at http://169.254.169.254/"),
  "challenge whose realm is a private address": refused("token service at https://10.0.0.1/"),
  "challenge whose realm has credentials": ["source", /is refused: the realm holds credentials/],
  "challenge whose realm is where nobody listens": ["unknown", /GET http:.*token failed: .*ECONNREFUSED/],
  "redirect without a location": answered("digest", 307),
  "redirect to no URL": ["digest", /was redirected to something that is no URL/],
  "redirect in circles": ["digest", /was redirected more than \d+ times/],
  "redirect to a file": refused("was redirected to file:///etc/passwd"),
  "redirect to the metadata service": refused("was redirected to http://169.254.169.254/"),
  "redirect to a private address": refused("was redirected to https://10.0.0.1/"),
  "redirect to a private IPv6 address": refused("was redirected to https://\\[fd00::1\\]/"),
  "redirect to the unspecified address": refused("was redirected to https://0.0.0.0/"),
  "redirect to an address in another notation": refused("was redirected to https://10.0.0.1/"),
  "redirect to HTTP elsewhere": refused("was redirected to http://192.0.2.1/"),
  "redirect with credentials": ["source", /is refused: the URL holds credentials/],
  "redirect to where nobody listens": ["unknown", /(GET|HEAD) http:.* failed: .*ECONNREFUSED/],
  "a web page": DIGEST,
  "no bytes": DIGEST,
  "other bytes": DIGEST,
  "other content": DIGEST,
  "too few bytes": DIGEST,
  "one byte too many": TOO_LARGE,
  "far too many bytes": TOO_LARGE,
  "bytes without end": TOO_LARGE,
  "compressed, and it does not say so": DIGEST,
  "a length that is too large": ["unknown", /UND_ERR_RES_CONTENT_LENGTH_MISMATCH/],
  "a length that is too small": DIGEST,
  "a bomb that is compressed": GZIP,
  "cut before the answer": CUT,
  "cut in the middle": CUT,
  "killed in the middle": CUT,
  "silent in the middle": DEADLINE,
  "silent before the answer": DEADLINE,
  "one byte a second": DEADLINE,
  "one header in ten seconds": DEADLINE,
  "the Content-Type of an index": ["digest", /answered an? application.*and called it application/],
  "another Docker-Content-Digest": DIGEST,
  "compressed, and it says so": GZIP,
};

/** A layer's size is known from the manifest: no more is read, and a wrong one is told before the digest. */
const SIZE: Expected = ["digest", /answered (\d+|more) bytes, and its descriptor says \d+/];
const OF_SIZED_BLOB: Record<string, Expected> = {
  "a web page": SIZE,
  "no bytes": SIZE,
  "other content": SIZE,
  "too few bytes": SIZE,
  "one byte too many": SIZE,
  "far too many bytes": SIZE,
  "bytes without end": SIZE,
  "compressed, and it does not say so": SIZE,
  "a length that is too large": SIZE,
  "a length that is too small": SIZE,
};

/** Headers that do no harm, since the bytes have the digest that was asked for. */
const HARMLESS: Readonly<Record<Place, readonly string[]>> = {
  tag: ["another Content-Type", "no Content-Type", "a Docker-Content-Digest that is none", "no Docker-Content-Digest"],
  manifest: [
    "another Content-Type",
    "no Content-Type",
    "another Docker-Content-Digest",
    "a Docker-Content-Digest that is none",
    "no Docker-Content-Digest",
  ],
  blob: Object.keys(HEADER_FAULTS).filter((name) => !name.startsWith("compressed")),
};

/** Faults of any answer, those of answers with content, and whether they need a deadline. */
const LISTS: readonly [
  faults: Record<string, (around: Surroundings) => Fault>,
  inBody: boolean,
  deadlineMs: number | null,
][] = [
  [STATUS_FAULTS, false, null],
  [CHALLENGE_FAULTS, false, null],
  [REDIRECT_FAULTS, false, null],
  [CONTENT_FAULTS, true, null],
  [DELIVERY_FAULTS, true, 400],
  [HEADER_FAULTS, true, null],
];

/** A tag is resolved with HEAD, and with GET where that is refused: only then is there a body. */
function rulesOf(place: Place, fault: Fault, inBody: boolean): FaultRule[] {
  const match = scene.paths[place];
  const refusedHead: FaultRule = { match: `HEAD ${match}`, fault: { kind: "status", status: 405 } };
  return [...(inBody && place === "tag" ? [refusedHead] : []), { match, fault }];
}

async function check(
  place: Place,
  name: string,
  rules: readonly FaultRule[],
  deadlineMs: number | null,
): Promise<void> {
  const where = `${place}: ${name}`;
  const expected = (place === "blob" ? OF_SIZED_BLOB[name] : undefined) ?? EXPECTED[name];
  if (expected === undefined) throw new Error(`${where}: nothing says what it ends with`);
  const folder = scene.folder();
  const signal = deadlineMs === null ? {} : { signal: deadlineSignal(deadlineMs) };
  const error = await scene.failure(folder, rules, signal);
  assert.is(error.code, expected[0], `${where}: ${error.message}`);
  assert.match(error.message, expected[1]);
  assert.ok(error.message.startsWith(`${scene.source}: `), error.message);
  assert.not.match(error.message, /[^\x20-\x7e]|password/);
  scene.assertWhole(folder, where);
  await scene.assertRecovers(folder, where);
}

for (const place of ["tag", "manifest", "blob"] as const) {
  for (const [faults, inBody, deadlineMs] of LISTS) {
    for (const [name, fault] of Object.entries(faults)) {
      const around = { ...scene.around, path: scene.paths[place] };
      const harmless = HARMLESS[place].includes(name);
      test(`${place}: ${name}${harmless ? " does no harm" : ""}`, async () => {
        const rules = rulesOf(place, fault(around), inBody);
        if (!harmless) return await check(place, name, rules, deadlineMs);
        for (const rule of rules) scene.registry.fail(rule);
        const pulled = await scene.pull(scene.folder()).finally(() => scene.registry.clearFaults());
        assert.is(pulled.moduleDigest, scene.moduleDigest);
      });
    }
  }
}

test("whatever was redirected and challenged, nobody else was told anything", () => {
  const told = scene.other.requests.filter(({ authorization }) => authorization !== null);
  assert.equal(told, []);
});

test("a fault that is over at the next try is none", async () => {
  const transient = Object.entries(EXPECTED).filter(([name]) => /^status (408|429|50[0234])$|^cut /.test(name));
  assert.is(transient.length, 8);
  for (const path of Object.values(scene.paths)) {
    for (const [name] of transient) {
      const all: Record<string, (around: Surroundings) => Fault> = { ...STATUS_FAULTS, ...DELIVERY_FAULTS };
      const fault = all[name]?.({ ...scene.around, path });
      if (fault !== undefined) scene.registry.fail({ match: path, times: 1, fault });
      await scene.assertRecovers(scene.folder(), `${path}: ${name}`);
      scene.registry.clearFaults();
    }
  }
});

test("what was pulled after a fault is in the cache: only the tag is asked for again", async () => {
  const folder = scene.folder();
  await scene.failure(folder, rulesOf("blob", { kind: "short-body" }, true));
  assert.is((await scene.pull(folder)).fromCache, false);
  const before = scene.registry.requests.length;
  assert.is((await scene.pull(folder)).fromCache, true);
  assert.equal(
    scene.registry.requests.slice(before).map(({ method, path }) => `${method} ${path}`),
    [`HEAD ${scene.paths.tag}`],
  );
});

test("content in the cache that has been changed is fetched again", async () => {
  const folder = scene.folder();
  await scene.pull(folder);
  scene.spoil(folder, scene.moduleDigest);
  const next = await scene.pull(folder, { onWarning: () => undefined });
  assert.equal([next.moduleDigest, next.fromCache], [scene.moduleDigest, false]);
  scene.assertWhole(folder, "after it was changed");
});

test("a cache that is not whole is noticed by these tests", async () => {
  const spoilers: ((folder: string) => void)[] = [
    (folder) => scene.spoil(folder, scene.moduleDigest),
    (folder) => writeFileSync(join(folder, "blobs", "sha256", "0.part"), "half"),
    (folder) => writeFileSync(join(folder, "index.json.part"), "{"),
    (folder) => rmSync(join(folder, "blobs", "sha256", scene.manifestDigest.slice(7))),
  ];
  for (const spoil of spoilers) {
    const folder = scene.folder();
    await scene.pull(folder);
    scene.assertWhole(folder, "before");
    spoil(folder);
    assert.is(scene.problemsIn(folder).length, 1);
  }
});

test.run();
