/** Distribution points of certificates and of CRLs (RFC 5280 §4.2.1.13, §5.2.5). */
import { contentsOf, namedBits, sequence, tagged, taggedPrimitive } from "../../../src/testkit/x509/der.js";
import { type ExtensionTemplate, extension } from "../../../src/testkit/x509/extensions.js";
import { generalName } from "../../../src/testkit/x509/names.js";
import { EXTENSION } from "../../../src/testkit/x509/oids.js";

/** What a distribution point says, of a certificate or of a CRL. */
export interface PointOptions {
  /** DER GeneralNames. */
  full?: Uint8Array[];
  /** Contents of a RelativeDistinguishedName. */
  relative?: Uint8Array;
  /** Bits of ReasonFlags. */
  reasons?: number[];
  /** DER Names. */
  crlIssuer?: Uint8Array[];
}

/** cRLDistributionPoints, or freshestCRL by its OID. */
export function points(list: PointOptions[], oid: string = EXTENSION.cRLDistributionPoints): ExtensionTemplate {
  const der = list.map(({ full, relative, reasons, crlIssuer }) =>
    sequence(
      ...pointName({ full, relative }),
      ...(reasons === undefined ? [] : [taggedPrimitive(1, contentsOf(namedBits(reasons)))]),
      ...(crlIssuer === undefined ? [] : [tagged(2, ...crlIssuer.map(generalName.directoryName))]),
    ),
  );
  return extension(oid, sequence(...der));
}

/** What an issuingDistributionPoint says besides. */
export interface ScopeOptions extends Omit<PointOptions, "crlIssuer"> {
  users?: boolean;
  authorities?: boolean;
  indirect?: boolean;
  attributes?: boolean;
}

/** DER IssuingDistributionPoint. */
export function scopeOf({
  full,
  relative,
  reasons,
  users,
  authorities,
  indirect,
  attributes,
}: ScopeOptions): Uint8Array {
  const flag = (number: number, value: boolean | undefined): Uint8Array[] =>
    value === true ? [taggedPrimitive(number, Uint8Array.of(0xff))] : [];
  return sequence(
    ...pointName({ full, relative }),
    ...flag(1, users),
    ...flag(2, authorities),
    ...(reasons === undefined ? [] : [taggedPrimitive(3, contentsOf(namedBits(reasons)))]),
    ...flag(4, indirect),
    ...flag(5, attributes),
  );
}

function pointName({
  full,
  relative,
}: {
  full?: Uint8Array[] | undefined;
  relative?: Uint8Array | undefined;
}): Uint8Array[] {
  if (full !== undefined) return [tagged(0, tagged(0, ...full))];
  return relative === undefined ? [] : [tagged(0, tagged(1, relative))];
}
