/** How the image commands reach registries: the common flags, and cosign's, which are for the image's own registry. */
import type { Credentials } from "../../../host/registry/credentials.js";
import type { RegistryOptions } from "../../../host/registry/options.js";
import { UsageError } from "../exitCodes.js";
import { registryHosts } from "../plainHttp.js";
import { registryIn, registryOptions } from "../registryOptions.js";
import { given } from "./attestor.js";
import type { ImageOptions, VerifyOptions } from "./options.js";

const DOCKER_HUB = "docker.io";

/**
 * The client's options for one image. A password, token or client certificate of a flag goes to the registry of this image
 * and to no other, whatever else is asked. Throws UsageError.
 */
export function imageRegistries(image: string, options: ImageOptions): RegistryOptions {
  const host = registryIn(image)[0] ?? DOCKER_HUB;
  const credentials = flagCredentials(options);
  const client = clientCertificate(options);
  return registryOptions(options, [host, ...namedElsewhere(options)], {
    plainHttp: plainHttpOf(image, options),
    ...(credentials === null ? {} : { credentials: { [host]: credentials } }),
    ...(client === null ? {} : { clientCertificates: { [host]: client } }),
  });
}

/** The client's options where only logs are asked. */
export function logRegistries(options: VerifyOptions): RegistryOptions {
  return registryOptions({}, namedElsewhere(options));
}

/** A log and a repository for signatures that the command line or a variable names. */
function namedElsewhere({ rekorUrl }: VerifyOptions): string[] {
  const log = given(rekorUrl) && URL.canParse(rekorUrl) ? [new URL(rekorUrl).host] : [];
  return [...log, ...registryIn(process.env["COSIGN_REPOSITORY"] ?? "")];
}

function plainHttpOf(image: string, { allowHttpRegistry }: ImageOptions): string[] {
  if (allowHttpRegistry !== true) return [];
  const hosts = registryIn(image);
  if (hosts.length === 0) throw new UsageError(`--allow-http-registry: the image ${image} names no registry`);
  return registryHosts("--allow-http-registry", hosts);
}

function flagCredentials(options: ImageOptions): Credentials | null {
  const { registryUsername: username, registryPassword: password, registryToken } = options;
  const source = "the command line";
  if (given(registryToken)) {
    if (!given(username) && !given(password)) return { registryToken, source };
    throw new UsageError("--registry-token: it stands for --registry-username and --registry-password");
  }
  if (!given(username) && !given(password)) return null;
  if (given(username) && given(password)) return { username, password, source };
  throw new UsageError("--registry-username and --registry-password: one needs the other");
}

function clientCertificate({
  registryClientCert,
  registryClientKey,
}: ImageOptions): { certificate: string; key: string } | null {
  if (!given(registryClientCert) && !given(registryClientKey)) return null;
  if (given(registryClientCert) && given(registryClientKey)) {
    return { certificate: registryClientCert, key: registryClientKey };
  }
  throw new UsageError("--registry-client-cert and --registry-client-key: one needs the other");
}
