/** A certificate transparency log of an offline Sigstore. */
import type { Minted } from "../x509/mint.js";
import { seededKey } from "../x509/seededKey.js";
import { type SctFields, type TestLog, precertificateSct, testLog } from "../ct/sct.js";

/** Signs timestamps of precertificates; it keeps nothing. */
export class CertificateTransparencyLog {
  readonly log: TestLog;

  constructor(
    seed: string,
    readonly baseUrl: string,
  ) {
    this.log = testLog(seededKey(seed));
  }

  /** The SCT over a TBSCertificate without an SCT list, that this issuer signs. */
  sct(tbs: Uint8Array, issuer: Minted, fields: SctFields): Uint8Array {
    return precertificateSct(this.log, tbs, issuer.key.spki, fields);
  }
}
