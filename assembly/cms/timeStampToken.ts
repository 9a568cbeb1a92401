/** TimeStampToken (RFC 3161 §2.4.2): a SignedData over a TSTInfo, read and not yet verified. */
import { DerReader, TAG_SEQUENCE } from "../asn1/der";
import { ID_CT_TST_INFO, isOid, oidName } from "../asn1/oids";
import { MAX_TIMESTAMP_BYTES } from "../bytes/limits";
import { FaultCode } from "../fault/fault";
import { Result, fail, failed, ok } from "../fault/result";
import { SignedData, readSignedData } from "./signedData";
import { readTimeStampResponse } from "./timeStampResponse";
import { timestampFault } from "./timestampFault";
import { TstInfo } from "./tstInfo";

/** A token. `verifyTimeStamp` makes a TimeStamp of it; before that nothing that it says counts. */
@final
export class TimeStampToken {
  private constructor(
    readonly signedData: SignedData,
    readonly tstInfo: TstInfo,
  ) {}

  /**
   * Reads the DER of a bare token, as signatures of the Notary Project hold it.
   *
   * TimestampMalformed with the path of what is wrong (`readSignedData`, `TstInfo.fromDer`), or when the content is no
   * TSTInfo; BudgetExhausted, naming the limit, for more than MAX_TIMESTAMP_BYTES and more parts than the limits allow.
   */
  static fromDer(der: Uint8Array): Result<TimeStampToken> {
    return TimeStampToken.read(der, false);
  }

  /** Reads the DER of a TimeStampResp with a token. Faults as of `fromDer`, and of `readTimeStampResponse`. */
  static fromResponse(der: Uint8Array): Result<TimeStampToken> {
    return TimeStampToken.read(der, true);
  }

  /** Reads a TimeStampResp or a bare token, whichever it is: Sigstore's clients take both. Faults as of these. */
  static fromResponseOrToken(der: Uint8Array): Result<TimeStampToken> {
    const isResponse = new DerReader(der).readSequence().nextIs(TAG_SEQUENCE);
    return TimeStampToken.read(der, isResponse);
  }

  private static read(der: Uint8Array, isResponse: bool): Result<TimeStampToken> {
    if (der.length > MAX_TIMESTAMP_BYTES) {
      const detail = "a timestamp of more than " + MAX_TIMESTAMP_BYTES.toString() + " bytes";
      return fail<TimeStampToken>(FaultCode.BudgetExhausted, detail);
    }
    const reader = new DerReader(der, isResponse ? "timeStampResp" : "timeStampToken");
    const signedData = isResponse ? readTimeStampResponse(reader) : readSignedData(reader);
    reader.end();
    if (!isOid(signedData.contentType, ID_CT_TST_INFO)) {
      reader.refuse("the content is " + oidName(signedData.contentType) + ", not id-ct-TSTInfo");
    }
    if (reader.fault) return failed<TimeStampToken>(timestampFault(reader.fault!));
    const tstInfo = TstInfo.fromDer(signedData.content);
    return tstInfo.isOk ? ok(new TimeStampToken(signedData, tstInfo.value)) : failed<TimeStampToken>(tstInfo.fault!);
  }
}
