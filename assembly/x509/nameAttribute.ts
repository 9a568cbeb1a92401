/** One AttributeTypeAndValue of a name (RFC 5280 §4.1.2.4). */
import { DerReader, TAG_BIT_STRING } from "../asn1/der";
import { ID_AT_X500_UNIQUE_IDENTIFIER, isOid } from "../asn1/oids";
import { attributeValueProblem, attributeValueText, attributeValueUtf8, isIa5 } from "./attributeValue";

/** A type and its value, a character string without fault, or a BIT STRING where the type is x500UniqueIdentifier. */
@final
export class NameAttribute {
  constructor(
    /** The contents of the type's OBJECT IDENTIFIER. */
    readonly type: Uint8Array,
    /** Identifier octet of the value. */
    readonly tag: u8,
    /** Contents octets of the value, a view of the input. */
    readonly contents: Uint8Array,
    /** Which RDN of the name it belongs to, from 0; attributes of one RDN are a set. */
    readonly rdn: i32,
  ) {}

  /** The value as text, made anew at each call; of a BIT STRING `#` and hexadecimal digits. */
  get text(): string {
    return attributeValueText(this.tag, this.contents);
  }

  /** False when the value has characters beyond ASCII. */
  get isAscii(): bool {
    return this.tag == TAG_BIT_STRING || isIa5(attributeValueUtf8(this.tag, this.contents));
  }
}

/** Reads the AttributeTypeAndValue that comes next, the SEQUENCE of a type and a value. */
export function readNameAttribute(set: DerReader, label: string, rdn: i32): NameAttribute {
  const sequence = set.readSequence(label);
  const type = sequence.readObjectIdentifier("type");
  const value = sequence.readElement("value");
  sequence.end();
  const contents = value.contents;
  if (sequence.fault == null) {
    const isBits = value.tag == TAG_BIT_STRING && !isOid(type, ID_AT_X500_UNIQUE_IDENTIFIER);
    const problem = isBits ? "a BIT STRING where a string should be" : attributeValueProblem(value.tag, contents);
    if (problem.length != 0) sequence.refuse(problem, "value");
  }
  return new NameAttribute(type, value.tag, contents, rdn);
}
