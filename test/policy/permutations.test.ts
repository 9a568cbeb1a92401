import { permutations, trustPermutations } from "../../src/testkit/permutations/index.js";
import { sigstore } from "../../src/testkit/index.js";
import { lineOf, signedCase, allCircumstances, verifyArtifact, verifyImageSignatures } from "../support/permutations/judge.js";

const rows = new Map<string, string[]>();
const started = Date.now();
let count = 0, signing = 0, judging = 0;
const world = sigstore({seed: "permutations"});
const add = (key: string, text: string) => rows.set(key, [...(rows.get(key) ?? []), text]);
const actualOf = (verdict: any) => {
  const answer = JSON.parse(verdict.text);
  return verdict.accepted ? "ACCEPTED" : (answer.explanation?.images?.[0]?.fault?.code ?? answer.explanation?.fault?.code ?? answer.explanation?.attestors?.[0]?.fault?.code ?? verdict.text.slice(0, 300));
};
  for (const base of allCircumstances) {
    for (const extra of [{}, ...(base.kind !== "blob" ? [{annotations: true}]: []), ...(base.signer === "key" ? [{keyPeriod: true}] : [])]) {
    const of = {...base, ...extra};
    const good = await signedCase(world, of);
    const judges = [verifyArtifact, verifyImageSignatures].filter((j) => j.takes(of));
    for (const j of judges) { const v = j.judge(good); if (!v.accepted) console.log("TWIN REFUSED", j.name, lineOf(of), v.text.slice(0, 700)); }
    for (const p of permutations.filter((p) => p.fits(of))) {
      if ((extra as any).annotations && !p.name.includes("annotations")) continue;
      if ((extra as any).keyPeriod && !p.name.includes("period")) continue;
      let bad;
      const t0 = performance.now();
      try { bad = await signedCase(world, of, p.name); } catch (error) { add(`${p.name}: THROWN ${(error as Error).stack!.slice(0, 400)}`, lineOf(of)); continue; }
      const t1 = performance.now();
      signing += t1 - t0;
      for (const j of judges) {
        const actual = actualOf(j.judge(bad));
        count++;
        if (actual !== p.fault({...of, ...(j.name !== "verify-artifact" && of.signer === "certificate" ? {namesCertificate: true} : {})})) add(`${p.name}: expected ${p.fault({...of, ...(j.name !== "verify-artifact" && of.signer === "certificate" ? {namesCertificate: true} : {})})}, is ${actual}`, `${j.name === "verify-artifact" ? "A" : "I"} ${lineOf(of)}`);
      }
      judging += performance.now() - t1;
    }
    if (Object.keys(extra).length === 0)
    for (const p of trustPermutations.filter((p) => p.fits(of))) {
      const bad = await signedCase(world, of, undefined, p.name);
      for (const j of judges) {
        const actual = actualOf(j.judge(bad));
        count++;
        if (actual !== p.fault({...of, ...(j.name !== "verify-artifact" && of.signer === "certificate" ? {namesCertificate: true} : {})})) add(`${p.name}: expected ${p.fault({...of, ...(j.name !== "verify-artifact" && of.signer === "certificate" ? {namesCertificate: true} : {})})}, is ${actual}`, `${j.name === "verify-artifact" ? "A" : "I"} ${lineOf(of)}`);
      }
    }
    }
  }
for (const [key, where] of rows) console.log(key, "\n      ", where.length, where.slice(0, 60).join(" | "));
console.log(count, Date.now() - started, "signing", signing, "judging", judging, permutations.length, trustPermutations.length);
