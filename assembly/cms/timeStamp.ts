/** A verified time stamp: that some bytes existed, and when. */
import { Certificate } from "../x509/certificate";
import { CertificationPath } from "../x509/path/certificationPath";
import { Instant } from "../time/instant";
import { TstInfo } from "./tstInfo";

const NANOSECONDS_PER_SECOND: i64 = 1_000_000_000;

/**
 * Proof that an authority had the stamped bytes at some time from `earliest` to `latest`. AssemblyScript cannot hide a
 * constructor from other files and let one call it: **only `verifyTimeStamp` constructs it**.
 */
@final
export class TimeStamp {
  constructor(
    private readonly tstInfo: TstInfo,
    /** Nanoseconds by which the time may be off: the token's, or what the profile takes where it has none. */
    readonly accuracy: i64,
    /** From the authority's certificate, which comes first, to the anchor. It was valid at `genTime`. */
    readonly path: CertificationPath,
  ) {}

  /** When the token was made, as the authority says. */
  get genTime(): Instant {
    return this.tstInfo.genTime;
  }

  /** genTime - accuracy. */
  get earliest(): Instant {
    return shifted(this.genTime, -this.accuracy);
  }

  /** genTime + accuracy. */
  get latest(): Instant {
    return shifted(this.genTime, this.accuracy);
  }

  /** The certificate of the authority that signed. */
  get signer(): Certificate {
    return this.path.certificates[0];
  }

  /** The OID of the policy under which the token was made. */
  get policy(): Uint8Array {
    return this.tstInfo.policy;
  }

  /** The token's number, the contents of an INTEGER: one of its kind for each authority. */
  get serialNumber(): Uint8Array {
    return this.tstInfo.serialNumber;
  }

  /** The contents of the INTEGER that the request had, or null. */
  get nonce(): Uint8Array | null {
    return this.tstInfo.nonce;
  }
}

function shifted(instant: Instant, nanoseconds: i64): Instant {
  let seconds = instant.seconds + nanoseconds / NANOSECONDS_PER_SECOND;
  let rest = <i64>instant.nanoseconds + (nanoseconds % NANOSECONDS_PER_SECOND);
  if (rest < 0) {
    rest += NANOSECONDS_PER_SECOND;
    seconds--;
  } else if (rest >= NANOSECONDS_PER_SECOND) {
    rest -= NANOSECONDS_PER_SECOND;
    seconds++;
  }
  return new Instant(seconds, <i32>rest);
}
