/** A transparency log of signatures that is trusted: Rekor of either version. */
import { equalBytes } from "../../bytes/compare";
import { Result, failed, ok } from "../../fault/result";
import { sha256 } from "../../hash/sha256";
import { noteKeyHash } from "../../note/keyHash";
import { PublicKey } from "../../signature/key";
import { Instant } from "../../time/instant";
import { isWithinPeriod } from "../../time/period";

/**
 * One trusted log. Immutable.
 *
 * It is its key. Ids only find it: that of the key itself, that of the key under the log's name, and whatever id the trust
 * material states. Whoever states a wrong id makes entries be held against this key, under which they fail.
 */
@final
export class TransparencyLog {
  private constructor(
    /**
     * The SHA-256 of the key's SubjectPublicKeyInfo, 32 bytes: what tells logs apart that are to be counted. Entries may
     * name the log by another id (`isNamed`), as those of Rekor's second version do.
     */
    readonly id: Uint8Array,
    readonly key: PublicKey,
    /** Where the log is, a URL; empty when it is not known. Entries of Rekor's second version need its host. */
    readonly baseUrl: string,
    /** Who runs the log; empty when it is not known. */
    readonly operator: string,
    /** The first instant at which its entries count, itself included; null: from ever. */
    readonly validFrom: Instant | null,
    /** The last instant at which its entries count, itself included; null: for ever. */
    readonly validTo: Instant | null,
    /** Further ids that entries may name it by. */
    private readonly furtherIds: Array<Uint8Array>,
  ) {}

  /** A log by the DER of its SubjectPublicKeyInfo: ECDSA, Ed25519 or RSA. Faults as of `PublicKey.fromSpki`. */
  static fromSpki(
    spki: Uint8Array,
    baseUrl: string,
    operator: string,
    validFrom: Instant | null,
    validTo: Instant | null,
  ): Result<TransparencyLog> {
    const key = PublicKey.fromSpki(spki);
    if (key.fault) return failed<TransparencyLog>(key.fault!);
    const id = sha256(key.value.spki);
    // The id of Rekor's second version; of ECDSA keys it is the same one.
    const underName = noteKeyHash(hostnameOf(baseUrl), key.value);
    return ok(new TransparencyLog(id, key.value, baseUrl, operator, validFrom, validTo, [underName]));
  }

  /** The same log, which entries may also name by `id`: `logId` or `checkpointKeyId` of a trusted root. */
  withStatedId(id: Uint8Array): TransparencyLog {
    const ids = this.furtherIds.concat([id]);
    return new TransparencyLog(this.id, this.key, this.baseUrl, this.operator, this.validFrom, this.validTo, ids);
  }

  /** Whether an entry with this log id says that it is in this log. */
  isNamed(logId: Uint8Array): bool {
    if (equalBytes(logId, this.id)) return true;
    for (let i = 0; i < this.furtherIds.length; i++) {
      if (equalBytes(logId, this.furtherIds[i])) return true;
    }
    return false;
  }

  /** Whether it is the same log: it has the same key, whatever else is said of it. */
  isSameAs(other: TransparencyLog): bool {
    return equalBytes(this.id, other.id);
  }

  /** The host of `baseUrl`, without its port: the origin of the checkpoints of Rekor's second version. May be empty. */
  get hostname(): string {
    return hostnameOf(this.baseUrl);
  }

  /** True when `time` lies between the two ends, themselves included. */
  isValidAt(time: Instant): bool {
    return isWithinPeriod(time, this.validFrom, this.validTo);
  }
}

/**
 * The host of a URL with an authority (RFC 3986 §3.2): what stands behind `//` and any user information, up to the port,
 * path, query or fragment. Empty when there is no `//`. Nothing is decoded, brought into lower case or checked.
 */
function hostnameOf(url: string): string {
  const slashes = url.indexOf("//");
  if (slashes < 0) return "";
  let end = slashes + 2;
  while (end < url.length && !"/?#\\".includes(url.charAt(end))) end++;
  const authority = url.substring(slashes + 2, end);
  const host = authority.substring(authority.lastIndexOf("@") + 1);
  const bracket = host.lastIndexOf("]");
  const port = host.indexOf(":", bracket + 1);
  return port < 0 ? host : host.substring(0, port);
}
