/**
 * What a Kubewarden policy may ask of its host: `CallbackRequestType` of Kubewarden's policy evaluator, whose variants name
 * the requests in kwctl's recordings.
 */
import { isObject, type JsonObject } from "../../json.js";
import { FixtureError } from "../fixture.js";
import { at, objectWith } from "../members.js";

/** A member's type; true for a value of it. */
type Check = (value: unknown) => boolean;

const text: Check = (value) => typeof value === "string";
const flag: Check = (value) => typeof value === "boolean";
const object: Check = isObject;
const bytes: Check = listOf((value) => Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 255);
const texts: Check = listOf(text);
const annotations: Check = (value) => isObject(value) && Object.values(value).every(text);

/** Members that must be there, and members that may be missing or null. */
interface Members {
  required: Readonly<Record<string, Check>>;
  optional?: Readonly<Record<string, Check>>;
}

const image: Members = { required: { image: text } };
const selection: Record<string, Check> = { label_selector: text, field_selector: text, field_masks: texts };
const listing: Record<string, Check> = { ...selection, disable_cache: flag };
const resource: Record<string, Check> = { api_version: text, kind: text };

/** The requests by their names. */
export const KINDS = {
  OciManifestDigest: image,
  OciManifest: image,
  OciManifestAndConfig: image,
  SigstorePubKeyVerify: { required: { image: text, pub_keys: texts }, optional: { annotations } },
  SigstoreKeylessVerify: { required: { image: text, keyless: listOf(object) }, optional: { annotations } },
  SigstoreKeylessPrefixVerify: { required: { image: text, keyless_prefix: listOf(object) }, optional: { annotations } },
  SigstoreGithubActionsVerify: { required: { image: text, owner: text }, optional: { repo: text, annotations } },
  SigstoreCertificateVerify: {
    required: { image: text, certificate: bytes, require_rekor_bundle: flag },
    optional: { certificate_chain: listOf(bytes), annotations },
  },
  DNSLookupHost: { required: { host: text } },
  KubernetesListResourceNamespace: { required: { ...resource, namespace: text }, optional: listing },
  KubernetesListResourceAll: { required: resource, optional: listing },
  KubernetesGetResource: {
    required: { ...resource, name: text, disable_cache: flag },
    optional: { namespace: text, field_masks: texts },
  },
  KubernetesGetResourcePluralName: { required: resource },
  HasKubernetesListResourceAllResultChangedSinceInstant: {
    required: { ...resource, since: object },
    optional: selection,
  },
  KubernetesCanI: { required: { request: object, disable_cache: flag } },
  CryptoIsCertificateTrusted: { required: { request: object } },
} as const satisfies Record<string, Members>;

/** The name of a request. */
export type ExchangeKind = keyof typeof KINDS;

/** True for the name of a request that is known. */
export function isExchangeKind(name: string): name is ExchangeKind {
  return Object.hasOwn(KINDS, name);
}

/** The members of a recorded request in the form in which two of them are compared. Throws FixtureError with the path. */
export function readRequest(kind: ExchangeKind, value: unknown, path: string): JsonObject {
  const { required, optional = {} } = KINDS[kind] as Members;
  const request = objectWith(value, path, [...Object.keys(required), ...Object.keys(optional)]);
  for (const [name, check] of Object.entries(required)) {
    if (!check(request[name])) throw new FixtureError(at(path, name), `it is missing, or not what ${kind} has there`);
  }
  for (const [name, check] of Object.entries(optional)) {
    if (!isNothing(request[name]) && !check(request[name])) {
      throw new FixtureError(at(path, name), `it is not what ${kind} has there`);
    }
  }
  return canonical(kind, request);
}

/**
 * Members in the alphabet's order, without those that are null: Rust writes an Option that is None as null, or not at all.
 * Field masks are a set; whether a cache is asked is false where nothing is said.
 */
export function canonical(kind: ExchangeKind, request: JsonObject): JsonObject {
  const { required, optional = {} } = KINDS[kind] as Members;
  const known = [...Object.keys(required), ...Object.keys(optional)].filter((name) => !isNothing(request[name]));
  const members = Object.fromEntries(known.map((name) => [name, request[name]]));
  if (isListOfTexts(members["field_masks"])) members["field_masks"] = [...new Set(members["field_masks"])].sort();
  if (members["disable_cache"] === false) delete members["disable_cache"];
  return ordered(members) as JsonObject;
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (!isObject(value)) return value;
  const members = Object.entries(value).filter(([, member]) => !isNothing(member));
  return Object.fromEntries(
    members.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, member]) => [name, ordered(member)]),
  );
}

function listOf(check: Check): Check {
  return (value) => Array.isArray(value) && value.every(check);
}

function isListOfTexts(value: unknown): value is string[] {
  return texts(value);
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null;
}
