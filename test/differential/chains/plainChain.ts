/** Valid chains without anything special: keys, names, serial numbers and validity are drawn. */
import {
  authorityKeyIdentifier,
  basicConstraints,
  extKeyUsage,
  keyUsage,
  subjectAltName,
  subjectKeyIdentifier,
} from "../../../src/testkit/x509/extensions.js";
import { type KeyKind, SCHEMES_OF_KIND, type TestKey, testKey } from "../../../src/testkit/x509/keys.js";
import { generalName, name } from "../../../src/testkit/x509/names.js";
import { PURPOSE } from "../../../src/testkit/x509/oids.js";
import { type CertificateTemplate, certificateTemplate } from "../../../src/testkit/x509/template.js";
import type { SeededRandom } from "../../support/random.js";
import { type Chain, type Link, anchorOf } from "./chain.js";

const KINDS: readonly KeyKind[] = ["P-256", "P-256", "P-256", "P-384", "P-521", "RSA-2048", "RSA-2048", "Ed25519"];
/** RSA keys take long to make: at most so many in a run. */
const RSA_KEYS = 5;

const YEAR = 31_557_600;
/** Around the change from UTCTime to GeneralizedTime, today, and far away. */
const TIMES = ["2026-11-21T00:00:00Z", "2049-12-31T23:59:59Z", "2050-01-01T00:00:00Z", "2078-03-01T12:00:00Z"];
/** How long before and after a time certificates begin and end; both ends belong to the validity (§4.1.2.5). */
const MARGINS = [0, 1, 1, 3600, 86_400, YEAR, 3 * YEAR, 10 * YEAR];

/** A leaf, so many intermediates and a root that is trusted, for code signing at a drawn time. */
export function plainChain(intermediates: number, random: SeededRandom): Chain {
  const seconds = Date.parse(random.pick([TIMES[0] ?? "", ...TIMES])) / 1000;
  const chain: Chain = {
    path: [],
    distractors: [],
    alternatives: [],
    otherAnchors: [],
    withheld: [],
    time: { seconds, nanoseconds: 0 },
    purpose: PURPOSE.codeSigning,
    initialPolicies: null,
    explicitPolicy: false,
    features: new Set(),
  };
  const keys = drawKeys(intermediates + 2, random);
  chain.path.push(makeRoot(keys.pop() ?? otherKey(0), "Root", chain, random));
  while (keys.length > 1) chain.path.unshift(certify(chain, nextCa(chain, keys.pop(), random), random));
  chain.path.unshift(certify(chain, makeLeaf(keys.pop() ?? otherKey(0), chain, random), random));
  return chain;
}

/** A key that no plain chain uses; each number has its own. */
export function otherKey(index: number): TestKey {
  return testKey("P-256", 20 + index);
}

/** DER Name of a test entity. */
export function entityName(commonName: string): Uint8Array {
  return name([
    ["C", "XX"],
    ["O", "Assay Test"],
    ["CN", commonName],
  ]);
}

/** A self-signed certificate authority; its name is followed by random letters. */
export function makeRoot(key: TestKey, label: string, chain: Chain, random: SeededRandom): Link {
  const subject = entityName(`${label} ${random.text("abcdefgh", 8)}`);
  const root: Link = { key, template: caTemplate(subject, key, chain, random) };
  root.template.issuer = subject;
  return sign(root, root, random);
}

/** A certificate authority that nobody has certified yet: `certifyBy` does. */
export function makeCa(key: TestKey, subject: Uint8Array, chain: Chain, random: SeededRandom): Link {
  return { key, template: caTemplate(subject, key, chain, random) };
}

/** Names the issuer in the certificate and has it sign; the identifier of its key is put in. */
export function certifyBy(issuer: Link, certified: Link, random: SeededRandom): Link {
  certified.template.issuer = issuer.template.subject;
  const identifier = authorityKeyIdentifier(issuer.key.identifier);
  certified.template.extensions = [identifier, ...certified.template.extensions];
  return sign(issuer, certified, random);
}

/** The certificate, signed by the issuer in one of the schemes of its key. */
function sign(issuer: Link, certified: Link, random: SeededRandom): Link {
  certified.template.signer = issuer.key;
  const schemes = SCHEMES_OF_KIND[issuer.key.kind];
  certified.template.scheme = random.below(2) === 0 ? schemes[0] : random.pick(schemes);
  return certified;
}

/** Certified by the lowest one that the path has so far. */
function certify(chain: Chain, certified: Link, random: SeededRandom): Link {
  return certifyBy(chain.path[0] ?? anchorOf(chain), certified, random);
}

function drawKeys(count: number, random: SeededRandom): TestKey[] {
  return Array.from({ length: count }, (_, index) => {
    const kind = random.pick(KINDS);
    return kind === "RSA-2048" && index >= RSA_KEYS ? testKey("P-256", index) : testKey(kind, index);
  });
}

function nextCa(chain: Chain, key: TestKey | undefined, random: SeededRandom): Link {
  const subject = entityName(`CA ${chain.path.length} ${random.text("abcdefgh", 8)}`);
  return makeCa(key ?? otherKey(0), subject, chain, random);
}

function makeLeaf(key: TestKey, chain: Chain, random: SeededRandom): Link {
  const host = `${random.text("abcdefgh", 6)}.build.example`;
  const template = baseTemplate(entityName(`Signer ${host}`), key, chain, random);
  template.extensions = [
    subjectKeyIdentifier(key.identifier),
    basicConstraints(false),
    keyUsage("digitalSignature"),
    extKeyUsage(PURPOSE.codeSigning),
    subjectAltName([generalName.dNSName(host)]),
  ];
  return { key, template };
}

function caTemplate(subject: Uint8Array, key: TestKey, chain: Chain, random: SeededRandom): CertificateTemplate {
  const template = baseTemplate(subject, key, chain, random);
  const identifier = subjectKeyIdentifier(key.identifier);
  template.extensions = [identifier, basicConstraints(true), keyUsage("keyCertSign", "cRLSign")];
  return template;
}

function baseTemplate(subject: Uint8Array, key: TestKey, chain: Chain, random: SeededRandom): CertificateTemplate {
  const { seconds, nanoseconds } = chain.time;
  return certificateTemplate({
    serialNumber: drawSerialNumber(random),
    issuer: subject,
    subject,
    notBefore: seconds - random.pick(MARGINS),
    notAfter: seconds + Math.max(random.pick(MARGINS), nanoseconds > 0 ? 1 : 0),
    key,
    signer: key,
  });
}

/** One to twenty octets, positive (RFC 5280 §4.1.2.2). */
function drawSerialNumber(random: SeededRandom): Uint8Array {
  const bytes = random.bytes(random.pick([1, 2, 8, 16, 19, 20]));
  bytes[0] = 1 + random.below(127);
  return bytes;
}
