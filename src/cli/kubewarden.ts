/** Kubewarden's policies on the command line: who answers their calls, and what they may call. */
import { lookup } from "node:dns/promises";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { rootCertificates } from "node:tls";

import type { Command } from "commander";

import { isObject, type JsonObject } from "../../host/json.js";
import { HostCapabilityError } from "../../host/kubewarden/capabilities.js";
import { kubewardenHost } from "../../host/kubewarden/host.js";
import type { ContextAwareResource, PolicyLogEntry } from "../../host/kubewarden/options.js";
import { KubernetesError } from "../../host/kubernetes/reader.js";
import type { Exchange } from "../../host/record/kwctl/recording.js";
import { RegistryClient } from "../../host/registry/client.js";
import type { RegistryOptions } from "../../host/registry/options.js";
import type { ForeignHost } from "../../host/runtime/foreignHost.js";
import { builtInModule } from "../builtInModules.js";
import { clusterClient, type ClusterClient } from "../kubernetes/cluster.js";
import { Policy, type PolicyOptions } from "../policy.js";
import { UsageError } from "./exitCodes.js";
import { printableText } from "./printable.js";

/** Flags of commands that run Kubewarden's policies. */
export interface KubewardenFlags {
  allowedHostCapabilities?: string;
  allowContextAware?: boolean;
  kubeconfig?: string;
}

/** Adds the flags to a command. */
export function addKubewardenFlags(command: Command): Command {
  return command
    .option(
      "--allowed-host-capabilities <patterns>",
      "what a Kubewarden policy may call, separated by commas: *, oci/*, oci/v2/verify; - for nothing (default: what the lock lists, else *)",
    )
    .option("--allow-context-aware", "let a Kubewarden policy read the kinds that its metadata names from the cluster")
    .option(
      "--kubeconfig <file>",
      "the cluster of context-aware policies (default: KUBECONFIG, ~/.kube/config, a Pod's own)",
    );
}

/** The host of a Kubewarden policy, with what it was asked in `exchanges`. */
export interface PolicyHost {
  readonly host: ForeignHost;
  readonly exchanges: Exchange[];
  close(): Promise<void>;
}

/** What a host is made of besides the flags. */
export interface PolicyWorld {
  readonly registry: RegistryOptions;
  readonly now?: () => Date;
  readonly trust?: JsonObject;
  /** What the lock lets the policy call, where no flag says it; null when the lock says nothing. */
  readonly lockedCapabilities?: readonly string[] | null;
}

/** The host for a policy with this metadata, over the same registries and clock as the policy. Throws UsageError. */
export async function policyHost(
  flags: KubewardenFlags,
  metadata: unknown,
  { registry, now, trust, lockedCapabilities = null }: PolicyWorld,
): Promise<PolicyHost> {
  const exchanges: Exchange[] = [];
  const cluster = clusterOf(flags);
  const options: PolicyOptions = { registry, ...(now === undefined ? {} : { now }) };
  const [verifier, certificates] = await Promise.all([
    shipped("verify-image-signatures", options),
    shipped("certificate-trust", options),
  ]);
  const host = said(() =>
    kubewardenHost({
      images: new RegistryClient(registry),
      verifier,
      certificates,
      webRoots: rootCertificates,
      lookupHost: async (name) => (await lookup(name, { all: true })).map(({ address }) => address),
      hostCapabilities: capabilitiesOf(flags) ?? lockedCapabilities ?? ["*"],
      contextAwareResources: flags.allowContextAware === true ? declaredResources(metadata) : [],
      log: (entry) => console.error(logLine(entry)),
      record: (exchange) => void exchanges.push(exchange),
      ...(cluster === null ? {} : { kubernetes: cluster }),
      ...(trust === undefined ? {} : { trust }),
      ...(now === undefined ? {} : { now }),
    }),
  );
  return { host, exchanges, close: async () => await cluster?.close() };
}

/** Null when no flag says it. */
function capabilitiesOf({ allowedHostCapabilities: list }: KubewardenFlags): string[] | null {
  if (list === undefined) return null;
  return list === "-" ? [] : list.split(",").map((each) => each.trim());
}

/** The kinds that the policy's own metadata asks for. */
function declaredResources(metadata: unknown): ContextAwareResource[] {
  const declared = isObject(metadata) ? metadata["contextAwareResources"] : null;
  if (!Array.isArray(declared)) return [];
  return declared.filter(
    (each): each is ContextAwareResource =>
      isObject(each) && typeof each["apiVersion"] === "string" && typeof each["kind"] === "string",
  );
}

/** Null where nobody asked for a cluster: nothing of it is read then. */
function clusterOf({ allowContextAware, kubeconfig }: KubewardenFlags): ClusterClient | null {
  if (allowContextAware !== true && kubeconfig === undefined) return null;
  if (kubeconfig !== undefined && !existsSync(kubeconfig)) {
    throw new UsageError(`--kubeconfig ${kubeconfig}: there is no such file`);
  }
  return said(() => clusterClient(kubeconfig === undefined ? {} : { kubeconfig }));
}

async function shipped(name: string, options: PolicyOptions): Promise<Policy> {
  const url = builtInModule(name);
  if (url === null) throw new UsageError(`the module ${name}, which Assay ships, is not there: run npm run build`);
  return await Policy.load(await readFile(url), options);
}

function logLine({ level, message, data }: PolicyLogEntry): string {
  const more = Object.keys(data).length === 0 ? "" : ` ${JSON.stringify(data)}`;
  return printableText(`policy ${level}: ${message}${more}`);
}

function said<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof HostCapabilityError) throw new UsageError(`--allowed-host-capabilities: ${error.message}`);
    if (error instanceof KubernetesError) throw new UsageError(error.message);
    throw error;
  }
}
