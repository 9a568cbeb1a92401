/** Writes DER (X.690) with asn1js, and on purpose whatever is not DER: contents are taken as they are. */
import type { BaseBlock } from "asn1js";

import { asn1js } from "../libraries.js";

/** Universal tags. */
export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  objectIdentifier: 0x06,
  enumerated: 0x0a,
  utf8String: 0x0c,
  printableString: 0x13,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  bmpString: 0x1e,
  sequence: 0x30,
  set: 0x31,
} as const;

/** One element: the tag, the shortest definite length, the contents one after the other. */
export function element(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
  const { idBlock, lenBlock, valueBlock } = BLOCK;
  idBlock.tagClass = (tag >> 6) + 1;
  idBlock.isConstructed = (tag & CONSTRUCTED) !== 0;
  idBlock.tagNumber = tag & 0x1f;
  lenBlock.longFormUsed = false;
  valueBlock.valueHexView = Uint8Array.from(Buffer.concat(contents));
  return derOf(BLOCK);
}

/** Takes each element in turn: making one costs more than writing it, and certificate lists have a million. */
const BLOCK = new asn1js.Primitive();

const CONSTRUCTED = 0x20;

/** What asn1js and pkijs have made, as bytes. */
export function derOf(block: Pick<BaseBlock, "toBER">): Uint8Array {
  return Buffer.from(block.toBER());
}

/** What is inside of an element with a definite length. */
export function contentsOf(der: Uint8Array): Uint8Array {
  const first = der[1] ?? 0;
  return der.subarray(first < 0x80 ? 2 : 2 + (first & 0x7f));
}

/** SEQUENCE of these elements. */
export function sequence(...elements: readonly Uint8Array[]): Uint8Array {
  return element(TAG.sequence, ...elements);
}

/** SET OF these elements, in DER's order. */
export function setOf(...elements: readonly Uint8Array[]): Uint8Array {
  return element(TAG.set, ...[...elements].sort((a, b) => Buffer.compare(a, b)));
}

/** `[number]` around whole elements: an EXPLICIT tag, or an IMPLICIT one of a constructed type's elements. */
export function tagged(number: number, ...elements: readonly Uint8Array[]): Uint8Array {
  return element(0xa0 | number, ...elements);
}

/** `[number]` IMPLICIT of a primitive type with these contents. */
export function taggedPrimitive(number: number, contents: Uint8Array): Uint8Array {
  return element(0x80 | number, contents);
}

/** OBJECT IDENTIFIER, from its dotted form. */
export function objectIdentifier(dotted: string): Uint8Array {
  return derOf(new asn1js.ObjectIdentifier({ value: dotted }));
}

/** INTEGER of a number that may be negative. */
export function integer(value: number | bigint): Uint8Array {
  return element(TAG.integer, integerContents(BigInt(value)));
}

/** The shortest two's complement. */
export function integerContents(value: bigint): Uint8Array {
  let length = 1;
  while (BigInt.asIntN(8 * length, value) !== value) length += 1;
  const hex = BigInt.asUintN(8 * length, value).toString(16);
  return Buffer.from(hex.padStart(2 * length, "0"), "hex");
}

/** ENUMERATED of a value below 128. */
export function enumerated(value: number): Uint8Array {
  return element(TAG.enumerated, Uint8Array.of(value));
}

/** BOOLEAN; DER's TRUE is FF, `octet` writes another. */
export function boolean(value: boolean, octet = 0xff): Uint8Array {
  return element(TAG.boolean, Uint8Array.of(value ? octet : 0));
}

/** BIT STRING of whole bytes; `unused` claims unused bits all the same. */
export function bitString(bytes: Uint8Array, unused = 0): Uint8Array {
  return element(TAG.bitString, Uint8Array.of(unused), bytes);
}

/** BIT STRING of a NamedBitList: these bits are one, zeros behind the last are left out (X.690 §11.2.2). */
export function namedBits(bits: readonly number[]): Uint8Array {
  if (bits.length === 0) return bitString(new Uint8Array());
  const last = Math.max(...bits);
  const bytes = new Uint8Array((last >> 3) + 1);
  for (const bit of bits) bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) | (0x80 >> (bit & 7));
  return bitString(bytes, 7 - (last & 7));
}

/** OCTET STRING. */
export function octetString(bytes: Uint8Array): Uint8Array {
  return element(TAG.octetString, bytes);
}

/** NULL. */
export function nothing(): Uint8Array {
  return element(TAG.null);
}

/** A string of one of the types, its characters as UTF-8. */
export function string(tag: number, text: string): Uint8Array {
  return element(tag, Buffer.from(text));
}

/** UTF8String. */
export function utf8String(text: string): Uint8Array {
  return string(TAG.utf8String, text);
}

/** Time (RFC 5280 §4.1.2.5) of seconds since 1970: UTCTime before 2050, GeneralizedTime from then on. */
export function time(seconds: number): Uint8Array {
  return new Date(seconds * 1000).getUTCFullYear() < 2050 ? utcTime(seconds) : generalizedTime(seconds);
}

/** UTCTime, whatever the century. */
export function utcTime(seconds: number): Uint8Array {
  return string(TAG.utcTime, timeText(seconds).slice(2));
}

/** GeneralizedTime; `fraction` goes before the Z. */
export function generalizedTime(seconds: number, fraction = ""): Uint8Array {
  return string(TAG.generalizedTime, timeText(seconds).replace("Z", `${fraction}Z`));
}

/** `YYYYMMDDHHMMSSZ`. */
function timeText(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(/\.\d+/, "").replace(/[-T:]/g, "");
}
