/** notation's configuration folder: trust policy, trust store and signing keys, as files. */
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

import { KitError } from "../kitError.js";
import type { TestAuthority } from "../timestamp/authority.js";
import { pemOf } from "../x509/pem.js";
import { thumbprint } from "./manifest.js";
import type { NotarySigner } from "./signer.js";
import { STORE } from "./trustPolicy.js";

/** Texts of files by path. */
export type TrustFiles = Readonly<Record<string, string>>;

/** What else is written than the world itself says. */
export interface ConfigurationOptions {
  /** A document instead of `trustPolicy()`. */
  readonly trustPolicy?: Readonly<Record<string, unknown>>;
  /** Those with whose keys notation itself can sign: `notation sign --key NAME`; the first is the default. */
  readonly signingKeys?: readonly NotarySigner[];
}

/** The roots of these signers and of the time-stamping authority, PEM, by paths below `truststore/`. */
export function trustFiles(signers: readonly NotarySigner[], timestampAuthority: TestAuthority): TrustFiles {
  const files: Record<string, string> = {};
  for (const root of signers.flatMap(({ certificates }) => certificates.slice(-1))) {
    const file = `${thumbprint(root).slice(0, 16)}.crt`;
    for (const type of ["ca", "signingAuthority"]) files[`x509/${type}/${STORE}/${file}`] = pemOf("CERTIFICATE", root);
  }
  files[`x509/tsa/${STORE}/root.crt`] = pemOf("CERTIFICATE", timestampAuthority.root);
  return files;
}

/** Writes all of it. A file is there whole or not at all. */
export function writeConfiguration(
  folder: string,
  trustPolicy: Readonly<Record<string, unknown>>,
  trustStore: TrustFiles,
  signingKeys: readonly NotarySigner[],
): void {
  requireOwnNames(signingKeys);
  for (const [path, pem] of Object.entries(trustStore)) write(join(folder, "truststore", path), pem);
  write(join(folder, "trustpolicy.json"), document(trustPolicy));
  const [first] = signingKeys;
  if (first === undefined) return;
  const keys = signingKeys.map((signer) => writeKey(resolve(folder), signer));
  write(join(folder, "signingkeys.json"), document({ default: first.name, keys }));
}

/** notation knows keys by name, and the files are named like them. */
function requireOwnNames(signers: readonly NotarySigner[]): void {
  const names = new Set<string>();
  for (const { name } of signers) {
    if (!/^[\w.-]+$/.test(name)) throw new KitError(`notation cannot sign as ${JSON.stringify(name)}: use a plain CN`);
    if (names.has(name)) throw new KitError(`two signers are named ${name}: give their subjects a CN of their own`);
    names.add(name);
  }
}

function writeKey(folder: string, { name, privateKeyPem, chainPem }: NotarySigner): Record<string, string> {
  const keyPath = join(folder, "localkeys", `${name}.key`);
  const certPath = join(folder, "localkeys", `${name}.crt`);
  write(keyPath, privateKeyPem);
  write(certPath, chainPem);
  return { name, keyPath, certPath };
}

function document(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** For the owner alone: notation asks for it. */
function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const temporary = `${path}.${process.pid}.tmp`;
  writeFileSync(temporary, text, { mode: 0o600 });
  renameSync(temporary, path);
}
