/** Certificates whose paths are searched: right as a conforming issuer makes them, but for what is changed. */
import {
  type ExtensionTemplate,
  authorityKeyIdentifier,
  basicConstraints,
  keyUsage,
  nameConstraintsExtension,
  subjectKeyIdentifier,
} from "../../../src/testkit/x509/extensions.js";
import { namedKey } from "../../../src/testkit/x509/keys.js";
import { type MintFields, type Minted, mint } from "../../../src/testkit/x509/mint.js";
import { nameConstraints } from "../../../src/testkit/x509/names.js";

/** As the fields of every certificate; the key is the one of that name, of the subject's when it is not given. */
export interface PathFields extends Omit<MintFields, "subject" | "key"> {
  /** Common name, or nothing for an empty name. */
  subject: string;
  key?: string;
}

/** A certificate without extensions of its own, valid from 2020 to 2040. */
export function mintBare({ key, ...fields }: PathFields): Minted {
  const [notBefore, notAfter] = [seconds("2020-01-01"), seconds("2040-01-01")];
  return mint({ serial: 1, notBefore, notAfter, ...fields, key: namedKey(key ?? fields.subject) });
}

/** A CA with the extensions that §4 of RFC 5280 asks for; `fields.extensions` come after these. */
export function mintCa(fields: PathFields, pathLength: number | null = null): Minted {
  const usage = [basicConstraints(true, pathLength), keyUsage("keyCertSign", "cRLSign")];
  const own = [...usage, subjectKey(fields.key ?? fields.subject), authorityKey(fields)];
  return mintBare({ ...fields, extensions: [...own, ...(fields.extensions ?? [])] });
}

/** A leaf with the extensions that §4 of RFC 5280 asks for; `fields.extensions` come after these. */
export function mintLeaf(fields: PathFields): Minted {
  const own = [keyUsage("digitalSignature"), authorityKey(fields)];
  return mintBare({ ...fields, extensions: [...own, ...(fields.extensions ?? [])] });
}

/** subjectKeyIdentifier of the key of that name. */
export function subjectKey(name: string): ExtensionTemplate {
  return subjectKeyIdentifier(namedKey(name).identifier);
}

/** authorityKeyIdentifier of the issuer's key, which may be its own. */
export function authorityKey({ issuer, key, subject }: PathFields): ExtensionTemplate {
  return authorityKeyIdentifier((issuer?.key ?? namedKey(key ?? subject)).identifier);
}

/** nameConstraints, critical, of subtrees' bases. */
export function constraints(permitted: readonly Uint8Array[], excluded: readonly Uint8Array[] = []): ExtensionTemplate {
  return nameConstraintsExtension(nameConstraints(permitted, excluded));
}

/** Seconds since 1970 of a date, or of a date and time (ISO 8601). */
export function seconds(date: string): number {
  return Date.parse(date) / 1000;
}
