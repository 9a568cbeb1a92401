import {
  generalizedTime,
  objectIdentifier,
  octetString,
  sequence,
  tagged,
  taggedPrimitive,
} from "../../src/testkit/x509/der.js";
import {
  basicConstraints,
  extKeyUsage,
  extension,
  inhibitAnyPolicy,
  keyUsage,
  notCritical,
  policyConstraints,
  subjectAltName,
  type ExtensionTemplate,
} from "../../src/testkit/x509/extensions.js";
import { type Minted } from "../../src/testkit/x509/mint.js";
import { generalName } from "../../src/testkit/x509/names.js";
import { EXTENSION } from "../../src/testkit/x509/oids.js";
import {
  authorityKey,
  constraints,
  mintBare,
  mintCa,
  mintLeaf,
  seconds,
  subjectKey,
} from "../support/path/certificates.js";
import { accepts, path, refuses } from "../support/path/search.js";
import { suite } from "../support/suite.js";

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

function leafWith(...extensions: ExtensionTemplate[]): Minted {
  return mintLeaf({ subject: "Leaf", issuer: ca, extensions });
}

/** A CA that breaks a rule, in the place of an intermediate. */
function caBreaks(section: string, ...extensions: ExtensionTemplate[]): void {
  const broken = mintCa({ subject: "CA", issuer: root, extensions });
  breaks(section, leafWith(), [broken]);
}

test("certificates of a conforming issuer", () => {
  const names = [
    generalName.dNSName("example.com"),
    generalName.dNSName("*.example.com"),
    generalName.rfc822Name("a@example.com"),
    generalName.uniformResourceIdentifier("https://a.example/"),
  ];
  accepts(path(leafWith(subjectAltName(names)), [ca], [root], { issuanceRules: true }));
});

test("serial numbers", () => {
  const fields = { subject: "Leaf", issuer: ca };
  breaks("4.1.2.2", mintLeaf({ ...fields, serialNumber: Uint8Array.of(0) }));
  breaks("4.1.2.2", mintLeaf({ ...fields, serialNumber: Uint8Array.of(0xff) }));
  breaks("4.1.2.2", mintLeaf({ ...fields, serialNumber: new Uint8Array(21).fill(1) }));
  accepts(
    path(mintLeaf({ ...fields, serialNumber: new Uint8Array(20).fill(0x7f) }), [ca], [root], { issuanceRules: true }),
  );
});

test("times before 2050", () => {
  const [notBefore, notAfter] = ["2020-01-01", "2040-01-01"].map((date) => generalizedTime(seconds(date)));
  breaks("4.1.2.5", mintLeaf({ subject: "Leaf", issuer: ca, notBefore, notAfter }));
  const late = mintLeaf({ subject: "Leaf", issuer: ca, notAfter: seconds("2050-01-01") });
  accepts(path(late, [ca], [root], { issuanceRules: true }));
});

test("empty names", () => {
  const nameless = mintCa({ subject: "", key: "nameless", issuer: root });
  const settings = { keyAnchors: [nameless], issuanceRules: true };
  refuses(path(mintLeaf({ subject: "Leaf", issuer: nameless }), [], [], settings), "certificate-extension", "§4.1.2.4");
  breaks("4.1.2.6", nameless, []);
  const names = [generalName.dNSName("example.com")];
  const leaf = (...extensions: ExtensionTemplate[]): Minted =>
    mintLeaf({ subject: "", key: "leaf", issuer: ca, extensions });
  breaks("4.1.2.6", leaf());
  breaks("4.1.2.6", leaf(subjectAltName(names)));
  accepts(path(leaf(subjectAltName(names, true)), [ca], [root], { issuanceRules: true }));
});

test("authorityKeyIdentifier: needed by all that were not signed with their own key", () => {
  breaks("4.2.1.1", mintBare({ subject: "Leaf", issuer: ca, extensions: [keyUsage("digitalSignature")] }));
  const empty = extension(EXTENSION.authorityKeyIdentifier, sequence());
  breaks("4.2.1.1", mintBare({ subject: "Leaf", issuer: ca, extensions: [empty] }));
  const own = [basicConstraints(true), keyUsage("keyCertSign"), subjectKey("Root")];
  const leaf = mintLeaf({ subject: "Leaf", issuer: root });
  accepts(path(leaf, [], [mintBare({ subject: "Root", extensions: own })], { issuanceRules: true }));
  accepts(
    path(leaf, [], [mintBare({ subject: "Root", issuerName: "Else", extensions: own })], { issuanceRules: true }),
  );
  const crossSigned = mintBare({ subject: "Root", issuer: mintCa({ subject: "Else" }), extensions: own });
  breaks("4.2.1.1", leaf, [], crossSigned);
  const renewed = [basicConstraints(true), keyUsage("keyCertSign"), subjectKey("new")];
  const selfIssued = mintBare({ subject: "Root", key: "new", issuer: root, extensions: renewed });
  breaks("4.2.1.1", mintLeaf({ subject: "Leaf", issuer: selfIssued }), [selfIssued]);
});

test("subjectKeyIdentifier: needed by CAs", () => {
  const extensions = [basicConstraints(true), keyUsage("keyCertSign"), authorityKey({ subject: "CA", issuer: root })];
  breaks("4.2.1.2", leafWith(), [mintBare({ subject: "CA", issuer: root, extensions })]);
});

test("key usages", () => {
  const named = [basicConstraints(true), subjectKey("CA"), authorityKey({ subject: "CA", issuer: root })];
  breaks("4.2.1.3", leafWith(), [mintBare({ subject: "CA", issuer: root, extensions: named })]);
  breaks("4.2.1.3", mintBare({ subject: "Leaf", issuer: ca, extensions: [aki, keyUsage()] }));
  breaks(
    "4.2.1.3",
    mintBare({ subject: "Leaf", issuer: ca, extensions: [aki, keyUsage("digitalSignature", "keyCertSign")] }),
  );
  breaks("4.2.1.12", leafWith(extKeyUsage()));
});

test("basic constraints", () => {
  breaks("4.2.1.9", leafWith(basicConstraints(false, 0)));
  const key = subjectKey("Leaf");
  breaks(
    "4.2.1.9",
    mintBare({
      subject: "Leaf",
      issuer: ca,
      extensions: [aki, key, keyUsage("digitalSignature"), basicConstraints(true, 0)],
    }),
  );
  const loose = [aki, key, keyUsage("digitalSignature", "keyCertSign"), notCritical(basicConstraints(true))];
  breaks("4.2.1.9", mintBare({ subject: "Leaf", issuer: ca, extensions: loose }));
});

test("name constraints", () => {
  const names = [generalName.dNSName("example.com")];
  breaks("4.2.1.10", leafWith(constraints(names)));
  caBreaks("4.2.1.10", notCritical(constraints(names)));
  caBreaks("4.2.1.10", constraints([generalName.dNSName(".example.com")]));
});

test("criticality", () => {
  caBreaks("4.2.1.11", notCritical(policyConstraints(null, 0)));
  caBreaks("4.2.1.14", notCritical(inhibitAnyPolicy(0)));
  const access = sequence(
    sequence(objectIdentifier("1.3.6.1.5.5.7.48.2"), generalName.uniformResourceIdentifier("http://a.example/")),
  );
  breaks("4.2.2.1", leafWith(extension(EXTENSION.authorityInfoAccess, access, true)));
  const identifier = sequence(taggedPrimitive(0, Buffer.alloc(20)));
  breaks(
    "4.2.1.1",
    mintBare({
      subject: "Leaf",
      issuer: ca,
      extensions: [extension(EXTENSION.authorityKeyIdentifier, identifier, true)],
    }),
  );
  const subjectIdentifier = extension(EXTENSION.subjectKeyIdentifier, octetString(Buffer.alloc(20)), true);
  breaks("4.2.1.2", leafWith(subjectIdentifier));
  const point = sequence(tagged(0, tagged(0, generalName.uniformResourceIdentifier("http://a.example/crl"))));
  breaks("4.2.1.15", leafWith(extension(EXTENSION.freshestCRL, sequence(point), true)));
});

test("alternative names", () => {
  for (const name of ["under_score.example", "-a.example", "a..example", ".a.example", "a b.example", ""]) {
    breaks("4.2.1.6", leafWith(subjectAltName([generalName.dNSName(name)])));
  }
  breaks("4.2.1.6", leafWith(subjectAltName([generalName.rfc822Name("two@at@example.com")])));
  breaks("4.2.1.6", leafWith(subjectAltName([generalName.uniformResourceIdentifier("//relative")])));
});

test.run();
