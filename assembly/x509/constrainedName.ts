/** A name as name constraints see it: taken apart once, so that comparing it with a subtree makes no objects. */
import { isHostName, isWildcardName } from "./dnsName";
import { GeneralName, GeneralNameKind } from "./generalName";
import { Mailbox, parseMailbox } from "./mailbox";
import { Name } from "./name";
import { quotedText } from "./nameText";
import { uriHost } from "./uriHost";

/** `*.` */
const WILDCARD_LENGTH: i32 = 2;

/** A subject or an alternative name that constraints apply to. What does not belong to its kind is null. */
@final
export class ConstrainedName {
  /**
   * False when the name is not what its kind asks for, or its kind is not supported: then it is not known in which
   * subtrees it is, and nothing below is set.
   */
  isDecidable: bool = false;
  /** A directoryName. */
  name: Name | null = null;
  /** An rfc822Name. */
  mailbox: Mailbox | null = null;
  /** The host of a URI, or a dNSName without its wildcard. */
  host: Uint8Array | null = null;
  /** Whether a dNSName has a wildcard: it stands for all names with a label before `host`. */
  isWildcard: bool = false;
  /** An iPAddress. */
  address: Uint8Array | null = null;
  /** The value of an emailAddress in the subject. */
  private emailAddress: Uint8Array | null = null;

  private constructor(
    /** Which constraints apply. */
    readonly kind: GeneralNameKind,
    /** The alternative name that this is, or null for something of the subject. */
    private readonly alternative: GeneralName | null,
  ) {}

  /** An alternative name. */
  static of(alternative: GeneralName): ConstrainedName {
    const name = new ConstrainedName(alternative.kind, alternative);
    switch (alternative.kind) {
      case GeneralNameKind.DirectoryName:
        name.name = alternative.name;
        name.isDecidable = true;
        break;
      case GeneralNameKind.Rfc822Name:
        name.setMailbox(alternative.bytes);
        break;
      case GeneralNameKind.DnsName:
        name.setDnsName(alternative.bytes);
        break;
      case GeneralNameKind.Uri:
        name.host = uriHost(alternative.bytes);
        name.isDecidable = name.host != null;
        break;
      case GeneralNameKind.IpAddress:
        name.address = alternative.bytes;
        name.isDecidable = true;
        break;
      default:
        break;
    }
    return name;
  }

  /** The subject of a certificate. */
  static ofSubject(subject: Name): ConstrainedName {
    const name = new ConstrainedName(GeneralNameKind.DirectoryName, null);
    name.name = subject;
    name.isDecidable = true;
    return name;
  }

  /** The value, in UTF-8, of an emailAddress in a subject. */
  static ofEmailAddress(value: Uint8Array): ConstrainedName {
    const name = new ConstrainedName(GeneralNameKind.Rfc822Name, null);
    name.setMailbox(value);
    name.emailAddress = value;
    return name;
  }

  /** An otherName that constraints of rfc822Name apply to, and whose own rules are not supported (RFC 9598 §6). */
  static ofSmtpUtf8Mailbox(alternative: GeneralName): ConstrainedName {
    return new ConstrainedName(GeneralNameKind.Rfc822Name, alternative);
  }

  /** For people. */
  toString(): string {
    const alternative = this.alternative;
    if (alternative != null) return alternative.toString();
    const name = this.name;
    if (name != null) return "the subject " + quotedText(name.toString());
    const value = this.emailAddress!;
    return "the subject's emailAddress " + quotedText(String.UTF8.decodeUnsafe(value.dataStart, value.length));
  }

  private setMailbox(bytes: Uint8Array): void {
    this.mailbox = parseMailbox(bytes);
    this.isDecidable = this.mailbox != null;
  }

  private setDnsName(bytes: Uint8Array): void {
    this.isWildcard = isWildcardName(bytes);
    this.host = this.isWildcard ? bytes.subarray(WILDCARD_LENGTH) : bytes;
    this.isDecidable = this.isWildcard || isHostName(bytes);
  }
}
