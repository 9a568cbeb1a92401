/** Signatures and their algorithms (RFC 5280 §6.1.3 (a)(1), §4.1.1.2). */
import { TAG, bitString, contentsOf, element, nothing, sequence } from "../../../../src/testkit/x509/der.js";
import { subjectKeyIdentifier, withExtension } from "../../../../src/testkit/x509/extensions.js";
import {
  type KeyKind,
  type Scheme,
  SCHEMES_OF_KIND,
  explicitParametersSpki,
  identifier,
  schemeAlgorithm,
  testKey,
  unknownAlgorithmSpki,
} from "../../../../src/testkit/x509/keys.js";
import type { SeededRandom } from "../../../support/random.js";
import type { Chain, Link } from "../chain.js";
import { flipLastBit } from "../features/bag.js";
import { resign } from "../features/shape.js";
import { type Mutation, allowed, besideAGoodOne, broken, stricter } from "../mutation.js";
import { otherKey } from "../plainChain.js";
import { above, below } from "../neighbours.js";

const PATH = "RFC 5280 §6.1.3 (a)(1)";
const ALGORITHM = "RFC 5280 §4.1.1.2";
const WRONG = ["certificate-signature", "signature-mismatch", "signature-malformed"];
const MALFORMED = "certificate-malformed";
const KEY = ["key-unsupported", "key-invalid", "certificate-usage", "certificate-malformed"];
const UNSUPPORTED = ["key-unsupported", "certificate-signature"];

/** Features with certificates that know the key of the leaf's issuer. */
const NEAR_ISSUER = [
  "self-issued",
  "cross-signed",
  "issuers of the",
  "the same certificate",
  "a cycle",
  "anchor that",
  "the leaf and the anchor",
];

const places = ["leaf", "intermediate"] as const;

export const signatureMutations: Mutation[] = [
  ...places
    .flatMap((at) => [
      broken({ at, name: `${at}: signature changed`, rule: PATH }, WRONG, ({ template }) => {
        template.changeSignature = flipLastBit;
      }),
      broken({ at, name: `${at}: signed by another key`, rule: PATH }, WRONG, ({ template }) => {
        template.signer = otherKey(12);
        template.scheme = SCHEMES_OF_KIND[template.signer.kind][0];
      }),
      broken({ at, name: `${at}: changed after signing`, rule: PATH }, WRONG, ({ template }) => {
        template.changeSigned = (der) => changedSerial(der, template.serialNumber);
      }),
      broken({ at, name: `${at}: empty signature`, rule: PATH }, [...WRONG, MALFORMED], ({ template }) => {
        template.changeSignature = () => bitString(new Uint8Array());
      }),
    ])
    .flatMap((mutation) => (mutation.at === "intermediate" ? [mutation, besideAGoodOne(mutation)] : [mutation])),

  allowed({ at: "anchor", name: "anchor: signature changed", rule: "RFC 5280 §6.1.1 (d)" }, ({ template }) => {
    template.changeSignature = flipLastBit;
  }),
  broken({ at: "leaf", name: "leaf: another algorithm outside", rule: ALGORITHM }, MALFORMED, ({ template }) => {
    template.outerAlgorithm = schemeAlgorithm(otherScheme(template.scheme));
  }),
  broken({ at: "leaf", name: "leaf: another algorithm inside", rule: ALGORITHM }, MALFORMED, ({ template }) => {
    template.innerAlgorithm = schemeAlgorithm(otherScheme(template.scheme));
  }),
  broken(
    { at: "leaf", name: "leaf: parameters outside that are not inside", rule: ALGORITHM },
    MALFORMED,
    ({ template }) => {
      template.outerAlgorithm = withOtherParameters(schemeAlgorithm(template.scheme));
    },
  ),
  broken(
    { at: "chain", name: "leaf: ECDSA with NULL as parameters", rule: "RFC 5758 §3.2", without: NEAR_ISSUER },
    [...UNSUPPORTED, MALFORMED],
    (leaf, chain, random) => {
      const issuer = above(chain, leaf);
      rekey(issuer, "P-256");
      resignAround(issuer, chain, random);
      leaf.template.scheme = "ecdsa-with-SHA256";
      const algorithm = identifier("1.2.840.10045.4.3.2", nothing());
      leaf.template.innerAlgorithm = leaf.template.outerAlgorithm = algorithm;
    },
  ),
  broken(
    { at: "leaf", name: "leaf: signature with unused bits", rule: PATH },
    [...WRONG, MALFORMED],
    ({ template }) => {
      template.changeSignature = (element) => bitString(signatureOf(element), 4);
    },
  ),
  broken(
    { at: "leaf", name: "leaf: a byte behind the signature", rule: PATH },
    [...WRONG, MALFORMED],
    ({ template }) => {
      template.changeSignature = (element) => bitString(Buffer.concat([signatureOf(element), Uint8Array.of(0)]));
    },
  ),
  ...(["ecdsa-with-SHA1", "sha1WithRSAEncryption"] as const).map((scheme) =>
    stricter(
      { at: "chain", name: `leaf: ${scheme}`, rule: "RFC 9155", without: NEAR_ISSUER },
      UNSUPPORTED,
      (leaf, chain, random) => {
        const issuer = above(chain, leaf);
        rekey(issuer, scheme === "ecdsa-with-SHA1" ? "P-256" : "RSA-2048");
        resignAround(issuer, chain, random);
        leaf.template.scheme = scheme;
      },
    ),
  ),
  ...(["secp256k1", "RSA-1024"] as const).map((kind) =>
    stricter(
      { at: "chain", name: `CA: key ${kind}`, rule: "RFC 5480 §2.1.1", without: NEAR_ISSUER },
      KEY,
      (leaf, chain, random) => {
        const issuer = above(chain, leaf);
        rekey(issuer, kind);
        resignAround(issuer, chain, random);
      },
    ),
  ),
  ...(["secp256k1", "RSA-1024"] as const).map((kind) =>
    stricter({ at: "leaf", name: `leaf: key ${kind}`, rule: "RFC 5480 §2.1.1" }, KEY, (link) => rekey(link, kind)),
  ),
  stricter({ at: "leaf", name: "leaf: explicit curve parameters", rule: "RFC 5480 §2.1.1" }, KEY, ({ template }) => {
    template.spki = explicitParametersSpki();
  }),
  stricter(
    { at: "leaf", name: "leaf: key of an unknown algorithm", rule: "RFC 5280 §4.1.2.7" },
    KEY,
    ({ template }) => {
      template.spki = unknownAlgorithmSpki();
    },
  ),
];

/** Another key of that kind, which the certificate certifies from now on. */
function rekey(link: Link, kind: KeyKind): void {
  link.key = testKey(kind, 0);
  link.template.spki = link.key.spki;
  link.template.extensions = withExtension(link.template.extensions, subjectKeyIdentifier(link.key.identifier));
}

/** After a new key: what it certifies is signed again, and so is the certificate itself where it is a root. */
function resignAround(link: Link, chain: Chain, random: SeededRandom): void {
  resign(below(chain, link), link, random);
  if (chain.path.at(-1) === link) {
    link.template.signer = link.key;
    link.template.scheme = SCHEMES_OF_KIND[link.key.kind][0];
  }
}

/** Without the NULL that is there, or with one more. */
function withOtherParameters(algorithm: Uint8Array): Uint8Array {
  const contents = contentsOf(algorithm);
  const end = Buffer.from(nothing());
  if (end.equals(contents.subarray(-2))) return sequence(contents.subarray(0, -2));
  return sequence(contents, end);
}

function otherScheme(scheme: Scheme): Scheme {
  return scheme === "ecdsa-with-SHA384" ? "ecdsa-with-SHA256" : "ecdsa-with-SHA384";
}

/** The bytes in a BIT STRING element of a signature. */
function signatureOf(element: Uint8Array): Uint8Array {
  return contentsOf(element).subarray(1);
}

/** The certificate with the last bit of its serial number turned over. */
function changedSerial(der: Uint8Array, serialNumber: Uint8Array): Uint8Array {
  const changed = Buffer.from(der);
  const integer = element(TAG.integer, serialNumber);
  const at = changed.indexOf(integer) + integer.length - 1;
  changed[at] = (changed[at] ?? 0) ^ 1;
  return changed;
}
