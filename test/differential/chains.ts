/**
 * Certificate chains that are valid, and chains in which one rule is broken, against what RFC 5280 demands of them and
 * against other validators. Where a peer is known to answer otherwise (chains/peers.json), that is what it has to answer.
 */
import { type PathOutcome, validateChain } from "../support/path/validate.js";
import type { SeededRandom } from "../support/random.js";
import { type ChainCase, chainCases } from "./chains/cases.js";
import { ExpectedDisagreements } from "./chains/expected.js";
import type { OurVerdict } from "./chains/mutation.js";
import type { Answer, Peer } from "./chains/peer.js";
import { goPeer } from "./chains/peers/go.js";
import { nodePeer } from "./chains/peers/node.js";
import { pkijsPeer } from "./chains/peers/pkijs.js";
import { type Options, type Programme, Tally } from "./programme.js";

/** Chains that are made and judged at a time. */
const BATCH = 100;

export const chainsProgramme: Programme = { name: "chains", run: compareChains };

/** Compares on so many chains, which `random` determines but for their keys. */
export async function compareChains(count: number, random: SeededRandom, options: Options): Promise<Tally> {
  const tally = new Tally("chains");
  const expected = new ExpectedDisagreements();
  const cases = chainCases(random);
  const peers = startPeers(tally);
  for (let made = 0; made < count; made += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, count - made) }, () => cases.next().value);
    await compareBatch(batch, peers, expected, tally, options);
  }
  for (const peer of peers) await peer.close();
  for (const gone of expected.vanished()) {
    tally.differences += 1;
    tally.notes.push(`no longer answered otherwise, take it out of peers.json: ${gone}`);
  }
  return tally;
}

/** Go is a programme of its own: without it the others are compared, unless `ASSAY_GO_REQUIRED` is set. */
function startPeers(tally: Tally): Peer[] {
  const isRequired = process.env["ASSAY_GO_REQUIRED"] !== undefined;
  const go = goPeer(isRequired);
  if (go !== null) return [go, nodePeer(), pkijsPeer()];
  if (isRequired) throw new Error("there is no go, and ASSAY_GO_REQUIRED is set");
  tally.notes.push("there is no go 1.26: nothing was compared with crypto/x509");
  return [nodePeer(), pkijsPeer()];
}

async function compareBatch(
  batch: readonly ChainCase[],
  peers: readonly Peer[],
  expected: ExpectedDisagreements,
  tally: Tally,
  options: Options,
): Promise<void> {
  const answers = new Map<string, Answer[]>();
  for (const peer of peers) {
    const share = peer.name === "pkijs" ? options.nobleShare : 1;
    const asked = batch.filter((_, index) => Math.floor((index + 1) * share) > Math.floor(index * share));
    const given = await peer.judge(asked);
    answers.set(
      peer.name,
      batch.map((each) => given[asked.indexOf(each)] ?? null),
    );
  }
  batch.forEach((each, index) => {
    const others = [...answers].map(([peer, given]): [string, Answer] => [peer, given[index] ?? null]);
    tally.compare(inputsOf(each), { demanded: each.demands, ours: ours(each), ...judged(each, others, expected) });
  });
}

/** What peers answer; a disagreement that the table has stands as the demanded answer. */
function judged(
  each: ChainCase,
  answers: readonly (readonly [string, Answer])[],
  expected: ExpectedDisagreements,
): Record<string, string> {
  const entries = answers.flatMap(([peer, answer]): [string, string][] => {
    if (answer === null) return [];
    const { verdict, detail } = answer;
    expected.see(peer, each, verdict);
    const isRight = verdict === each.demands || expected.isExpected(peer, each, verdict);
    return [[peer, isRight ? each.demands : `${verdict} (${detail})`]];
  });
  return Object.fromEntries(entries);
}

/** The demanded answer when both of our verdicts, without the rules of issuance and with them, are the right ones. */
function ours(each: ChainCase): string {
  const wrong = [
    misjudged("path", each, each.path, ask(each, false)),
    misjudged("issuance", each, each.issuance, ask(each, true)),
  ].filter((text) => text !== null);
  return wrong.length === 0 ? each.demands : wrong.join("; ");
}

function ask({ chain }: ChainCase, issuanceRules: boolean): PathOutcome {
  const { leaf, intermediates, anchors, seconds, nanoseconds, purpose, initialPolicies, explicitPolicy } = chain;
  const options = { purpose, initialPolicies, explicitPolicy, issuanceRules };
  return validateChain(leaf, intermediates, anchors, { seconds, nanoseconds }, options);
}

function misjudged(label: string, each: ChainCase, right: OurVerdict, { code, detail }: PathOutcome): string | null {
  const isRight = right === "ok" ? code === "ok" : code !== "ok" && (each.hasOtherFaults || right.includes(code));
  return isRight ? null : `${label}: ${code} ${detail}, not ${right === "ok" ? "ok" : right.join(" or ")}`;
}

/** All that replays a case. */
function inputsOf({ name, rule, features, chain }: ChainCase): Record<string, Uint8Array | string> {
  const { leaf, intermediates, anchors, ...rest } = chain;
  const hex = (list: readonly Uint8Array[]): string => list.map((der) => Buffer.from(der).toString("hex")).join(",");
  return {
    name,
    rule,
    features: features.join("; "),
    asked: JSON.stringify(rest),
    leaf,
    intermediates: hex(intermediates),
    anchors: hex(anchors),
  };
}
