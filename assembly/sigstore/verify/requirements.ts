/** How much proof a signature must bring. */

/** What is done with transparency log entries. */
export enum LogUse {
  /** Not looked at: neither proof nor time. */
  Ignored,
  /** An entry that verifies gives the time of signing; none is demanded. */
  Optional,
  /** `logEntries` of distinct logs are demanded. */
  Required,
}

/** Thresholds; each counts distinct logs and authorities after duplicates are removed. */
@final
export class SigstoreRequirements {
  logUse: LogUse = LogUse.Required;
  /** Logs that must vouch for the signature, when the log is required. */
  logEntries: i32 = 1;
  /** CT logs that must vouch for a keyless certificate; 0: SCTs are not looked at. */
  scts: i32 = 1;
  /** Authorities that must have stamped the signature. More are taken as times when they verify. */
  timestamps: i32 = 0;
  /** Whether a bundle of version 0.3 may hold a certificate chain. */
  allowsCertificateChain: bool = false;
}
