/** `keys:`, `identities:` and `certificates:` – who signs. */
import { isObject } from "../../../host/json.js";
import type { CertificateDescription, IdentityDescription, KeyDescription } from "./description.js";
import { kindOf, namedPlaces, oneOf, type Place } from "./reading.js";
import { WorldError } from "./worldError.js";

/** What keys there are. */
export const KEY_KINDS = ["P-256", "P-384", "P-521", "RSA-2048", "RSA-3072", "RSA-4096", "Ed25519"] as const;

/** Keys by name: `release: P-256`. Throws WorldError. */
export function readKeys(place: Place): Map<string, KeyDescription> {
  return new Map(namedPlaces(place).map(([name, each]) => [name, { path: each.path, kind: oneOf(each, KEY_KINDS) }]));
}

/** Identities by name. What their members say is read by the test kit. Throws WorldError. */
export function readIdentities(place: Place): Map<string, IdentityDescription> {
  return new Map(namedPlaces(place).map(([name, each]) => [name, { path: each.path, identity: objectOf(each) }]));
}

/** Certificates of an own authority, by name. What their members say is read by the test kit. Throws WorldError. */
export function readCertificates(place: Place): Map<string, CertificateDescription> {
  return new Map(namedPlaces(place).map(([name, each]) => [name, { path: each.path, request: objectOf(each) }]));
}

function objectOf({ value, path }: Place): Readonly<Record<string, unknown>> {
  if (isObject(value)) return value;
  throw new WorldError(path, `it must be an object, not ${kindOf(value)}`);
}
