/** Chains of three certificates that are measured: root, intermediate and leaf in the shape of Fulcio's, made at the start. */
import { randomBytes } from "node:crypto";

import { integerContents } from "../../src/testkit/x509/der.js";
import {
  authorityKeyIdentifier,
  basicConstraints,
  extKeyUsage,
  keyUsage,
  subjectAltName,
  subjectKeyIdentifier,
  type ExtensionTemplate,
} from "../../src/testkit/x509/extensions.js";
import { testKey, type KeyKind, type TestKey } from "../../src/testkit/x509/keys.js";
import { EMPTY_NAME, generalName, name } from "../../src/testkit/x509/names.js";
import { PURPOSE } from "../../src/testkit/x509/oids.js";
import { certificateTemplate, encodeCertificate } from "../../src/testkit/x509/template.js";
import { flipped } from "../support/flipped.js";
import { fulcioExtension } from "../../src/testkit/sigstore/fulcioLeaf.js";

/** A valid chain in DER, and a moment at which it is valid. */
export interface Chain {
  root: Uint8Array<ArrayBuffer>;
  intermediate: Uint8Array<ArrayBuffer>;
  leaf: Uint8Array<ArrayBuffer>;
  validAt: Date;
}

/** The kinds of a chain's keys: root, intermediate, leaf. */
export type ChainKeys = readonly [root: KeyKind, intermediate: KeyKind, leaf: KeyKind];

/** Fulcio's own kinds of keys; issuers sign with SHA-384. */
export const ECDSA_CHAIN: ChainKeys = ["P-384", "P-384", "P-256"];

/** PKCS#1 v1.5 with SHA-256. */
export const RSA_CHAIN: ChainKeys = ["RSA-4096", "RSA-4096", "RSA-2048"];

/** Twice as many as Assay remembers of keys and of signatures: no chain is known when it comes round again. */
const CHAINS = 128;

/** RSA keys are slow to make, and no implementation here remembers one: certificates are fresh and keys are not. */
const RSA_KEYS = 2;

const MINUTE = 60;
const YEAR = 365 * 24 * 60 * MINUTE;

/** Fulcio's name of the identity provider: a certificate library does not know it, and it is not critical. */
const ISSUER_V2 = fulcioExtension(8, "https://accounts.example.com");

const WORKFLOW = "https://github.example/owner/repository/.github/workflows/release.yml@refs/tags/v1";

interface Wish {
  key: TestKey;
  subject: Uint8Array;
  notBefore: number;
  notAfter: number;
  extensions: ExtensionTemplate[];
}

/** Each chain has authorities of its own: nothing of one helps with another. */
export function chainsOfManyAuthorities(kinds: ChainKeys): Chain[] {
  return Array.from({ length: CHAINS }, (_, index) => chainOf(kinds, authorities(kinds, index), index));
}

/** One root and one intermediate, and a fresh leaf in each chain, as with keyless signing. */
export function chainsOfOneAuthority(kinds: ChainKeys): Chain[] {
  const issuers = authorities(kinds, 0);
  return Array.from({ length: CHAINS }, (_, index) => chainOf(kinds, issuers, index));
}

/** Chains that must be refused: a bit of a signature changed, or a time at which the leaf is not valid. */
export function wrongChains(chain: Chain): Chain[] {
  return [
    { ...chain, leaf: flipped(chain.leaf) },
    { ...chain, intermediate: flipped(chain.intermediate) },
    { ...chain, validAt: new Date(chain.validAt.getTime() + 1000 * YEAR) },
    { ...chain, validAt: new Date(chain.validAt.getTime() - 1000 * YEAR) },
  ];
}

interface Authorities {
  root: Uint8Array<ArrayBuffer>;
  intermediate: Uint8Array<ArrayBuffer>;
  issuer: Wish;
}

function authorities([rootKind, intermediateKind]: ChainKeys, index: number): Authorities {
  const root = authority("root", numberedKey(rootKind, 2 * index), 1, []);
  const purpose = extKeyUsage(PURPOSE.codeSigning);
  const issuer = authority("intermediate", numberedKey(intermediateKind, 2 * index + 1), 0, [purpose]);
  return { root: issue(root, root), intermediate: issue(issuer, root), issuer };
}

function authority(commonName: string, key: TestKey, pathLength: number, purposes: ExtensionTemplate[]): Wish {
  const now = secondsNow();
  return {
    key,
    subject: name([
      ["O", "sigstore.example"],
      ["CN", commonName],
    ]),
    notBefore: now - YEAR,
    notAfter: now + 9 * YEAR,
    extensions: [keyUsage("keyCertSign", "cRLSign"), ...purposes, basicConstraints(true, pathLength)],
  };
}

/** The leaf is valid for ten minutes and has no name but its subject alternative one. */
function chainOf([, , leafKind]: ChainKeys, { root, intermediate, issuer }: Authorities, index: number): Chain {
  const now = secondsNow();
  const leaf: Wish = {
    key: numberedKey(leafKind, index),
    subject: EMPTY_NAME,
    notBefore: now - 5 * MINUTE,
    notAfter: now + 5 * MINUTE,
    extensions: [
      keyUsage("digitalSignature"),
      extKeyUsage(PURPOSE.codeSigning),
      subjectAltName([generalName.uniformResourceIdentifier(WORKFLOW)], true),
      ISSUER_V2,
    ],
  };
  return { root, intermediate, leaf: issue(leaf, issuer), validAt: new Date(1000 * now) };
}

function issue({ key, extensions, ...fields }: Wish, issuer: Wish): Uint8Array<ArrayBuffer> {
  const identifiers = [subjectKeyIdentifier(key.identifier), authorityKeyIdentifier(issuer.key.identifier)];
  const template = certificateTemplate({
    ...fields,
    serialNumber: integerContents(BigInt(`0x40${randomBytes(19).toString("hex")}`)),
    issuer: issuer.subject,
    key,
    extensions: [...extensions, ...identifiers],
    signer: issuer.key,
  });
  return new Uint8Array(encodeCertificate(template));
}

function numberedKey(kind: KeyKind, index: number): TestKey {
  return testKey(kind, kind.startsWith("RSA") ? index % RSA_KEYS : index);
}

function secondsNow(): number {
  return Math.floor(Date.now() / 1000);
}
