/** A second reader of names and general names for tests, written for plainness: strict DER, and what RFC 5280 asks. */

/** One attribute of a name. */
export interface ModelAttribute {
  rdn: number;
  /** Hexadecimal contents of the OBJECT IDENTIFIER. */
  type: string;
  text: string;
}

interface Element {
  tag: number;
  contents: Buffer;
  encoding: Buffer;
}

class Refused extends Error {}

/** What `read` returns, or null when it refuses. */
function unlessRefused<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
}

/** The attributes of a Name; null for anything else. */
export function modelName(bytes: Uint8Array): ModelAttribute[] | null {
  return unlessRefused(() => nameAttributes(only(elements(Buffer.from(bytes)))));
}

/** Number and contents of each name in GeneralNames; null for anything else. */
export function modelGeneralNames(bytes: Uint8Array): [number: number, contents: string][] | null {
  return unlessRefused(() => {
    const names = elements(contentsOf(only(elements(Buffer.from(bytes))), 0x30));
    refuseUnless(names.length > 0);
    return names.map((name) => {
      checkGeneralName(name);
      return [name.tag & 0x1f, name.contents.toString("hex")] as [number, string];
    });
  });
}

function checkGeneralName({ tag, contents }: Element): void {
  switch (tag) {
    case 0xa0: {
      const [type, value, ...rest] = elements(contents);
      refuseUnless(type !== undefined && value !== undefined && rest.length === 0);
      checkOid(contentsOf(type as Element, 0x06));
      only(elements(contentsOf(value as Element, 0xa0)));
      return;
    }
    case 0x81:
    case 0x82:
    case 0x86:
      return refuseUnless(contents.every((byte) => byte < 0x80));
    case 0xa3:
    case 0xa5:
      return;
    case 0xa4:
      nameAttributes(only(elements(contents)));
      return;
    case 0x87:
      return refuseUnless(contents.length === 4 || contents.length === 16);
    case 0x88:
      return checkOid(contents);
    default:
      throw new Refused();
  }
}

function nameAttributes(name: Element): ModelAttribute[] {
  return elements(contentsOf(name, 0x30)).flatMap((set, rdn) => {
    const attributes = elements(contentsOf(set, 0x31));
    refuseUnless(attributes.length > 0);
    const encodings = attributes.map(({ encoding }) => encoding);
    refuseUnless(Buffer.concat([...encodings].sort((a, b) => Buffer.compare(a, b))).equals(Buffer.concat(encodings)));
    return attributes.map((attribute) => {
      const [type, value, ...rest] = elements(contentsOf(attribute, 0x30));
      refuseUnless(type !== undefined && value !== undefined && rest.length === 0);
      const oid = contentsOf(type as Element, 0x06);
      checkOid(oid);
      return { rdn, type: oid.toString("hex"), text: valueText(value as Element, oid) };
    });
  });
}

const ALPHABETS: Record<number, RegExp> = {
  0x12: /^[0-9 ]*$/,
  0x13: /^[A-Za-z0-9 &'()*+,\-./:=?]*$/,
  0x14: /^[^]*$/,
  0x16: /^[\x00-\x7f]*$/,
  0x1a: /^[\x20-\x7e]*$/,
};

function valueText({ tag, contents }: Element, type: Buffer): string {
  const alphabet = ALPHABETS[tag];
  if (alphabet !== undefined) {
    refuseUnless(alphabet.test(contents.toString("latin1")));
    return contents.toString("latin1");
  }
  switch (tag) {
    case 0x03:
      refuseUnless(type.toString("hex") === "55042d" && (contents[0] ?? 8) < 8);
      return `#${contents.toString("hex")}`;
    case 0x0c:
      refuseUnless(Buffer.from(contents.toString("utf8")).equals(contents));
      return contents.toString("utf8");
    case 0x1c:
      return scalars(contents, 4);
    case 0x1e:
      return scalars(contents, 2);
    default:
      throw new Refused();
  }
}

function scalars(contents: Buffer, width: number): string {
  refuseUnless(contents.length % width === 0);
  let text = "";
  for (let i = 0; i < contents.length; i += width) {
    const scalar = contents.readUIntBE(i, width);
    refuseUnless(scalar <= 0x10ffff && (scalar < 0xd800 || scalar > 0xdfff));
    text += String.fromCodePoint(scalar);
  }
  return text;
}

/** All elements that the bytes are. */
function elements(bytes: Buffer): Element[] {
  const found: Element[] = [];
  for (let at = 0; at < bytes.length;) {
    const tag = bytes[at] ?? 0;
    const first = bytes[at + 1] ?? 0x80;
    refuseUnless(tag !== 0 && (tag & 0x1f) !== 0x1f && first !== 0x80 && first <= 0x84);
    const octets = first < 0x80 ? 0 : first & 0x7f;
    const start = at + 2 + octets;
    refuseUnless(start <= bytes.length);
    const length = octets === 0 ? first : bytes.readUIntBE(at + 2, octets);
    refuseUnless(octets === 0 || (length >= 0x80 && bytes[at + 2] !== 0));
    refuseUnless(start + length <= bytes.length);
    const end = start + length;
    found.push({ tag, contents: bytes.subarray(start, end), encoding: bytes.subarray(at, end) });
    at = end;
  }
  return found;
}

function only(list: Element[]): Element {
  refuseUnless(list.length === 1);
  return list[0] as Element;
}

function contentsOf({ tag, contents }: Element, wanted: number): Buffer {
  refuseUnless(tag === wanted);
  return contents;
}

function checkOid(oid: Buffer): void {
  refuseUnless(oid.length > 0 && (oid.at(-1) ?? 0) < 0x80);
  refuseUnless(oid.every((byte, i) => byte !== 0x80 || (i > 0 && (oid[i - 1] ?? 0) >= 0x80)));
}

function refuseUnless(condition: boolean): void {
  if (!condition) throw new Refused();
}
