import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import * as assert from "uvu/assert";

import { fetchModule } from "../../../src/loader/fetchModule.js";
import { LoadError } from "../../../src/loader/loadError.js";
import { loadPolicy } from "../../../src/loader/loadPolicy.js";
import { type LockEntry, lockEntryOf, readLock, writeLockEntry } from "../../../src/loader/lockFile.js";
import { sigstore } from "../../../src/testkit/index.js";
import { errorOf } from "../../support/errors.js";
import { suite } from "../../support/suite.js";
import { moduleBytes, now, REPOSITORY, World } from "./world.js";

const test = suite("loader: assay.lock");
const SOURCE = `registry://${REPOSITORY}:1.0`;
const HEX = "0".repeat(64);
const GOOD: LockEntry = {
  source: SOURCE,
  reference: `${REPOSITORY}@sha256:${HEX}`,
  manifestDigest: `sha256:${HEX}`,
  moduleDigest: `sha256:${HEX}`,
  size: 10,
  imports: ["wapc.__guest_response"],
  capabilities: ["registry/v1/manifest"],
  hostCapabilities: null,
  signers: ["somebody (issuer)"],
  lockedAt: "2026-11-21T18:00:00Z",
};

const worlds: World[] = [];
const newWorld = (): World => {
  const world = new World();
  worlds.push(world);
  return world;
};

/** A world with a module, and a lock that was made of it. */
async function lockedWorld(bytes = moduleBytes()): Promise<{ world: World; lock: string }> {
  const world = newWorld();
  world.pushModule(bytes);
  const lock = join(world.folder(), "assay.lock");
  await writeLockEntry(
    lock,
    await lockEntryOf(await fetchModule(SOURCE, world.options({ lock, updateLock: true })), now()),
  );
  return { world, lock };
}

test("written and read back; order, comments and other entries stay", async () => {
  const lock = join(newWorld().folder(), "assay.lock");
  assert.equal(await readLock(lock), { entries: [] });
  const file: LockEntry = {
    ...GOOD,
    source: "b.wasm",
    reference: null,
    manifestDigest: null,
    signers: [],
    hostCapabilities: ["oci/*"],
  };
  await writeLockEntry(lock, GOOD);
  await writeLockEntry(lock, file);
  assert.equal(await readLock(lock), { entries: [GOOD, file] });
  writeFileSync(lock, readFileSync(lock, "utf8").replace("  - source: b.wasm", "  # ours\n  - source: b.wasm"));
  const changed = { ...GOOD, size: 11 };
  await writeLockEntry(lock, changed);
  await writeLockEntry(lock, { ...file, size: 12 });
  assert.equal(await readLock(lock), { entries: [changed, { ...file, size: 12 }] });
  assert.match(readFileSync(lock, "utf8"), "  # ours\n");
  assert.match(readFileSync(lock, "utf8"), /^# Written by assay pull --update-lock/);
  assert.equal(readdirSync(join(lock, "..")), ["assay.lock"]);
});

test("a lock is read strictly, and never overwritten when it cannot be read", async () => {
  const lock = join(newWorld().folder(), "assay.lock");
  await writeLockEntry(lock, GOOD);
  const good = readFileSync(lock, "utf8");
  const rows: [string, string][] = [
    [good.replace("assay.lock/v1", "assay.lock/v2"), "format: it must be assay.lock/v1"],
    [good.replace("format:", "forma:"), "forma: it is not known"],
    [good.replace("size: 10", "size: 10\n    note: x"), "modules[0].note: it is not known"],
    [good.replace("size: 10", "size: -1"), "modules[0].size: it must be a number of bytes"],
    [good.replace(/moduleDigest: .*/, "moduleDigest: sha256:12"), "modules[0].moduleDigest: it must be sha256:"],
    [good.replace(/    moduleDigest: .*\n/, ""), "modules[0].moduleDigest"],
    [good.replace(/    manifestDigest: .*\n/, ""), "modules[0]: manifestDigest is missing"],
    [good.replace(`policies/small@`, "policies/large@"), "modules[0].reference: it must be the source's repository"],
    [good.replace("18:00:00Z", "18:00"), "modules[0].lockedAt: it must be a time"],
    [good.replace(/imports:\n.*\n/, "imports: x\n"), "modules[0].imports: it must be a list"],
    [good.replace(SOURCE, "registry://small:1"), "modules[0].source"],
    [good.replace("format: assay.lock/v1", "format: assay.lock/v1\nformat: assay.lock/v1"), "line "],
    ["", "it must be a map"],
    ["[]", "it must be a map"],
    [`${good}\n---\n${good}`, "more than one document"],
    [`${good}${good.slice(good.indexOf("  - source"))}`, "modules[1].source: there is an entry for it already"],
  ];
  for (const [text, part] of rows) {
    assert.is.not(text, good, part);
    writeFileSync(lock, text);
    for (const use of [() => readLock(lock), () => writeLockEntry(lock, GOOD)]) {
      const error = await errorOf(LoadError, use);
      assert.is(error.code, "lock-invalid");
      assert.match(error.message, part);
      assert.ok(error.message.startsWith(`${lock}: `), error.message);
    }
    assert.is(readFileSync(lock, "utf8"), text);
  }
});

test("a source in the lock needs nothing else, and a moved tag changes nothing", async () => {
  const { world, lock } = await lockedWorld();
  world.pushModule(moduleBytes("evil"), "1.0");
  const before = world.asked;
  const policy = await loadPolicy(SOURCE, world.options({ lock }));
  assert.is(policy.module.description?.name, "small");
  assert.not.ok(world.registry.asked.slice(before).some(({ operation }) => operation === "resolve"));
  const { entries } = await readLock(lock);
  await writeLockEntry(
    lock,
    await lockEntryOf(await fetchModule(SOURCE, world.options({ lock, updateLock: true })), now()),
  );
  assert.is.not((await readLock(lock)).entries[0]?.manifestDigest, entries[0]?.manifestDigest);
  assert.is((await loadPolicy(SOURCE, world.options({ lock }))).module.description?.name, "evil");
});

test("everything that is other than the lock allows is refused, with old and new and what to do", async () => {
  const bytes = moduleBytes(
    "small",
    ["registry/v1/manifest"],
    [["io.kubewarden.metadata", JSON.stringify({ hostCapabilities: ["oci/v2/verify"] })]],
  );
  const { world, lock } = await lockedWorld(bytes);
  const [entry] = (await readLock(lock)).entries;
  assert.ok(entry);
  assert.equal(entry.capabilities, ["registry/v1/manifest"]);
  assert.equal(entry.hostCapabilities, ["oci/v2/verify"]);
  await loadPolicy(SOURCE, world.options({ lock }));
  const rows: [Partial<LockEntry>, string, string][] = [
    [{ moduleDigest: `sha256:${HEX}` }, `the module sha256:${HEX}`, entry.moduleDigest],
    [{ size: 1 }, "so many bytes: 1", String(bytes.length)],
    [{ imports: [] }, "import none", "wapc.__guest_response"],
    [{ capabilities: [] }, "capability none", "registry/v1/manifest"],
    [{ hostCapabilities: ["crypto/*"] }, "host capability crypto/*", "oci/v2/verify"],
  ];
  for (const [change, old, found] of rows) {
    await writeLockEntry(lock, { ...entry, ...change });
    const error = await errorOf(LoadError, async () => await loadPolicy(SOURCE, world.options({ lock })));
    assert.is(error.code, "lock");
    for (const part of [lock, old, found, `assay pull ${SOURCE} --update-lock`]) assert.match(error.message, part);
  }
  await writeLockEntry(lock, { ...entry, hostCapabilities: ["oci/*"] });
  await loadPolicy(SOURCE, world.options({ lock }));
});

test("who signed is held too, where a trust says that signatures are looked at", async () => {
  const world = newWorld();
  const image = world.pushModule();
  const kit = sigstore();
  const [first, second] = [kit.key("first"), kit.key("second")];
  for (const key of [first, second]) world.registry.attach(image, kit.signImage(image, key, { log: "none" }));
  const trustOf = (...keys: { publicKey: string }[]): Record<string, unknown> => {
    return { attestors: keys.map(({ publicKey }) => ({ key: publicKey })), ignoreTlog: true };
  };
  const lock = join(world.folder(), "assay.lock");
  const options = world.options({ lock, trust: trustOf(first) });
  await writeLockEntry(lock, await lockEntryOf(await fetchModule(SOURCE, { ...options, updateLock: true }), now()));
  await fetchModule(SOURCE, options);
  await fetchModule(SOURCE, { ...options, trust: trustOf(first, second) });
  await fetchModule(SOURCE, world.options({ lock }));
  const error = await errorOf(LoadError, async () => await fetchModule(SOURCE, { ...options, trust: trustOf(second) }));
  assert.is(error.code, "lock");
  assert.match(error.message, /allows a module signed by key sha256:.*, and it is key sha256:/);
});

test("files are pinned by the lock as well", async () => {
  const world = newWorld();
  const folder = world.folder();
  const [path, lock] = [join(folder, "p.wasm"), join(folder, "assay.lock")];
  writeFileSync(path, moduleBytes());
  await loadPolicy(path, world.options({ lock }));
  assert.not(existsSync(lock), "loading writes no lock");
  await writeLockEntry(lock, await lockEntryOf(await fetchModule(path, world.options()), now()));
  await loadPolicy(path, world.options({ lock }));
  writeFileSync(path, moduleBytes("other"));
  assert.is((await errorOf(LoadError, async () => await loadPolicy(path, world.options({ lock })))).code, "lock");
});

test("what the caller allows", async () => {
  const { world } = await lockedWorld(moduleBytes("small", ["registry/v1/manifest"]));
  const load = async (allow: object): Promise<unknown> =>
    await loadPolicy(SOURCE, { ...world.options({ allowTag: true }), allow });
  await load({});
  await load({ imports: ["wapc.*"], capabilities: ["registry/v1/manifest"], hostCapabilities: [] });
  for (const allow of [{ imports: [] }, { imports: ["wap.*", "*"] }, { capabilities: [] }, { capabilities: ["*"] }]) {
    const error = await errorOf(LoadError, async () => await load(allow));
    assert.is(error.code, "not-allowed");
    assert.match(error.message, `${SOURCE}: the module wants the `);
  }
});

test("locks that somebody changed are read or refused, never anything else", async () => {
  const lock = join(newWorld().folder(), "assay.lock");
  await writeLockEntry(lock, GOOD);
  const good = Buffer.from(readFileSync(lock));
  let seed = 88;
  const next = (bound: number): number => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (seed >> 8) % bound;
  };
  let refused = 0;
  for (let round = 0; round < 1500; round++) {
    const bytes = Buffer.from(good);
    for (let change = 0; change <= next(3); change++) bytes[next(bytes.length)] = next(256);
    writeFileSync(lock, next(4) === 0 ? bytes.subarray(0, next(bytes.length)) : bytes);
    try {
      const { entries } = await readLock(lock);
      assert.ok(entries.every(({ moduleDigest }) => /^sha256:[0-9a-f]{64}$/.test(moduleDigest)));
    } catch (error) {
      assert.ok(error instanceof LoadError && error.code === "lock-invalid", String(error));
      refused += 1;
    }
  }
  assert.ok(refused > 500, `${refused} refused`);
});

test.after(() => {
  for (const world of worlds) world.close();
});

test.run();
