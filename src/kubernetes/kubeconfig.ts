/** kubeconfig files: the cluster and the user of the current context, and nothing that would run a program. */
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";

import { isObject, type JsonObject } from "../../host/json.js";
import { KubernetesError } from "../../host/kubernetes/reader.js";
import { fileProblem, isFileError } from "../document/fileProblem.js";
import { readYaml } from "../document/yaml.js";

/** How a cluster is reached. */
export interface KubernetesConnection {
  /** Where it was found, for messages. */
  readonly source: string;
  readonly server: string;
  /** PEM of the authorities of the server's certificate; null: those that the machine trusts. */
  readonly certificateAuthority: string | null;
  /** The name in the server's certificate, when it is not the one in the URL. */
  readonly serverName: string | null;
  readonly client: { readonly certificate: string; readonly key: string } | null;
  readonly token: string | null;
  /** A file that holds the token; read for each request. */
  readonly tokenFile: string | null;
}

interface Named {
  /** Of the file that it stands in: paths are relative to it. */
  readonly folder: string;
  readonly file: string;
  readonly value: JsonObject;
}

/** The files that kubectl would read: `path`, else those of `KUBECONFIG`, else `~/.kube/config`. */
export function kubeconfigFiles(path: string | undefined, environment: NodeJS.ProcessEnv = process.env): string[] {
  if (path !== undefined) return [path];
  const listed = (environment["KUBECONFIG"] ?? "").split(delimiter).filter((each) => each !== "");
  return listed.length > 0 ? listed : [join(homedir(), ".kube", "config")];
}

/**
 * The connection of the current context, or of `context`. Where several files name the same thing the first one counts, as
 * with kubectl. Throws KubernetesError with the file and what to do; refused are clusters without TLS verification, and users
 * whose credentials come from a program.
 */
export function readKubeconfig(files: readonly string[], context?: string): KubernetesConnection {
  const documents = files.map(readDocument);
  const names = files.join(", ");
  const current = context ?? firstText(documents, "current-context");
  if (current === null) throw new KubernetesError(`${names}: there is no current-context; set one, or name a context`);
  const chosen = named(documents, "contexts", "context", current, names).value;
  const cluster = named(documents, "clusters", "cluster", text(chosen["cluster"]) ?? "", names);
  const user = text(chosen["user"]);
  const connection = { source: `${cluster.file}, context ${current}`, ...clusterOf(cluster) };
  if (user === null) return { ...connection, client: null, token: null, tokenFile: null };
  return { ...connection, ...userOf(named(documents, "users", "user", user, names), user) };
}

function readDocument(file: string): Named {
  try {
    const { value } = readYaml(readFileSync(file, "utf8"), { merge: false });
    if (isObject(value)) return { file, folder: dirname(resolve(file)), value };
  } catch (error) {
    const problem = isFileError(error) ? fileProblem(error) : (error as Error).message.split("\n")[0];
    throw new KubernetesError(`kubeconfig ${file}: ${problem}`);
  }
  throw new KubernetesError(`kubeconfig ${file}: it is no kubeconfig`);
}

/** The entry `{name, [kind]: …}` of a list. */
function named(documents: readonly Named[], list: string, kind: string, name: string, files: string): Named {
  for (const { file, folder, value } of documents) {
    const entries = Array.isArray(value[list]) ? (value[list] as unknown[]) : [];
    const entry = entries.find((each) => isObject(each) && each["name"] === name) as JsonObject | undefined;
    if (entry === undefined) continue;
    if (isObject(entry[kind])) return { file, folder, value: entry[kind] };
    throw new KubernetesError(`kubeconfig ${file}: ${list} "${name}" has no ${kind}`);
  }
  throw new KubernetesError(`kubeconfig ${files}: there is no ${kind} "${name}" under ${list}`);
}

function clusterOf(cluster: Named): Pick<KubernetesConnection, "server" | "certificateAuthority" | "serverName"> {
  const { file, value } = cluster;
  const server = text(value["server"]) ?? "";
  if (!URL.canParse(server))
    throw new KubernetesError(`kubeconfig ${file}: the cluster's server "${server}" is no URL`);
  if (value["insecure-skip-tls-verify"] === true) {
    throw new KubernetesError(
      `kubeconfig ${file}: insecure-skip-tls-verify is refused: anybody could answer; set certificate-authority-data instead`,
    );
  }
  const { protocol, hostname } = new URL(server);
  if (protocol !== "https:" && !["127.0.0.1", "[::1]", "localhost"].includes(hostname)) {
    throw new KubernetesError(`kubeconfig ${file}: the cluster's server ${server} is refused: it is not https`);
  }
  if (text(value["proxy-url"]) !== null) {
    throw new KubernetesError(`kubeconfig ${file}: proxy-url is not supported`);
  }
  return {
    server,
    certificateAuthority: dataOrFile(cluster, "certificate-authority"),
    serverName: text(value["tls-server-name"]),
  };
}

function userOf(user: Named, name: string): Pick<KubernetesConnection, "client" | "token" | "tokenFile"> {
  const { file, folder, value } = user;
  for (const member of ["exec", "auth-provider"]) {
    if (value[member] === undefined || value[member] === null) continue;
    throw new KubernetesError(
      `kubeconfig ${file}: user "${name}" gets credentials from a program (${member}), which is not run here: ` +
        "make a kubeconfig with a token, such as one of `kubectl create token SERVICE-ACCOUNT`",
    );
  }
  if (text(value["username"]) !== null) {
    throw new KubernetesError(
      `kubeconfig ${file}: user "${name}" has a password; Kubernetes has not taken any since 1.19`,
    );
  }
  const certificate = dataOrFile(user, "client-certificate");
  const key = dataOrFile(user, "client-key");
  if ((certificate === null) !== (key === null)) {
    throw new KubernetesError(`kubeconfig ${file}: user "${name}" has only one of client-certificate and client-key`);
  }
  const tokenFile = text(value["tokenFile"]);
  return {
    client: certificate === null || key === null ? null : { certificate, key },
    token: tokenFile === null ? text(value["token"]) : null,
    tokenFile: tokenFile === null ? null : resolve(folder, tokenFile),
  };
}

/** `NAME-data`, base64, or else the file that `NAME` names; null for neither. */
function dataOrFile({ file, folder, value }: Named, name: string): string | null {
  const data = text(value[`${name}-data`]);
  if (data !== null) return Buffer.from(data, "base64").toString();
  const path = text(value[name]);
  if (path === null) return null;
  try {
    return readFileSync(resolve(folder, path), "utf8");
  } catch (error) {
    throw new KubernetesError(`kubeconfig ${file}: ${name} ${path}: ${fileProblem(error)}`);
  }
}

function firstText(documents: readonly Named[], member: string): string | null {
  for (const { value } of documents) {
    const found = text(value[member]);
    if (found !== null) return found;
  }
  return null;
}

function text(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
