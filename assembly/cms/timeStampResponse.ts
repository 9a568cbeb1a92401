/** TimeStampResp (RFC 3161 §2.4.2): what a time-stamping authority answers. */
import { DerReader, TAG_BIT_STRING, TAG_SEQUENCE } from "../asn1/der";
import { SignedData, readSignedData } from "./signedData";

/** PKIStatus: 0 granted, 1 grantedWithMods; from 2 to 5 there is no token. */
const GRANTED_WITH_MODS: i32 = 1;
const LAST_STATUS: i32 = 5;

/**
 * Reads the TimeStampResp that comes next, and of it the token's SignedData. Refused, naming the failInfo: a response with
 * a status other than granted and grantedWithMods. The status is not signed: it only says that there should be a token.
 * Its text is not read.
 */
export function readTimeStampResponse(reader: DerReader, label: string = ""): SignedData {
  const response = reader.readSequence(label);
  readStatus(response.readSequence("status"));
  const signedData = readSignedData(response, "timeStampToken");
  response.end();
  return signedData;
}

/** PKIStatusInfo. */
function readStatus(info: DerReader): void {
  const status = info.readSmallInteger("status", LAST_STATUS);
  if (info.nextIs(TAG_SEQUENCE)) info.readSequence("statusString");
  const failure = info.nextIs(TAG_BIT_STRING) ? failureName(info.readNamedBits("failInfo")) : "";
  info.end();
  if (status > GRANTED_WITH_MODS) info.refuse(statusName(status) + (failure.length == 0 ? "" : ": " + failure));
  else if (failure.length != 0) info.refuse("granted, and yet with the failure " + failure);
}

function statusName(status: i32): string {
  switch (status) {
    case 2:
      return "rejection";
    case 3:
      return "waiting";
    case 4:
      return "revocationWarning";
    default:
      return "revocationNotification";
  }
}

/** The first bit of a PKIFailureInfo that is set, by its name. */
function failureName(bits: u32): string {
  if (bits == 0) return "no failure";
  switch (ctz<u32>(bits)) {
    case 0:
      return "badAlg";
    case 2:
      return "badRequest";
    case 5:
      return "badDataFormat";
    case 14:
      return "timeNotAvailable";
    case 15:
      return "unacceptedPolicy";
    case 16:
      return "unacceptedExtension";
    case 17:
      return "addInfoNotAvailable";
    case 25:
      return "systemFailure";
    default:
      return "failure " + ctz<u32>(bits).toString();
  }
}
