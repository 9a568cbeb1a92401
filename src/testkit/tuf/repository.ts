/** Small TUF repositories (specification 1.0) whose metadata can be wrong in any way and is signed all the same. */
import { createHash } from "node:crypto";

import { type Signed, TufKey, document } from "./key.js";

/** When metadata expires, unless told otherwise. */
export const EXPIRES = "2027-01-01T00:00:00Z";

/** The target that repositories lead to. */
export const TARGET = "trusted_root.json";

/** A repository's files, by their path below the URL. */
export type RepositoryFiles = ReadonlyMap<string, Uint8Array>;

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

/** What a repository is made with. */
export interface TufOptions {
  /** Its keys follow from it; repositories without a seed differ from one another. */
  seed?: string;
  /** When all of its metadata expires, RFC 3339. */
  expires?: string;
  /** The target's bytes; empty when left out. */
  target?: Uint8Array;
}

/** One repository with its keys. */
export class TufRepository {
  readonly roles: Record<Role, RoleKeys>;
  readonly #expires: string;
  readonly #target: Uint8Array;

  constructor({ seed, expires = EXPIRES, target = new Uint8Array() }: TufOptions = {}) {
    const one = (role: Role): RoleKeys => {
      return { keys: [new TufKey(seed === undefined ? {} : { seed: `${seed} ${role}` })], threshold: 1 };
    };
    this.roles = { root: one("root"), timestamp: one("timestamp"), snapshot: one("snapshot"), targets: one("targets") };
    this.#expires = expires;
    this.#target = target;
  }

  /** A root with the roles as they are now. `by`: who signs; the root's own keys. */
  root(version = 1, edit: (signed: Signed) => void = () => undefined, by = this.roles.root.keys): Uint8Array {
    const roles = Object.entries(this.roles);
    const keys = roles.flatMap(([, role]) => role.keys.map((key) => [key.id, key.json]));
    const signed: Signed = {
      ...this.#head("root", version),
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
    const { versions = {}, edit = {}, delegated = {}, target = this.#target } = changes;
    const files = new Map<string, Uint8Array>();
    const publish = (role: Role, signed: Signed): Uint8Array => {
      edit[role]?.(signed);
      const bytes = document(signed, this.roles[role].keys);
      files.set(role === "timestamp" ? "timestamp.json" : `${versions[role] ?? 1}.${role}.json`, bytes);
      return bytes;
    };
    const targets = { [TARGET]: { length: target.length, hashes: { sha256: sha256(target) } } };
    publish("targets", { ...this.#head("targets", versions.targets), targets });
    const meta: Record<string, { version: number }> = { "targets.json": { version: versions.targets ?? 1 } };
    for (const [name, { signed, keys }] of Object.entries(delegated)) {
      const version = Number(signed["version"]);
      meta[`${name}.json`] = { version };
      files.set(`${version}.${encodeURIComponent(name)}.json`, document(signed, keys));
    }
    const snapshot = publish("snapshot", { ...this.#head("snapshot", versions.snapshot), meta });
    const listed = { version: versions.snapshot ?? 1, length: snapshot.length, hashes: { sha256: sha256(snapshot) } };
    publish("timestamp", { ...this.#head("timestamp", versions.timestamp), meta: { "snapshot.json": listed } });
    return files.set(`targets/${sha256(target)}.${TARGET}`, target);
  }

  #head(type: Role, version?: number): Signed {
    return head(type, version, this.#expires);
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

function head(type: Role, version = 1, expires = EXPIRES): Signed {
  return { _type: type, spec_version: "1.0.31", version, expires };
}
