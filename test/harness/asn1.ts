// DER, and loads that the compiler once got wrong.
import { DerReader, ITEM } from "../../assembly/asn1/der";
import { dottedOid, oidName } from "../../assembly/asn1/oids";
import { readGeneralizedTime, readTime } from "../../assembly/asn1/time";

/** The tag and then the contents of the one element that the bytes are. */
export function derElement(bytes: Uint8Array): Uint8Array | null {
  const reader = new DerReader(bytes);
  const element = reader.readElement();
  reader.end();
  if (reader.fault) return null;
  const answer = new Uint8Array(1 + element.contents.length);
  answer[0] = element.tag;
  answer.set(element.contents, 1);
  return answer;
}

export function derUnsignedInteger(bytes: Uint8Array): Uint8Array | null {
  const reader = new DerReader(bytes);
  return whole(reader, reader.readUnsignedInteger());
}

export function derInteger(bytes: Uint8Array): Uint8Array | null {
  const reader = new DerReader(bytes);
  return whole(reader, reader.readInteger());
}

export function derBitString(bytes: Uint8Array): Uint8Array | null {
  const reader = new DerReader(bytes);
  return whole(reader, reader.readBitString());
}

export function derOid(bytes: Uint8Array): string | null {
  const reader = new DerReader(bytes);
  const oid = whole(reader, reader.readObjectIdentifier());
  return oid == null ? null : dottedOid(oid);
}

export function derOidName(bytes: Uint8Array): string | null {
  const reader = new DerReader(bytes);
  const oid = whole(reader, reader.readObjectIdentifier());
  return oid == null ? null : oidName(oid);
}

function whole(reader: DerReader, contents: Uint8Array): Uint8Array | null {
  reader.end();
  return reader.fault == null ? contents : null;
}

/** A BOOLEAN, a NamedBitList, a small INTEGER up to 255 or a time in RFC 3339, as text. */
export function derValue(kind: string, bytes: Uint8Array): string | null {
  const reader = new DerReader(bytes);
  const text = valueText(reader, kind);
  reader.end();
  return reader.fault == null ? text : null;
}

function valueText(reader: DerReader, kind: string): string {
  if (kind == "boolean") return reader.readBoolean() ? "true" : "false";
  if (kind == "namedBits") return reader.readNamedBits().toString(2);
  if (kind == "smallInteger") return reader.readSmallInteger("", 255).toString();
  if (kind == "time") return readTime(reader).toRfc3339();
  if (kind == "generalizedTime") return readGeneralizedTime(reader, "", false).toRfc3339();
  return readGeneralizedTime(reader, "", true).toRfc3339();
}

/** How many elements a SEQUENCE holds; -1 when it is refused. */
export function derSequenceLength(bytes: Uint8Array): i32 {
  const outer = new DerReader(bytes);
  const sequence = outer.readSequence();
  outer.end();
  let count = 0;
  while (!sequence.isAtEnd) {
    sequence.readElement();
    count++;
  }
  return outer.fault == null ? count : -1;
}

/** The path and detail of the fault in what should be a SEQUENCE `list` of SEQUENCEs of `number` INTEGERs, or "". */
export function derFaultPath(bytes: Uint8Array): string {
  const outer = new DerReader(bytes, "input");
  const list = outer.readSequence("list");
  while (!list.isAtEnd) {
    const item = list.readSequence(ITEM);
    while (!item.isAtEnd) item.readInteger("number");
  }
  outer.end();
  const fault = outer.fault;
  return fault == null ? "" : fault.path + ": " + fault.detail;
}

/** Safe ways to widen 32 bits at a place that the compiler cannot know, and a product; each as eight bytes. */
export function widenLoads(bytes: Uint8Array, offset: i32): Uint8Array {
  const place = bytes.dataStart + offset;
  const answer = new Uint8Array(32);
  store<u64>(answer.dataStart, <u64>i64.load32_u(place));
  store<u64>(answer.dataStart, <u64>load<u32>(place), 8);
  const held = load<u32>(place);
  store<u64>(answer.dataStart, <u64>held, 16);
  store<u64>(answer.dataStart, <u64>held * <u64>load<u32>(place), 24);
  return answer;
}
