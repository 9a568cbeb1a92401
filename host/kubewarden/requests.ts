/** The requests of Kubewarden policies, read from the payloads of their calls: one type for each operation. */
import {
  bytes,
  flag,
  listOf,
  mismatch,
  nullable,
  optional,
  PayloadError,
  readPayload,
  required,
  struct,
  text,
  texts,
  type Reader,
} from "./payload.js";
import { placeText, type PayloadValue } from "./payloadJson.js";

/** The binding of every call of a Kubewarden policy. */
export const KUBEWARDEN_BINDING = "kubewarden";

const NAMESPACES = ["crypto", "kubernetes", "net", "oci", "tracing"];

/** What a policy hears that calls an operation that does not exist. */
export function unknownCall(namespace: string, operation: string): string {
  return NAMESPACES.includes(namespace) ? `unknown operation: ${operation}` : `unknown namespace: ${namespace}`;
}

const annotations = optional(texts);
const image = required(text);

const VERIFICATIONS = {
  SigstorePubKeyVerify: struct("variant SigstorePubKeyVerify", {
    image,
    pub_keys: required(listOf(text)),
    annotations,
  }),
  SigstoreKeylessVerify: struct("variant SigstoreKeylessVerify", {
    image,
    keyless: required(listOf(struct("KeylessInfo", { issuer: required(text), subject: required(text) }))),
    annotations,
  }),
  SigstoreKeylessPrefixVerify: struct("variant SigstoreKeylessPrefixVerify", {
    image,
    keyless_prefix: required(
      listOf(struct("KeylessPrefixInfo", { issuer: required(text), url_prefix: required(text) })),
    ),
    annotations,
  }),
  SigstoreGithubActionsVerify: struct("variant SigstoreGithubActionsVerify", {
    image,
    owner: required(text),
    repo: optional(text),
    annotations,
  }),
  SigstoreCertificateVerify: struct("variant SigstoreCertificateVerify", {
    image,
    certificate: required(bytes),
    certificate_chain: optional(listOf(bytes)),
    require_rekor_bundle: required(flag),
    annotations,
  }),
} as const;

/** The kinds of `oci/v2/verify`. */
type VerificationKind = keyof typeof VERIFICATIONS;

/** What `oci/v1/verify` and `oci/v2/verify` ask: the kind, and that kind's members. */
export type VerificationRequest = {
  [Kind in VerificationKind]: { readonly kind: Kind; readonly request: ReturnType<(typeof VERIFICATIONS)[Kind]> };
}[VerificationKind];

/** The kinds of `oci/v1/verify`, which is older. */
const FIRST_KINDS: readonly VerificationKind[] = ["SigstorePubKeyVerify", "SigstoreKeylessVerify"];
const ALL_KINDS = Object.keys(VERIFICATIONS) as VerificationKind[];

const selection = {
  label_selector: optional(text),
  field_selector: optional(text),
  field_masks: optional(listOf(text)),
};
const resource = { api_version: required(text), kind: required(text) };

const listInNamespace = struct("ListResourcesByNamespaceRequest", {
  ...resource,
  namespace: required(text),
  ...selection,
});
const listAll = struct("ListAllResourcesRequest", { ...resource, ...selection });
const get = struct("GetResourceRequest", {
  ...resource,
  name: required(text),
  namespace: optional(text),
  disable_cache: required(flag),
  field_masks: optional(listOf(text)),
});
const resourceAttributes = struct("ResourceAttributes", {
  group: optional(text),
  name: optional(text),
  namespace: optional(text),
  resource: required(text),
  subresource: optional(text),
  verb: required(text),
  version: optional(text),
});
const accessReview = struct("SubjectAccessReview", {
  groups: optional(listOf(text)),
  resource_attributes: required(resourceAttributes),
  user: required(text),
});
const canI = struct("CanIRequest", { subject_access_review: required(accessReview), disable_cache: required(flag) });
const encoding: Reader<string> = (value, source) => {
  const name = text(value, source);
  if (name === "Pem" || name === "Der") return name;
  throw new PayloadError(`unknown variant \`${name}\`, expected \`Der\` or \`Pem\`${placeText(source, value.end)}`);
};
const certificate = struct("Certificate", { encoding: required(encoding), data: required(bytes) });
const certificateTrust = struct("CertificateVerificationRequest", {
  cert: required(certificate),
  cert_chain: optional(listOf(certificate)),
  not_after: nullable(text),
});

export type ListInNamespaceRequest = ReturnType<typeof listInNamespace>;
export type ListAllRequest = ReturnType<typeof listAll>;
export type GetRequest = ReturnType<typeof get>;
export type CanIRequest = ReturnType<typeof canI>;
export type CertificateTrustRequest = ReturnType<typeof certificateTrust>;

/** One call of a policy, understood. */
export type HostRequest =
  | VerificationRequest
  | {
      readonly kind: "OciManifestDigest" | "OciManifest" | "OciManifestAndConfig";
      readonly request: { readonly image: string };
    }
  | { readonly kind: "DNSLookupHost"; readonly request: { readonly host: string } }
  | { readonly kind: "CryptoIsCertificateTrusted"; readonly request: { readonly request: CertificateTrustRequest } }
  | { readonly kind: "KubernetesListResourceNamespace"; readonly request: ListInNamespaceRequest }
  | { readonly kind: "KubernetesListResourceAll"; readonly request: ListAllRequest }
  | { readonly kind: "KubernetesGetResource"; readonly request: GetRequest }
  | {
      readonly kind: "KubernetesCanI";
      readonly request: { readonly request: CanIRequest["subject_access_review"]; readonly disable_cache: boolean };
    };

/** How the payload of each gated operation is read. */
const CALLS: Readonly<Record<string, (payload: Uint8Array) => HostRequest>> = {
  "oci/v1/verify": (payload) => readPayload(payload, externallyTagged),
  "oci/v2/verify": (payload) => readPayload(payload, internallyTagged),
  "oci/v1/manifest_digest": (payload) => ({
    kind: "OciManifestDigest",
    request: { image: readPayload(payload, text) },
  }),
  "oci/v1/oci_manifest": (payload) => ({ kind: "OciManifest", request: { image: readPayload(payload, text) } }),
  "oci/v1/oci_manifest_config": (payload) => ({
    kind: "OciManifestAndConfig",
    request: { image: readPayload(payload, text) },
  }),
  "net/v1/dns_lookup_host": (payload) => ({ kind: "DNSLookupHost", request: { host: readPayload(payload, text) } }),
  "crypto/v1/is_certificate_trusted": (payload) => ({
    kind: "CryptoIsCertificateTrusted",
    request: { request: withoutEmptyTime(readPayload(payload, certificateTrust)) },
  }),
  "kubernetes/list_resources_by_namespace": (payload) => ({
    kind: "KubernetesListResourceNamespace",
    request: readPayload(payload, listInNamespace),
  }),
  "kubernetes/list_resources_all": (payload) => ({
    kind: "KubernetesListResourceAll",
    request: readPayload(payload, listAll),
  }),
  "kubernetes/get_resource": (payload) => ({ kind: "KubernetesGetResource", request: readPayload(payload, get) }),
  "kubernetes/can_i": (payload) => {
    const { subject_access_review: request, disable_cache } = readPayload(payload, canI);
    return { kind: "KubernetesCanI", request: { request, disable_cache } };
  },
};

/** The request of a call; null for an operation that does not exist. Throws PayloadError for a payload that cannot be read. */
export function readRequest(path: string, payload: Uint8Array): HostRequest | null {
  const read = Object.hasOwn(CALLS, path) ? CALLS[path] : undefined;
  return read === undefined ? null : read(payload);
}

/** `{"SigstorePubKeyVerify": {…}}`. */
function externallyTagged(value: PayloadValue, source: Uint8Array): VerificationRequest {
  if (value.kind !== "object") return mismatch(value, "enum SigstoreVerificationInputV1", source);
  const [member, second] = value.members;
  if (member === undefined) throw new PayloadError(`expected value${placeText(source, value.end)}`);
  const kind = variant(member.name, FIRST_KINDS, placeText(source, member.end));
  if (second !== undefined) throw new PayloadError(`expected value${placeText(source, second.end)}`);
  return verification(kind, member.value, source);
}

/** `{"type": "SigstorePubKeyVerify", …}`. */
function internallyTagged(value: PayloadValue, source: Uint8Array): VerificationRequest {
  if (value.kind !== "object") return mismatch(value, "internally tagged enum SigstoreVerificationInputV2", source);
  const tags = value.members.filter(({ name }) => name === "type");
  const [tag, second] = tags;
  if (tag === undefined) throw new PayloadError(`missing field \`type\`${placeText(source, value.end)}`);
  if (second !== undefined) throw new PayloadError(`duplicate field \`type\`${placeText(source, second.end)}`);
  if (tag.value.kind !== "string") return mismatch(tag.value, "variant identifier", source);
  const kind = variant(tag.value.value, ALL_KINDS, placeText(source, tag.value.end));
  try {
    return verification(kind, value, source);
  } catch (error) {
    // Rust reads the members of such an enum from memory: no place is known then.
    if (error instanceof PayloadError) throw new PayloadError(error.message.replace(/ at line \d+ column \d+$/, ""));
    throw error;
  }
}

function verification(kind: VerificationKind, value: PayloadValue, source: Uint8Array): VerificationRequest {
  return { kind, request: VERIFICATIONS[kind](value, source) } as VerificationRequest;
}

function variant(name: string, known: readonly VerificationKind[], place: string): VerificationKind {
  const kind = known.find((each) => each === name);
  if (kind !== undefined) return kind;
  const quoted = known.map((each) => `\`${each}\``);
  const expected = quoted.length === 2 ? quoted.join(" or ") : `one of ${quoted.join(", ")}`;
  throw new PayloadError(`unknown variant \`${name}\`, expected ${expected}${place}`);
}

/** An empty text is no time, as in Kubewarden's SDK. */
function withoutEmptyTime(request: CertificateTrustRequest): CertificateTrustRequest {
  return request.not_after === "" ? { ...request, not_after: null } : request;
}
