/** Key usage (RFC 5280 §4.2.1.3). */
import { DerReader } from "../../asn1/der";

/** The named bits. */
export enum KeyUsageBit {
  DigitalSignature = 0,
  /** nonRepudiation of older editions. */
  ContentCommitment = 1,
  KeyEncipherment = 2,
  DataEncipherment = 3,
  KeyAgreement = 4,
  KeyCertSign = 5,
  CRLSign = 6,
  EncipherOnly = 7,
  DecipherOnly = 8,
}

/** What a key is for. */
@final
export class KeyUsage {
  constructor(
    /** Named bit i is bit i. */
    readonly bits: u32,
  ) {}

  /** Whether this bit is set. */
  has(bit: KeyUsageBit): bool {
    return (this.bits & (1 << bit)) != 0;
  }
}

/** Reads KeyUsage. Bits that are not named are kept; whether any bit is set is not checked. */
export function readKeyUsage(reader: DerReader): KeyUsage {
  return new KeyUsage(reader.readNamedBits());
}
