// DER, and loads that the compiler once got wrong.
import { DerReader } from "../../assembly/asn1/der";
import { dottedOid, oidName } from "../../assembly/asn1/oids";
import { Result } from "../../assembly/fault/result";

/** The tag and then the contents of the one element that the bytes are. */
export function derElement(bytes: Uint8Array): Uint8Array | null {
  const reader = new DerReader(bytes);
  const element = reader.readElement();
  if (!element.isOk || !reader.end().isOk) return null;
  const answer = new Uint8Array(1 + element.value.contents.length);
  answer[0] = element.value.tag;
  answer.set(element.value.contents, 1);
  return answer;
}

export function derUnsignedInteger(bytes: Uint8Array): Uint8Array | null {
  const reader = new DerReader(bytes);
  return whole(reader, reader.readUnsignedInteger());
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

function whole(reader: DerReader, contents: Result<Uint8Array>): Uint8Array | null {
  return contents.isOk && reader.isAtEnd ? contents.value : null;
}

/** How many elements a SEQUENCE holds; -1 when it is refused. */
export function derSequenceLength(bytes: Uint8Array): i32 {
  const outer = new DerReader(bytes);
  const sequence = outer.readSequence();
  if (!sequence.isOk || !outer.isAtEnd) return -1;
  let count = 0;
  while (!sequence.value.isAtEnd) {
    if (!sequence.value.readElement().isOk) return -1;
    count++;
  }
  return count;
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
