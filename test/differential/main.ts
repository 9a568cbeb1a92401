/**
 * `node build/out/js/test/differential/main.js [--only NAME,…] [--count 100000] [--seed N] [--noble-share 0.1]`: our
 * implementations against others, over random and adversarial inputs. The last line counts comparisons, and programmes
 * that broke.
 */
import { parseArgs } from "node:util";

import { SeededRandom } from "../support/random.js";
import { chainsProgramme } from "./chains.js";
import { ecdsaProgrammes } from "./ecdsa.js";
import { ed25519Programme } from "./ed25519.js";
import { type Options, type Programme, Tally } from "./programme.js";
import { rsaProgrammes } from "./rsa.js";

const programmes: Programme[] = [...ecdsaProgrammes, ...rsaProgrammes, ed25519Programme, chainsProgramme];

const { values } = parseArgs({
  options: {
    only: { type: "string" },
    count: { type: "string", default: "1000" },
    seed: { type: "string" },
    "noble-share": { type: "string", default: "1" },
  },
});
const only = values.only?.split(",") ?? programmes.map(({ name }) => name);
const count = inRange("count", values.count, 1, Number.MAX_SAFE_INTEGER);
const options: Options = { nobleShare: inRange("noble-share", values["noble-share"], 0, 1) };
if (values.seed !== undefined) process.env["ASSAY_SEED"] = String(inRange("seed", values.seed, 0, 2 ** 32 - 1));

let [passed, failed] = [0, 0];
for (const name of only) {
  const programme = programmes.find((each) => each.name === name);
  const tally = programme === undefined ? broken(name, "there is no such programme") : await run(programme);
  passed += tally.agreed;
  failed += tally.differences;
}
console.log(`${passed} passed, ${failed} failed`);
if (failed > 0 || passed === 0) process.exitCode = 1;

/** One broken programme must not hide what the others say. */
async function run(programme: Programme): Promise<Tally> {
  try {
    const tally = await programme.run(count, new SeededRandom(programme.name), options);
    tally.close();
    return tally;
  } catch (error) {
    return broken(programme.name, error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
}

/** Counts as one failure. */
function broken(name: string, why: string): Tally {
  console.log(`${name} broke: ${why}`);
  const tally = new Tally(name);
  tally.differences = 1;
  return tally;
}

function inRange(option: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (text.trim() === "" || !(value >= least && value <= most))
    throw new Error(`--${option}: from ${least} to ${most}`);
  return value;
}
