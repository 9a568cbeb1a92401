/** The registry client's options for Node: credentials, TLS, proxies and mirrors, as docker's and podman's files have them. */
import { statSync } from "node:fs";
import { join } from "node:path";

import type { CredentialsLookup } from "../../host/registry/credentials.js";
import { LookupFailure, printable } from "../../host/registry/failure.js";
import type { MirrorLookup } from "../../host/registry/mirror.js";
import type { RegistryOptions } from "../../host/registry/options.js";
import { ConfigurationError } from "./configurationError.js";
import type { ConfigurationFile } from "./configurationFile.js";
import { resolveBySystem } from "./connection/checkedLookup.js";
import { hasCertificateFolder } from "./connection/hostCertificates.js";
import type { NamedHosts } from "./connection/internalHosts.js";
import { proxyFromEnvironment } from "./connection/proxy.js";
import { HostTls } from "./connection/hostTls.js";
import { makeFetch } from "./connection/undiciFetch.js";
import type { AuthsDocument } from "./credentials/authsDocument.js";
import { AuthsSource, authsFile, type HelperRules } from "./credentials/authsSource.js";
import { cloudSources } from "./credentials/clouds/sources.js";
import type { KeptIn } from "./credentials/keep.js";
import { authFilePaths, containersFolder, dockerConfigPath, variable, type Environment } from "./credentials/places.js";
import { readPullSecret } from "./credentials/pullSecret.js";
import { credentialsLookup, givenCredentials, type CredentialSource } from "./credentials/source.js";
import { canonicalHost } from "./hostName.js";
import { BODY_TIMEOUT, CONNECT_TIMEOUT, HEADERS_TIMEOUT } from "./limits.js";
import { RegistriesFiles } from "./mirrors/registriesFiles.js";
import type { NodeRegistrySettings } from "./settings.js";

const TIMEOUTS = { connect: CONNECT_TIMEOUT, headers: HEADERS_TIMEOUT, body: BODY_TIMEOUT };
const AUTH_FILE = "auth file";
const DOCKER_CONFIG = "docker configuration";
const MAX_MESSAGE = 600;

/**
 * Options for `RegistryClient`, `RegistryWriter` and policies. All files are looked into once at the start, so that a mistake
 * in one is known before the first request, and again whenever they have changed.
 * @throws ConfigurationError that names the file or variable, what is wrong and where
 */
export function nodeRegistryOptions(settings: NodeRegistrySettings = {}): RegistryOptions {
  const environment = settings.environment ?? process.env;
  const files = fileSources(settings, environment);
  const registries = registriesFiles(settings, environment);
  registries?.entries();
  const tls = new HostTls(settings, certificateFolders(settings, environment), environment);
  const named = namedHosts(settings, [...files, ...(registries === null ? [] : [registries])], tls.folders);
  const fetch = makeFetch({
    named,
    resolve: settings.resolve ?? resolveBySystem,
    proxyFor: proxyFromEnvironment(environment),
    timeouts: { ...TIMEOUTS, ...settings.timeouts },
    tls: (host) => tls.for(host),
  });
  const clouds = settings.clouds === false ? null : cloudSources(fetch);
  return {
    plainHttp: settings.plainHttp ?? [],
    fetch,
    credentials: lookup(settings, [...files, ...(clouds?.sources ?? [])]),
    ...(clouds === null ? {} : { credentialsAdvice: clouds.advice }),
    ...(registries === null ? {} : { mirrors: safely(registries.plan) }),
    ...(settings.warn === undefined ? {} : { warn: settings.warn }),
  };
}

function lookup({ credentials }: NodeRegistrySettings, sources: readonly CredentialSource[]): CredentialsLookup {
  return credentialsLookup(credentials === undefined ? sources : [givenCredentials(credentials), ...sources]);
}

/** Sources that are documents, each read once so that a mistake shows. */
function fileSources(settings: NodeRegistrySettings, environment: Environment): CredentialSource[] {
  const rules: HelperRules = {
    environment: { ...environment },
    ...(settings.helpers === undefined ? {} : { allowed: settings.helpers }),
  };
  const files = authFiles(settings, environment);
  for (const file of files) file.read();
  const secrets = (settings.pullSecrets ?? []).map(readPullSecret);
  return [...files.map((file) => () => file.read()), ...secrets.map((secret) => () => secret)].map(
    (read) => new AuthsSource(read, rules),
  );
}

/**
 * What somebody names comes first, then docker's own, then podman's: `assay login` writes into the first of them, so that
 * what it has kept is what is found.
 */
function authFiles(settings: NodeRegistrySettings, environment: Environment): ConfigurationFile<AuthsDocument>[] {
  const { authFile, dockerConfig } = settings;
  const named = namedAuthFile(settings, environment);
  const docker = dockerConfig === null ? [] : [dockerFile(settings, environment)];
  const usual = named !== null || authFile === null ? [] : authFilePaths(environment);
  return [
    ...(named === null ? [] : [authsFile(named, AUTH_FILE, authFile !== undefined)]),
    ...docker.map((path) => authsFile(path, DOCKER_CONFIG, dockerConfig !== undefined)),
    ...usual.map((path) => authsFile(path, AUTH_FILE)),
  ];
}

/** The file that `assay login` writes: the one that is asked first. */
export function credentialsFile(settings: NodeRegistrySettings): KeptIn {
  const environment = settings.environment ?? process.env;
  const named = namedAuthFile(settings, environment);
  if (named !== null) return { path: named, title: AUTH_FILE };
  return { path: dockerFile(settings, environment), title: DOCKER_CONFIG };
}

/** A setting counts more than the variable, whichever of the two files it is about. */
function namedAuthFile({ authFile, dockerConfig }: NodeRegistrySettings, environment: Environment): string | null {
  if (authFile !== undefined) return authFile;
  return dockerConfig === undefined ? variable(environment, "REGISTRY_AUTH_FILE") : null;
}

function dockerFile({ dockerConfig }: NodeRegistrySettings, environment: Environment): string {
  if (dockerConfig === undefined || dockerConfig === null) return dockerConfigPath(environment);
  return dockerConfigFile(dockerConfig);
}

/** `config.json`, when a folder is named as docker's own `--config` has it; what is not there yet is a folder without ".json". */
function dockerConfigFile(path: string): string {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? !path.endsWith(".json");
  return isFolder ? join(path, "config.json") : path;
}

function registriesFiles(settings: NodeRegistrySettings, environment: Environment): RegistriesFiles | null {
  const { registriesConf, warn } = settings;
  if (registriesConf === null) return null;
  return registriesConf === undefined
    ? RegistriesFiles.inPlaces(environment, warn)
    : RegistriesFiles.at(registriesConf, warn);
}

function certificateFolders({ certsDir }: NodeRegistrySettings, environment: Environment): string[] {
  if (certsDir === null) return [];
  if (certsDir !== undefined) return [certsDir];
  return [join(containersFolder(environment), "certs.d"), "/etc/containers/certs.d", "/etc/docker/certs.d"];
}

/** Whom the operator names: with flags, on the command line, or by having configured something for them. */
function namedHosts(
  settings: NodeRegistrySettings,
  files: readonly { names(host: string): boolean }[],
  folders: readonly string[],
): NamedHosts {
  const allowed = hostSet([...(settings.plainHttp ?? []), ...(settings.internalHosts ?? [])]);
  const own = [settings.credentials, settings.clientCertificates].flatMap((each) => Object.keys(each ?? {}));
  const named = hostSet([...(settings.named ?? []), ...own]);
  return {
    isAllowed: (host) => allowed.has(host),
    isNamed: (host) => named.has(host) || hasCertificateFolder(host, folders) || files.some((file) => file.names(host)),
  };
}

function hostSet(hosts: readonly string[]): Set<string> {
  return new Set(hosts.map((host) => canonicalHost(host) ?? host));
}

/** A file that has become unreadable fails the look-ups that need it, and says so. */
function safely(plan: MirrorLookup): MirrorLookup {
  return (host, repository) => {
    try {
      return plan(host, repository);
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      throw new LookupFailure("unavailable", printable(error.message, MAX_MESSAGE));
    }
  };
}
