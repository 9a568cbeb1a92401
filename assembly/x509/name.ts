/** Names of issuers, subjects and directories: an RDNSequence (RFC 5280 §4.1.2.4, §7.1; X.501 §9). */
import { DerReader, ITEM, TAG_SEQUENCE, TAG_SET } from "../asn1/der";
import { equalBytes } from "../bytes/compare";
import { NameAttribute, readNameAttribute } from "./nameAttribute";
import { NameForm } from "./nameForm";
import { distinguishedNameText } from "./nameText";

/** A distinguished name. Immutable; made by `readName`. */
@final
export class Name {
  /** Made at the first comparison that DER does not decide. */
  private form: NameForm | null = null;

  /** Use `readName`. */
  constructor(
    /** The whole encoding, a view of the input. */
    readonly der: Uint8Array,
    /** Its contents octets: the encodings of the RDNs. */
    private readonly rdns: Uint8Array,
    /** All attributes, in the order of their RDNs. */
    readonly attributes: NameAttribute[],
  ) {}

  /** True for a name without RDNs. */
  get isEmpty(): bool {
    return this.attributes.length == 0;
  }

  /**
   * True for the same name (RFC 5280 §7.1): RDNs are compared in order, each as a set; values without regard to the kind
   * of string, to the case of ASCII letters and to white space that is not significant. Characters beyond ASCII have to
   * be the same (see nameForm.ts).
   */
  equals(other: Name): bool {
    return equalBytes(this.der, other.der) || this.comparable.equals(other.comparable);
  }

  /** True when the name is in the subtree of `base`: the base's RDNs are the first of its own (RFC 5280 §7.1). */
  isWithin(base: Name): bool {
    return startsWith(this.rdns, base.rdns) || this.comparable.startsWith(base.comparable);
  }

  /**
   * True when the name is in the subtree of `base`, or when that depends on preparing characters beyond ASCII, which is
   * not done: the question to ask of an excluded subtree.
   */
  mayBeWithin(base: Name): bool {
    return startsWith(this.rdns, base.rdns) || this.comparable.mayStartWith(base.comparable);
  }

  /** As RFC 4514 writes it, last RDN first; cut where it is too long. For people, never for decisions. */
  toString(): string {
    return distinguishedNameText(this.attributes);
  }

  private get comparable(): NameForm {
    const known = this.form;
    if (known != null) return known;
    const form = NameForm.of(this.attributes);
    this.form = form;
    return form;
  }
}

/**
 * Reads the Name that comes next: RDNs of one attribute or more, in the order that DER has for sets. Refuses values that
 * are no character strings of a known kind or break their kind's rules, and nothing else: lengths, types that are
 * doubled and values that a type does not allow are the issuer's business.
 */
export function readName(reader: DerReader, label: string): Name {
  const element = reader.readElement(label);
  if (element.tag != TAG_SEQUENCE) reader.refuse("a Name that is not an RDNSequence", label);
  const contents = element.contents;
  const rdns = reader.within(contents, label);
  const attributes = new Array<NameAttribute>();
  for (let rdn = 0; !rdns.isAtEnd; rdn++) readRdn(rdns, rdn, attributes);
  return new Name(element.encoding, contents, attributes);
}

/** A SET of one attribute or more. */
function readRdn(rdns: DerReader, rdn: i32, attributes: NameAttribute[]): void {
  const contents = rdns.read(TAG_SET, ITEM);
  const set = rdns.within(contents, ITEM);
  if (set.isAtEnd) set.refuse("an RDN without attributes");
  const before = attributes.length;
  while (!set.isAtEnd) attributes.push(readNameAttribute(set, ITEM, rdn));
  if (attributes.length - before > 1 && !isInOrder(contents)) set.refuse("a SET that is not in the order of DER");
}

/** True when no element of a SET OF comes before the last one by its encoding (X.690 §11.6). */
function isInOrder(contents: Uint8Array): bool {
  const set = new DerReader(contents);
  let last = contents.subarray(0, 0);
  while (!set.isAtEnd) {
    const encoding = set.readElement().encoding;
    // Of two elements none is the start of the other, so that no padding is needed.
    const length = min(encoding.length, last.length);
    if (memory.compare(encoding.dataStart, last.dataStart, length) < 0) return false;
    last = encoding;
  }
  return true;
}

function startsWith(bytes: Uint8Array, start: Uint8Array): bool {
  return bytes.length >= start.length && memory.compare(bytes.dataStart, start.dataStart, start.length) == 0;
}
