import { permutations } from "../../src/testkit/permutations/index.js";
import { isPossible } from "../../src/testkit/permutations/definition.js";
import { World, allCircumstances, verifyArtifact, verifyImageSignatures } from "../support/permutations/judge.js";

const rows = new Map<string, string[]>();
const started = Date.now();
let count = 0;
for (const judge of [verifyArtifact, verifyImageSignatures]) {
  for (const base of allCircumstances().filter(isPossible)) {
    for (const extra of [{}, {annotations: true}, ...(base.signer === "key" ? [{keyPeriod: true}] : [])]) {
    const of = {...base, ...extra};
    if (!judge.takes(of)) continue;
    const world = new World("permutations");
    const text = `${judge.name === "verify-artifact" ? "A" : "I"} ${of.signer} ${of.format} ${of.kind} ${of.log} ${of.timestamp ? "ts" : ""} ${of.annotations ?? ""}${of.keyPeriod ?? ""}`;
    const good = judge.judge(world, of, [world.sign(of)]);
    if (!good.accepted) console.log("TWIN REFUSED", text, good.text.slice(0, 700));
    for (const p of permutations.filter((p) => p.fits(of))) {
      if ((extra as any).annotations && !p.name.includes("annotations")) continue;
      if ((extra as any).keyPeriod && !p.name.includes("period")) continue;
      let actual: string;
      try {
        const verdict = judge.judge(world, of, [world.sign(of, p.name)]);
        count++;
        const answer = JSON.parse(verdict.text);
        actual = verdict.accepted ? "ACCEPTED" : (answer.explanation?.images?.[0]?.fault?.code ?? answer.explanation?.fault?.code ?? answer.explanation?.attestors?.[0]?.fault?.code ?? verdict.text.slice(0, 300));
      } catch (error) { actual = `THROWN ${(error as Error).message.slice(0, 200)}`; }
      if (actual === p.fault(of)) continue;
      const key = `${p.name}: expected ${p.fault(of)}, is ${actual}`;
      rows.set(key, [...(rows.get(key) ?? []), text]);
    }
    }
  }
}
for (const [key, where] of rows) console.log(key, "\n      ", where.length, where.slice(0, 60).join(" | "));
console.log(count, Date.now() - started);
