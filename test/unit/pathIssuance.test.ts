import { suite } from "../support/suite.js";
import {
  authorityKey,
  basicConstraints,
  dnsName,
  extendedKeyUsage,
  extension,
  inhibitAnyPolicy,
  keyUsage,
  mailbox,
  mint,
  mintCa,
  mintLeaf,
  nameConstraints,
  policyConstraints,
  sequence,
  subjectAltName,
  subjectKey,
  tlv,
  uri,
  type Minted,
} from "./mintedCertificates.js";
import { accepts, path, refuses } from "./pathFixture.js";

const test = suite("issuance rules");

const root = mintCa({ subject: "Root" });
const ca = mintCa({ subject: "CA", issuer: root });
const aki = authorityKey({ subject: "Leaf", issuer: ca });

/** Without the rules a path is found, with them it is refused with this section of RFC 5280. */
function breaks(section: string, leaf: Minted, intermediates: Minted[] = [ca], anchor: Minted = root): void {
  accepts(path(leaf, intermediates, [anchor]));
  const outcome = path(leaf, intermediates, [anchor], { issuanceRules: true });
  refuses(outcome, "certificate-extension", `(RFC 5280 §${section})`);
}

function leafWith(...extensions: Buffer[]): Minted {
  return mintLeaf({ subject: "Leaf", issuer: ca, extensions });
}

/** A CA that breaks a rule, in the place of an intermediate. */
function caBreaks(section: string, ...extensions: Buffer[]): void {
  const broken = mintCa({ subject: "CA", issuer: root, extensions });
  breaks(section, leafWith(), [broken]);
}

test("certificates of a conforming issuer", () => {
  const names = [dnsName("example.com"), dnsName("*.example.com"), mailbox("a@example.com"), uri("https://a.example/")];
  accepts(path(leafWith(subjectAltName(names)), [ca], [root], { issuanceRules: true }));
});

test("serial numbers", () => {
  const fields = { subject: "Leaf", issuer: ca };
  breaks("4.1.2.2", mintLeaf({ ...fields, serial: "00" }));
  breaks("4.1.2.2", mintLeaf({ ...fields, serial: "ff" }));
  breaks("4.1.2.2", mintLeaf({ ...fields, serial: "01".repeat(21) }));
  accepts(path(mintLeaf({ ...fields, serial: "7f".repeat(20) }), [ca], [root], { issuanceRules: true }));
});

test("times before 2050", () => {
  breaks("4.1.2.5", mintLeaf({ subject: "Leaf", issuer: ca, isGeneralized: true }));
  const late = mintLeaf({ subject: "Leaf", issuer: ca, notAfter: "20500101000000Z" });
  accepts(path(late, [ca], [root], { issuanceRules: true }));
});

test("empty names", () => {
  const nameless = mintCa({ subject: "", key: "nameless", issuer: root });
  const settings = { keyAnchors: [nameless], issuanceRules: true };
  refuses(path(mintLeaf({ subject: "Leaf", issuer: nameless }), [], [], settings), "certificate-extension", "§4.1.2.4");
  breaks("4.1.2.6", nameless, []);
  const names = [dnsName("example.com")];
  const leaf = (...extensions: Buffer[]): Minted => mintLeaf({ subject: "", key: "leaf", issuer: ca, extensions });
  breaks("4.1.2.6", leaf());
  breaks("4.1.2.6", leaf(subjectAltName(names)));
  accepts(path(leaf(subjectAltName(names, true)), [ca], [root], { issuanceRules: true }));
});

test("authorityKeyIdentifier: needed by all that were not signed with their own key", () => {
  breaks("4.2.1.1", mint({ subject: "Leaf", issuer: ca, extensions: [keyUsage(0)] }));
  const nothing = extension("2.5.29.35", sequence());
  breaks("4.2.1.1", mint({ subject: "Leaf", issuer: ca, extensions: [nothing] }));
  const own = [basicConstraints(), keyUsage(5), subjectKey({ subject: "Root" })];
  const leaf = mintLeaf({ subject: "Leaf", issuer: root });
  accepts(path(leaf, [], [mint({ subject: "Root", extensions: own })], { issuanceRules: true }));
  accepts(path(leaf, [], [mint({ subject: "Root", issuerName: "Else", extensions: own })], { issuanceRules: true }));
  const crossSigned = mint({ subject: "Root", issuer: mintCa({ subject: "Else" }), extensions: own });
  breaks("4.2.1.1", leaf, [], crossSigned);
  const selfIssued = mint({ subject: "Root", key: "new", issuer: root, extensions: own });
  breaks("4.2.1.1", mintLeaf({ subject: "Leaf", issuer: selfIssued }), [selfIssued]);
});

test("subjectKeyIdentifier: needed by CAs", () => {
  const extensions = [basicConstraints(), keyUsage(5), authorityKey({ subject: "CA", issuer: root })];
  breaks("4.2.1.2", leafWith(), [mint({ subject: "CA", issuer: root, extensions })]);
});

test("key usages", () => {
  const named = [basicConstraints(), subjectKey({ subject: "CA" }), authorityKey({ subject: "CA", issuer: root })];
  breaks("4.2.1.3", leafWith(), [mint({ subject: "CA", issuer: root, extensions: named })]);
  breaks("4.2.1.3", mint({ subject: "Leaf", issuer: ca, extensions: [aki, keyUsage()] }));
  breaks("4.2.1.3", mint({ subject: "Leaf", issuer: ca, extensions: [aki, keyUsage(0, 5)] }));
  breaks("4.2.1.12", leafWith(extendedKeyUsage()));
});

test("basic constraints", () => {
  breaks("4.2.1.9", leafWith(basicConstraints(0, false)));
  const key = subjectKey({ subject: "Leaf" });
  breaks("4.2.1.9", mint({ subject: "Leaf", issuer: ca, extensions: [aki, key, keyUsage(0), basicConstraints(0)] }));
  const notCritical = [aki, key, keyUsage(0, 5), basicConstraints(undefined, true, false)];
  breaks("4.2.1.9", mint({ subject: "Leaf", issuer: ca, extensions: notCritical }));
});

test("name constraints", () => {
  const names = [dnsName("example.com")];
  breaks("4.2.1.10", leafWith(nameConstraints(names)));
  caBreaks("4.2.1.10", nameConstraints(names, [], false));
  caBreaks("4.2.1.10", nameConstraints([dnsName(".example.com")]));
});

test("criticality", () => {
  caBreaks("4.2.1.11", policyConstraints(undefined, 0, false));
  caBreaks("4.2.1.14", inhibitAnyPolicy(0, false));
  const access = sequence(sequence(Buffer.from("06082b06010505073002", "hex"), uri("http://a.example/")));
  breaks("4.2.2.1", leafWith(extension("1.3.6.1.5.5.7.1.1", access, true)));
  const identifier = sequence(tlv(0x80, Buffer.alloc(20)));
  breaks("4.2.1.1", mint({ subject: "Leaf", issuer: ca, extensions: [extension("2.5.29.35", identifier, true)] }));
  const subjectIdentifier = extension("2.5.29.14", tlv(0x04, Buffer.alloc(20)), true);
  breaks("4.2.1.2", leafWith(subjectIdentifier));
  const point = sequence(tlv(0xa0, tlv(0xa0, uri("http://a.example/crl"))));
  breaks("4.2.1.15", leafWith(extension("2.5.29.46", sequence(point), true)));
});

test("alternative names", () => {
  for (const name of ["under_score.example", "-a.example", "a..example", ".a.example", "a b.example", ""]) {
    breaks("4.2.1.6", leafWith(subjectAltName([dnsName(name)])));
  }
  breaks("4.2.1.6", leafWith(subjectAltName([mailbox("two@at@example.com")])));
  breaks("4.2.1.6", leafWith(subjectAltName([uri("//relative")])));
});

test.run();
