/** What an OCSP response says of one certificate (RFC 6960 §4.2.1). */
import { DerReader, TAG_ENUMERATED, TAG_EXPLICIT, TAG_IMPLICIT } from "../../asn1/der";
import { ID_CE_INVALIDITY_DATE, isOid, oidName } from "../../asn1/oids";
import { readGeneralizedTime } from "../../asn1/time";
import { Instant } from "../../time/instant";
import { Extensions, readExtensions } from "../extensions";
import { CertId, readCertId } from "./certId";
import { CrlReason, LAST_CRL_REASON, isCrlReason } from "./crlReason";
import { Revocation } from "./crlSearch";

const TAG_GOOD: u8 = TAG_IMPLICIT;
const TAG_REVOKED: u8 = TAG_EXPLICIT | 1;
const TAG_UNKNOWN: u8 = TAG_IMPLICIT | 2;

/** CertStatus. */
export enum CertStatus {
  Good,
  Revoked,
  Unknown,
}

/** One answer. */
@final
export class SingleResponse {
  constructor(
    readonly certId: CertId,
    readonly status: CertStatus,
    /** Not null for a revoked certificate alone. */
    readonly revocation: Revocation | null,
    readonly thisUpdate: Instant,
    /** Null when newer information is said to be there at any time. */
    readonly nextUpdate: Instant | null,
  ) {}

  /**
   * Whether the instant lies within thisUpdate and nextUpdate, both included. Without nextUpdate nothing says until when
   * an answer holds, and a courier could bring an old one: it is never current.
   */
  isCurrentAt(time: Instant): bool {
    const next = this.nextUpdate;
    return next != null && this.thisUpdate.compare(time) <= 0 && next.compare(time) >= 0;
  }
}

/** CertStatus, and what `revoked` says with it. */
@final
class Status {
  constructor(
    readonly status: CertStatus,
    readonly reason: CrlReason,
    readonly revocationTime: Instant | null,
  ) {}
}

/** Reads SEQUENCE { certID, certStatus, thisUpdate, nextUpdate [0], singleExtensions [1] }. */
export function readSingleResponse(reader: DerReader, label: string): SingleResponse {
  const fields = reader.readSequence(label);
  const certId = readCertId(fields, "certID");
  const status = readStatus(fields);
  const thisUpdate = readGeneralizedTime(fields, "thisUpdate", false);
  let nextUpdate: Instant | null = null;
  if (fields.nextIs(TAG_EXPLICIT)) {
    const field = fields.readConstructed(TAG_EXPLICIT, "nextUpdate");
    nextUpdate = readGeneralizedTime(field, "", false);
    field.end();
  }
  const invalidityDate = readSingleExtensions(fields);
  fields.end();
  const time = status.revocationTime;
  const revocation = time != null ? new Revocation(status.reason, time, invalidityDate) : null;
  return new SingleResponse(certId, status.status, revocation, thisUpdate, nextUpdate);
}

/** CHOICE { good [0] NULL, revoked [1] RevokedInfo, unknown [2] NULL }, IMPLICIT. */
function readStatus(fields: DerReader): Status {
  if (fields.nextIs(TAG_REVOKED)) return readRevokedInfo(fields.readConstructed(TAG_REVOKED, "revoked"));
  const status = fields.nextIs(TAG_GOOD) ? CertStatus.Good : CertStatus.Unknown;
  const contents = fields.read(status == CertStatus.Good ? TAG_GOOD : TAG_UNKNOWN, "certStatus");
  if (contents.length != 0) fields.refuse("a NULL with contents", "certStatus");
  return new Status(status, CrlReason.Unspecified, null);
}

/** SEQUENCE { revocationTime, revocationReason [0] EXPLICIT CRLReason OPTIONAL }. */
function readRevokedInfo(info: DerReader): Status {
  const time = readGeneralizedTime(info, "revocationTime", false);
  let reason = <i32>CrlReason.Unspecified;
  if (info.nextIs(TAG_EXPLICIT)) {
    const field = info.readConstructed(TAG_EXPLICIT, "revocationReason");
    reason = field.smallIntegerOf(field.read(TAG_ENUMERATED), "", LAST_CRL_REASON);
    if (!isCrlReason(reason)) field.refuse("a reason that is none");
    field.end();
  }
  info.end();
  return new Status(CertStatus.Revoked, isCrlReason(reason) ? <CrlReason>reason : CrlReason.Unspecified, time);
}

/** The invalidityDate of singleExtensions [1] EXPLICIT (§4.4.5), if any. Refuses others that are critical. */
function readSingleExtensions(fields: DerReader): Instant | null {
  const tag: u8 = TAG_EXPLICIT | 1;
  if (!fields.nextIs(tag)) return null;
  const field = fields.readConstructed(tag, "singleExtensions");
  const extensions = readExtensions(field);
  field.end();
  refuseCriticalBut(field, extensions, ID_CE_INVALIDITY_DATE);
  const extension = extensions.find(ID_CE_INVALIDITY_DATE);
  if (extension == null) return null;
  const value = field.within(extension.value, "invalidityDate");
  const date = readGeneralizedTime(value, "", false);
  value.end();
  return date;
}

/** Refuses every critical extension but those of one kind (RFC 6960 §4.4, RFC 5280 §4.2). */
export function refuseCriticalBut(field: DerReader, extensions: Extensions, known: StaticArray<u8>): void {
  for (let i = 0; i < extensions.list.length; i++) {
    const extension = extensions.list[i];
    if (!extension.critical || isOid(extension.oid, known)) continue;
    field.refuse("the critical extension " + oidName(extension.oid) + " is not known");
  }
}
