import * as assert from "uvu/assert";

import { element, objectIdentifier, sequence, setOf } from "../../src/testkit/x509/der.js";
import { call } from "../support/harness.js";
import { suite } from "../support/suite.js";

const test = suite("names");

const UTF8 = 0x0c;
const NUMERIC = 0x12;
const PRINTABLE = 0x13;
const TELETEX = 0x14;
const IA5 = 0x16;
const VISIBLE = 0x1a;
const UNIVERSAL = 0x1c;
const BMP = 0x1e;
const BITS = 0x03;

const TYPES = {
  CN: "2.5.4.3",
  O: "2.5.4.10",
  OU: "2.5.4.11",
  C: "2.5.4.6",
  DC: "0.9.2342.19200300.100.1.25",
  x500UniqueIdentifier: "2.5.4.45",
  private: "1.3.6.1.4.1.55555.1",
};

type Value = string | Uint8Array | readonly [tag: number, contents: string | Uint8Array];

/** AttributeTypeAndValue; a value without a tag is a UTF8String. */
function attribute(type: keyof typeof TYPES, value: Value): Uint8Array {
  const [tag, contents] = typeof value === "string" || value instanceof Uint8Array ? [UTF8, value] : value;
  return sequence(objectIdentifier(TYPES[type]), element(tag, Buffer.from(contents as string)));
}

/** A Name of RDNs; those of more than one attribute are arrays. */
function nameOf(...rdns: readonly (Uint8Array | readonly Uint8Array[])[]): Uint8Array {
  return sequence(...rdns.map((rdn) => (rdn instanceof Uint8Array ? setOf(rdn) : setOf(...rdn))));
}

const common = (value: Value): Uint8Array => nameOf(attribute("CN", value));
const utf16 = (text: string): Buffer => Buffer.from(text, "utf16le").swap16();
const hex = (text: string): Buffer => Buffer.from(text.replaceAll(" ", ""), "hex");

test("attributes keep their order, types, RDNs and texts", () => {
  const name = nameOf(
    attribute("C", [PRINTABLE, "DE"]),
    [attribute("O", "Zürich + Söhne"), attribute("OU", [BMP, utf16("Müller €")])],
    attribute("CN", [TELETEX, hex("4df66c6c")]),
    attribute("DC", [IA5, "example"]),
  );
  const expected = ["0 C=DE", "1 O=Zürich + Söhne", "1 OU=Müller €", "2 CN=Möll", "3 DC=example"];
  const read = call("nameAttributes", [name], "string")?.split("\n") ?? [];
  assert.equal(read.sort(), expected.sort());
});

test("a name without RDNs is empty", () => {
  assert.is(call("nameAttributes", [sequence()], "string"), "empty");
  assert.is(call("nameText", [sequence()], "string"), "");
});

const accepted: Record<string, Value> = {
  "an empty UTF8String": "",
  "a UTF8String beyond the BMP": "😜",
  "a PrintableString with its whole alphabet": [PRINTABLE, "AZaz09 '()+,-./:=?"],
  "a PrintableString with an ampersand and an asterisk": [PRINTABLE, "A&B *"],
  "a NumericString": [NUMERIC, "012 9"],
  "a VisibleString": [VISIBLE, " ~@*"],
  "an IA5String with a control": [IA5, "a\x01@b"],
  "a TeletexString with any bytes": [TELETEX, hex("00 7f 80 ff")],
  "a BMPString": [BMP, utf16("日本")],
  "a UniversalString": [UNIVERSAL, hex("00000041 0001f61c 0010ffff")],
  "an empty BMPString": [BMP, ""],
};
for (const [name, value] of Object.entries(accepted)) {
  test(`reads ${name}`, () => assert.is(call("nameProblem", [common(value)], "string"), null));
}

const refused: Record<string, [Value, string]> = {
  "UTF-8 cut off": [hex("c3"), "UTF8String"],
  "overlong UTF-8": [hex("c0 80"), "UTF8String"],
  "a surrogate in UTF-8": [hex("ed a0 80"), "UTF8String"],
  "an at sign in a PrintableString": [[PRINTABLE, "@"], "PrintableString"],
  "an underscore in a PrintableString": [[PRINTABLE, "_"], "PrintableString"],
  "NUL in a PrintableString": [[PRINTABLE, "\0"], "PrintableString"],
  "a letter in a NumericString": [[NUMERIC, "1a"], "NumericString"],
  "a control in a VisibleString": [[VISIBLE, "\t"], "VisibleString"],
  "a byte beyond ASCII in an IA5String": [[IA5, hex("80")], "IA5String"],
  "half a character in a BMPString": [[BMP, hex("00")], "BMPString"],
  "a surrogate in a BMPString": [[BMP, utf16("😜")], "BMPString"],
  "a value above U+10FFFF": [[UNIVERSAL, hex("00110000")], "UniversalString"],
  "a surrogate in a UniversalString": [[UNIVERSAL, hex("0000d800")], "UniversalString"],
  "three bytes of a UniversalString": [[UNIVERSAL, hex("000041")], "UniversalString"],
  "an OCTET STRING": [[0x04, "a"], "tag 4"],
  "a constructed UTF8String": [[0x2c, element(UTF8, Buffer.from("a"))], "tag 44"],
  "a GraphicString": [[0x19, "a"], "tag 25"],
  "a BIT STRING as commonName": [[BITS, hex("00 61")], "BIT STRING"],
};
for (const [name, [value, problem]] of Object.entries(refused)) {
  test(`refuses ${name}`, () => {
    const found = call("nameProblem", [common(value)], "string");
    assert.ok(found?.startsWith("der-invalid name[0][0].value: ") && found.includes(problem), String(found));
  });
}

test("an x500UniqueIdentifier is a BIT STRING", () => {
  const name = nameOf(attribute("x500UniqueIdentifier", [BITS, hex("04 f0")]));
  assert.is(call("nameAttributes", [name], "string"), "0 2.5.4.45=#04f0");
  const without = nameOf(attribute("x500UniqueIdentifier", [BITS, ""]));
  assert.ok(call("nameProblem", [without], "string"));
});

const malformed: Record<string, [Uint8Array, string]> = {
  "a SET where the SEQUENCE should be": [element(0x31), "der-invalid name: a Name that is not an RDNSequence"],
  "bytes behind it": [Buffer.concat([sequence(), hex("00")]), "der-invalid name: trailing bytes"],
  "an RDN without attributes": [sequence(element(0x31)), "der-invalid name[0]: an RDN without attributes"],
  "an RDN that is a SEQUENCE": [sequence(sequence()), "der-invalid name[0]: tag 48 where tag 49 should be"],
  "a third field of an attribute": [
    sequence(setOf(sequence(objectIdentifier("2.5.4.3"), element(UTF8), element(UTF8)))),
    "der-invalid name[0][0]: trailing bytes",
  ],
  "an attribute without value": [
    sequence(setOf(sequence(objectIdentifier("2.5.4.3")))),
    "der-invalid name[0][0].value: an element is missing",
  ],
  "a SET in another order than DER's": [
    sequence(element(0x31, attribute("O", "b"), attribute("CN", "a"))),
    "der-invalid name[0]: a SET that is not in the order of DER",
  ],
};
for (const [name, [der, problem]] of Object.entries(malformed)) {
  test(`refuses ${name}`, () => assert.is(call("nameProblem", [der], "string"), problem));
}

const EQUAL = 3;
const WITHIN = 2;
const UNDECIDED = 1;
const OTHER = 0;

function relation(first: Uint8Array, second: Uint8Array, forth: number, back: number = forth): void {
  assert.is(call("nameRelation", [first, second], "i32"), forth);
  assert.is(call("nameRelation", [second, first], "i32"), back);
}

test("the kind of string, case and white space do not matter", () => {
  const plain = common("Test CA 1");
  relation(plain, plain, EQUAL);
  relation(plain, common([PRINTABLE, "Test CA 1"]), EQUAL);
  relation(plain, common([BMP, utf16("TEST ca 1")]), EQUAL);
  relation(plain, common([TELETEX, "test CA 1"]), EQUAL);
  relation(plain, common([UNIVERSAL, hex("54 65 73 74 20 43 41 20 31".replace(/(..) ?/g, "000000$1"))]), EQUAL);
  relation(plain, common("  Test   CA  1 "), EQUAL);
  relation(plain, common("\tTest\r\nCA 1\v"), EQUAL);
  relation(plain, common("Te\x00st\x7f CA 1"), EQUAL);
  relation(plain, common("TestCA 1"), OTHER);
  relation(plain, common("Test CA 2"), OTHER);
  relation(common(""), common("  "), EQUAL);
});

test("types and the order of RDNs matter", () => {
  relation(common("a"), nameOf(attribute("O", "a")), OTHER);
  const first = nameOf(attribute("O", "a"), attribute("CN", "b"));
  relation(first, nameOf(attribute("CN", "b"), attribute("O", "a")), OTHER);
  relation(first, nameOf([attribute("O", "a"), attribute("CN", "b")]), OTHER);
});

test("an RDN is a set", () => {
  const first = nameOf([attribute("CN", "b"), attribute("O", "A")]);
  // The longer encoding goes behind the other one in DER, but is the same attribute.
  const second = nameOf([attribute("CN", [BMP, utf16("B ")]), attribute("O", [PRINTABLE, "a"])]);
  relation(first, second, EQUAL);
  relation(first, nameOf([attribute("CN", "b"), attribute("O", "A"), attribute("OU", "c")]), OTHER);
  const doubled = nameOf([attribute("CN", "x"), attribute("CN", "yy")]);
  relation(doubled, nameOf([attribute("CN", "YY"), attribute("CN", "x ")]), EQUAL);
  relation(doubled, nameOf([attribute("CN", "x"), attribute("CN", "x")]), OTHER);
});

test("a subtree holds what begins with its RDNs", () => {
  const base = nameOf(attribute("C", [PRINTABLE, "DE"]), attribute("O", "Org"));
  const below = nameOf(attribute("C", "de"), attribute("O", [PRINTABLE, "ORG"]), attribute("CN", "x"));
  relation(below, base, WITHIN, OTHER);
  relation(base, sequence(), WITHIN, OTHER);
  relation(base, nameOf(attribute("C", "DE"), attribute("O", "Organisation")), OTHER);
  // An RDN is in or out as a whole.
  relation(nameOf(attribute("C", "DE"), [attribute("O", "Org"), attribute("OU", "x")]), base, OTHER);
  relation(nameOf(attribute("O", "Org"), attribute("C", "DE")), base, OTHER);
});

test("characters beyond ASCII are compared as they stand; whether they could be equal is another question", () => {
  relation(common("Zürich"), common([BMP, utf16("ZüRICH")]), EQUAL);
  relation(common("Zürich"), common([TELETEX, Buffer.from("zürich", "latin1")]), EQUAL);
  relation(common("ZÜRICH"), common("zürich"), UNDECIDED);
  relation(common("fi"), common("ﬁ"), UNDECIDED);
  relation(common("a\u00adb"), common("ab"), UNDECIDED);
  relation(common("Zürich"), nameOf(attribute("O", "Zürich")), OTHER);
  relation(common("Zürich"), nameOf(attribute("CN", "Zürich"), attribute("O", "a")), OTHER, WITHIN);
  const below = nameOf(attribute("CN", "ZÜRICH"), attribute("O", "a"));
  relation(below, common("zürich"), UNDECIDED, OTHER);
  relation(below, nameOf(attribute("CN", "zürich"), attribute("O", "b")), OTHER);
  // Other RDNs still have to be the same.
  relation(nameOf(attribute("O", "a"), attribute("CN", "Ü")), nameOf(attribute("O", "b"), attribute("CN", "ü")), OTHER);
});

test("a bit string is never a string, and is compared exactly", () => {
  const bits = nameOf(attribute("x500UniqueIdentifier", [BITS, hex("00 61")]));
  relation(bits, nameOf(attribute("x500UniqueIdentifier", hex("00 61"))), OTHER);
  relation(bits, nameOf(attribute("x500UniqueIdentifier", [BITS, hex("00 41")])), OTHER);
  relation(bits, nameOf(attribute("x500UniqueIdentifier", [BITS, hex("00 61")])), EQUAL);
});

test("text as RFC 4514 has it", () => {
  const text = (name: Uint8Array): string | null => call("nameText", [name], "string");
  assert.is(text(nameOf(attribute("C", "DE"), attribute("O", "Org"), attribute("CN", "x"))), "CN=x,O=Org,C=DE");
  assert.is(text(nameOf([attribute("CN", "a"), attribute("OU", "b")], attribute("DC", "c"))), "DC=c,CN=a+OU=b");
  assert.is(text(common('a"+,;<=>\\b')), 'CN=a\\"\\+\\,\\;\\<=\\>\\\\b');
  assert.is(text(common(" a b ")), "CN=\\ a b\\ ");
  assert.is(text(common("#a#")), "CN=\\#a#");
  assert.is(text(common(" ")), "CN=\\ ");
  assert.is(text(nameOf(attribute("private", "ä"))), "1.3.6.1.4.1.55555.1=ä");
  assert.is(text(common("a\0\u202eb")), "CN=a\\u{0}\\u{202e}b");
});

test("text is cut where it is too long", () => {
  const long = call("nameText", [common("x".repeat(100_000))], "string") ?? "";
  assert.is(long, `CN=${"x".repeat(512)}…`);
  const many = nameOf(...Array.from({ length: 1000 }, (_, i) => attribute("OU", String(i))));
  const text = call("nameText", [many], "string") ?? "";
  assert.ok(text.startsWith("OU=999,OU=998,") && text.endsWith("…") && text.length < 600, text);
});

test("huge sets are sorted and compared in time", () => {
  const attributes = Array.from({ length: 3000 }, (_, i) => attribute("OU", `unit ${i}`));
  const other = Array.from({ length: 3000 }, (_, i) => attribute("OU", [PRINTABLE, `UNIT  ${i}`]));
  const start = performance.now();
  relation(nameOf(attributes), nameOf(other), EQUAL);
  assert.ok(performance.now() - start < 10_000);
});

test.run();
