/** The entries of a CRL, read where they stand (RFC 5280 §5.1.2.6, §5.3): a CRL can hold hundreds of thousands. */
import {
  DerReader,
  TAG_BOOLEAN,
  TAG_ENUMERATED,
  TAG_INTEGER,
  TAG_OBJECT_IDENTIFIER,
  TAG_OCTET_STRING,
  TAG_SEQUENCE,
} from "../../asn1/der";
import { DerCursor } from "../../asn1/derCursor";
import { TAG_GENERALIZED_TIME, readTime } from "../../asn1/time";
import { Instant } from "../../time/instant";
import { CrlReason, isCrlReason } from "./crlReason";
import { isTimeInPlace } from "./timeInPlace";

/** The last octet of the OIDs of the entry extensions, which are 2.5.29.n (RFC 5280 §5.3). */
const REASON_CODE: u8 = 21;
const INVALIDITY_DATE: u8 = 24;
const CERTIFICATE_ISSUER: u8 = 29;

/**
 * Goes from entry to entry and holds what the present one says. Nothing is allocated for an entry unless it is asked
 * for. Each entry is checked as strictly as everything else: the shape, the serial number's shortest form, a date that
 * exists, the values of the extensions that are known. An extension that is critical and not known ends the walk with a
 * problem: such a CRL must not be used at all (§5.3). That the certificate issuer's names are well-formed is left to who
 * reads them.
 */
@final
export class RevokedCertificateReader {
  /** What is wrong with the entry where the walk ended; empty when nothing is. */
  problem: string = "";
  /** The place of the present entry, from 0; -1 before the first. */
  index: i32 = -1;
  /** The present entry's reason; Unspecified when it has none. */
  reason: CrlReason = CrlReason.Unspecified;
  private readonly list: DerCursor = new DerCursor();
  private readonly entry: DerCursor = new DerCursor();
  private readonly extensions: DerCursor = new DerCursor();
  private readonly part: DerCursor = new DerCursor();
  private serialStart: usize = 0;
  private serialLength: i32 = 0;
  private dateStart: usize = 0;
  private dateEnd: usize = 0;
  private invalidityStart: usize = 0;
  private invalidityEnd: usize = 0;
  private issuerStart: usize = 0;
  private issuerEnd: usize = 0;
  private hasReason: bool = false;

  /** `bytes` are the contents of revokedCertificates; empty when there are none. */
  constructor(private readonly bytes: Uint8Array) {
    this.list.enter(bytes.dataStart, bytes.dataStart + bytes.length);
  }

  /** Goes to the next entry. False at the end, and when `problem` says what is wrong. */
  next(): bool {
    if (this.problem.length != 0) return false;
    this.index++;
    if (this.list.next()) this.problem = this.readEntry();
    else if (this.list.isMalformed) this.problem = "an entry that is not well-formed";
    else return false;
    return this.problem.length == 0;
  }

  /** Whether the present entry is for this serial number, an INTEGER's contents. */
  isFor(serialNumber: Uint8Array): bool {
    if (serialNumber.length != this.serialLength) return false;
    return memory.compare(this.serialStart, serialNumber.dataStart, this.serialLength) == 0;
  }

  /** When the present entry's certificate was revoked. */
  get revocationDate(): Instant {
    return readTime(new DerReader(this.view(this.dateStart, this.dateEnd)));
  }

  /** Since when its key is, or may be, in wrong hands (§5.3.2); null when the entry does not say. */
  get invalidityDate(): Instant | null {
    if (this.invalidityStart == 0) return null;
    return readTime(new DerReader(this.view(this.invalidityStart, this.invalidityEnd)));
  }

  /** Whether the entry says whose certificate it is, for itself and for those behind it (§5.3.3). */
  get hasCertificateIssuer(): bool {
    return this.issuerStart != 0;
  }

  /** The DER of its GeneralNames, which was not looked at. */
  get certificateIssuer(): Uint8Array {
    return this.view(this.issuerStart, this.issuerEnd);
  }

  private readEntry(): string {
    this.hasReason = false;
    this.reason = CrlReason.Unspecified;
    this.invalidityStart = 0;
    this.issuerStart = 0;
    const entry = this.entry;
    if (this.list.tag != TAG_SEQUENCE) return "an entry that is no SEQUENCE";
    entry.enter(this.list.contents, this.list.end);
    if (!entry.nextIs(TAG_INTEGER) || !isShortest(entry)) return "a serial number that is not well-formed";
    this.serialStart = entry.contents;
    this.serialLength = entry.length;
    if (!entry.next() || !isTimeInPlace(entry)) return "a revocation date that is none";
    this.dateStart = entry.start;
    this.dateEnd = entry.end;
    if (entry.isAtEnd) return "";
    if (!entry.nextIs(TAG_SEQUENCE) || !entry.isAtEnd || entry.length == 0) return "other than extensions at its end";
    return this.readExtensions();
  }

  private readExtensions(): string {
    this.extensions.enter(this.entry.contents, this.entry.end);
    while (this.extensions.next()) {
      const problem = this.readExtension();
      if (problem.length != 0) return problem;
    }
    return this.extensions.isAtEnd ? "" : "an extension that is not well-formed";
  }

  private readExtension(): string {
    const part = this.part;
    part.enter(this.extensions.contents, this.extensions.end);
    if (this.extensions.tag != TAG_SEQUENCE || !part.nextIs(TAG_OBJECT_IDENTIFIER)) return "an extension without OID";
    const kind = part.length == 3 && load<u16>(part.contents) == 0x1d55 ? load<u8>(part.contents, 2) : <u8>0;
    let isCritical = false;
    if (!part.next()) return "an extension without value";
    if (part.tag == TAG_BOOLEAN) {
      isCritical = part.length == 1 && load<u8>(part.contents) == 0xff;
      if (!isCritical || !part.next()) return "an extension that is not well-formed";
    }
    if (part.tag != TAG_OCTET_STRING || !part.isAtEnd) return "an extension that is not well-formed";
    return this.readValue(kind, isCritical);
  }

  private readValue(kind: u8, isCritical: bool): string {
    const value = this.part;
    switch (kind) {
      case REASON_CODE:
        return this.readReason(value.contents, value.end);
      case INVALIDITY_DATE:
        return this.readInvalidityDate(value.contents, value.end);
      case CERTIFICATE_ISSUER:
        if (!isCritical) return "certificateIssuer must be critical";
        if (this.issuerStart != 0) return "certificateIssuer twice";
        this.issuerStart = value.contents;
        this.issuerEnd = value.end;
        return "";
    }
    return isCritical ? "a critical extension that is not known" : "";
  }

  private readReason(start: usize, end: usize): string {
    const value = this.part;
    value.enter(start, end);
    if (this.hasReason) return "reasonCode twice";
    if (!value.nextIs(TAG_ENUMERATED) || !value.isAtEnd || value.length != 1) return "a reasonCode that is none";
    const number = <i32>load<u8>(value.contents);
    if (!isCrlReason(number)) return "a reasonCode that is none";
    this.hasReason = true;
    this.reason = <CrlReason>number;
    return "";
  }

  private readInvalidityDate(start: usize, end: usize): string {
    const value = this.part;
    value.enter(start, end);
    if (this.invalidityStart != 0) return "invalidityDate twice";
    const isDate = value.nextIs(TAG_GENERALIZED_TIME) && value.isAtEnd && isTimeInPlace(value);
    if (!isDate) return "an invalidityDate that is none";
    this.invalidityStart = start;
    this.invalidityEnd = end;
    return "";
  }

  private view(start: usize, end: usize): Uint8Array {
    const first = this.bytes.dataStart;
    return this.bytes.subarray(<i32>(start - first), <i32>(end - first));
  }
}

/** Whether an INTEGER is in its shortest form (X.690 §8.3.2). */
function isShortest(integer: DerCursor): bool {
  if (integer.length < 2) return integer.length == 1;
  const first = load<u8>(integer.contents);
  const second = load<u8>(integer.contents, 1);
  return !(first == 0 && second < 0x80) && !(first == 0xff && second >= 0x80);
}
