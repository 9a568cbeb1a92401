/** Chains of three certificates that are measured: root, intermediate and leaf, minted at the start. */
import { generateKeyPairSync, type KeyPairKeyObjectResult } from "node:crypto";

import { mint, type Minted } from "./minting.js";

/** A valid chain in DER, and a moment at which it is valid. */
export interface Chain {
  root: Uint8Array<ArrayBuffer>;
  intermediate: Uint8Array<ArrayBuffer>;
  leaf: Uint8Array<ArrayBuffer>;
  validAt: Date;
}

/** The keys of a chain's three certificates. */
export interface ChainKind {
  name: string;
  /** Makes keys of root, intermediate and leaf. */
  keys: [root: KeyMaker, intermediate: KeyMaker, leaf: KeyMaker];
  /** Fresh keys for each chain, or the same with fresh certificates (RSA keys are slow to make). */
  hasFreshKeys: boolean;
}

type KeyMaker = () => KeyPairKeyObjectResult;

/** Root and intermediate on P-384, signing with SHA-384, and a leaf on P-256: Fulcio's. */
export const ECDSA_CHAIN: ChainKind = {
  name: "chain3",
  keys: [ec("P-384"), ec("P-384"), ec("P-256")],
  hasFreshKeys: true,
};

/** RSA of 4096, 4096 and 2048 bits, PKCS#1 v1.5 with SHA-256. */
export const RSA_CHAIN: ChainKind = {
  name: "chain3-rsa",
  keys: [rsa(4096), rsa(4096), rsa(2048)],
  hasFreshKeys: false,
};

/** Twice as many as Assay remembers of keys and of signatures: no chain is known when it comes round again. */
const CHAINS = 128;

const MINUTE = 60_000;
const YEAR = 365 * 24 * 60 * MINUTE;

/** Every chain has certificates, and ECDSA ones keys, of its own: nothing of one helps with another. */
export function chainsOfManyAuthorities(kind: ChainKind): Chain[] {
  let keys = kind.keys.map((make) => make());
  return Array.from({ length: CHAINS }, () => {
    if (kind.hasFreshKeys) keys = kind.keys.map((make) => make());
    const [root, intermediate] = authorities(keys);
    return withLeaf(root, intermediate, keys[2] as KeyPairKeyObjectResult);
  });
}

/** One root and one intermediate, and a fresh leaf in each chain, as with keyless signing. */
export function chainsOfOneAuthority(kind: ChainKind): Chain[] {
  const keys = kind.keys.map((make) => make());
  const [root, intermediate] = authorities(keys);
  const leafKeys = (): KeyPairKeyObjectResult =>
    kind.hasFreshKeys ? kind.keys[2]() : (keys[2] as KeyPairKeyObjectResult);
  return Array.from({ length: CHAINS }, () => withLeaf(root, intermediate, leafKeys()));
}

/** Chains that must be refused: a bit of a signature changed, or a time at which the leaf is not valid. */
export function wrongChains(chain: Chain): Chain[] {
  return [
    { ...chain, leaf: flipped(chain.leaf) },
    { ...chain, intermediate: flipped(chain.intermediate) },
    { ...chain, validAt: new Date(chain.validAt.getTime() + YEAR) },
    { ...chain, validAt: new Date(chain.validAt.getTime() - YEAR) },
  ];
}

function authorities([rootKeys, intermediateKeys]: KeyPairKeyObjectResult[]): [Minted, Minted] {
  const now = Date.now();
  const years = { notBefore: new Date(now - YEAR), notAfter: new Date(now + 9 * YEAR) };
  const root = mint({
    ...years,
    subject: "root",
    keys: rootKeys as KeyPairKeyObjectResult,
    pathLength: 1,
    isForCode: false,
  });
  const intermediate = mint(
    {
      ...years,
      subject: "intermediate",
      keys: intermediateKeys as KeyPairKeyObjectResult,
      pathLength: 0,
      isForCode: true,
    },
    root,
  );
  return [root, intermediate];
}

/** A leaf that is valid for ten minutes. */
function withLeaf(root: Minted, intermediate: Minted, keys: KeyPairKeyObjectResult): Chain {
  const now = Date.now();
  const leaf = mint(
    {
      subject: "",
      keys,
      notBefore: new Date(now - 5 * MINUTE),
      notAfter: new Date(now + 5 * MINUTE),
      uri: "https://github.example/owner/repository/.github/workflows/release.yml@refs/tags/v1",
      isForCode: true,
    },
    intermediate,
  );
  return { root: root.der, intermediate: intermediate.der, leaf: leaf.der, validAt: new Date(now) };
}

function ec(namedCurve: string): KeyMaker {
  return () => generateKeyPairSync("ec", { namedCurve });
}

function rsa(modulusLength: number): KeyMaker {
  return () => generateKeyPairSync("rsa", { modulusLength, publicExponent: 65537 });
}

/** The last byte belongs to the signature, also in an ECDSA one, where it ends s. */
function flipped(der: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const copy = der.slice();
  copy[copy.length - 1] = (copy[copy.length - 1] ?? 0) ^ 1;
  return copy;
}
