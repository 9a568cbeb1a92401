/** A name as name constraints see it: taken apart once, so that comparing it with a subtree allocates nothing. */
import { isWildcardName, isHostName } from "./dnsName";
import { GeneralName, GeneralNameKind } from "./generalName";
import { Mailbox, parseMailbox } from "./mailbox";
import { Name } from "./name";
import { quotedText } from "./nameText";
import { uriHost } from "./uriHost";

/** `*.` */
const WILDCARD_LENGTH: i32 = 2;

/** A subject or an alternative name that constraints apply to. */
@final
export class ConstrainedName {
  private constructor(
    /** Which constraints apply. */
    readonly kind: GeneralNameKind,
    /** The alternative name that this is, or null for something of the subject. */
    private readonly alternative: GeneralName | null,
    /** False when the name is not what its kind asks for, or its kind is not supported: no subtree is known to hold it. */
    readonly isDecidable: bool,
    /** Of a directoryName. */
    readonly name: Name | null = null,
    /** Of an rfc822Name. */
    readonly mailbox: Mailbox | null = null,
    /** Of a dNSName, without its wildcard, and of a URI. */
    readonly host: Uint8Array | null = null,
    /** Whether a dNSName had a wildcard: it stands for all names with a label before `host`. */
    readonly isWildcard: bool = false,
    /** Of an iPAddress. */
    readonly address: Uint8Array | null = null,
    /** Of an emailAddress in the subject: its value. */
    private readonly emailAddress: Uint8Array | null = null,
  ) {}

  /** An alternative name. */
  static of(name: GeneralName): ConstrainedName {
    switch (name.kind) {
      case GeneralNameKind.DirectoryName:
        return new ConstrainedName(name.kind, name, true, name.name);
      case GeneralNameKind.Rfc822Name:
        return ConstrainedName.ofMailbox(name, name.bytes);
      case GeneralNameKind.DnsName:
        return ConstrainedName.ofDnsName(name);
      case GeneralNameKind.Uri: {
        const host = uriHost(name.bytes);
        return new ConstrainedName(name.kind, name, host != null, null, null, host);
      }
      case GeneralNameKind.IpAddress:
        return new ConstrainedName(name.kind, name, true, null, null, null, false, name.bytes);
      default:
        return new ConstrainedName(name.kind, name, false);
    }
  }

  /** The subject of a certificate. */
  static ofSubject(subject: Name): ConstrainedName {
    return new ConstrainedName(GeneralNameKind.DirectoryName, null, true, subject);
  }

  /** The value, in UTF-8, of an emailAddress in a subject. */
  static ofEmailAddress(value: Uint8Array): ConstrainedName {
    return ConstrainedName.ofMailbox(null, value);
  }

  /** An otherName that constraints of rfc822Name apply to, and whose own rules are not supported (RFC 9598 §6). */
  static ofSmtpUtf8Mailbox(name: GeneralName): ConstrainedName {
    return new ConstrainedName(GeneralNameKind.Rfc822Name, name, false);
  }

  private static ofMailbox(alternative: GeneralName | null, value: Uint8Array): ConstrainedName {
    const mailbox = parseMailbox(value);
    const kind = GeneralNameKind.Rfc822Name;
    return new ConstrainedName(kind, alternative, mailbox != null, null, mailbox, null, false, null, value);
  }

  private static ofDnsName(name: GeneralName): ConstrainedName {
    const isWildcard = isWildcardName(name.bytes);
    const host = isWildcard ? name.bytes.subarray(WILDCARD_LENGTH) : name.bytes;
    const isDecidable = isWildcard || isHostName(host);
    return new ConstrainedName(name.kind, name, isDecidable, null, null, host, isWildcard);
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
}
