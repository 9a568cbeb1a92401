/** ECDSA over P-256, P-384 and P-521 against noble, node:crypto and what each case is by the way it was made. */
import type { SeededRandom } from "../support/random.js";
import type { Case } from "./ecdsa/case.js";
import { ecdsaCases } from "./ecdsa/cases.js";
import { type Bits, Curve } from "./ecdsa/curve.js";
import { nobleSays, nodeSays, ours } from "./ecdsa/oracles.js";
import { type Options, type Programme, Tally } from "./programme.js";

/** Less than this share right, or not right, and the cases are not worth much. */
const DECENT_SHARE = 0.25;

/** One programme for each curve. */
export const ecdsaProgrammes: Programme[] = ([256, 384, 521] as const).map((bits) => ({
  name: `ecdsa-p${bits}`,
  run: (count, random, options) => compareEcdsa(bits, count, random, options),
}));

/** Compares on so many cases, which `random` and the curve determine. */
export function compareEcdsa(bits: Bits, count: number, random: SeededRandom, options: Options): Tally {
  const tally = new Tally(`ecdsa-p${bits}`);
  const cases = ecdsaCases(new Curve(bits, random));
  const draw = sharer(options.nobleShare);
  for (let made = 0; made < count; made++) compareOne(tally, bits, cases.next().value, draw());
  holdShares(tally, count);
  return tally;
}

function compareOne(tally: Tally, bits: Bits, next: Case, withNoble: boolean): void {
  const { about, point, digest, r, s, expected } = next;
  const inputs: Record<string, Uint8Array | string> = { about, point, digest: digest.bytes, r, s };
  if (digest.of !== null) Object.assign(inputs, digest.of);
  const exact = { made: expected, ours: ours(bits, next) };
  // Others call invalid what is refused or wrong here, and draw that line elsewhere.
  const node = nodeSays(bits, next);
  const noble = withNoble ? nobleSays(bits, next) : null;
  const others = Object.entries({ node, noble }).filter(
    (entry): entry is [string, typeof expected] => entry[1] !== null,
  );
  const alike = others.map(([giver, says]) => [giver, (says === "right") === (expected === "right") ? expected : says]);
  tally.compare(inputs, { ...exact, ...(Object.fromEntries(alike) as Record<string, string>) });
}

/** True for every so manyth call. */
function sharer(share: number): () => boolean {
  let owed = 0;
  return () => {
    owed += share;
    if (owed < 1) return false;
    owed -= 1;
    return true;
  };
}

function holdShares(tally: Tally, count: number): void {
  const right = tally.count("made", "right");
  const share = Math.min(right, count - right) / count;
  if (count >= 100 && share < DECENT_SHARE) throw new Error(`${right} of ${count} cases were right: too one-sided`);
}
