/** Extended key usage (RFC 5280 §4.2.1.12). */
import { DerReader, ITEM } from "../../asn1/der";
import { ANY_EXTENDED_KEY_USAGE, isOid } from "../../asn1/oids";

/** The purposes that a key is for. */
@final
export class ExtendedKeyUsage {
  constructor(
    /** Contents of OBJECT IDENTIFIERs. There may be none, which §4.2.1.12 forbids issuers: the issuance rules see to it. */
    readonly purposes: Array<Uint8Array>,
  ) {}

  /** True when this very purpose is named; anyExtendedKeyUsage does not count. */
  has(purpose: StaticArray<u8>): bool {
    for (let i = 0; i < this.purposes.length; i++) {
      if (isOid(this.purposes[i], purpose)) return true;
    }
    return false;
  }

  /** True when anyExtendedKeyUsage is named. */
  get hasAny(): bool {
    return this.has(ANY_EXTENDED_KEY_USAGE);
  }

  /** True when this purpose is the only one named. */
  isOnly(purpose: StaticArray<u8>): bool {
    return this.purposes.length == 1 && this.has(purpose);
  }
}

/** Reads SEQUENCE OF KeyPurposeId. */
export function readExtendedKeyUsage(reader: DerReader): ExtendedKeyUsage {
  const list = reader.readSequence();
  const purposes = new Array<Uint8Array>();
  while (!list.isAtEnd) purposes.push(list.readObjectIdentifier(ITEM));
  return new ExtendedKeyUsage(purposes);
}
