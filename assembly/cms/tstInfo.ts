/** TSTInfo (RFC 3161 §2.4.2): what a time-stamping authority signs. */
import { readAlgorithmIdentifier } from "../asn1/algorithmIdentifier";
import { DerReader, ITEM, TAG_BOOLEAN, TAG_EXPLICIT, TAG_INTEGER, TAG_SEQUENCE } from "../asn1/der";
import { oidName } from "../asn1/oids";
import { readGeneralizedTime } from "../asn1/time";
import { equalBytes } from "../bytes/compare";
import { MAX_TST_EXTENSIONS } from "../bytes/limits";
import { FaultCode } from "../fault/fault";
import { Result, failed, ok } from "../fault/result";
import { HashAlgorithm } from "../hash/algorithm";
import { Instant } from "../time/instant";
import { GeneralName, readGeneralName } from "../x509/generalName";
import { readAccuracy } from "./accuracy";
import { NO_HASH, hashOfAlgorithm } from "./algorithms";
import { timestampFault } from "./timestampFault";

const TAG_TSA: u8 = TAG_EXPLICIT;
const TAG_EXTENSIONS: u8 = TAG_EXPLICIT + 1;

/** The accuracy of a token that gives none. */
export const NO_ACCURACY: i64 = -1;

/** What the authority says. It counts only after its signature was verified. */
@final
export class TstInfo {
  private constructor(
    /** The OID of the policy under which the token was made. */
    readonly policy: Uint8Array,
    /** What the stamped bytes were hashed with. */
    readonly imprintHash: HashAlgorithm,
    /** Their digest; its length is not held against the hash: a digest of another length is one of nothing. */
    readonly hashedMessage: Uint8Array,
    /** The contents of the INTEGER. */
    readonly serialNumber: Uint8Array,
    /** When the token was made. */
    readonly genTime: Instant,
    /** Nanoseconds by which the time may be off, or NO_ACCURACY. */
    readonly accuracy: i64,
    /** True when any two tokens of this authority can be ordered by their times, whatever their accuracy. */
    readonly ordering: bool,
    /** The contents of the INTEGER that the request had, or null. */
    readonly nonce: Uint8Array | null,
    /** The authority's name as it says, or null. */
    readonly tsa: GeneralName | null,
  ) {}

  /**
   * Reads the DER of a TSTInfo, version 1. The imprint's hash is SHA-256, SHA-384 or SHA-512. No extension is known here:
   * critical ones are refused, others passed over. That an OID is a policy, or the name the authority's, is not judged.
   *
   * TimestampMalformed with the path of what is wrong; BudgetExhausted when there are more than MAX_TST_EXTENSIONS.
   */
  static fromDer(der: Uint8Array): Result<TstInfo> {
    const reader = new DerReader(der, "tstInfo");
    const fields = reader.readSequence();
    reader.end();
    if (fields.readSmallInteger("version", 1) != 1) fields.refuse("not 1", "version");
    const policy = fields.readObjectIdentifier("policy");
    const imprint = fields.readSequence("messageImprint");
    const imprintHash = readImprintHash(imprint);
    const hashedMessage = imprint.readOctetString("hashedMessage");
    imprint.end();
    const serialNumber = fields.readInteger("serialNumber");
    const genTime = readGeneralizedTime(fields, "genTime", true);
    const accuracy = fields.nextIs(TAG_SEQUENCE) ? readAccuracy(fields, "accuracy") : NO_ACCURACY;
    const ordering = readDefaultFalse(fields, "ordering");
    const nonce = fields.nextIs(TAG_INTEGER) ? fields.readInteger("nonce") : null;
    const tsa = fields.nextIs(TAG_TSA) ? readTsa(fields) : null;
    if (fields.nextIs(TAG_EXTENSIONS)) readExtensions(fields.readConstructed(TAG_EXTENSIONS, "extensions"));
    fields.end();
    if (reader.fault) return failed<TstInfo>(timestampFault(reader.fault!));
    return ok(new TstInfo(policy, imprintHash, hashedMessage, serialNumber, genTime, accuracy, ordering, nonce, tsa));
  }
}

function readImprintHash(imprint: DerReader): HashAlgorithm {
  const identifier = readAlgorithmIdentifier(imprint, "hashAlgorithm");
  const hash = hashOfAlgorithm(identifier);
  if (hash != NO_HASH) return <HashAlgorithm>hash;
  imprint.refuse(oidName(identifier.oid) + " is not supported", "hashAlgorithm");
  return HashAlgorithm.Sha256;
}

/** A BOOLEAN DEFAULT FALSE: FALSE is never written (X.690 §11.5). */
function readDefaultFalse(fields: DerReader, label: string): bool {
  if (!fields.nextIs(TAG_BOOLEAN)) return false;
  const value = fields.readBoolean(label);
  if (!value) fields.refuse("a default value that is written out", label);
  return value;
}

/** The tag is EXPLICIT, as those of a CHOICE are (X.680 §31.2.7). */
function readTsa(fields: DerReader): GeneralName {
  const explicit = fields.readConstructed(TAG_TSA, "tsa");
  const name = readGeneralName(explicit, "");
  explicit.end();
  return name;
}

/** Extensions (RFC 5280 §4.1): one or more, none twice, none that is critical. */
function readExtensions(list: DerReader): void {
  const seen: Array<Uint8Array> = [];
  if (list.isAtEnd) list.refuse("no extension");
  while (!list.isAtEnd) {
    const extension = list.readSequence(ITEM);
    const oid = extension.readObjectIdentifier("extnID");
    const isCritical = readDefaultFalse(extension, "critical");
    extension.readOctetString("extnValue");
    extension.end();
    if (isCritical) extension.refuse("the critical extension " + oidName(oid) + " is not known");
    for (let i = 0; i < seen.length; i++) {
      if (equalBytes(seen[i], oid)) extension.refuse(oidName(oid) + " for the second time");
    }
    seen.push(oid);
    if (seen.length > MAX_TST_EXTENSIONS) {
      list.refuse("more than " + MAX_TST_EXTENSIONS.toString(), "", FaultCode.BudgetExhausted);
    }
  }
}
