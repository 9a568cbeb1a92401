/** Keyless authorities as Fulcio's: a root and an intermediate that may sign code. */
import {
  type ExtensionTemplate,
  authorityKeyIdentifier,
  basicConstraints,
  extKeyUsage,
  keyUsage,
  subjectKeyIdentifier,
} from "../x509/extensions.js";
import { freshKey } from "../x509/keys.js";
import { type MintFields, type Minted, T0, YEAR, dersOf, mint } from "../x509/mint.js";
import { PURPOSE } from "../x509/oids.js";
import { hexList } from "../x509/pem.js";

/** Its certificates. */
export interface TestFulcio {
  root: Minted;
  intermediate: Minted;
}

/** The extensions of a CA; null is no path length. */
export function caExtensions(pathLength: number | null = null, ...more: ExtensionTemplate[]): ExtensionTemplate[] {
  return [basicConstraints(true, pathLength), keyUsage("keyCertSign", "cRLSign"), ...more];
}

/** An authority of two certificates; the fields change the intermediate and the root. */
export function testFulcio(fields: MintFields = {}, rootFields: MintFields = {}): TestFulcio {
  const root = mintWithKeyIdentifiers({ subject: "root", extensions: caExtensions(), ...rootFields });
  const extensions = caExtensions(0, extKeyUsage(PURPOSE.codeSigning));
  const intermediate = mintWithKeyIdentifiers({ subject: "intermediate", issuer: root, extensions, ...fields });
  return { root, intermediate };
}

/** A certificate with the key identifiers that RFC 5280 asks issuers for behind its other extensions. */
export function mintWithKeyIdentifiers(fields: MintFields): Minted {
  const { key = freshKey(), issuer, extensions = [] } = fields;
  const identifiers = [subjectKeyIdentifier(key.identifier), authorityKeyIdentifier((issuer?.key ?? key).identifier)];
  return mint({ ...fields, key, extensions: [...extensions, ...identifiers] });
}

/** One authority as the harness takes it, trusted between these times in seconds since 1970; null is no end. */
export function authorityLine(
  chain: readonly Minted[],
  from: number | null = T0 - YEAR,
  to: number | null = null,
): string {
  const end = (time: number | null): string => (time === null ? "-" : isoTime(time));
  return `${hexList(dersOf(chain))} ${end(from)} ${end(to)}`;
}

/** The instant as the harness takes it, to the millisecond. */
export function isoTime(seconds: number): string {
  return new Date(Math.round(seconds * 1000)).toISOString();
}
