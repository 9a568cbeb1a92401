/** The cluster that this process may ask: that of a kubeconfig, or the one that it runs in. Needs Node. */
import { existsSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { Agent, fetch as undiciFetch } from "undici";

import { KubernetesClient } from "../../host/kubernetes/client.js";
import { KubernetesError } from "../../host/kubernetes/reader.js";
import { kubeconfigFiles, readKubeconfig, type KubernetesConnection } from "./kubeconfig.js";

/** Where Kubernetes puts a Pod's service account. */
const SERVICE_ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";

/** Which cluster. */
export interface ClusterOptions {
  /** A kubeconfig file; else `KUBECONFIG`, `~/.kube/config`, and inside of a Pod its service account. */
  readonly kubeconfig?: string;
  /** In place of the current context. */
  readonly context?: string;
  readonly environment?: NodeJS.ProcessEnv;
  readonly serviceAccountFolder?: string;
}

/** A reader of the cluster; `close` ends its connections. */
export type ClusterClient = KubernetesClient & { close(): Promise<void> };

/** A client of the cluster that the options, or the machine's own configuration, name. Nothing is asked yet. Throws KubernetesError. */
export function clusterClient(options: ClusterOptions = {}): ClusterClient {
  return connect(clusterConnection(options));
}

/** How the cluster is reached. Throws KubernetesError, which says where it was looked for. */
export function clusterConnection(options: ClusterOptions = {}): KubernetesConnection {
  const environment = options.environment ?? process.env;
  const files = kubeconfigFiles(options.kubeconfig, environment).filter(
    (file) => options.kubeconfig !== undefined || existsSync(file),
  );
  if (files.length > 0) return readKubeconfig(files, options.context);
  const own = serviceAccount(environment, options.serviceAccountFolder ?? SERVICE_ACCOUNT);
  if (own !== null) return own;
  throw new KubernetesError(
    "there is no cluster to ask: no kubeconfig was named, KUBECONFIG and ~/.kube/config are not there, and this is no Pod",
  );
}

function serviceAccount(environment: NodeJS.ProcessEnv, folder: string): KubernetesConnection | null {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port = "443" } = environment;
  const tokenFile = join(folder, "token");
  if (host === undefined || host === "" || !existsSync(tokenFile)) return null;
  return {
    source: `service account ${folder}`,
    server: `https://${host.includes(":") ? `[${host}]` : host}:${port}`,
    certificateAuthority: readFileSync(join(folder, "ca.crt"), "utf8"),
    serverName: null,
    client: null,
    token: null,
    tokenFile,
  };
}

function connect(connection: KubernetesConnection): ClusterClient {
  const { server, certificateAuthority, serverName, client, token, tokenFile } = connection;
  const agent = new Agent({
    connect: {
      // Said aloud: else NODE_TLS_REJECT_UNAUTHORIZED=0, set for some other program's sake, would let anybody answer.
      rejectUnauthorized: true,
      ...(certificateAuthority === null ? {} : { ca: certificateAuthority }),
      ...(serverName === null ? {} : { servername: serverName }),
      ...(client === null ? {} : { cert: client.certificate, key: client.key }),
    },
  });
  const fetch = (async (url: string, init: object) =>
    await undiciFetch(url, { ...init, dispatcher: agent })) as unknown as typeof globalThis.fetch;
  const reader = new KubernetesClient({
    server,
    fetch,
    token: async () => (tokenFile === null ? token : (await readFile(tokenFile, "utf8")).trim()),
  });
  return Object.assign(reader, { close: async () => await agent.close() });
}
