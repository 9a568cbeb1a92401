import * as assert from "uvu/assert";

import { TAG, element, integer, sequence, tagged, taggedPrimitive } from "../../src/testkit/x509/der.js";
import { addressOctets, generalName, name, nameConstraints, type Attribute } from "../../src/testkit/x509/names.js";
import { call } from "../support/harness.js";
import { suite } from "../support/suite.js";

const test = suite("name constraints");

/** `dns:a`, `mail:a@b`, `uri:…`, `ip:192.0.2.1`, `cn:a,b` (a directoryName), `id:1.2.3`, `other:1.2.3`. */
function general(text: string): Uint8Array {
  const [kind, value] = [text.slice(0, text.indexOf(":")), text.slice(text.indexOf(":") + 1)];
  switch (kind) {
    case "dns":
      return generalName.dNSName(value);
    case "mail":
      return generalName.rfc822Name(value);
    case "uri":
      return generalName.uniformResourceIdentifier(value);
    case "ip":
      return generalName.iPAddress(addressOctets(value));
    case "cn":
      return generalName.directoryName(directory(value));
    case "id":
      return generalName.registeredID(value);
    case "other":
      return generalName.otherName(value, element(TAG.utf8String));
    default:
      throw new Error(text);
  }
}

/** CN=a,CN=b,… of `a,b`, none of an empty text. */
function directory(text: string): Uint8Array {
  return name(text === "" ? [] : text.split(",").map((value): Attribute => ["CN", value]));
}

interface Case {
  permitted?: string[];
  excluded?: string[];
  names?: string[];
  subject?: Uint8Array;
}

/** `ok`, or the fault, of names below one certificate with constraints. */
function verdict({ permitted = [], excluded = [], names = [], subject = sequence() }: Case): string {
  return verdictOf([nameConstraints(permitted.map(general), excluded.map(general))], subject, names);
}

function verdictOf(chain: readonly Uint8Array[], subject: Uint8Array, names: readonly string[]): string {
  const alternatives = names.length === 0 ? new Uint8Array() : sequence(...names.map(general));
  const answer = call("nameConstraintsVerdict", [Buffer.concat(chain), subject, alternatives], "string");
  return answer ?? "malformed";
}

/** For each base the names that it holds, those that it does not hold, and those of which that cannot be told. */
const subtrees: Record<string, { inside?: string[]; outside?: string[]; undecided?: string[] }> = {
  "dns:example.com": {
    inside: ["dns:example.com", "dns:a.example.com", "dns:a.b.EXAMPLE.com", "dns:*.example.com", "dns:*.a.example.com"],
    outside: ["dns:notexample.com", "dns:com", "dns:example.com.evil", "dns:*.org", "dns:127.0.0.1"],
    undecided: [
      "dns:*.com",
      "dns:",
      "dns:*",
      "dns:a*.example.com",
      "dns:*.*.example.com",
      "dns:example.com.",
      "dns:a b",
    ],
  },
  "dns:foo.example.com": { undecided: ["dns:*.example.com", "dns:*.com"], outside: ["dns:*.b.example.com"] },
  "dns:.example.com": {
    inside: ["dns:a.example.com", "dns:*.example.com"],
    outside: ["dns:aexample.com"],
    undecided: ["dns:example.com"],
  },
  "dns:": { inside: ["dns:a", "dns:a.b", "dns:*.a"], undecided: ["dns:", "dns:*"] },
  "mail:a@example.com": {
    inside: ["mail:a@example.com", "mail:a@EXAMPLE.com", 'mail:"a"@example.com'],
    outside: ["mail:b@example.com", "mail:a@b.example.com", "mail:a@example.org"],
    undecided: ["mail:A@example.com", "mail:a@b@example.com", "mail:a", "mail:", "mail:a@[192.0.2.1]", "mail:a <a@b>"],
  },
  "mail:*@example.com": { inside: ["mail:*@example.com"], outside: ["mail:a@example.com"] },
  "mail:example.com": {
    inside: ["mail:a@example.com", "mail:A@Example.Com"],
    outside: ["mail:a@b.example.com", "mail:a@com", "mail:a@notexample.com"],
    undecided: ["mail:a@b@example.com", "mail:example.com"],
  },
  "mail:.example.com": {
    inside: ["mail:a@b.example.com", "mail:a@c.b.example.com"],
    outside: ["mail:a@example.com", "mail:a@bexample.com"],
  },
  "mail:": { undecided: ["mail:a@b", "mail:"] },
  "uri:example.com": {
    inside: ["uri:http://example.com", "uri:ftp://u@EXAMPLE.com:1/a"],
    outside: ["uri:http://a.example.com", "uri:http://example.org/example.com"],
    undecided: [
      "uri:urn:a",
      "uri:http://192.0.2.1",
      "uri:http://[::1]/",
      "uri:example.com",
      "uri:",
      "uri:http://a\\@example.com",
    ],
  },
  "uri:.example.com": {
    inside: ["uri:http://a.example.com", "uri:http://a.b.example.com"],
    outside: ["uri:http://example.com", "uri:http://aexample.com"],
  },
  "uri:": { undecided: ["uri:http://a"] },
  "uri:http://example.com": { undecided: ["uri:http://example.com", "uri:http://example.org"] },
  "ip:192.0.2.0/24": {
    inside: ["ip:192.0.2.0", "ip:192.0.2.255"],
    outside: ["ip:192.0.3.0", "ip:2001:db8::1", "ip:10.0.2.0"],
    undecided: ["ip:::ffff:c000:201"],
  },
  "ip:192.0.2.77/25": { inside: ["ip:192.0.2.1"], outside: ["ip:192.0.2.128"] },
  "ip:0.0.0.0/0": { inside: ["ip:1.2.3.4"], outside: ["ip:::1"], undecided: ["ip:::ffff:102:304"] },
  "ip:2001:db8::/31": { inside: ["ip:2001:db8::1", "ip:2001:db9::"], outside: ["ip:2001:dba::", "ip:192.0.2.1"] },
  "cn:a,b": {
    inside: ["cn:a,b", "cn:A , B,c"],
    outside: ["cn:a", "cn:b,a", "cn:a,bb", "cn:"],
    undecided: ["cn:a,ß", "cn:ä,b"],
  },
  "cn:": { inside: ["cn:", "cn:a"] },
  "cn:Ä": { inside: ["cn:Ä", "cn:Ä,b"], undecided: ["cn:ä", "cn:a"] },
  "id:1.2.3": { undecided: ["id:1.2.3", "id:1.2.4"] },
  "other:1.2.3": { undecided: ["other:1.2.3", "other:1.2.4"] },
};

for (const [base, { inside = [], outside = [], undecided = [] }] of Object.entries(subtrees)) {
  const permits = (names: string): boolean => verdict({ permitted: [base], names: [names] }) === "ok";
  const excludes = (names: string): boolean => verdict({ excluded: [base], names: [names] }) !== "ok";
  for (const names of inside) {
    test(`${base} holds ${names}`, () => assert.equal([permits(names), excludes(names)], [true, true]));
  }
  for (const names of outside) {
    test(`${base} does not hold ${names}`, () => assert.equal([permits(names), excludes(names)], [false, false]));
  }
  for (const names of undecided) {
    test(`${base} refuses ${names} either way`, () => assert.equal([permits(names), excludes(names)], [false, true]));
  }
}

test("constraints say nothing of names of other kinds", () => {
  const bases = ["dns:a", "mail:a", "uri:a", "ip:10.0.0.0/8", "cn:a", "id:1.2", "other:1.2"];
  const names = ["dns:", "mail:b", "uri:b", "ip:::1", "cn:b", "id:1.3", "other:1.3"];
  for (const [i, base] of bases.entries()) {
    const others = names.filter((_, j) => j !== i);
    assert.is(verdict({ permitted: [base], names: others }), "ok");
    assert.is(verdict({ excluded: [base], names: others }), "ok");
    assert.is.not(verdict({ permitted: [base], names: [...others, names[i] ?? ""] }), "ok");
  }
});

test("one permitted subtree is enough, one excluded one too, and it goes before", () => {
  assert.is(verdict({ permitted: ["dns:a", "dns:b"], names: ["dns:x.b", "dns:a"] }), "ok");
  assert.is(
    verdict({ permitted: ["dns:a"], excluded: ["dns:c", "dns:b.a"], names: ["dns:a", "dns:x.b.a"] }),
    'certificate-name dNSName "x.b.a" is excluded by dNSName "b.a"',
  );
  assert.is(
    verdict({ permitted: ["dns:a"], names: ["dns:a", "dns:b"] }),
    'certificate-name dNSName "b" is not permitted',
  );
  assert.is(
    verdict({ excluded: ["mail:a"], names: ["mail:a@b@c"] }),
    'certificate-name rfc822Name "a@b@c", which cannot be compared, counts as excluded by rfc822Name "a"',
  );
});

test("along a path permitted subtrees intersect and excluded ones add up", () => {
  const permit = (...bases: string[]): Uint8Array => nameConstraints(bases.map(general), []);
  const exclude = (...bases: string[]): Uint8Array => nameConstraints([], bases.map(general));
  const check = (chain: Uint8Array[], names: string): boolean => verdictOf(chain, sequence(), [names]) === "ok";
  const narrowed = [permit("dns:a", "dns:b"), permit("dns:x.a", "dns:c")];
  assert.is(check(narrowed, "dns:x.a"), true);
  assert.is(check(narrowed, "dns:a"), false);
  assert.is(check(narrowed, "dns:b"), false);
  assert.is(check(narrowed, "dns:c"), false);
  assert.is(check([permit("dns:a"), permit("dns:b")], "dns:x.a"), false);
  assert.is(check([permit("dns:a"), permit("mail:b")], "dns:x.a"), true);
  const excluded = [exclude("dns:a"), permit("dns:b"), exclude("dns:x.b")];
  assert.is(check(excluded, "dns:b"), true);
  assert.is(check(excluded, "dns:y.x.b"), false);
  assert.is(check(excluded, "dns:a"), false);
  assert.is(check([], "dns:"), true);
});

test("the subject is a directoryName, unless it is empty", () => {
  assert.is(verdict({ permitted: ["cn:a"], subject: directory("a,b") }), "ok");
  assert.is(verdict({ permitted: ["cn:a"], subject: directory("") }), "ok");
  assert.is(
    verdict({ permitted: ["cn:a"], subject: directory("b") }),
    'certificate-name the subject "CN=b" is not permitted',
  );
  const excluded = 'certificate-name the subject "CN=b,CN=a" is excluded by directoryName "CN=a"';
  assert.is(verdict({ excluded: ["cn:a"], subject: directory("a,b") }), excluded);
  // The alternative name does not make up for the subject, nor the other way round.
  assert.is.not(verdict({ permitted: ["cn:a"], subject: directory("b"), names: ["cn:a"] }), "ok");
  assert.is.not(verdict({ permitted: ["cn:a"], subject: directory("a"), names: ["cn:b"] }), "ok");
});

test("an emailAddress in the subject is an rfc822Name, whether there are alternative names or not", () => {
  const subject = name([
    ["CN", "a"],
    ["emailAddress", "a@example.com"],
  ]);
  assert.is(verdict({ permitted: ["mail:example.com"], subject }), "ok");
  const problem = 'certificate-name the subject\'s emailAddress "a@example.com" is not permitted';
  assert.is(verdict({ permitted: ["mail:example.org"], subject }), problem);
  assert.is(verdict({ permitted: ["mail:example.org"], subject, names: ["mail:a@example.org"] }), problem);
  assert.is(verdict({ permitted: ["dns:example.org"], subject }), "ok");
  assert.is.not(verdict({ excluded: ["mail:b"], subject: name([["emailAddress", "a@b@c"]]) }), "ok");
});

test("a SmtpUTF8Mailbox cannot get round the constraints of mailboxes", () => {
  const names = ["other:1.3.6.1.5.5.7.8.9"];
  assert.is.not(verdict({ permitted: ["mail:example.com"], names }), "ok");
  assert.is.not(verdict({ excluded: ["mail:example.com"], names }), "ok");
  assert.is(verdict({ excluded: ["dns:example.com"], names }), "ok");
});

test("comparisons are counted", () => {
  const bases = Array.from({ length: 2048 }, (_, i) => `dns:t${i}.test`);
  const names = Array.from({ length: 2048 }, (_, i) => `dns:x${i}.test`);
  const start = process.cpuUsage();
  const spent = "budget-exhausted more than 250000 comparisons of names with name constraints";
  assert.is(verdict({ excluded: bases, names }), spent);
  assert.is(verdict({ permitted: ["dns:test", ...bases], excluded: bases, names }), spent);
  const subject = directory(bases.join(","));
  assert.is(verdict({ excluded: bases.map((_, i) => `cn:${i}`), subject }), "ok");
  assert.is(verdict({ excluded: bases, names: names.slice(0, 122) }), "ok");
  assert.ok(process.cpuUsage(start).user < 10_000_000);
});

test("comparisons with long subtrees count as several", () => {
  const base = `cn:${Array.from({ length: 500 }, () => "ä").join(",")}`;
  const names = Array.from({ length: 100 }, () => `${base.toUpperCase().replace("CN", "cn")},c`);
  const bases = Array.from({ length: 100 }, () => `${base},d`);
  const start = process.cpuUsage();
  assert.is.not(verdict({ excluded: [base], names }), "ok");
  assert.is(verdict({ excluded: bases.slice(0, 10), names }), "ok");
  assert.match(verdict({ excluded: bases, names }), /^budget-exhausted /);
  assert.ok(process.cpuUsage(start).user < 10_000_000);
});

const problem = (der: Uint8Array): string | null => call("nameConstraintsProblem", [der], "string");

const accepted = [
  "dns:a_b.example",
  "dns:.example.com",
  "uri:gopher://example.com",
  "mail:a@b",
  "ip:10.1.2.3/9",
  "ip:10.1.2.3/32",
  "ip:::/0",
  "cn:",
];
for (const base of accepted) {
  test(`reads the base ${base}`, () => assert.is(problem(nameConstraints([], [general(base)])), null));
}

const bases: Record<string, string> = {
  "dns:*.example.com": "a dNSName constraint that is no domain",
  "dns:*": "a dNSName constraint that is no domain",
  "dns:.": "a dNSName constraint that is no domain",
  "dns:a.": "a dNSName constraint that is no domain",
  "dns:..a": "a dNSName constraint that is no domain",
  "dns:a b": "a dNSName constraint that is no domain",
  "dns:http://a": "a dNSName constraint that is no domain",
  "mail:a@b@c": "an rfc822Name constraint that is no mailbox, host or domain",
  "mail:@b": "an rfc822Name constraint that is no mailbox, host or domain",
  "mail:*.b": "an rfc822Name constraint that is no mailbox, host or domain",
  "mail:a b": "an rfc822Name constraint that is no mailbox, host or domain",
  "ip:192.0.2.1": "an iPAddress of 4 octets",
  "ip:2001:db8::1": "an iPAddress of 16 octets",
};
for (const [base, detail] of Object.entries(bases)) {
  test(`refuses the base ${base}`, () => {
    const der = nameConstraints([general("dns:a"), general(base)], []);
    assert.is(problem(der), `der-invalid nameConstraints.permittedSubtrees[1].base: ${detail}`);
  });
}

const refused: Record<string, [Uint8Array, string]> = {
  "no subtree": [sequence(), ": name constraints without subtrees"],
  "an empty list": [sequence(tagged(0)), ".permittedSubtrees: no subtree"],
  "an empty list behind another": [
    sequence(tagged(0, sequence(general("dns:a"))), tagged(1)),
    ".excludedSubtrees: no subtree",
  ],
  "lists the other way round": [
    sequence(tagged(1, sequence(general("dns:a"))), tagged(0, sequence(general("dns:a")))),
    ": trailing bytes",
  ],
  "a list with another tag": [sequence(tagged(2, sequence(general("dns:a")))), ": trailing bytes"],
  "a subtree without base": [sequence(tagged(0, sequence())), ".permittedSubtrees[0].base: an element is missing"],
  "a minimum of 0": [
    sequence(tagged(0, sequence(general("dns:a"), taggedPrimitive(0, Uint8Array.of(0))))),
    ".permittedSubtrees[0].minimum: a minimum",
  ],
  "a maximum": [
    sequence(tagged(1, sequence(general("dns:a"), taggedPrimitive(1, Uint8Array.of(1))))),
    ".excludedSubtrees[0].maximum: a maximum",
  ],
  "something behind the base": [
    sequence(tagged(1, sequence(general("dns:a"), integer(1)))),
    ".excludedSubtrees[0]: trailing bytes",
  ],
};
for (const [what, [der, detail]] of Object.entries(refused)) {
  test(`refuses ${what}`, () => assert.is(problem(der), `der-invalid nameConstraints${detail}`));
}

for (const mask of ["ff00ff00", "feffffff", "00000001", "fffffffd", "7f000000"]) {
  test(`refuses the mask ${mask}`, () => {
    const base = generalName.iPAddress(Buffer.from(`0a000000${mask}`, "hex"));
    assert.ok(problem(nameConstraints([base], []))?.endsWith("an iPAddress constraint whose mask is none"));
  });
}

test("what is readable and yet not as RFC 5280 wants", () => {
  const rule = (base: string): string | null =>
    call("nameConstraintsIssuanceProblem", [nameConstraints([], [general("dns:a"), general(base)])], "string");
  assert.is(rule("dns:.a"), "a dNSName constraint with a leading dot");
  assert.is(rule("uri:http://a"), "a uniformResourceIdentifier constraint that is no host name or domain");
  for (const base of ["dns:a.b", "uri:.a", "uri:a", "mail:.a", "ip:10.0.0.0/8"]) assert.is(rule(base), "");
});

test.run();
