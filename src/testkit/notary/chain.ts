/**
 * Certificate chains of Notary Project signatures before they are signed: each field of each certificate can be changed,
 * so that each rule can be broken (signature specification, "Certificate Requirements").
 */
import { createHash } from "node:crypto";

import { TRUSTED_FROM, TRUSTED_TO } from "../sigstore/clock.js";
import {
  type ExtensionTemplate,
  authorityKeyIdentifier,
  basicConstraints,
  extKeyUsage,
  keyUsage,
  subjectKeyIdentifier,
} from "../x509/extensions.js";
import type { Scheme, TestKey } from "../x509/keys.js";
import { type Minted, mint } from "../x509/mint.js";
import { PURPOSE } from "../x509/oids.js";

/** One certificate. The key identifiers are put in when it is signed. */
export interface Link {
  /** DER Name. */
  readonly subject: Uint8Array;
  readonly key: TestKey;
  readonly serial: number;
  /** Seconds since 1970. */
  readonly notBefore: number;
  readonly notAfter: number;
  readonly extensions: readonly ExtensionTemplate[];
  /** How its issuer signs it; the usual way of the issuer's key by default. */
  readonly scheme?: Scheme;
}

/** The links of a chain, the leaf first; the last signs itself. */
export type Chain = readonly Link[];

/** When a certificate is valid unless it says otherwise: as long as the kit's other long-lived ones. */
const VALIDITY = { notBefore: TRUSTED_FROM, notAfter: TRUSTED_TO };

/** A certificate authority. */
export function authorityLink(subject: Uint8Array, key: TestKey): Link {
  const extensions = [basicConstraints(true), keyUsage("keyCertSign", "cRLSign")];
  return { subject, key, serial: serialOf(subject, key), ...VALIDITY, extensions };
}

/** A certificate that signs artifacts. */
export function leafLink(subject: Uint8Array, key: TestKey): Link {
  const extensions = [basicConstraints(false), keyUsage("digitalSignature"), extKeyUsage(PURPOSE.codeSigning)];
  return { subject, key, serial: serialOf(subject, key), ...VALIDITY, extensions };
}

/** The certificates of the chain, in its order. */
export function mintChain(chain: Chain): Minted[] {
  const minted: Minted[] = [];
  for (const link of [...chain].reverse()) minted.unshift(mintLink(link, minted[0] ?? null));
  return minted;
}

function mintLink({ extensions, scheme, ...fields }: Link, issuer: Minted | null): Minted {
  const identifiers = [
    subjectKeyIdentifier(fields.key.identifier),
    ...(issuer === null ? [] : [authorityKeyIdentifier(issuer.key.identifier)]),
  ];
  const given = scheme === undefined ? {} : { scheme };
  return mint({ ...fields, ...given, issuer, extensions: [...extensions, ...identifiers] });
}

/** Six bytes that depend on the subject and the key. */
function serialOf(subject: Uint8Array, key: TestKey): number {
  return createHash("sha256").update(subject).update(key.spki).digest().readUIntBE(0, 6);
}
