import { nothing, objectIdentifier, sequence } from "../../src/testkit/x509/der.js";
import {
  basicConstraints,
  extKeyUsage,
  extension,
  keyUsage,
  subjectAltName,
} from "../../src/testkit/x509/extensions.js";
import { commonName, generalName } from "../../src/testkit/x509/names.js";
import { PURPOSE } from "../../src/testkit/x509/oids.js";
import { flipped } from "../support/flipped.js";
import { constraints, mintBare, mintCa, mintLeaf, seconds, type PathFields } from "../support/path/certificates.js";
import { oidHex } from "../support/path/request.js";
import { accepts, bothPaths, path, refuses } from "../support/path/search.js";
import { suite } from "../support/suite.js";

const test = suite("path validation");

const forCodeSigning = { extendedKeyUsage: oidHex(PURPOSE.codeSigning) };

/** Said to be signed by this AlgorithmIdentifier; the signature is made with ECDSA and SHA-256 all the same. */
const ofAlgorithm = (der: Uint8Array): Partial<PathFields> => ({ innerAlgorithm: der, outerAlgorithm: der });

const root = mintCa({ subject: "Root" });
const ca = mintCa({ subject: "CA", issuer: root });
const leaf = mintLeaf({ subject: "Leaf", issuer: ca });
const unknownCritical = extension("1.3.6.1.4.1.55738.666.1", sequence(), true);

test("a chain of three", () => {
  accepts(bothPaths(leaf, [ca], [root]));
  accepts(bothPaths(ca, [], [root]));
});

test("(a) (1): a signature by another key, or that was changed", () => {
  const other = mintCa({ subject: "CA", key: "other", issuer: root });
  refuses(bothPaths(leaf, [other], [root]), "certificate-signature", "CN=Leaf: not signed by its issuer's key");
  const changed = mintLeaf({ subject: "Leaf", issuer: ca, changeSigned: flipped });
  refuses(bothPaths(changed, [ca], [root]), "certificate-signature", "CN=Leaf");
});

test("(a) (1): an algorithm that is not supported, or not the key's", () => {
  const sha1 = mintLeaf({
    subject: "Leaf",
    issuer: ca,
    ...ofAlgorithm(sequence(objectIdentifier("1.2.840.10045.4.1"))),
  });
  refuses(bothPaths(sha1, [ca], [root]), "certificate-signature", "ecdsa-with-SHA1");
  const rsa = sequence(objectIdentifier("1.2.840.113549.1.1.11"), nothing());
  refuses(
    bothPaths(mintLeaf({ subject: "Leaf", issuer: ca, ...ofAlgorithm(rsa) }), [ca], [root]),
    "certificate-signature",
    "rsa",
  );
});

test("(a) (2): both ends of the validity are inside, and the last second to its end", () => {
  const short = mintLeaf({
    subject: "Leaf",
    issuer: ca,
    notBefore: seconds("2024-03-01"),
    notAfter: seconds("2024-04-01"),
  });
  for (const time of ["2024-03-01T00:00:00Z", "2024-04-01T00:00:00Z", "2024-04-01T00:00:00.999999999Z"]) {
    accepts(bothPaths(short, [ca], [root], { time }));
  }
  const early = bothPaths(short, [ca], [root], { time: "2024-02-29T23:59:59.999Z" });
  refuses(early, "certificate-time", "CN=Leaf: valid only from 2024-03-01T00:00:00Z");
  const late = bothPaths(short, [ca], [root], { time: "2024-04-01T00:00:01Z" });
  refuses(late, "certificate-time", "CN=Leaf: expired at 2024-04-01T00:00:00Z");
});

test("(a) (2): every certificate has to be valid, the anchor's too", () => {
  const expiredCa = mintCa({ subject: "CA", issuer: root, notAfter: seconds("2025-01-01") });
  refuses(bothPaths(leaf, [expiredCa], [root]), "certificate-time", "CN=CA");
  const expiredRoot = mintCa({ subject: "Root", notAfter: seconds("2025-01-01") });
  refuses(bothPaths(leaf, [ca], [expiredRoot]), "certificate-time", "CN=Root");
  accepts(bothPaths(leaf, [ca], [], { keyAnchors: [expiredRoot] }));
});

test("(a) (4): names have to chain", () => {
  const stranger = mintLeaf({ subject: "Leaf", issuer: ca, issuerName: "Somebody" });
  refuses(bothPaths(stranger, [ca], [root]), "certificate-untrusted", "its issuer CN=Somebody");
  const complete = path(stranger, [ca], [root], { isComplete: true });
  refuses(complete, "certificate-untrusted", "not the subject of the next");
});

test("(b), (c), (g): name constraints, which self-issued certificates but the last are exempt from", () => {
  const limited = mintCa({
    subject: "CA",
    issuer: root,
    extensions: [constraints([generalName.dNSName("example.com")])],
  });
  const named = (host: string) =>
    mintLeaf({ subject: "Leaf", issuer: limited, extensions: [subjectAltName([generalName.dNSName(host)])] });
  accepts(bothPaths(named("a.example.com"), [limited], [root]));
  refuses(bothPaths(named("example.net"), [limited], [root]), "certificate-name", 'CN=Leaf: dNSName "example.net"');
  const names = [subjectAltName([generalName.dNSName("example.net")])];
  const selfIssued = mintCa({ subject: "CA", key: "new", issuer: limited, extensions: names });
  const below = mintLeaf({ subject: "Leaf", issuer: selfIssued });
  accepts(bothPaths(below, [selfIssued, limited], [root]));
  refuses(bothPaths(selfIssued, [limited], [root]), "certificate-name", "CN=CA");
});

test("the constraints of the anchor's certificate hold; a mere key has none", () => {
  const limited = mintCa({
    subject: "Root",
    extensions: [constraints([], [generalName.directoryName(commonName("Leaf"))])],
  });
  refuses(bothPaths(leaf, [ca], [limited]), "certificate-name", "CN=Leaf");
  accepts(bothPaths(leaf, [ca], [], { keyAnchors: [limited] }));
});

test("(k): issuers have to be CAs", () => {
  const none = mintBare({ subject: "CA", issuer: root, extensions: [keyUsage("keyCertSign")] });
  refuses(bothPaths(leaf, [none], [root]), "certificate-not-ca", "CN=CA: not a CA");
  const notCa = mintBare({ subject: "CA", issuer: root, extensions: [basicConstraints(false)] });
  refuses(bothPaths(leaf, [notCa], [root]), "certificate-not-ca", "CN=CA: not a CA");
  refuses(bothPaths(leaf, [ca], [mintBare({ subject: "Root" })]), "certificate-not-ca", "CN=Root: not a CA");
  accepts(bothPaths(leaf, [ca], [mintBare({ subject: "Root", version: 1 })]));
  const version1 = mintBare({ subject: "CA", issuer: root, version: 1 });
  refuses(bothPaths(leaf, [version1], [root]), "certificate-not-ca", "CN=CA: not a CA");
});

test("(l), (m): path lengths, for which self-issued certificates do not count", () => {
  const last = mintCa({ subject: "Last CA", issuer: ca });
  const below = mintLeaf({ subject: "Leaf", issuer: last });
  const zero = mintCa({ subject: "CA", issuer: root }, 0);
  accepts(bothPaths(leaf, [zero], [root]));
  refuses(bothPaths(below, [last, zero], [root]), "certificate-not-ca", "CN=Last CA: the path is longer");
  accepts(bothPaths(below, [last, mintCa({ subject: "CA", issuer: root }, 1)], [root]));
  const renewed = mintCa({ subject: "CA", key: "new", issuer: zero }, 0);
  accepts(bothPaths(mintLeaf({ subject: "Leaf", issuer: renewed }), [renewed, zero], [root]));
  refuses(bothPaths(leaf, [ca], [mintCa({ subject: "Root" }, 0)]), "certificate-not-ca", "CN=CA: the path is longer");
});

test("(l): the leaf's own path length, and that it is a CA, do not matter", () => {
  const zero = mintCa({ subject: "CA", issuer: root }, 0);
  accepts(bothPaths(mintCa({ subject: "Last CA", issuer: zero }, 0), [zero], [root]));
});

test("(n): a key usage without keyCertSign", () => {
  const mute = mintBare({ subject: "CA", issuer: root, extensions: [basicConstraints(true), keyUsage("cRLSign")] });
  refuses(bothPaths(leaf, [mute], [root]), "certificate-not-ca", "keyCertSign");
  accepts(bothPaths(leaf, [mintBare({ subject: "CA", issuer: root, extensions: [basicConstraints(true)] })], [root]));
});

test("(o), (f): unknown critical extensions, wherever they are", () => {
  const extensions = [unknownCritical];
  const odd = mintLeaf({ subject: "Leaf", issuer: ca, extensions });
  refuses(bothPaths(odd, [ca], [root]), "certificate-extension", "CN=Leaf: unknown critical extension");
  refuses(bothPaths(odd, [], [odd]), "certificate-extension", "CN=Leaf");
  refuses(
    bothPaths(leaf, [mintCa({ subject: "CA", issuer: root, extensions })], [root]),
    "certificate-extension",
    "CN=CA",
  );
  refuses(bothPaths(leaf, [ca], [mintCa({ subject: "Root", extensions })]), "certificate-extension", "CN=Root");
});

test("extended key usages: the leaf's, and each issuer's that has any", () => {
  const signer = mintLeaf({ subject: "Leaf", issuer: ca, extensions: [extKeyUsage(PURPOSE.codeSigning)] });
  const any = mintLeaf({ subject: "Leaf", issuer: ca, extensions: [extKeyUsage(PURPOSE.anyExtendedKeyUsage)] });
  const stamper = mintLeaf({ subject: "Leaf", issuer: ca, extensions: [extKeyUsage(PURPOSE.timeStamping)] });
  accepts(bothPaths(signer, [ca], [root], forCodeSigning));
  accepts(bothPaths(any, [ca], [root], forCodeSigning));
  accepts(bothPaths(stamper, [ca], [root]));
  refuses(bothPaths(stamper, [ca], [root], forCodeSigning), "certificate-usage", "CN=Leaf");
  const stamping = mintCa({ subject: "CA", issuer: root, extensions: [extKeyUsage(PURPOSE.timeStamping)] });
  refuses(bothPaths(signer, [stamping], [root], forCodeSigning), "certificate-usage", "CN=CA");
  const limited = mintCa({ subject: "Root", extensions: [extKeyUsage(PURPOSE.timeStamping)] });
  refuses(bothPaths(signer, [ca], [limited], forCodeSigning), "certificate-usage", "CN=Root");
});

test("a leaf without extended key usages, allowed or not", () => {
  accepts(bothPaths(leaf, [ca], [root], forCodeSigning));
  const required = { ...forCodeSigning, isExtendedKeyUsageRequired: true };
  refuses(bothPaths(leaf, [ca], [root], required), "certificate-usage", "CN=Leaf: it has no extended key usage");
});

test("an anchor in the leaf's or an intermediate's place", () => {
  accepts(bothPaths(leaf, [], [leaf]));
  accepts(path(leaf, [root], [ca]));
  accepts(bothPaths(leaf, [ca, root], [root]));
  const expired = mintLeaf({ subject: "Leaf", issuer: ca, notAfter: seconds("2025-01-01") });
  refuses(bothPaths(expired, [], [expired]), "certificate-time", "CN=Leaf");
  refuses(bothPaths(leaf, [], [root]), "certificate-untrusted", "its issuer CN=CA");
});

test("keys that cannot be used", () => {
  const der = Buffer.from(ca.der);
  const at = der.indexOf(ca.key.spki) + 12;
  der.writeUInt8(der.readUInt8(at) ^ 0x40, at);
  refuses(path(leaf, [{ ...ca, der }], [root]), "certificate-usage", "its key: ");
});

test.run();
