import * as assert from "uvu/assert";

import { element, objectIdentifier, sequence, tagged, taggedPrimitive } from "../../src/testkit/x509/der.js";
import { addressOctets, generalName, name } from "../../src/testkit/x509/names.js";
import { call } from "../support/harness.js";
import { suite } from "../support/suite.js";

const test = suite("general names");

const ascii = (text: string): Buffer => Buffer.from(text, "latin1");

const readable: Record<string, [Uint8Array, string]> = {
  "an otherName": [generalName.otherName("1.2.3", element(0x0c, ascii("a"))), "otherName 1.2.3"],
  "an rfc822Name": [generalName.rfc822Name("a@example.com"), 'rfc822Name "a@example.com"'],
  "an rfc822Name that is no mailbox": [generalName.rfc822Name("email <email>"), 'rfc822Name "email <email>"'],
  "a dNSName": [generalName.dNSName("*.example.com"), 'dNSName "*.example.com"'],
  "an empty dNSName": [generalName.dNSName(""), 'dNSName ""'],
  "a dNSName that is no host name": [generalName.dNSName('a_b "\n'), 'dNSName "a_b \\"\\u{a}"'],
  "an x400Address": [tagged(3, element(0x30)), "x400Address 3000"],
  "a directoryName": [generalName.directoryName(name([["CN", 'a"b']])), 'directoryName "CN=a\\\\\\"b"'],
  "an empty directoryName": [generalName.directoryName(sequence()), 'directoryName ""'],
  "an ediPartyName": [tagged(5, element(0x81, ascii("a"))), "ediPartyName 810161"],
  "a URI": [generalName.uniformResourceIdentifier("urn:a"), 'uniformResourceIdentifier "urn:a"'],
  "an address of IPv4": [generalName.iPAddress(addressOctets("192.0.2.1")), "iPAddress c0000201"],
  "an address of IPv6": [
    generalName.iPAddress(addressOctets("2001:db8::1")),
    "iPAddress 20010db8000000000000000000000001",
  ],
  "a registeredID": [generalName.registeredID("1.2.3.4"), "registeredID 1.2.3.4"],
};
for (const [what, [der, text]] of Object.entries(readable)) {
  test(`reads ${what}`, () => assert.is(call("generalNamesText", [sequence(der)], "string"), text));
}

const refused: Record<string, [Uint8Array, string]> = {
  "a dNSName beyond ASCII": [
    taggedPrimitive(2, ascii("ä.example")),
    "names[0]: a dNSName with a character beyond ASCII",
  ],
  "an rfc822Name beyond ASCII": [
    taggedPrimitive(1, ascii("ä@b")),
    "names[0]: a rfc822Name with a character beyond ASCII",
  ],
  "a URI beyond ASCII": [
    taggedPrimitive(6, ascii("http://ä")),
    "names[0]: a uniformResourceIdentifier with a character beyond ASCII",
  ],
  "a network in place of an address": [
    taggedPrimitive(7, addressOctets("10.0.0.0/8")),
    "names[0]: an iPAddress of 8 octets",
  ],
  "an address without octets": [taggedPrimitive(7, ascii("")), "names[0]: an iPAddress of 0 octets"],
  "an unknown alternative": [taggedPrimitive(9, ascii("a")), "names[0]: a GeneralName with tag 137"],
  "a universal tag": [element(0x16, ascii("a")), "names[0]: a GeneralName with tag 22"],
  "a constructed dNSName": [tagged(2, element(0x16, ascii("a"))), "names[0]: a GeneralName with tag 162"],
  "a primitive directoryName": [taggedPrimitive(4, name([])), "names[0]: a GeneralName with tag 132"],
  "a directoryName with an implicit tag": [
    tagged(4, ...[element(0x31)]),
    "names[0].directoryName: a Name that is not an RDNSequence",
  ],
  "two names in a directoryName": [tagged(4, sequence(), sequence()), "names[0]: trailing bytes"],
  "an otherName without value": [tagged(0, objectIdentifier("1.2.3")), "names[0].value: an element is missing"],
  "an otherName whose value has no tag [0]": [
    tagged(0, objectIdentifier("1.2.3"), element(0x0c)),
    "names[0].value: tag 12 where tag 160 should be",
  ],
  "an otherName with two values": [
    tagged(0, objectIdentifier("1.2.3"), tagged(0, element(0x0c), element(0x0c))),
    "names[0].value: trailing bytes",
  ],
  "a malformed registeredID": [taggedPrimitive(8, Uint8Array.of(0x80)), "names[0]: a malformed OBJECT IDENTIFIER"],
};
for (const [what, [der, problem]] of Object.entries(refused)) {
  test(`refuses ${what}`, () => {
    assert.is(call("generalNamesProblem", [sequence(der)], "string"), `der-invalid ${problem}`);
  });
}

test("there is one name or more", () => {
  assert.is(call("generalNamesProblem", [sequence()], "string"), "der-invalid names: GeneralNames without a name");
  const two = sequence(generalName.dNSName("a"), generalName.rfc822Name("b"));
  assert.is(call("generalNamesText", [two], "string"), 'dNSName "a"\nrfc822Name "b"');
});

function table(what: string, read: (text: string) => unknown, cases: Record<string, unknown>): void {
  for (const [text, expected] of Object.entries(cases)) {
    test(`${what}: ${JSON.stringify(text)}`, () => assert.is(read(text), expected));
  }
}

const label63 = "a".repeat(63);
table("a host name", (text) => call("hostName", [ascii(text)], "bool"), {
  "example.com": true,
  localhost: true,
  "_dmarc.example": true,
  "-a-.b": true,
  "127.0.0.1": true,
  [label63]: true,
  [[label63, label63, label63, "a".repeat(61)].join(".")]: true,
  "": false,
  ".": false,
  "a.": false,
  ".a": false,
  "a..b": false,
  "a b": false,
  "*.a": false,
  "a/b": false,
  "a\0": false,
  [`${label63}a`]: false,
  [[label63, label63, label63, "a".repeat(62)].join(".")]: false,
});

table("the preferred name syntax", (text) => call("preferredName", [ascii(text)], "bool"), {
  "xn--bcher-kva.example": true,
  "*.example.com": true,
  "1.a": true,
  a_b: false,
  "-a": false,
  "a-": false,
  "a.-b": false,
  "a-.b": false,
  "": false,
});

table("a mailbox", (text) => call("mailboxParts", [ascii(text)], "string"), {
  "a@b": "a\nb",
  "A.b+c@Example.com": "A.b+c\nExample.com",
  "**@example.com": "**\nexample.com",
  '"a b"@c': "a b\nc",
  '"a@b"@c': "a@b\nc",
  '"a\\"\\\\b"@c': 'a"\\b\nc',
  '"a"@b': "a\nb",
  a: null,
  "@b": null,
  "a@": null,
  "a@b@c": null,
  ".a@b": null,
  "a.@b": null,
  "a..b@c": null,
  "a b@c": null,
  '""@b': null,
  '"a@b': null,
  '"a"b"@c': null,
  '"a\\"@c': null,
  "a@[192.0.2.1]": null,
  "a@b.": null,
  "a <a@b>": null,
  "a@b\0": null,
});

table("the host of a URI", (text) => call("hostOfUri", [ascii(text)], "string"), {
  "http://example.com": "example.com",
  "https://example.com/a?b#c": "example.com",
  "ftp://user:pass%20@example.com:21/": "example.com",
  "http://example.com:/": "example.com",
  "http://example.com?a@b": "example.com",
  "a+b-c.1://host": "host",
  "urn:a:b": null,
  "mailto:a@example.com": null,
  "http:example.com": null,
  "http:/example.com": null,
  "//example.com": null,
  "example.com": null,
  "1http://a": null,
  "http://": null,
  "http:///a": null,
  "http://192.0.2.1/": null,
  "http://3221225985/": null,
  "http://0x7f.1/": null,
  "http://0xc0000201/": null,
  "http://[2001:db8::1]/": null,
  "http://a@b@example.com": null,
  "http://good.example\\@example.com": null,
  "http://example.com\\.evil": null,
  "http://ex%61mple.com": null,
  "http://example.com.": null,
  "http://example.com:80:80": null,
  "http://a b/": null,
});

test.run();
