import { SeededRandom } from "../../support/random.js";
import { chainCases, ROUND } from "./cases.js";
import { goPeer } from "./peers/go.js";
import { nodePeer } from "./peers/node.js";
import { pkijsPeer } from "./peers/pkijs.js";

const rounds = Number(process.argv[2] ?? 1);
const which = (process.argv[3] ?? "go,node").split(",");
const random = new SeededRandom("explore");
const generator = chainCases(random);
const peers = [goPeer(), nodePeer(), pkijsPeer()].filter((peer) => peer !== null);
console.log("round", ROUND);
const t0 = Date.now();
const cases = Array.from({ length: ROUND * rounds }, () => generator.next().value);
console.log("made in", Date.now() - t0);
for (const peer of peers) {
  if (!which.includes(peer.name)) continue;
  const t1 = Date.now();
  const answers = await peer.judge(cases.map(({ chain }) => chain));
  const by = new Map<string, string[]>();
  let same = 0;
  cases.forEach((each, i) => {
    const answer = answers[i];
    if (answer === null || answer === undefined) return;
    if (answer.verdict === each.demands) return void (same += 1);
    const key = `${each.demands === "valid" ? "WR" : "WA"} ${each.name}`;
    by.set(key, [...(by.get(key) ?? []), `${answer.detail} [${each.features.filter((f) => !f.startsWith("key") && !f.startsWith("signature")).join("; ")}]`]);
  });
  console.log(`== ${peer.name}: same ${same} of ${cases.length}, ${Date.now() - t1} ms`);
  for (const [key, details] of [...by].sort()) console.log(`  ${key} x${details.length}: ${details.slice(0, 3).join(" | ")}`);
}
for (const peer of peers) await peer.close();
