/** `keys:`, `identities:` and `certificates:` – who signs. */
import { DocumentError } from "../documentError.js";
import type { CertificateDescription, IdentityDescription, KeyDescription } from "./description.js";
import { members, namedPlaces, oneOf, required, seconds, text, texts, type Place } from "./reading.js";

/** What keys there are. */
export const KEY_KINDS = ["P-256", "P-384", "P-521", "RSA-2048", "RSA-3072", "RSA-4096", "Ed25519"] as const;

/** The names of which an identity has one. */
const NAMES = ["email", "uri", "username", "workflow"] as const;

const WORKFLOW = [
  ...(["repository", "file", "ref", "sha", "trigger", "name"] as const),
  ...(["runner", "visibility", "environment", "signedBy"] as const),
];

/** Keys by name: `release: P-256`. Throws DocumentError. */
export function readKeys(place: Place): Map<string, KeyDescription> {
  return new Map(namedPlaces(place).map(([name, each]) => [name, { path: each.path, kind: oneOf(each, KEY_KINDS) }]));
}

/** Identities by name. Throws DocumentError. */
export function readIdentities(place: Place): Map<string, IdentityDescription> {
  return new Map(namedPlaces(place).map(([name, each]) => [name, { path: each.path, identity: readIdentity(each) }]));
}

/** Certificates of an own authority, by name. Throws DocumentError. */
export function readCertificates(place: Place): Map<string, CertificateDescription> {
  return new Map(namedPlaces(place).map(([name, each]) => [name, { path: each.path, request: readCertificate(each) }]));
}

function readIdentity(place: Place): Record<string, unknown> {
  const { issuer, extensions, ...named } = members(place, [...NAMES, "issuer", "extensions"]);
  const [name, second] = NAMES.filter((each) => named[each] !== undefined);
  if (name === undefined) throw new DocumentError(place.path, `it must have one of ${NAMES.join(", ")}`);
  if (second !== undefined)
    throw new DocumentError(place.path, `it has both ${name} and ${second}; one identity has one`);
  const isWorkflow = name === "workflow";
  const value = named[name] as Place;
  return {
    [name]: isWorkflow ? readWorkflow(value) : text(value),
    ...(isWorkflow && issuer === undefined ? {} : { issuer: text(required(issuer, place.path, "issuer")) }),
    ...(extensions && { extensions: texts(extensions) }),
  };
}

function readWorkflow(place: Place): Record<string, string> {
  const read = members(place, WORKFLOW);
  required(read.repository, place.path, "repository");
  return Object.fromEntries(Object.entries(read).map(([name, each]) => [name, text(each)]));
}

const CERTIFICATE = ["subject", "email", "uri", "dns", "kind", "authority", "from", "to"] as const;

function readCertificate(place: Place): Record<string, unknown> {
  const { subject, kind, from, to, ...others } = members(place, CERTIFICATE);
  return {
    subject: text(required(subject, place.path, "subject")),
    ...(kind && { kind: oneOf(kind, KEY_KINDS) }),
    ...(from && { from: seconds(from) }),
    ...(to && { to: seconds(to) }),
    ...Object.fromEntries(Object.entries(others).map(([name, each]) => [name, text(each)])),
  };
}
