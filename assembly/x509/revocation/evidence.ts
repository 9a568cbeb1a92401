/** What a host brings of revocation, and what it is judged against. */
import { Fault, mostSpecific } from "../../fault/fault";
import { Instant } from "../../time/instant";
import { PathInput } from "../path/pathInput";
import { CertificateList } from "./certificateList";
import { OcspResponse } from "./ocspResponse";

/** CRLs and OCSP responses from anyone, for whatever certificates: those that are of no use are passed over. */
@final
export class RevocationEvidence {
  readonly lists: CertificateList[] = [];
  readonly responses: OcspResponse[] = [];
  /** The most specific fault of what could not be read; null when all could. */
  fault: Fault | null = null;

  /** Reads a DER CRL, complete or delta; one that `CertificateList.fromDer` refuses is left out. */
  addList(der: Uint8Array): void {
    const list = CertificateList.fromDer(der);
    if (list.isOk) this.lists.push(list.value);
    else this.fault = mostSpecific(this.fault, list.fault!);
  }

  /** Reads a DER OCSPResponse; one that `OcspResponse.fromDer` refuses is left out. */
  addResponse(der: Uint8Array): void {
    const response = OcspResponse.fromDer(der);
    if (response.isOk) this.responses.push(response.value);
    else this.fault = mostSpecific(this.fault, response.fault!);
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
