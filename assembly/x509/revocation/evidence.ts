/** What a host brings of revocation, and what it is judged against. */
import { MAX_REVOCATION_ANSWERS } from "../../bytes/limits";
import { Fault, FaultCode, mostSpecific } from "../../fault/fault";
import { Instant } from "../../time/instant";
import { PathInput } from "../path/pathInput";
import { CertificateList } from "./certificateList";
import { OcspResponse } from "./ocspResponse";

/**
 * CRLs and OCSP responses from anyone, for whatever certificates: those that are of no use are passed over. Beyond
 * MAX_REVOCATION_ANSWERS of each nothing more is read, which is a fault like that of one that cannot be read.
 */
@final
export class RevocationEvidence {
  readonly lists: CertificateList[] = [];
  readonly responses: OcspResponse[] = [];
  /** The most specific fault of what could not be read; null when all could. */
  fault: Fault | null = null;
  private offeredLists: i32 = 0;
  private offeredResponses: i32 = 0;

  /** Reads a DER CRL, complete or delta; one that `CertificateList.fromDer` refuses is left out. */
  addList(der: Uint8Array): void {
    if (++this.offeredLists > MAX_REVOCATION_ANSWERS) return this.refuseMore("CRLs");
    const list = CertificateList.fromDer(der);
    if (list.isOk) this.lists.push(list.value);
    else this.fault = mostSpecific(this.fault, list.fault!);
  }

  /** Reads a DER OCSPResponse; one that `OcspResponse.fromDer` refuses is left out. */
  addResponse(der: Uint8Array): void {
    if (++this.offeredResponses > MAX_REVOCATION_ANSWERS) return this.refuseMore("OCSP responses");
    const response = OcspResponse.fromDer(der);
    if (response.isOk) this.responses.push(response.value);
    else this.fault = mostSpecific(this.fault, response.fault!);
  }

  private refuseMore(what: string): void {
    const detail = "more than " + MAX_REVOCATION_ANSWERS.toString() + " " + what;
    this.fault = mostSpecific(this.fault, new Fault(FaultCode.BudgetExhausted, detail));
  }
}

/** The inputs of revocation checking (RFC 5280 §6.3.1). Delta CRLs are used where there are any. */
@final
export class RevocationInput {
  constructor(
    /** The input under which the path was validated: certificates of CRL issuers are sought among its intermediates. */
    readonly path: PathInput,
    /** The time at which CRLs and responses, and their issuers, must be valid: now, mostly. */
    readonly time: Instant,
    /** A proven time of signing, before which a key that was compromised later counts as sound; null for none. */
    readonly signedAt: Instant | null = null,
  ) {}
}
