/** Chains that do not lead from the signer to a trusted root (signature specification, "Certificate Chain"). */
import { seededKey } from "../../x509/seededKey.js";
import { authorityLink, leafLink, mintChain } from "../chain.js";
import { subjectName } from "../distinguishedName.js";
import type { Breaks, Entry } from "../permutation.js";
import { authorities } from "../signer.js";
import { chain, hasIntermediate, isIssued, link, signed } from "./common.js";

const OTHER = { C: "US", ST: "WA", O: "another", CN: "another" };

/** Other certificates in the envelope. */
function listed(change: (certificates: readonly Uint8Array[]) => readonly Uint8Array[]): Breaks {
  return signed(({ certificates }) => ({ certificates: change(certificates) }));
}

/** The certificate of an authority that has nothing to do with the rest. */
function unrelated(): Uint8Array {
  const [certificate] = mintChain([authorityLink(subjectName(OTHER), seededKey("notary unrelated"))]);
  return certificate?.der ?? new Uint8Array();
}

/** The entries. */
export const chainPermutations = {
  "no certificates": {
    object: "chain",
    description: "The envelope holds an empty list of certificates.",
    breaks: listed(() => []),
  },
  "chain reversed": {
    object: "chain",
    description: "The envelope lists the certificates from the root to the signer.",
    fits: isIssued,
    breaks: listed((certificates) => [...certificates].reverse()),
  },
  "chain without root": {
    object: "chain",
    description: "The envelope leaves the root out.",
    fits: isIssued,
    breaks: listed((certificates) => certificates.slice(0, -1)),
  },
  "leaf alone": {
    object: "chain",
    description: "The envelope holds the signer's certificate alone, which others issued.",
    fits: hasIntermediate,
    breaks: listed((certificates) => certificates.slice(0, 1)),
  },
  "authority missing": {
    object: "chain",
    description: "The envelope leaves the issuing authority out.",
    fits: hasIntermediate,
    breaks: listed((certificates) => certificates.toSpliced(1, 1)),
  },
  "root twice": {
    object: "chain",
    description: "The envelope lists the root twice.",
    breaks: listed((certificates) => [...certificates, ...certificates.slice(-1)]),
  },
  "unrelated certificate": {
    object: "chain",
    description: "The envelope lists a certificate of somebody else behind the root.",
    breaks: listed((certificates) => [...certificates, unrelated()]),
  },
  "certificate that cannot be read": {
    object: "chain",
    description: "The signer's certificate lacks its last byte.",
    breaks: listed(([leaf, ...others]) => [(leaf ?? new Uint8Array()).slice(0, -1), ...others]),
  },
  "root of another authority": {
    object: "chain",
    description: "The envelope ends with a root of the right name whose key is another.",
    fits: isIssued,
    breaks: {
      template: (template) => {
        const [name, key] = [subjectName({ ...OTHER, O: "Notary kit", CN: "root" }), seededKey("notary another root")];
        const root = mintChain([authorityLink(name, key)])[0]?.der ?? new Uint8Array();
        return { ...template, certificates: [...template.certificates.slice(0, -1), root] };
      },
    },
  },
  "untrusted root": {
    object: "chain",
    description: "All certificates are right, but those of an authority that is not in the trust store.",
    fits: isIssued,
    breaks: chain(([leaf, ...above], seed) => [
      ...(leaf === undefined ? [] : [leaf]),
      ...authorities(`${seed} untrusted`, above.length === 1 ? 2 : 3),
    ]),
  },
  "untrusted subject": {
    object: "certificate",
    description: "The certificate is of the trusted root, for a subject whom the trust policy does not name.",
    fits: isIssued,
    breaks: link(0, ({ key }) => leafLink(subjectName(OTHER), key)),
  },
} as const satisfies Record<string, Entry>;
