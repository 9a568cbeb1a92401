/** A module's file on a web server, by a digest that is known before. */
import { failureOf } from "../../host/registry/answers.js";
import { LookupFailure } from "../../host/registry/failure.js";
import { Transport } from "../../host/registry/transport.js";
import { digestOf } from "../digest.js";
import { checkModule, MAX_MODULE_BYTES } from "./artifact.js";
import { LoadError } from "./loadError.js";
import type { FetchedModule } from "./options.js";
import type { FetchContext } from "./registryModule.js";
import type { HttpsSource } from "./source.js";
import { trustSettings } from "./trust.js";

/** A slow line carries the largest module in this time. */
const REQUEST_TIMEOUT = 60_000;

/**
 * As `fetchModule`, for a URL. A web server says nothing that can be verified, so the digest must be known: by the source, the
 * lock, or because the lock is being written. Redirects go by the registry client's rules; no credentials are sent.
 */
export async function httpsModule(source: HttpsSource, context: FetchContext): Promise<FetchedModule> {
  const { options, cache, locked } = context;
  if (trustSettings(options.trust) !== null) {
    throw new LoadError(
      "signature",
      "a web server gives no signatures, so the trust cannot be met: push the module to a registry",
    );
  }
  const wanted = source.digest ?? locked?.moduleDigest ?? null;
  if (wanted === null && options.updateLock !== true && options.allowTag !== true) {
    throw new LoadError(
      "unpinned",
      "nothing says which module is wanted: add #sha256=HEX to the URL, or pin it once with assay pull --update-lock",
    );
  }
  const kept = wanted === null ? null : ((await cache?.get(wanted)) ?? null);
  const bytes = kept ?? (await download(source.url, context));
  const moduleDigest = digestOf(bytes);
  if (wanted !== null && moduleDigest !== wanted) {
    throw new LoadError("digest", `the server gave bytes with the digest ${moduleDigest}, and ${wanted} is wanted`);
  }
  checkModule(bytes);
  await cache?.put(moduleDigest, bytes);
  const none = { reference: null, manifestDigest: null, annotations: {}, verified: null };
  return { bytes, source: source.text, moduleDigest, layout: "https", fromCache: kept !== null, ...none };
}

async function download(url: URL, { options, signal }: FetchContext): Promise<Uint8Array<ArrayBuffer>> {
  const transport = new Transport({ requestTimeout: REQUEST_TIMEOUT, ...options.registry });
  if (url.protocol !== "https:" && !transport.allowsPlainHttp(url)) {
    throw new LookupFailure("refused", `plain HTTP is not allowed for ${url.host}: write https://`);
  }
  const accept = "application/wasm, application/octet-stream, */*";
  const exchange = {
    method: "GET",
    url,
    accept,
    authorization: null,
    registry: url,
    maxBytes: MAX_MODULE_BYTES,
  } as const;
  const answer = await transport.exchange(exchange, signal);
  if (answer.status !== 200) throw failureOf(answer);
  return answer.bytes;
}
