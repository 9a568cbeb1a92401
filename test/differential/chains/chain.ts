/** A certification path with all that is handed over beside it, before it is encoded. */
import { type CertificateTemplate, encodeCertificate } from "../../../src/testkit/x509/template.js";
import type { TestKey } from "../../../src/testkit/x509/keys.js";

/** A certificate and the key that it certifies. */
export interface Link {
  template: CertificateTemplate;
  key: TestKey;
}

/** What is asked of a validator. All of it is encoded anew for each chain. */
export interface Chain {
  /** The leaf first; each is signed by the next one, and the last is the trust anchor. */
  path: Link[];
  /** In the bag: certificates that help nobody. */
  distractors: CertificateTemplate[];
  /** In the bag: certificates that make other paths, each of them valid. */
  alternatives: CertificateTemplate[];
  /** Trusted besides. */
  otherAnchors: CertificateTemplate[];
  /** Not handed over: mutations take certificates of the path away with it. */
  withheld: CertificateTemplate[];
  time: { seconds: number; nanoseconds: number };
  /** The extended key usage that is demanded, dotted; null is none. */
  purpose: string | null;
  /** user-initial-policy-set and initial-explicit-policy (RFC 5280 §6.1.1 (c), (e)); null is any-policy. */
  initialPolicies: string[] | null;
  explicitPolicy: boolean;
  /** What makes this chain more than a plain one: the names of features. */
  features: Set<string>;
}

/** The chain as bytes. */
export interface EncodedChain {
  leaf: Uint8Array;
  intermediates: Uint8Array[];
  anchors: Uint8Array[];
  seconds: number;
  nanoseconds: number;
  purpose: string | null;
  initialPolicies: string[] | null;
  explicitPolicy: boolean;
}

/** The leaf. */
export function leafOf(chain: Chain): Link {
  return linkAt(chain, 0);
}

/** The anchor. */
export function anchorOf(chain: Chain): Link {
  return linkAt(chain, chain.path.length - 1);
}

/** The certificate at that place, from the leaf. */
export function linkAt(chain: Chain, index: number): Link {
  const link = chain.path[index];
  if (link === undefined) throw new RangeError(`no certificate ${index} in a path of ${chain.path.length}`);
  return link;
}

/** How many certificates there are between the leaf and the anchor. */
export function intermediateCount(chain: Chain): number {
  return chain.path.length - 2;
}

/** DER of all certificates; the bag's order is shuffled by the numbers that `shuffle` gives. */
export function encodeChain(chain: Chain, shuffle: () => number): EncodedChain {
  const anchor = anchorOf(chain).template;
  const between = chain.path.slice(1, -1).map(({ template }) => template);
  const bag = [...between, ...chain.alternatives, ...chain.distractors].filter(
    (template) => !chain.withheld.includes(template),
  );
  const order = bag.map((template) => ({ template, place: shuffle() })).sort((a, b) => a.place - b.place);
  const anchors = [anchor, ...chain.otherAnchors].filter((template) => !chain.withheld.includes(template));
  return {
    leaf: encodeCertificate(leafOf(chain).template),
    intermediates: order.map(({ template }) => encodeCertificate(template)),
    anchors: anchors.map(encodeCertificate),
    ...chain.time,
    purpose: chain.purpose,
    initialPolicies: chain.initialPolicies,
    explicitPolicy: chain.explicitPolicy,
  };
}
