/** A trusted transparency log. (The log's owner replaces this file.) */
import { PublicKey } from "../../signature/key";
import { Instant } from "../../time/instant";

/** One log. */
@final
export class TransparencyLog {
  constructor(
    readonly id: Uint8Array,
    readonly key: PublicKey,
    readonly baseUrl: string,
    readonly operator: string,
    readonly validFrom: Instant | null,
    readonly validTo: Instant | null,
  ) {}

  /** One log is one voice. */
  isSameAs(other: TransparencyLog): bool {
    return this.key.spkiSha256 == other.key.spkiSha256;
  }
}
