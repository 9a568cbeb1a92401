/** Makes small TUF repositories (specification 1.0) whose metadata can be wrong in any way and is signed all the same. */
import { createHash, generateKeyPairSync, sign, type KeyObject } from "node:crypto";

import type { RepositoryFiles } from "./lookup.js";

/** When the repositories here are looked at, and when their metadata expires. */
export const NOW = new Date("2026-11-21T00:00:00Z");
export const EXPIRES = "2027-01-01T00:00:00Z";

/** The target that they lead to. */
export const TARGET = "trusted_root.json";
export const TARGET_BYTES = new TextEncoder().encode('{"the":"target"}\n');

/** The part of a document that is signed; members are what a test writes. */
export type Signed = Record<string, unknown>;

/** A key of Ed25519, under an id that may be any text. */
export class TufKey {
  private readonly privateKey: KeyObject;
  readonly publicHex: string;
  readonly id: string;

  constructor(id?: string, same?: TufKey) {
    const pair = generateKeyPairSync("ed25519");
    this.privateKey = same?.privateKey ?? pair.privateKey;
    const spki = pair.publicKey.export({ type: "spki", format: "der" });
    this.publicHex = same?.publicHex ?? spki.subarray(-32).toString("hex");
    this.id = id ?? createHash("sha256").update(this.publicHex).digest("hex");
  }

  /** As metadata hold it. */
  get json(): Signed {
    return { keytype: "ed25519", scheme: "ed25519", keyval: { public: this.publicHex } };
  }

  sign(signed: unknown): { keyid: string; sig: string } {
    return { keyid: this.id, sig: sign(null, Buffer.from(canonical(signed)), this.privateKey).toString("hex") };
  }
}

/** The bytes of a document, signed by these keys. */
export function document(signed: Signed, keys: readonly TufKey[]): Uint8Array {
  return bytesOf({ signed, signatures: keys.map((key) => key.sign(signed)) });
}

/** The keys of a role, and how many must sign. */
export interface RoleKeys {
  keys: TufKey[];
  threshold: number;
}

/** The roles of a root. */
export type Role = "root" | "timestamp" | "snapshot" | "targets";

/** A delegated role's metadata and who signs it. */
export interface Delegated {
  signed: Signed;
  keys: TufKey[];
}

/** What differs from a repository in order. */
export interface Changes {
  /** Versions of roles; 1 when left out. */
  versions?: Partial<Record<Role, number>>;
  /** Changes a role's document before it is signed. */
  edit?: Partial<Record<Role, (signed: Signed) => void>>;
  /** Documents of delegated roles. */
  delegated?: Record<string, Delegated>;
  /** The target's bytes. */
  target?: Uint8Array;
}

/** One repository with its keys. */
export class TufModel {
  readonly roles: Record<Role, RoleKeys> = {
    root: oneKey(),
    timestamp: oneKey(),
    snapshot: oneKey(),
    targets: oneKey(),
  };

  /** A root with the roles as they are now. `by`: who signs; the root's own keys. */
  root(version = 1, edit: (signed: Signed) => void = () => undefined, by = this.roles.root.keys): Uint8Array {
    const roles = Object.entries(this.roles);
    const keys = roles.flatMap(([, role]) => role.keys.map((key) => [key.id, key.json]));
    const signed: Signed = {
      ...head("root", version),
      consistent_snapshot: true,
      keys: Object.fromEntries(keys),
      roles: Object.fromEntries(
        roles.map(([name, role]) => [name, { keyids: role.keys.map(({ id }) => id), threshold: role.threshold }]),
      ),
    };
    edit(signed);
    return document(signed, by);
  }

  /** All files but roots. */
  files(changes: Changes = {}): Map<string, Uint8Array> {
    const { versions = {}, edit = {}, delegated = {}, target = TARGET_BYTES } = changes;
    const files = new Map<string, Uint8Array>();
    const publish = (role: Role, signed: Signed): Uint8Array => {
      edit[role]?.(signed);
      const bytes = document(signed, this.roles[role].keys);
      files.set(role === "timestamp" ? "timestamp.json" : `${versions[role] ?? 1}.${role}.json`, bytes);
      return bytes;
    };
    const targets = { [TARGET]: { length: target.length, hashes: { sha256: sha256(target) } } };
    publish("targets", { ...head("targets", versions.targets), targets });
    const meta: Record<string, { version: number }> = { "targets.json": { version: versions.targets ?? 1 } };
    for (const [name, { signed, keys }] of Object.entries(delegated)) {
      const version = Number(signed["version"]);
      meta[`${name}.json`] = { version };
      files.set(`${version}.${encodeURIComponent(name)}.json`, document(signed, keys));
    }
    const snapshot = publish("snapshot", { ...head("snapshot", versions.snapshot), meta });
    const listed = { version: versions.snapshot ?? 1, length: snapshot.length, hashes: { sha256: sha256(snapshot) } };
    publish("timestamp", { ...head("timestamp", versions.timestamp), meta: { "snapshot.json": listed } });
    return files.set(`targets/${sha256(target)}.${TARGET}`, target);
  }
}

/** The files of several parts, later ones in place of earlier ones. */
export function joined(...parts: Iterable<readonly [string, Uint8Array]>[]): RepositoryFiles {
  return new Map(parts.flatMap((part) => [...part]));
}

/** A targets document of a delegated role. */
export function delegatedTargets(targets: Record<string, Uint8Array>, rest: Signed = {}): Signed {
  const entries = Object.entries(targets).map(([name, bytes]) => [
    name,
    { length: bytes.length, hashes: { sha256: sha256(bytes) } },
  ]);
  return { ...head("targets", 1), targets: Object.fromEntries(entries) as Signed, ...rest };
}

/** A delegation to roles, in this order. */
export function delegations(roles: { name: string; keys: TufKey[]; paths: string[]; terminating?: boolean }[]): Signed {
  return {
    keys: Object.fromEntries(roles.flatMap(({ keys }) => keys.map((key) => [key.id, key.json]))),
    roles: roles.map(({ name, keys, paths, terminating = false }) => ({
      name,
      keyids: keys.map(({ id }) => id),
      threshold: 1,
      terminating,
      paths,
    })),
  };
}

export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** JSON with sorted members and without blanks: OLPC canonical JSON for texts without control characters. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(",")}}`;
}

function head(type: Role, version = 1): Signed {
  return { _type: type, spec_version: "1.0.31", version, expires: EXPIRES };
}

function oneKey(): RoleKeys {
  return { keys: [new TufKey()], threshold: 1 };
}

function bytesOf(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}
