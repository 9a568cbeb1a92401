/** Answers the calls of a Kubewarden policy to its host from a recording, as Kubewarden's host words them. */
import { isObject, utf8Text, type JsonObject } from "../../json.js";
import type { ForeignAnswer, ForeignHost } from "../../runtime/foreignHost.js";
import { canonical, isExchangeKind, type ExchangeKind } from "./kinds.js";
import { exchangeKey, type Exchange } from "./recording.js";

/** The binding of Kubewarden's host. */
const KUBEWARDEN_BINDING = "kubewarden";

const NAMESPACES = ["oci", "net", "crypto", "kubernetes", "tracing"];

type Question = { kind: ExchangeKind; request: JsonObject };

/** How the payload of each call is read; null for one that cannot be read. */
const CALLS: Readonly<Record<string, (payload: unknown) => Question | null>> = {
  "oci/v1/verify": externallyTagged,
  "oci/v2/verify": internallyTagged,
  "oci/v1/manifest_digest": ofImage("OciManifestDigest"),
  "oci/v1/oci_manifest": ofImage("OciManifest"),
  "oci/v1/oci_manifest_config": ofImage("OciManifestAndConfig"),
  "net/v1/dns_lookup_host": (host) => (typeof host === "string" ? question("DNSLookupHost", { host }) : null),
  "crypto/v1/is_certificate_trusted": (request) =>
    asObject(request, () => question("CryptoIsCertificateTrusted", { request })),
  "kubernetes/list_resources_by_namespace": (list) =>
    asObject(list, (each) => question("KubernetesListResourceNamespace", each)),
  "kubernetes/list_resources_all": (list) => asObject(list, (each) => question("KubernetesListResourceAll", each)),
  "kubernetes/get_resource": (get) => asObject(get, (each) => question("KubernetesGetResource", each)),
  "kubernetes/can_i": (ask) =>
    asObject(ask, ({ subject_access_review: request, disable_cache }) =>
      question("KubernetesCanI", { request, disable_cache }),
    ),
};

/**
 * A host that answers from the recording, in any order and as often as it is asked; logging succeeds. What is not recorded
 * is an error that names the call, and is noted as missing.
 */
export function recordedHost(exchanges: Iterable<Exchange>): ForeignHost {
  const answers = new Map<string, Exchange["response"]>();
  for (const { kind, request, response } of exchanges) answers.set(exchangeKey(kind, request), response);
  return {
    binding: KUBEWARDEN_BINDING,
    answer: (namespace, operation, payload) => answer(answers, namespace, operation, payload),
  };
}

function answer(
  answers: ReadonlyMap<string, Exchange["response"]>,
  namespace: string,
  operation: string,
  payload: Uint8Array,
): ForeignAnswer {
  const path = `${namespace}/${operation}`;
  if (path === "tracing/log") return { bytes: new Uint8Array() };
  const read = Object.hasOwn(CALLS, path) ? CALLS[path] : undefined;
  if (read === undefined) {
    return {
      error: NAMESPACES.includes(namespace) ? `unknown operation: ${operation}` : `unknown namespace: ${namespace}`,
    };
  }
  const asked = read(parsed(payload));
  if (asked === null) return { error: `the payload of ${path} cannot be read` };
  const response = answers.get(exchangeKey(asked.kind, asked.request));
  if (response === undefined) {
    const missing = { operation: `${KUBEWARDEN_BINDING}/${path}`, argument: exchangeKey(asked.kind, asked.request) };
    return { error: `not-recorded: no exchange for ${missing.operation} ${missing.argument}`, missing };
  }
  if ("message" in response) return { error: `Callback evaluation failure: ${response.message}` };
  return { bytes: new TextEncoder().encode(response.payload) };
}

function parsed(payload: Uint8Array): unknown {
  try {
    return JSON.parse(utf8Text(payload) ?? "") as unknown;
  } catch {
    return undefined;
  }
}

function question(kind: ExchangeKind, members: JsonObject): Question {
  return { kind, request: canonical(kind, members) };
}

function ofImage(kind: ExchangeKind): (payload: unknown) => Question | null {
  return (image) => (typeof image === "string" ? question(kind, { image }) : null);
}

/** `{"SigstorePubKeyVerify":{…}}`. */
function externallyTagged(payload: unknown): Question | null {
  const [tag, members, ...rest] = isObject(payload) ? Object.entries(payload).flat() : [];
  if (typeof tag !== "string" || rest.length > 0) return null;
  return isVerification(tag) && isObject(members) ? question(tag, members) : null;
}

/** `{"type":"SigstorePubKeyVerify",…}`. */
function internallyTagged(payload: unknown): Question | null {
  if (!isObject(payload)) return null;
  const { type, ...members } = payload;
  return typeof type === "string" && isVerification(type) ? question(type, members) : null;
}

function isVerification(name: string): name is ExchangeKind {
  return isExchangeKind(name) && name.startsWith("Sigstore");
}

function asObject(payload: unknown, read: (members: JsonObject) => Question): Question | null {
  return isObject(payload) ? read(payload) : null;
}
