/** Revocation lists of the authorities of a Notary world (RFC 5280 §5; signature specification, "Certificate Revocation Evaluation"). */
import { KitError } from "../kitError.js";
import { SIGNED_AT, TRUSTED_TO } from "../sigstore/clock.js";
import { encodeCertificateList } from "../x509/certificateList.js";
import { enumerated, integer, integerContents } from "../x509/der.js";
import { authorityKeyIdentifier, extension } from "../x509/extensions.js";
import { SCHEMES_OF_KIND } from "../x509/keys.js";
import { EXTENSION } from "../x509/oids.js";
import type { NotarySigner } from "./signer.js";

/** What a list says. Times are seconds since 1970. */
export interface RevocationListOptions {
  /** When the signer's certificate was revoked; it is not on the list when this is left out. */
  readonly revoked?: number;
  /** CRLReason, such as 1 for keyCompromise; none by default. */
  readonly reason?: number;
  /** `SIGNED_AT` by default. */
  readonly thisUpdate?: number;
  /** Years later by default. */
  readonly nextUpdate?: number;
}

/** The CRL (DER) of the authority that issued the signer's certificate. Throws KitError when the signer issued it itself. */
export function revocationList({ chain }: NotarySigner, options: RevocationListOptions): Uint8Array {
  const [leaf, issuer] = chain;
  if (leaf === undefined || issuer === undefined) {
    throw new KitError("a self-signed certificate is on nobody's revocation list: give the signer a chain of 2 or 3");
  }
  const { revoked, reason, thisUpdate = SIGNED_AT, nextUpdate = TRUSTED_TO } = options;
  const extensions = reason === undefined ? [] : [extension(EXTENSION.reasonCode, enumerated(reason))];
  const serialNumber = integerContents(BigInt(leaf.serial));
  return encodeCertificateList({
    version: 2,
    issuer: issuer.subject,
    thisUpdate,
    nextUpdate,
    revokedCertificates: revoked === undefined ? [] : [{ serialNumber, revocationDate: revoked, extensions }],
    extensions: [authorityKeyIdentifier(issuer.key.identifier), extension(EXTENSION.cRLNumber, integer(1))],
    signer: issuer.key,
    scheme: SCHEMES_OF_KIND[issuer.key.kind][0],
  });
}
