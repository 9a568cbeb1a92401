/** General names: what subjects, issuers and constraints are called besides their distinguished name (RFC 5280 §4.2.1.6). */
import { DerElement, DerReader, ITEM, TAG_EXPLICIT, TAG_IMPLICIT } from "../asn1/der";
import { dottedOid } from "../asn1/oids";
import { encodeHex } from "../encoding/hex";
import { isIa5 } from "./attributeValue";
import { Name, readName } from "./name";
import { quotedText } from "./nameText";

/** The alternatives of GeneralName, numbered as their tags are. */
export enum GeneralNameKind {
  OtherName = 0,
  Rfc822Name = 1,
  DnsName = 2,
  X400Address = 3,
  DirectoryName = 4,
  EdiPartyName = 5,
  Uri = 6,
  IpAddress = 7,
  RegisteredId = 8,
}

/** How many alternatives there are. */
export const GENERAL_NAME_KINDS: i32 = 9;

/** A name of a form that is defined elsewhere. */
@final
export class OtherName {
  constructor(
    /** Contents of the OBJECT IDENTIFIER that says which form. */
    readonly typeId: Uint8Array,
    /** The value, one element of any type. */
    readonly value: DerElement,
  ) {}
}

/** One name. Immutable; made by `readGeneralName`. */
@final
export class GeneralName {
  /** Use `readGeneralName`. */
  constructor(
    readonly kind: GeneralNameKind,
    /** The contents octets; of a directoryName those of the tag [4], which hold the encoding of a Name. */
    readonly bytes: Uint8Array,
    /** For a directoryName, else null. */
    readonly name: Name | null,
    /** For an otherName, else null. */
    readonly otherName: OtherName | null,
  ) {}

  /** The characters of an rfc822Name, dNSName or uniformResourceIdentifier, all ASCII; empty for the other kinds. */
  get text(): string {
    return isText(this.kind) ? String.UTF8.decodeUnsafe(this.bytes.dataStart, this.bytes.length) : "";
  }

  /** Kind and value, for people: what cannot be shown is escaped, what is too long is cut. */
  toString(): string {
    return kindName(this.kind) + " " + this.valueText();
  }

  private valueText(): string {
    if (isText(this.kind)) return quotedText(this.text);
    const name = this.name;
    if (name != null) return quotedText(name.toString());
    const other = this.otherName;
    if (other != null) return dottedOid(other.typeId);
    if (this.kind == GeneralNameKind.RegisteredId) return dottedOid(this.bytes);
    return encodeHex(this.bytes.subarray(0, min(this.bytes.length, 32)));
  }
}

/**
 * Reads the GeneralName that comes next, as it stands in an alternative name. The texts have to be ASCII, nothing else is
 * asked of them: an empty dNSName, or one with other characters than a host name has, is read (see
 * path/nameIssuanceRules.ts). An iPAddress has 4 or 16 octets. What x400Address and ediPartyName hold is not looked at.
 */
export function readGeneralName(reader: DerReader, label: string): GeneralName {
  return readWithAddress(reader, label, 4);
}

/** Reads the base of a subtree that comes next: a GeneralName but that an iPAddress is a network of 8 or 32 octets. */
export function readSubtreeBase(reader: DerReader, label: string): GeneralName {
  return readWithAddress(reader, label, 8);
}

/** Reads the GeneralNames that come next: a SEQUENCE of one or more. */
export function readGeneralNames(reader: DerReader, label: string): GeneralName[] {
  return generalNamesIn(reader.readSequence(label));
}

/** All elements of GeneralNames that may have an implicit tag: one or more. */
export function generalNamesIn(elements: DerReader): GeneralName[] {
  if (elements.isAtEnd) elements.refuse("GeneralNames without a name");
  const names = new Array<GeneralName>();
  while (!elements.isAtEnd) names.push(readGeneralName(elements, ITEM));
  return names;
}

/** The alternative's name as the standard spells it. */
export function kindName(kind: GeneralNameKind): string {
  switch (kind) {
    case GeneralNameKind.OtherName:
      return "otherName";
    case GeneralNameKind.Rfc822Name:
      return "rfc822Name";
    case GeneralNameKind.DnsName:
      return "dNSName";
    case GeneralNameKind.X400Address:
      return "x400Address";
    case GeneralNameKind.DirectoryName:
      return "directoryName";
    case GeneralNameKind.EdiPartyName:
      return "ediPartyName";
    case GeneralNameKind.Uri:
      return "uniformResourceIdentifier";
    case GeneralNameKind.IpAddress:
      return "iPAddress";
    default:
      return "registeredID";
  }
}

/** `addressOctets` is what an address of IPv4 takes here; one of IPv6 takes four times as much. */
function readWithAddress(reader: DerReader, label: string, addressOctets: i32): GeneralName {
  const element = reader.readElement(label);
  const kind = kindOf(element.tag);
  const contents = element.contents;
  let name: Name | null = null;
  let otherName: OtherName | null = null;
  if (reader.fault != null) return new GeneralName(GeneralNameKind.OtherName, contents, null, null);
  if (kind < 0) {
    reader.refuse("a GeneralName with tag " + element.tag.toString(), label);
  } else if (kind == GeneralNameKind.OtherName) {
    otherName = readOtherName(reader.within(contents, label));
  } else if (kind == GeneralNameKind.DirectoryName) {
    const inner = reader.within(contents, label);
    name = readName(inner, "directoryName");
    inner.end();
  } else if (kind == GeneralNameKind.RegisteredId) {
    reader.objectIdentifierOf(contents, label);
  } else if (kind == GeneralNameKind.IpAddress) {
    if (contents.length != addressOctets && contents.length != 4 * addressOctets) {
      reader.refuse("an iPAddress of " + contents.length.toString() + " octets", label);
    }
  } else if (isText(kind) && !isIa5(contents)) {
    reader.refuse("a " + kindName(kind) + " with a character beyond ASCII", label);
  }
  return new GeneralName(max(kind, 0), contents, name, otherName);
}

/** OtherName ::= SEQUENCE { type-id, value [0] EXPLICIT ANY }, under an implicit tag. */
function readOtherName(fields: DerReader): OtherName {
  const typeId = fields.readObjectIdentifier("typeId");
  const holder = fields.readConstructed(TAG_EXPLICIT, "value");
  const value = holder.readElement();
  holder.end();
  fields.end();
  return new OtherName(typeId, value);
}

/** The kind that an identifier octet stands for, or -1: the three constructed ones have their bit set. */
function kindOf(tag: u8): i32 {
  const number = <i32>(tag & 0x1f);
  if (number >= GENERAL_NAME_KINDS) return -1;
  const isConstructed =
    number == GeneralNameKind.OtherName ||
    number == GeneralNameKind.X400Address ||
    number == GeneralNameKind.DirectoryName ||
    number == GeneralNameKind.EdiPartyName;
  return <i32>tag == <i32>(isConstructed ? TAG_EXPLICIT : TAG_IMPLICIT) + number ? number : -1;
}

function isText(kind: i32): bool {
  return kind == GeneralNameKind.Rfc822Name || kind == GeneralNameKind.DnsName || kind == GeneralNameKind.Uri;
}
