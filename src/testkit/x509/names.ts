/** Names and general names of test certificates (RFC 5280 §4.1.2.4, §4.2.1.6). */
import { TAG, element, objectIdentifier, sequence, setOf, string, tagged, taggedPrimitive } from "./der.js";
import { ATTRIBUTE } from "./oids.js";

/** An attribute type and its value, each in a relative distinguished name of its own. */
export type Attribute = readonly [type: keyof typeof ATTRIBUTE, value: string];

/** DER Name; `tag` is the string type of its values, which countries and addresses have of their own. */
export function name(attributes: readonly Attribute[], tag: number = TAG.utf8String): Uint8Array {
  return sequence(...attributes.map((attribute) => setOf(attributeTypeAndValue(attribute, tag))));
}

function attributeTypeAndValue([type, value]: Attribute, tag: number): Uint8Array {
  const stringTag = type === "C" ? TAG.printableString : type === "emailAddress" ? TAG.ia5String : tag;
  return sequence(objectIdentifier(ATTRIBUTE[type]), string(stringTag, value));
}

/** The empty Name. */
export const EMPTY_NAME = sequence();

/** A name of one common name; the empty one of an empty text. */
export function commonName(text: string): Uint8Array {
  return text === "" ? EMPTY_NAME : name([["CN", text]]);
}

/** DER GeneralName of each kind; the number is the tag. */
export const generalName = {
  otherName: (oid: string, value: Uint8Array) => tagged(0, objectIdentifier(oid), tagged(0, value)),
  rfc822Name: (text: string) => taggedPrimitive(1, Buffer.from(text)),
  dNSName: (text: string) => taggedPrimitive(2, Buffer.from(text)),
  directoryName: (der: Uint8Array) => tagged(4, der),
  uniformResourceIdentifier: (text: string) => taggedPrimitive(6, Buffer.from(text)),
  iPAddress: (octets: Uint8Array) => taggedPrimitive(7, octets),
  registeredID: (dotted: string) => taggedPrimitive(8, objectIdentifier(dotted).subarray(2)),
};

/** The octets of an address, and of a mask behind it when there is one: `192.0.2.1`, `192.0.2.0/24`, `2001:db8::/32`. */
export function addressOctets(text: string): Uint8Array {
  const [address = "", prefix] = text.split("/");
  const octets = address.includes(":") ? ipv6Octets(address) : Uint8Array.from(address.split("."), Number);
  if (prefix === undefined) return octets;
  const mask = octets.map((_, index) => (0xff00 >> Math.min(8, Math.max(0, Number(prefix) - 8 * index))) & 0xff);
  return Buffer.concat([octets, mask]);
}

function ipv6Octets(text: string): Uint8Array {
  const [head = "", tail = ""] = text.split("::").map((half) => half);
  const [before, behind] = [head, tail].map((half) => half.split(":").filter((group) => group !== ""));
  const zeros = Array.from({ length: 8 - (before?.length ?? 0) - (behind?.length ?? 0) }, () => "0");
  const groups = [...(before ?? []), ...zeros, ...(behind ?? [])].map((group) => parseInt(group, 16));
  return Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 0xff]));
}

/** DER NameConstraints (RFC 5280 §4.2.1.10) of subtrees' bases; an empty list is left out. */
export function nameConstraints(permitted: readonly Uint8Array[], excluded: readonly Uint8Array[]): Uint8Array {
  const subtrees = (number: number, bases: readonly Uint8Array[]): Uint8Array[] =>
    bases.length === 0 ? [] : [element(0xa0 | number, ...bases.map((base) => sequence(base)))];
  return sequence(...subtrees(0, permitted), ...subtrees(1, excluded));
}
