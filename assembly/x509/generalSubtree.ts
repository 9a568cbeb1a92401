/** One subtree of name constraints, and which names are in it (RFC 5280 §4.2.1.10). */
import { equalBytes } from "../bytes/compare";
import { ConstrainedName } from "./constrainedName";
import { equalsIgnoringCase, isHostName, isWithinDomain } from "./dnsName";
import { GeneralName, GeneralNameKind } from "./generalName";
import { isNetwork, networkHolds, unmappedAddress } from "./ipNetwork";
import { Mailbox, hasAt, parseMailbox } from "./mailbox";

const DOT: u8 = 0x2e;
/** A comparison counts once more for each so many bytes of the base, and of the name. */
export const BYTES_PER_COMPARISON: i32 = 32;

/**
 * A subtree. `permits` and `excludes` are two questions: where it cannot be told whether a name is in the subtree, the
 * answer to both is the one that refuses the name. That is so for names that are malformed, for kinds of names that are
 * not supported (all but directoryName, rfc822Name, dNSName, uniformResourceIdentifier and iPAddress), for bases whose
 * meaning no standard says, and for wildcards that reach beyond the subtree.
 */
@final
export class GeneralSubtree {
  private readonly mailbox: Mailbox | null;
  /** Of a base that is a domain: the part without a leading dot. */
  private readonly domain: Uint8Array;
  /** A leading dot: names need a label more than the base has. */
  private readonly isBelowDomain: bool;

  /** Requires a base without `subtreeBaseProblem`. */
  constructor(readonly base: GeneralName) {
    const bytes = base.bytes;
    this.mailbox = base.kind == GeneralNameKind.Rfc822Name ? parseMailbox(bytes) : null;
    const isBelowDomain = startsWithDot(bytes);
    this.isBelowDomain = isBelowDomain;
    this.domain = isBelowDomain ? bytes.subarray(1) : bytes;
  }

  /** How many comparisons it counts as to hold this name against the subtree. One may be as long as the base is. */
  costOf(name: ConstrainedName): i32 {
    return name.kind == this.base.kind ? 1 + this.base.bytes.length / BYTES_PER_COMPARISON : 1;
  }

  /** True when the name, of the base's kind, is known to be in the subtree, with all that it stands for. Allocates nothing. */
  permits(name: ConstrainedName): bool {
    if (!name.isDecidable) return false;
    switch (this.base.kind) {
      case GeneralNameKind.DirectoryName:
        return name.name!.isWithin(this.base.name!);
      case GeneralNameKind.Rfc822Name:
        return this.holdsMailbox(name.mailbox!);
      case GeneralNameKind.DnsName:
        return this.holdsDnsName(name);
      case GeneralNameKind.Uri:
        return this.holdsHost(name.host!);
      case GeneralNameKind.IpAddress:
        return networkHolds(this.base.bytes, name.address!);
      default:
        return false;
    }
  }

  /** True unless the name, of the base's kind, is known to be outside of the subtree, with all that it stands for. */
  excludes(name: ConstrainedName): bool {
    if (!name.isDecidable) return true;
    switch (this.base.kind) {
      case GeneralNameKind.DirectoryName:
        return name.name!.mayBeWithin(this.base.name!);
      case GeneralNameKind.Rfc822Name:
        return this.base.bytes.length == 0 || this.mayHoldMailbox(name.mailbox!);
      case GeneralNameKind.DnsName:
        return this.mayHoldDnsName(name);
      case GeneralNameKind.Uri:
        return !isHostName(this.domain) || this.holdsHost(name.host!);
      case GeneralNameKind.IpAddress: {
        const address = name.address!;
        return networkHolds(this.base.bytes, address) || networkHolds(this.base.bytes, unmappedAddress(address));
      }
      default:
        return true;
    }
  }

  /** A rule of RFC 5280 §4.2.1.10 that the base breaks although it can be used, or nothing. */
  get issuanceProblem(): string {
    if (this.base.kind == GeneralNameKind.DnsName && this.isBelowDomain)
      return "a dNSName constraint with a leading dot";
    if (this.base.kind != GeneralNameKind.Uri || isHostName(this.domain)) return "";
    return "a uniformResourceIdentifier constraint that is no host name or domain";
  }

  /** One mailbox, all of a host, or all of the hosts in a domain. */
  private holdsMailbox(mailbox: Mailbox): bool {
    const only = this.mailbox;
    if (only == null) return this.holdsHost(mailbox.host);
    return equalBytes(only.localPart, mailbox.localPart) && equalsIgnoringCase(only.host, mailbox.host);
  }

  /** Like `holdsMailbox`; hardly a host tells mailboxes apart by the case of letters, so here it does not count. */
  private mayHoldMailbox(mailbox: Mailbox): bool {
    const only = this.mailbox;
    if (only == null) return this.holdsHost(mailbox.host);
    return equalsIgnoringCase(only.localPart, mailbox.localPart) && equalsIgnoringCase(only.host, mailbox.host);
  }

  /** The host that the base names, or one below the domain that the base names with a leading dot. An empty base names none. */
  private holdsHost(host: Uint8Array): bool {
    if (!this.isBelowDomain) return equalsIgnoringCase(host, this.domain);
    return host.length > this.domain.length && isWithinDomain(host, this.domain);
  }

  /** The base with any number of labels before it, or at least one where it has a leading dot, which is not of the standard. */
  private holdsDnsName(name: ConstrainedName): bool {
    const host = name.host!;
    if (!isWithinDomain(host, this.domain)) return false;
    return name.isWildcard || !this.isBelowDomain || host.length > this.domain.length;
  }

  /** A wildcard reaches into all domains below its own, so that it does not matter how many labels one takes it for. */
  private mayHoldDnsName(name: ConstrainedName): bool {
    const host = name.host!;
    return isWithinDomain(host, this.domain) || (name.isWildcard && isWithinDomain(this.domain, host));
  }
}

/** Why a name cannot be the base of a subtree, or nothing. */
export function subtreeBaseProblem(base: GeneralName): string {
  const bytes = base.bytes;
  switch (base.kind) {
    case GeneralNameKind.DnsName:
      return isDomain(bytes) ? "" : "a dNSName constraint that is no domain";
    case GeneralNameKind.Rfc822Name: {
      const isUsable = hasAt(bytes) ? parseMailbox(bytes) != null : isDomain(bytes);
      return isUsable ? "" : "an rfc822Name constraint that is no mailbox, host or domain";
    }
    case GeneralNameKind.IpAddress:
      return isNetwork(bytes) ? "" : "an iPAddress constraint whose mask is none";
    default:
      return "";
  }
}

/** A host name, with a dot before it or without, or nothing at all. */
function isDomain(bytes: Uint8Array): bool {
  return bytes.length == 0 || isHostName(startsWithDot(bytes) ? bytes.subarray(1) : bytes);
}

function startsWithDot(bytes: Uint8Array): bool {
  return bytes.length != 0 && bytes[0] == DOT;
}
