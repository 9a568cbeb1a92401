/** The capability `trust`: TUF's client workflow over repositories in memory. */
import * as assert from "uvu/assert";

import { trustCapability } from "../../../host/capability/trust.js";
import { MemoryTufStore } from "../../../host/capability/tufStore.js";
import { suite } from "../../support/suite.js";
import { type Signed, TufKey } from "../../../src/testkit/tuf/key.js";
import {
  EXPIRES,
  TARGET,
  delegatedTargets,
  delegations,
  joined,
  sha256,
  type Role,
  type RepositoryFiles,
} from "../../../src/testkit/tuf/repository.js";
import { MIRROR, NOW, TARGET_BYTES, lookUpTarget, tufRepository } from "../../support/tuf/lookup.js";
import { failure, failureCode } from "./registrySetup.js";

const test = suite("trust");
const now = (): Date => NOW;

const find = (files: RepositoryFiles, root: Uint8Array, options = {}): Promise<Uint8Array> =>
  lookUpTarget(files, root, TARGET, { now, ...options });

test("the target, and what is asked for it", async () => {
  const model = tufRepository();
  const asked: string[] = [];
  assert.equal(new Uint8Array(await find(model.files(), model.root(), { asked })), TARGET_BYTES);
  const target = `targets/${sha256(TARGET_BYTES)}.${TARGET}`;
  assert.equal(asked, ["2.root.json", "timestamp.json", "1.snapshot.json", "1.targets.json", target]);
});

test("what is known is not asked for again, but for the next root and the timestamp", async () => {
  const model = tufRepository();
  const store = new MemoryTufStore();
  await find(model.files(), model.root(), { store });
  const asked: string[] = [];
  const target = await find(model.files(), model.root(), { store, asked });
  assert.equal(new Uint8Array(target), TARGET_BYTES);
  assert.equal(asked, ["2.root.json", "timestamp.json"]);
});

test("a new target takes the old one's place", async () => {
  const model = tufRepository();
  const store = new MemoryTufStore();
  await find(model.files(), model.root(), { store });
  const next = new TextEncoder().encode("another target");
  const files = model.files({ versions: { timestamp: 2, snapshot: 2, targets: 2 }, target: next });
  assert.equal(new Uint8Array(await find(files, model.root(), { store })), next);
});

test("roots are walked one by one, each signed by the one before and by itself", async () => {
  const model = tufRepository();
  const [first, old] = [model.root(), model.roles.root.keys];
  model.roles.root = { keys: [new TufKey()], threshold: 1 };
  const files = model.files();
  const both = [...old, ...model.roles.root.keys];
  const second = (by: TufKey[], version = 2): [string, Uint8Array] => [
    "2.root.json",
    model.root(version, undefined, by),
  ];
  assert.equal(new Uint8Array(await find(joined(files, [second(both)]), first)), TARGET_BYTES);
  for (const wrong of [second(old), second(model.roles.root.keys), second([]), second(both, 3), second(both, 1)]) {
    assert.is(await failureCode(find(joined(files, [wrong]), first)), "invalid-answer");
  }
});

test("an initial root that does not sign itself is refused before anything is asked for", async () => {
  const model = tufRepository();
  for (const by of [[], [new TufKey()]]) {
    const asked: string[] = [];
    assert.is(await failureCode(find(model.files(), model.root(1, undefined, by), { asked })), "invalid-answer");
    assert.equal(asked, []);
  }
});

test("a root that expired on the way does not matter, the last one does", async () => {
  const model = tufRepository();
  const expired = (signed: Signed): void => void (signed["expires"] = "2020-01-01T00:00:00Z");
  const first = model.root(1, expired);
  assert.ok(await find(joined(model.files(), [["2.root.json", model.root(2)]]), first));
  const { message } = await failure(find(joined(model.files(), [["2.root.json", model.root(2, expired)]]), first));
  assert.match(message, /root\.json is expired/);
});

test("the clock is the policy's, and the moment of expiry is too late", async () => {
  const model = tufRepository();
  const at = (time: string): Promise<Uint8Array> => find(model.files(), model.root(), { now: () => new Date(time) });
  assert.ok(await at("2026-12-31T23:59:59.999Z"));
  assert.is(await failureCode(at(EXPIRES)), "invalid-answer");
  assert.ok(await at("1970-01-01T00:00:00Z"));
  for (const role of ["timestamp", "snapshot", "targets"] as const) {
    const edit = { [role]: (signed: Signed): void => void (signed["expires"] = "2026-11-20T23:59:59Z") };
    assert.is(await failureCode(find(model.files({ edit }), model.root())), "invalid-answer", role);
  }
});

test("every role must be signed by its own keys", async () => {
  for (const role of ["timestamp", "snapshot", "targets"] as const) {
    const model = tufRepository();
    const root = model.root();
    model.roles[role] = { keys: [new TufKey()], threshold: 1 };
    assert.is(await failureCode(find(model.files(), root)), "invalid-answer", role);
  }
});

test("no byte of a repository can be another one", async () => {
  const model = tufRepository();
  const files = model.files();
  for (const [path, bytes] of files) {
    for (let at = 3; at < bytes.length; at += 29) {
      const changed = Uint8Array.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      const answer = await find(joined(files, [[path, changed]]), model.root()).catch(() => null);
      assert.ok(answer === null || sha256(answer) === sha256(TARGET_BYTES), `${path} at ${at}`);
    }
  }
});

test("delegated roles, in their order", async () => {
  const [model, first, second] = [tufRepository(), new TufKey(), new TufKey()];
  const other = new TextEncoder().encode("of the second role");
  const roles = (terminating: boolean): Signed =>
    delegations([
      { name: "b", keys: [first], paths: ["trusted_*"], terminating },
      { name: "a", keys: [second], paths: ["*"] },
    ]);
  const files = (terminating: boolean): RepositoryFiles =>
    joined(
      model.files({
        edit: { targets: (signed) => Object.assign(signed, { targets: {}, delegations: roles(terminating) }) },
        delegated: {
          b: { signed: delegatedTargets({}), keys: [first] },
          a: { signed: delegatedTargets({ [TARGET]: other }), keys: [second] },
        },
      }),
      [[`targets/${sha256(other)}.${TARGET}`, other]],
    );
  assert.equal(new Uint8Array(await find(files(false), model.root())), other);
  assert.is(await failureCode(find(files(true), model.root())), "not-found");
});

test("what is missing is said as what it is", async () => {
  const model = tufRepository();
  const without = (path: string): RepositoryFiles => {
    const files = model.files();
    files.delete(path);
    return files;
  };
  assert.is(await failureCode(find(without("timestamp.json"), model.root())), "not-found");
  assert.is(await failureCode(find(without("1.snapshot.json"), model.root())), "not-found");
  assert.is(await failureCode(lookUpTarget(model.files(), model.root(), "other.json", { now })), "not-found");
  const down = (async () => new Response("", { status: 500 })) as typeof fetch;
  assert.is(await failureCode(find(new Map(), model.root(), { fetch: down })), "unavailable");
});

test("answers without an end are not read, roots without an end neither", async () => {
  const model = tufRepository();
  const large = new Uint8Array(6_000_000).fill(0x20);
  for (const path of ["timestamp.json", "1.snapshot.json", "1.targets.json", "2.root.json"]) {
    assert.is(await failureCode(find(joined(model.files(), [[path, large]]), model.root())), "too-large", path);
  }
  const endless = (async () => new Response("{}")) as typeof fetch;
  assert.is(await failureCode(find(new Map(), model.root(), { fetch: endless })), "invalid-answer");
});

test("a redirect leads to no internal address, a mirror is HTTPS", async () => {
  const model = tufRepository();
  const redirecting = (async () =>
    new Response(null, { status: 302, headers: { location: "http://169.254.169.254/latest" } })) as typeof fetch;
  assert.is(await failureCode(find(new Map(), model.root(), { fetch: redirecting })), "refused");
  const lookup = trustCapability({ now })["trust/v1/root"];
  const ask = (argument: unknown): Promise<Uint8Array> => lookup(new TextEncoder().encode(JSON.stringify(argument)));
  const root: unknown = JSON.parse(new TextDecoder().decode(model.root()));
  for (const mirror of ["http://tuf.example/", "ftp://tuf.example/", "https://a:b@tuf.example/", "https://t/?q", 1]) {
    assert.is(await failureCode(ask({ mirror, root, target: TARGET })), "refused", String(mirror));
  }
  for (const target of ["", "/etc/passwd", "../x", "a/../b", "a//b", "a\\b", "a%2fb", 1]) {
    assert.is(await failureCode(ask({ mirror: MIRROR, root, target })), "refused", String(target));
  }
  for (const argument of [
    {},
    [],
    null,
    { mirror: MIRROR, root, target: TARGET, more: 1 },
    { mirror: MIRROR, target: "x" },
  ]) {
    assert.is(await failureCode(ask(argument)), "refused");
  }
  assert.is(await failureCode(ask({ mirror: MIRROR, root: "text", target: TARGET })), "refused");
});

test("a deadline ends the walk", async () => {
  const model = tufRepository();
  const lookup = trustCapability({ now, fetch: async () => new Response("", { status: 404 }) })["trust/v1/root"];
  const root: unknown = JSON.parse(new TextDecoder().decode(model.root()));
  const argument = new TextEncoder().encode(JSON.stringify({ mirror: MIRROR, root, target: TARGET }));
  assert.is(await failureCode(lookup(argument, AbortSignal.abort())), "unavailable");
});

test("what is kept is verified from the initial root on, as what is sent", async () => {
  const [model, other] = [tufRepository(), tufRepository()];
  let kept: Uint8Array = new Uint8Array();
  const store = { load: async () => kept, save: async (_: string, document: Uint8Array) => void (kept = document) };
  const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);
  const files = joined(model.files(), [["2.root.json", model.root(2)]]);
  await find(files, model.root(), { store });
  assert.equal((JSON.parse(text(kept)) as { roots: string[] }).roots, [text(model.root(2))]);
  const foreign = other.files();
  const metadata = {
    timestamp: text(foreign.get("timestamp.json")),
    snapshot: text(foreign.get("1.snapshot.json")),
    targets: text(foreign.get("1.targets.json")),
  };
  for (const [document, answers] of [
    [{ roots: [text(other.root(2))], metadata: {}, target: null }, false],
    [{ roots: [], metadata, target: btoa("another target") }, true],
    [{ roots: [text(model.root(2))], metadata: { ...metadata, root: text(other.root()) }, target: "?" }, true],
  ] as const) {
    kept = new TextEncoder().encode(JSON.stringify(document));
    const answer = await find(files, model.root(), { store }).catch(() => null);
    assert.equal(answer && new Uint8Array(answer), answers ? TARGET_BYTES : null);
  }
});

test("what is kept and cannot be read is as nothing", async () => {
  const model = tufRepository();
  for (const document of ["", "{", "[]", "{}", '{"metadata":{"root":1},"target":2}', '{"roots":{},"metadata":[]}']) {
    const store = { load: async () => new TextEncoder().encode(document), save: async () => undefined };
    assert.ok(await find(model.files(), model.root(), { store }), document);
  }
});

const REFUSED: [string, Role, (signed: Signed) => void][] = [
  ["a version of 0", "timestamp", (signed) => (signed["version"] = 0)],
  ["half a version", "timestamp", (signed) => (signed["version"] = 1.5)],
  ["an expiry that is no time", "timestamp", (signed) => (signed["expires"] = "never")],
  ["another type", "snapshot", (signed) => (signed["_type"] = "targets")],
  ["another specification", "snapshot", (signed) => (signed["spec_version"] = "2.0.0")],
  ["no list of files", "snapshot", (signed) => delete signed["meta"]],
  ["no targets", "targets", (signed) => (signed["targets"] = null)],
];

for (const [name, role, edit] of REFUSED) {
  test(`metadata with ${name} is refused, though it is signed`, async () => {
    const model = tufRepository();
    const changed = (signed: Signed): void => void edit(signed);
    assert.is(await failureCode(find(model.files({ edit: { [role]: changed } }), model.root())), "invalid-answer");
  });
}

test.run();
