/** Which CRL is for which certificate (RFC 5280 §6.3.3 (b), (c) and (d)). */
import { DerReader, TAG_SEQUENCE, TAG_SET } from "../../asn1/der";
import { derElement } from "../../asn1/derWriter";
import { equalBytes } from "../../bytes/compare";
import { MAX_CRL_PART_BYTES } from "../../bytes/limits";
import { Certificate } from "../certificate";
import { DistributionPoint, DistributionPointName } from "../extension/distributionPoint";
import { GeneralName, GeneralNameKind } from "../generalName";
import { Name, readName } from "../name";
import { CertificateList } from "./certificateList";
import { NAMED_REASONS } from "./crlReason";
import { IssuingDistributionPoint } from "./issuingDistributionPoint";

/**
 * The reasons for which a complete CRL speaks of the certificate at this distribution point; 0 when it does not. A null
 * distribution point is the one that §6.3.3 supposes behind those that are named: a CRL of the certificate's issuer, under
 * the issuer's name. Neither the times nor the signature are looked at.
 */
export function reasonsCovered(list: CertificateList, certificate: Certificate, point: DistributionPoint | null): u32 {
  if (list.isDelta || !isIssuer(list, certificate, point)) return 0;
  const wanted = point == null ? NAMED_REASONS : point.reasons & NAMED_REASONS;
  const scope = list.extensions.issuingDistributionPoint;
  if (scope == null) return wanted;
  if (!isKindInScope(scope, certificate) || !isPointInScope(scope, list.issuer, certificate, point)) return 0;
  return wanted & scope.onlySomeReasons;
}

/**
 * Whether a delta CRL tells what has changed since a complete one (§5.2.4, §6.3.3 (c)): same issuer, same scope, same key,
 * counted from a CRL not after the complete one, and itself after it.
 */
export function isDeltaOf(delta: CertificateList, complete: CertificateList): bool {
  const base = delta.extensions.baseCRLNumber;
  if (base == null || !isOfSameSeries(delta, complete)) return false;
  const number = complete.extensions.crlNumber;
  return compareNumbers(base, number) <= 0 && compareNumbers(delta.extensions.crlNumber, number) > 0;
}

/** Whether a delta CRL counts from a CRL that came after this complete one: then a newer complete one is kept from us. */
export function isDeltaOfLater(delta: CertificateList, complete: CertificateList): bool {
  const base = delta.extensions.baseCRLNumber;
  return base != null && isOfSameSeries(delta, complete) && compareNumbers(base, complete.extensions.crlNumber) > 0;
}

/** Same issuer, scope and key. */
function isOfSameSeries(first: CertificateList, second: CertificateList): bool {
  return first.issuer.equals(second.issuer) && haveSameScope(first, second) && haveSameKey(first, second);
}

/** Negative, zero or positive, as the first of two numbers without leading zeros is smaller, equal or larger. */
export function compareNumbers(first: Uint8Array, second: Uint8Array): i32 {
  if (first.length != second.length) return first.length - second.length;
  return memory.compare(first.dataStart, second.dataStart, first.length);
}

/** (b) (1): the CRL issuer that the distribution point names, with an indirect CRL; else the certificate's issuer. */
function isIssuer(list: CertificateList, certificate: Certificate, point: DistributionPoint | null): bool {
  const named = point != null ? point.crlIssuer : null;
  if (named == null) return list.issuer.equals(certificate.issuer);
  return list.isIndirect && hasDirectoryName(named, list.issuer);
}

/** (b) (2) (ii) to (iv). */
function isKindInScope(scope: IssuingDistributionPoint, certificate: Certificate): bool {
  const constraints = certificate.extensions.basicConstraints;
  const isCa = constraints != null && constraints.isCa;
  if (scope.onlyContainsAttributeCerts) return false;
  return isCa ? !scope.onlyContainsUserCerts : !scope.onlyContainsCACerts;
}

/** (b) (2) (i): one of the CRL's names for its distribution point is one of the certificate's. */
function isPointInScope(
  scope: IssuingDistributionPoint,
  crlIssuer: Name,
  certificate: Certificate,
  point: DistributionPoint | null,
): bool {
  const name = scope.name;
  if (name == null) return true;
  const names = PointNames.of(name, crlIssuer);
  if (point == null) return names.has(certificate.issuer);
  const own = point.name;
  if (own == null) return names.overlaps(new PointNames(point.crlIssuer, null));
  return names.overlaps(PointNames.of(own, relativeTo(point, certificate)));
}

/** What a relative name in the distribution point is relative to: its CRL issuer, of which it has just one then (§4.2.1.13). */
function relativeTo(point: DistributionPoint, certificate: Certificate): Name | null {
  const issuers = point.crlIssuer;
  if (issuers == null) return certificate.issuer;
  return issuers.length == 1 ? issuers[0].name : null;
}

/** The names of a distribution point: some, or one that was relative. */
@final
class PointNames {
  constructor(
    private readonly full: GeneralName[] | null,
    private readonly directory: Name | null,
  ) {}

  static of(name: DistributionPointName, base: Name | null): PointNames {
    const relative = name.nameRelativeToCRLIssuer;
    if (relative == null) return new PointNames(name.fullName, null);
    return new PointNames(null, base != null ? nameBelow(base, relative) : null);
  }

  /** Whether this directory name is among them. */
  has(name: Name): bool {
    const directory = this.directory;
    if (directory != null) return directory.equals(name);
    const full = this.full;
    return full != null && hasDirectoryName(full, name);
  }

  /** Whether a name is in both. */
  overlaps(other: PointNames): bool {
    const directory = this.directory;
    if (directory != null) return other.has(directory);
    const otherDirectory = other.directory;
    if (otherDirectory != null) return this.has(otherDirectory);
    const full = this.full;
    const otherFull = other.full;
    return full != null && otherFull != null && haveCommonName(full, otherFull);
  }
}

/**
 * The name with one more RDN, given by its contents; null when it is malformed, and when it would be longer than a CRL issuer's
 * may be: it is made anew for each point and each CRL.
 */
function nameBelow(base: Name, rdn: Uint8Array): Name | null {
  if (base.der.length + rdn.length > MAX_CRL_PART_BYTES) return null;
  const rdns = new DerReader(base.der).read(TAG_SEQUENCE);
  const last = derElement(TAG_SET, rdn);
  const contents = new Uint8Array(rdns.length + last.length);
  contents.set(rdns);
  contents.set(last, rdns.length);
  const reader = new DerReader(derElement(TAG_SEQUENCE, contents));
  const name = readName(reader, "");
  return reader.fault ? null : name;
}

function haveCommonName(first: GeneralName[], second: GeneralName[]): bool {
  for (let i = 0; i < first.length; i++) {
    for (let k = 0; k < second.length; k++) {
      if (areEqual(first[i], second[k])) return true;
    }
  }
  return false;
}

/** Directory names by their rules, all others, URIs too, by their bytes. */
function areEqual(first: GeneralName, second: GeneralName): bool {
  if (first.kind != second.kind) return false;
  if (first.kind == GeneralNameKind.DirectoryName) return first.name!.equals(second.name!);
  return equalBytes(first.bytes, second.bytes);
}

function hasDirectoryName(names: GeneralName[], name: Name): bool {
  for (let i = 0; i < names.length; i++) {
    if (names[i].kind == GeneralNameKind.DirectoryName && names[i].name!.equals(name)) return true;
  }
  return false;
}

function haveSameScope(one: CertificateList, other: CertificateList): bool {
  const first = one.extensions.issuingDistributionPoint;
  const second = other.extensions.issuingDistributionPoint;
  if (first == null || second == null) return first == null && second == null;
  return equalBytes(first.der, second.der);
}

/** (c) (3). The key is the proof: a delta CRL is checked with the key of its complete one; this finds the right pair. */
function haveSameKey(one: CertificateList, other: CertificateList): bool {
  const first = one.extensions.authorityKeyIdentifier;
  const second = other.extensions.authorityKeyIdentifier;
  const firstKey = first != null ? first.keyIdentifier : null;
  const secondKey = second != null ? second.keyIdentifier : null;
  if (firstKey == null || secondKey == null) return firstKey == null && secondKey == null;
  return equalBytes(firstKey, secondKey);
}
