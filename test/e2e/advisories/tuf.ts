/** Advisories about TUF clients, held against the capability `trust`. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import * as assert from "uvu/assert";

import { MemoryTufStore, type TufStore } from "../../../host/capability/tufStore.js";
import { TufFolder } from "../../../src/tufFolder.js";
import { call } from "../../support/harness.js";
import { type Signed, TufKey } from "../../../src/testkit/tuf/key.js";
import {
  TARGET,
  delegatedTargets,
  delegations,
  joined,
  sha256,
  type TufRepository,
  type RepositoryFiles,
} from "../../../src/testkit/tuf/repository.js";
import { MIRROR, NOW, TARGET_BYTES, lookUpTarget, tufRepository } from "../../support/tuf/lookup.js";
import { failureCode } from "../../unit/host/registrySetup.js";
import type { Advisory } from "./advisory.js";

/** The target's SHA-256, or the failure's code. */
async function outcome(
  files: RepositoryFiles,
  root: Uint8Array,
  store: TufStore = new MemoryTufStore(),
): Promise<string> {
  const lookup = lookUpTarget(files, root, TARGET, { now: () => NOW, store });
  const bytes = await lookup.catch(() => null);
  return bytes === null ? await failureCode(lookup) : sha256(bytes);
}

const FOUND = sha256(TARGET_BYTES);

/** All lessons of this file. */
export const tufAdvisories: Advisory[] = [
  {
    ids: ["CVE-2022-29173"],
    lesson: "a repository went back to older metadata: no role's version gets lower, and none is lost",
    check: async () => {
      const model = tufRepository();
      const versions = { timestamp: 5, snapshot: 5, targets: 5 };
      for (const older of [
        { ...versions, timestamp: 4 },
        { timestamp: 6, snapshot: 4, targets: 5 },
        { timestamp: 6, snapshot: 6, targets: 4 },
      ]) {
        const store = new MemoryTufStore();
        assert.is(await outcome(model.files({ versions }), model.root(), store), FOUND);
        assert.is(await outcome(model.files({ versions: older }), model.root(), store), "invalid-answer");
        const newer = { timestamp: 7, snapshot: 7, targets: 5 };
        assert.is(await outcome(model.files({ versions: newer }), model.root(), store), FOUND);
      }
      const store = new MemoryTufStore();
      const walked = joined(model.files(), [["2.root.json", model.root(2)]]);
      assert.is(await outcome(walked, model.root(), store), FOUND);
      const replaced = joined(model.files(), [["3.root.json", model.root(2)]]);
      assert.is(await outcome(replaced, model.root(), store), "invalid-answer");
      const gone = (signed: Signed): void => void (signed["meta"] = {});
      const lost = model.files({ versions: { timestamp: 2, snapshot: 2 }, edit: { snapshot: gone } });
      assert.is(await outcome(joined(lost, [["2.root.json", model.root(2)]]), model.root(), store), "invalid-answer");
    },
  },
  {
    ids: ["GHSA-3633-5h82-39pq"],
    lesson: "one key counted twice towards a threshold, as two signatures or under two ids",
    check: async () => {
      const model = tufRepository();
      const key = new TufKey();
      model.roles.timestamp = { keys: [key, new TufKey()], threshold: 2 };
      const root = model.root();
      assert.is(await outcome(model.files(), root), FOUND);
      model.roles.timestamp = { keys: [key], threshold: 2 };
      assert.is(await outcome(model.files(), root), "invalid-answer");
      model.roles.timestamp = { keys: [key, key], threshold: 2 };
      assert.is(await outcome(model.files(), root), "invalid-answer");
      for (const role of ["root", "timestamp", "snapshot", "targets"] as const) {
        const twice = tufRepository();
        twice.roles[role] = { keys: [key, key.under("another id")], threshold: 2 };
        assert.is(await outcome(twice.files(), twice.root()), "invalid-answer", role);
      }
    },
  },
  {
    ids: ["CVE-2024-47534"],
    lesson: "a delegated role was verified with the keys of another delegation, or in another order",
    check: async () => {
      const evil = new TextEncoder().encode("of a role that may not");
      const [trusted, stranger] = [new TufKey(), new TufKey()];
      const files = (model: TufRepository, list: Signed, delegated: Record<string, TufKey>): RepositoryFiles =>
        joined(
          model.files({
            edit: { targets: (signed) => Object.assign(signed, { targets: {}, delegations: list }) },
            delegated: Object.fromEntries(
              Object.entries(delegated).map(([name, key], index) => [
                name,
                { signed: delegatedTargets({ [TARGET]: index === 0 ? TARGET_BYTES : evil }), keys: [key] },
              ]),
            ),
          }),
          [[`targets/${sha256(evil)}.${TARGET}`, evil]],
        );
      const role = (name: string, key: TufKey, paths = ["*"]) => ({ name, keys: [key], paths });
      const both = (first: string, second: string): Signed =>
        delegations([role(first, trusted), role(second, stranger)]);
      const model = tufRepository();
      const root = model.root();
      assert.is(await outcome(files(model, both("b", "a"), { b: trusted, a: stranger }), root), FOUND);
      // The role's own keys, not those of the role beside it.
      assert.is(await outcome(files(model, both("b", "a"), { b: stranger, a: stranger }), root), "invalid-answer");
      // The paths that were delegated, not all that the role says.
      const narrow = delegations([role("b", trusted, ["other/*"])]);
      assert.is(await outcome(files(model, narrow, { b: trusted }), root), "not-found");
      // Names that do not keep their order, and one name twice.
      assert.is(await outcome(files(model, both("10", "9"), { "10": trusted, "9": stranger }), root), "invalid-answer");
      assert.is(await outcome(files(model, both("b", "b"), { b: trusted }), root), "invalid-answer");
      for (const name of ["root", "timestamp", "snapshot", "targets"]) {
        assert.is(await outcome(files(model, both("b", name), { b: trusted }), root), "invalid-answer", name);
      }
    },
  },
  {
    ids: ["CVE-2026-23991"],
    lesson: "malformed metadata made the client fall over: whatever the documents are, the look-up fails with a reason",
    check: async () => {
      const model = tufRepository();
      const signatures = [{ keyid: "x", sig: "zz" }];
      const documents: unknown[] = [null, 1, "text", [], {}, { signed: null }, { signed: {}, signatures: {} }];
      documents.push({ signed: { _type: "timestamp", version: 1, expires: "2027-01-01T00:00:00Z" } });
      documents.push({ signed: { _type: "root", version: 2, expires: "2027-01-01T00:00:00Z" }, signatures });
      documents.push({ signatures: [null], signed: { _type: "targets", version: 1, expires: "2027-01-01T00:00:00Z" } });
      for (const document of [...documents.map((each) => JSON.stringify(each)), "", "{", "\ufeff{}", "\u0000"]) {
        for (const path of ["2.root.json", "timestamp.json", "1.snapshot.json", "1.targets.json"]) {
          const files = joined(model.files(), [[path, new TextEncoder().encode(document)]]);
          assert.is(await outcome(files, model.root()), "invalid-answer", `${path}: ${document}`);
        }
      }
    },
  },
  {
    ids: ["CVE-2026-23992"],
    lesson: "with a threshold of zero or less nobody had to sign",
    check: async () => {
      for (const threshold of [0, -1, 0.5, null, "1"] as number[]) {
        for (const role of ["root", "timestamp", "snapshot", "targets"] as const) {
          const model = tufRepository();
          const unsigned = tufRepository();
          const root = model.root();
          model.roles[role] = { keys: model.roles[role].keys, threshold };
          assert.is(await outcome(unsigned.files(), model.root()), "invalid-answer");
          const files = joined(unsigned.files(), [["2.root.json", model.root(2)]]);
          assert.is(await outcome(files, root), "invalid-answer");
        }
        const model = tufRepository();
        const list = delegations([{ name: "b", keys: [new TufKey()], paths: ["*"] }]);
        Object.assign((list["roles"] as Signed[])[0] ?? {}, { threshold });
        const delegated = { b: { signed: delegatedTargets({ [TARGET]: TARGET_BYTES }), keys: [] } };
        const edit = { targets: (signed: Signed) => Object.assign(signed, { targets: {}, delegations: list }) };
        assert.is(await outcome(model.files({ edit, delegated }), model.root()), "invalid-answer");
      }
    },
  },
  {
    ids: ["CVE-2026-24686", "CVE-2026-24137", "GHSA-fcv2-xgw5-pqxf"],
    lesson: "names of repositories, roles and targets led out of the cache folder: no name of theirs is a file's name",
    check: async () => {
      const folder = mkdtempSync(join(tmpdir(), "assay-tuf-"));
      try {
        writeFileSync(join(folder, "secret.json"), "{}");
        const cache = join(folder, "cache");
        const model = tufRepository();
        const key = new TufKey();
        for (const name of ["../secret", "../../secret", "/etc/secret", "..", "a/../../../secret", "C:\\secret"]) {
          const list = delegations([{ name, keys: [key], paths: ["*"] }]);
          const delegated = { [name]: { signed: delegatedTargets({ [TARGET]: TARGET_BYTES }), keys: [key] } };
          const edit = { targets: (signed: Signed) => Object.assign(signed, { targets: {}, delegations: list }) };
          await outcome(model.files({ edit, delegated }), model.root(), new TufFolder(cache));
          const lookup = lookUpTarget(model.files(), model.root(), name, { now: () => NOW });
          assert.ok(["refused", "not-found"].includes(await failureCode(lookup)), name);
        }
        assert.equal(readdirSync(folder).sort(), ["cache", "secret.json"]);
        for (const name of readdirSync(cache)) assert.match(name, /^[0-9a-f]{64}\.json$/);
      } finally {
        rmSync(folder, { recursive: true });
      }
      for (const target of ["../trusted_root.json", "/trusted_root.json", "a/../../b", "..\\b", "%2e%2e/b"]) {
        const settings = { tuf: { mirror: MIRROR, root: {}, target } };
        const bytes = new TextEncoder().encode(JSON.stringify(settings));
        const answer = call("trustSettings", [bytes, new Uint8Array()], "string");
        assert.match(answer ?? "", /^settings-wrong-value at settings\.trust\.tuf\.target/);
      }
    },
  },
];
