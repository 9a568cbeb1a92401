/** A courier that lies: mutations of recorded evidence, and the few that may be accepted, by name. */
import { FAILURE_CODES } from "../../host/generated/operations.gen.js";
import type { EvidenceEntry } from "../../host/runtime/evidence.js";
import type { EvaluatedVerdict, Policy } from "../../src/index.js";

/** A request that was accepted, with everything that the module heard. */
export interface AcceptedRequest {
  name: string;
  request: unknown;
  settings: unknown;
  evidence: EvidenceEntry[];
  verdict: EvaluatedVerdict;
}

/** Every bit of each `stride`-th byte flipped, one at a time. */
export function* flips(bytes: Uint8Array, stride: number): Generator<[string, Uint8Array]> {
  for (let position = 0; position < bytes.length; position += stride) {
    for (let bit = 0; bit < 8; bit++) {
      const flipped = bytes.slice();
      flipped[position] = (flipped[position] ?? 0) ^ (1 << bit);
      yield [`bit ${bit} of byte ${position} flipped`, flipped];
    }
  }
}

/** Every `stride`-th shorter length from none on, and some longer ones. */
export function* otherLengths(bytes: Uint8Array, stride: number): Generator<[string, Uint8Array]> {
  for (let length = 0; length < bytes.length; length += stride) yield [`cut to ${length}`, bytes.slice(0, length)];
  for (const tail of [[0], [0x20], [0x7d], [...bytes]]) {
    yield [`with ${tail.length} bytes more`, Uint8Array.from([...bytes, ...tail])];
  }
}

/** Each of the other answers in its place. */
export function* swaps(bytes: Uint8Array, others: Uint8Array[]): Generator<[string, Uint8Array]> {
  for (const other of others) if (!equal(bytes, other)) yield ["another entry's answer", other];
}

/** What was wrongly accepted when entry `index` is answered with each of the mutations; empty when nothing was. */
export async function wronglyAccepted(
  policy: Policy,
  row: AcceptedRequest,
  index: number,
  mutations: Iterable<[string, Uint8Array]>,
): Promise<string[]> {
  const entry = row.evidence[index] as EvidenceEntry;
  const wrong: string[] = [];
  for (const [what, answer] of mutations) {
    const mutated = { operation: entry.operation, argument: entry.argument, answer };
    const verdict = await policy.evaluate(row.request, row.settings, { replay: row.evidence.with(index, mutated) });
    if (!verdict.accepted && verdict.outcome !== "allowed") continue;
    if (harmless(row, entry, answer, verdict) === null) wrong.push(`${row.name}: ${entry.operation}: ${what}`);
  }
  return wrong;
}

/** What was wrongly accepted when entry `index` is dropped, or fails in each of the known ways. */
export async function acceptedWithout(policy: Policy, row: AcceptedRequest, index: number): Promise<string[]> {
  const entry = row.evidence[index] as EvidenceEntry;
  const { operation, argument } = entry;
  const tables: [string, EvidenceEntry[]][] = [
    ["dropped", row.evidence.filter((_, position) => position !== index)],
    ...FAILURE_CODES.filter((code) => !("failure" in entry && entry.failure.code === code)).map(
      (code): [string, EvidenceEntry[]] => [
        code,
        row.evidence.with(index, { operation, argument, failure: { code, message: "no" } }),
      ],
    ),
  ];
  const wrong: string[] = [];
  for (const [what, replay] of tables) {
    const verdict = await policy.evaluate(row.request, row.settings, { replay });
    if (verdict.accepted && !(isListing(entry) && isSame(row.verdict, verdict)))
      wrong.push(`${row.name}: ${operation}: ${what}`);
  }
  return wrong;
}

/** A listing of referrers, or the tag that stands in for it: without it what lies at cosign's tag is proof all the same. */
export function isListing({ operation, argument }: EvidenceEntry): boolean {
  return operation === "registry/v1/referrers" || /:sha256-[0-9a-f]{64}$/.test(argument);
}

/** The answer's bytes. */
export function answerOf(entry: EvidenceEntry): Uint8Array {
  return "answer" in entry ? entry.answer : new Uint8Array();
}

/**
 * What an answer may say differently without mattering, by name. In each case the verdict is the same to the byte (but
 * for the time that the clock's answer is), and what differs is something that no decision reads.
 */
export function harmless(
  row: AcceptedRequest,
  entry: EvidenceEntry,
  bytes: Uint8Array,
  verdict: EvaluatedVerdict,
): string | null {
  const text = Buffer.from(bytes).toString();
  if (!isSame(row.verdict, verdict)) return null;
  if (entry.operation === "clock/v1/now") {
    return verdict.explanation.time === text || Date.parse(text) === Date.parse(verdict.explanation.time ?? "")
      ? "the time is shown and not judged by: keys have no validity"
      : null;
  }
  if (isListing(entry)) {
    return "the listing is nobody's word: what counts is what the listed documents, which have their digests, say";
  }
  if (entry.operation === "registry/v1/manifest" && sameButUnread(Buffer.from(answerOf(entry)).toString(), text)) {
    return "members of the signature manifest that are neither signed nor read: media types and the config descriptor";
  }
  return null;
}

/** True when two signature manifests differ in nothing that decides: the layers' digest, size and signature. */
function sameButUnread(left: string, right: string): boolean {
  const decisive = (text: string): unknown => {
    const manifest = JSON.parse(text) as { schemaVersion: number; layers: Layer[] };
    return [
      manifest.schemaVersion,
      manifest.layers.map(({ digest, size, annotations }) => [
        digest,
        size,
        annotations["dev.cosignproject.cosign/signature"],
      ]),
    ];
  };
  return JSON.stringify(decisive(left)) === JSON.stringify(decisive(right));
}

interface Layer {
  digest: string;
  size: number;
  annotations: Record<string, string>;
}

/** Whether the answers are the same to the byte, but for the time. */
function isSame(left: EvaluatedVerdict, right: EvaluatedVerdict): boolean {
  return withoutTime(left.run.answer) === withoutTime(right.run.answer);
}

function withoutTime(answer: Uint8Array): string {
  return Buffer.from(answer)
    .toString()
    .replace(/"time":"[^"]*"/, "");
}

function equal(left: Uint8Array, right: Uint8Array): boolean {
  return Buffer.from(left).equals(right);
}
