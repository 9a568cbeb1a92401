/** Certificate revocation lists (RFC 5280 §5.1, §5.2). */
import { AlgorithmIdentifier, readAlgorithmIdentifier } from "../../asn1/algorithmIdentifier";
import { DerReader, TAG_EXPLICIT, TAG_INTEGER, TAG_SEQUENCE } from "../../asn1/der";
import {
  ID_CE_CRL_NUMBER,
  ID_CE_DELTA_CRL_INDICATOR,
  ID_CE_ISSUING_DISTRIBUTION_POINT,
  isOid,
  oidName,
} from "../../asn1/oids";
import { TAG_GENERALIZED_TIME, TAG_UTC_TIME, readTime } from "../../asn1/time";
import { MAX_CRL_BYTES, MAX_CRL_PART_BYTES } from "../../bytes/limits";
import { Fault, FaultCode } from "../../fault/fault";
import { Result, fail, failed, ok } from "../../fault/result";
import { Instant } from "../../time/instant";
import { AuthorityKeyIdentifier } from "../extension/keyIdentifiers";
import { DistributionPoint } from "../extension/distributionPoint";
import { Extension, Extensions, readExtensions } from "../extensions";
import { Name, readName } from "../name";
import { IssuingDistributionPoint, readIssuingDistributionPoint } from "./issuingDistributionPoint";
import { RevokedCertificateReader } from "./revokedCertificates";

/** The number that stands for version 2 (§5.1.2.1). */
const VERSION_2: i32 = 1;

/** A CRL that was read, not one that anybody vouches for: who signed it is not checked here. Immutable. */
@final
export class CertificateList {
  private constructor(
    /** tbsCertList with its identifier and length octets: what is signed. */
    readonly tbs: Uint8Array,
    /** The same in tbsCertList and beside the signature. */
    readonly signatureAlgorithm: AlgorithmIdentifier,
    readonly issuer: Name,
    readonly thisUpdate: Instant,
    readonly nextUpdate: Instant,
    /** The contents of revokedCertificates, every entry checked; empty when no certificate is revoked. */
    readonly revokedCertificates: Uint8Array,
    readonly extensions: ListExtensions,
    readonly signature: Uint8Array,
  ) {}

  /**
   * Reads a whole DER CertificateList. The bytes are not copied and must stay as they are. Every entry is looked at, and
   * no memory is taken for it.
   *
   * RevocationInvalid, with the path of the field: not strict DER, trailing bytes, signature algorithms that differ, and
   * what makes a CRL useless here: version 1, no nextUpdate (§5.1.2.5), no CRL number (§5.2.3), a critical extension of the
   * list or of an entry that is not processed or must not be critical (§5.2, §5.3), entries of other issuers in a CRL that is not indirect (§5.3.3).
   * BudgetExhausted: more than MAX_CRL_BYTES, or than MAX_CRL_PART_BYTES for the issuer's name or the extensions.
   */
  static fromDer(der: Uint8Array): Result<CertificateList> {
    if (der.length > MAX_CRL_BYTES) {
      const limit = MAX_CRL_BYTES.toString();
      return fail<CertificateList>(FaultCode.BudgetExhausted, "more than " + limit + " bytes", "certificateList");
    }
    const outer = new DerReader(der, "certificateList");
    const fields = outer.readSequence();
    outer.end();
    const tbs = fields.readElement("tbsCertList");
    if (tbs.tag != TAG_SEQUENCE) fields.refuse("not a SEQUENCE", "tbsCertList");
    const algorithm = readAlgorithmIdentifier(fields, "signatureAlgorithm");
    const signature = fields.readBitString("signatureValue");
    fields.end();
    if (outer.fault) return invalid(outer);
    const body = fields.within(tbs.contents, "tbsCertList");
    const list = CertificateList.readBody(body, tbs.encoding, algorithm, signature);
    if (outer.fault || list == null) return invalid(outer);
    return ok<CertificateList>(list);
  }

  /** A walk through the entries. They were checked: it finds no problem. */
  entries(): RevokedCertificateReader {
    return new RevokedCertificateReader(this.revokedCertificates);
  }

  /** Whether this is a delta CRL: it says only what has changed since a base. */
  get isDelta(): bool {
    return this.extensions.baseCRLNumber != null;
  }

  /** Whether entries may be for certificates of other issuers. */
  get isIndirect(): bool {
    const scope = this.extensions.issuingDistributionPoint;
    return scope != null && scope.indirectCRL;
  }

  /** Whether the instant lies within thisUpdate and nextUpdate, both included. */
  isCurrentAt(time: Instant): bool {
    return this.thisUpdate.compare(time) <= 0 && this.nextUpdate.compare(time) >= 0;
  }

  /** RevocationUnknown, saying why, unless it is current at this time. */
  currencyFault(time: Instant): Fault | null {
    if (this.isCurrentAt(time)) return null;
    const isEarly = this.thisUpdate.compare(time) > 0;
    const detail = isEarly
      ? "the CRL is from " + this.thisUpdate.toRfc3339()
      : "the CRL has expired at " + this.nextUpdate.toRfc3339();
    return new Fault(FaultCode.RevocationUnknown, detail);
  }

  /** Reads what tbsCertList holds; null after a fault. */
  private static readBody(
    body: DerReader,
    tbs: Uint8Array,
    algorithm: AlgorithmIdentifier,
    signature: Uint8Array,
  ): CertificateList | null {
    if (!body.nextIs(TAG_INTEGER)) body.refuse("not version 2", "version");
    else if (body.readSmallInteger("version", 255) != VERSION_2) body.refuse("not version 2", "version");
    if (!readAlgorithmIdentifier(body, "signature").equals(algorithm)) {
      body.refuse("another algorithm than signatureAlgorithm", "signature");
    }
    const issuer = readIssuer(body);
    const thisUpdate = readTime(body, "thisUpdate");
    const hasNextUpdate = body.nextIs(TAG_UTC_TIME) || body.nextIs(TAG_GENERALIZED_TIME);
    if (!hasNextUpdate) body.refuse("a CRL without nextUpdate", "nextUpdate");
    const nextUpdate = readTime(body, "nextUpdate");
    const entries = body.nextIs(TAG_SEQUENCE)
      ? body.read(TAG_SEQUENCE, "revokedCertificates")
      : body.rest().subarray(0, 0);
    const extensions = readListExtensions(body);
    body.end();
    if (extensions == null) return null;
    checkEntries(body, entries, extensions);
    return new CertificateList(tbs, algorithm, issuer, thisUpdate, nextUpdate, entries, extensions, signature);
  }
}

/** The name, which takes memory for each attribute and so has a limit of its own. */
function readIssuer(body: DerReader): Name {
  const der = body.readElement("issuer").encoding;
  const isShort = der.length <= MAX_CRL_PART_BYTES;
  if (!isShort) refuseLength(body, "issuer");
  const value = body.within(isShort ? der : der.subarray(0, 0), "issuer");
  const name = readName(value, "");
  value.end();
  return name;
}

function refuseLength(body: DerReader, label: string): void {
  body.refuse("more than " + MAX_CRL_PART_BYTES.toString() + " bytes", label, FaultCode.BudgetExhausted);
}

/** The extensions of a CRL that are processed (§5.2). What is null is not there. */
@final
export class ListExtensions {
  constructor(
    /** Zero or positive, without leading zeros. */
    readonly crlNumber: Uint8Array,
    /** The number of the CRL since which this one, a delta CRL, tells the changes (§5.2.4). */
    readonly baseCRLNumber: Uint8Array | null,
    readonly issuingDistributionPoint: IssuingDistributionPoint | null,
    readonly authorityKeyIdentifier: AuthorityKeyIdentifier | null,
    /** Where a delta CRL for this one is found (§5.2.6). */
    readonly freshestCRL: DistributionPoint[] | null,
  ) {}
}

/** Reads crlExtensions [0] EXPLICIT; null after a fault. */
function readListExtensions(body: DerReader): ListExtensions | null {
  if (!body.nextIs(TAG_EXPLICIT)) {
    body.refuse("a CRL without extensions: it has no CRL number", "crlExtensions");
    return null;
  }
  if (body.rest().length > MAX_CRL_PART_BYTES) {
    refuseLength(body, "crlExtensions");
    return null;
  }
  const field = body.readConstructed(TAG_EXPLICIT, "crlExtensions");
  const extensions = readExtensions(field);
  field.end();
  refuseCritical(field, extensions);
  const number = readNumber(field, extensions.find(ID_CE_CRL_NUMBER), "cRLNumber");
  const base = readNumber(field, extensions.find(ID_CE_DELTA_CRL_INDICATOR), "deltaCRLIndicator");
  const scope = readScope(field, extensions.find(ID_CE_ISSUING_DISTRIBUTION_POINT));
  if (number == null) field.refuse("a CRL without a CRL number");
  if (number == null || field.fault) return null;
  return new ListExtensions(number, base, scope, extensions.authorityKeyIdentifier, extensions.freshestCRL);
}

/**
 * §5.2: a CRL with a critical extension that is not processed must not be used. Those that are processed but must not be
 * critical (the CRL number, §5.2.3; freshestCRL, §5.2.6; the authority key identifier, §4.2.1.1) are refused as well.
 */
function refuseCritical(field: DerReader, extensions: Extensions): void {
  for (let i = 0; i < extensions.list.length; i++) {
    const extension = extensions.list[i];
    if (extension.critical && !mayBeCritical(extension.oid)) {
      field.refuse("the extension " + oidName(extension.oid) + " is critical, and not known or not to be so");
    }
  }
}

function mayBeCritical(oid: Uint8Array): bool {
  return isOid(oid, ID_CE_DELTA_CRL_INDICATOR) || isOid(oid, ID_CE_ISSUING_DISTRIBUTION_POINT);
}

/** CRLNumber ::= INTEGER (0..MAX); null when the extension is not there. */
function readNumber(field: DerReader, extension: Extension | null, label: string): Uint8Array | null {
  if (extension == null) return null;
  const value = field.within(extension.value, label);
  const number = value.readUnsignedInteger();
  value.end();
  return number;
}

function readScope(field: DerReader, extension: Extension | null): IssuingDistributionPoint | null {
  if (extension == null) return null;
  const value = field.within(extension.value, "issuingDistributionPoint");
  const scope = readIssuingDistributionPoint(value);
  value.end();
  return scope;
}

/** Walks through all entries once. */
function checkEntries(body: DerReader, entries: Uint8Array, extensions: ListExtensions): void {
  const scope = extensions.issuingDistributionPoint;
  const isIndirect = scope != null && scope.indirectCRL;
  const entry = new RevokedCertificateReader(entries);
  while (entry.next()) {
    if (entry.hasCertificateIssuer && !isIndirect) {
      return refuseEntry(body, entry.index, "a certificate issuer in a CRL that is not indirect");
    }
  }
  if (entry.problem.length != 0) refuseEntry(body, entry.index, entry.problem);
}

function refuseEntry(body: DerReader, index: i32, problem: string): void {
  body.refuse(problem, "revokedCertificates[" + index.toString() + "]");
}

/** A CRL that cannot be read is one fault, whatever is wrong with it; but a limit stays a limit. */
function invalid(outer: DerReader): Result<CertificateList> {
  const fault = outer.fault!;
  return failed<CertificateList>(
    fault.code == FaultCode.BudgetExhausted ? fault : fault.as(FaultCode.RevocationInvalid),
  );
}
