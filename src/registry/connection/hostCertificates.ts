/** TLS for one registry: whom to believe, and with which certificate to show up (containers-certs.d). */
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { createSecureContext, type SecureContext } from "node:tls";

import { fileProblem } from "../../document/fileProblem.js";
import { ConfigurationError } from "../configurationError.js";
import { isMissing } from "../configurationFile.js";
import { readCertificates, readPrivateKey } from "./certificateFile.js";

/** Files for a host, all PEM. */
export interface CertificateFiles {
  /** Certification authorities, besides the machine's own. */
  readonly authorities: readonly string[];
  /** The certificate (with its chain) and the key that this client shows. */
  readonly client: { readonly certificate: string; readonly key: string } | null;
}

/**
 * The files for `host[:port]` in the first of the folders that has a folder of that name: `*.crt` are authorities, and
 * `NAME.cert` with `NAME.key` are the client's. Null when none has. Throws ConfigurationError for half of a pair, or several.
 */
export function certificateFilesFor(host: string, folders: readonly string[]): CertificateFiles | null {
  for (const folder of folders) {
    const own = join(folder, host);
    const names = namesIn(own);
    if (names !== null) return filesOf(own, names);
  }
  return null;
}

/** Whether one of the folders has a folder for the host. */
export function hasCertificateFolder(host: string, folders: readonly string[]): boolean {
  return folders.some((folder) => statSync(join(folder, host), { throwIfNoEntry: false })?.isDirectory() === true);
}

function namesIn(folder: string): string[] | null {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    if (isMissing(error)) return null;
    throw new ConfigurationError(`certificates ${folder}: ${fileProblem(error)}`);
  }
}

function filesOf(folder: string, names: readonly string[]): CertificateFiles {
  const authorities = names.filter((name) => name.endsWith(".crt")).map((name) => join(folder, name));
  const pairs = new Set(names.filter((name) => /\.(?:cert|key)$/.test(name)).map((name) => name.replace(/\.\w+$/, "")));
  for (const pair of pairs) {
    for (const name of [`${pair}.cert`, `${pair}.key`]) {
      if (!names.includes(name))
        throw new ConfigurationError(`certificates ${folder}: ${name} is missing beside its other half`);
    }
  }
  const [pair, another] = [...pairs];
  if (another !== undefined)
    throw new ConfigurationError(`certificates ${folder}: there is more than one client certificate`);
  const client =
    pair === undefined ? null : { certificate: join(folder, `${pair}.cert`), key: join(folder, `${pair}.key`) };
  return { authorities, client };
}

/** What TLS connections to a host are made with. `roots` are PEM certificates. Throws ConfigurationError that names the file. */
export function secureContext(roots: readonly string[], files: readonly CertificateFiles[]): SecureContext {
  const own = files.flatMap(({ authorities }) => authorities.flatMap((path) => readCertificates(path, "certificate")));
  const client = files.find((each) => each.client !== null)?.client ?? null;
  if (client === null) return createSecureContext({ ca: [...roots, ...own] });
  const cert = readCertificates(client.certificate, "client certificate").join("\n");
  const key = readPrivateKey(client.key, "key of the client certificate");
  try {
    return createSecureContext({ ca: [...roots, ...own], cert, key });
  } catch {
    throw new ConfigurationError(`client certificate ${client.certificate}: the key in ${client.key} is not its key`);
  }
}

/** What changes when one of the files does: they are renewed under running programs. */
export function stampOf(files: readonly CertificateFiles[]): string {
  const paths = files.flatMap(({ authorities, client }) => [
    ...authorities,
    ...(client === null ? [] : [client.certificate, client.key]),
  ]);
  return paths
    .map((path) => {
      const stats = statSync(path, { throwIfNoEntry: false });
      return `${path} ${stats?.mtimeMs ?? 0} ${stats?.size ?? 0} ${stats?.ino ?? 0}`;
    })
    .join("\n");
}
