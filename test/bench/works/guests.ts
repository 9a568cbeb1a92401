/** Where a module runs: warm verdicts in this thread and in a worker, and what an instance holds after many. */
import { LocalGuests } from "../../../host/runtime/localGuests.js";
import { Evaluator, type Evaluation } from "../../../host/runtime/evaluator.js";
import type { GuestProvider } from "../../../host/runtime/guest.js";
import { workerGuests } from "../../../src/worker/workerGuests.js";
import { loadVerifyImageSignatures } from "../../support/policy.js";
import { printLine, row, type Row } from "../report.js";
import type { Work, Works } from "../work.js";
import { recordedDecision } from "./decision.js";

export const guestWorks: Works = { "warm-verdicts": warmVerdicts, "memory-flat": memoryFlat };

/** Evaluations of `memory-flat`; `ASSAY_BENCH_EVALUATIONS` sets another number. */
const EVALUATIONS = Number(process.env["ASSAY_BENCH_EVALUATIONS"] ?? 100_000);
/** As many verdicts are under way at the same time. */
const SIDE_BY_SIDE = 4;
/** Growth that is no leak: code that is compiled again, and what the collector has not looked at. */
const MAX_GROWTH_MIB = 64;

const MIB = 1024 * 1024;

type Verdicts = () => Promise<Evaluation>;

/** One decision with all evidence at hand, whose answer must accept. */
async function verdictsWith(guests: GuestProvider): Promise<Verdicts> {
  const { module } = await loadVerifyImageSignatures();
  const { payload, evidence } = await recordedDecision();
  const evaluator = new Evaluator(module, { guests });
  return async () => await evaluator.call("validate", payload, { evidence });
}

function isAccepted({ answer }: Evaluation): boolean {
  return new TextDecoder().decode(answer).startsWith('{"accepted":true');
}

/** Four verdicts a round, so that a worker is not only waited for; the rows behind it tell verdicts a second. */
async function warmVerdicts(): Promise<Work> {
  const pool = workerGuests();
  const round = (verdict: Verdicts) => async (): Promise<boolean> =>
    (await Promise.all(Array.from({ length: SIDE_BY_SIDE }, verdict))).every(isAccepted);
  return {
    subjects: [
      { name: "assay", once: round(await verdictsWith(new LocalGuests())) },
      { name: "assay-worker", once: round(await verdictsWith(pool)) },
    ],
    clock: "wall",
    conclude: (measured) =>
      measured.map(({ subject, slices }) => {
        const perSecond = slices.map((microseconds) => (SIDE_BY_SIDE * 1e6) / microseconds);
        const result = row("warm-verdicts-per-second", subject, perSecond, "1/s");
        printLine("warm-verdicts-per-second", subject, result.median.toFixed(0));
        return result;
      }),
    close: () => pool.close(),
  };
}

/** The instance's memory and the process's after the first tenth and in the end: a growth is a wrong answer. */
async function memoryFlat(): Promise<Work> {
  const verdict = await verdictsWith(new LocalGuests());
  const rows: Row[] = [];
  return {
    subjects: [{ name: "assay", once: async () => rows.length > 0 || (await isFlat(verdict, rows)) }],
    clock: "wall",
    conclude: () => rows,
  };
}

interface Memory {
  instance: number;
  heap: number;
  outside: number;
}

async function isFlat(verdict: Verdicts, rows: Row[]): Promise<boolean> {
  const early = await memoryAfter(verdict, Math.ceil(EVALUATIONS / 10));
  const late = await memoryAfter(verdict, EVALUATIONS - Math.ceil(EVALUATIONS / 10));
  for (const name of ["instance", "heap", "outside"] as const) {
    const values = [early[name], late[name]].map((bytes) => bytes / MIB);
    rows.push(row(`memory-flat-${name}`, "assay", values, "MiB"));
    printLine(`memory-flat-${name}`, "assay", `${values.map((value) => value.toFixed(1)).join(" → ")} MiB`);
  }
  const grown = (late.heap + late.outside - early.heap - early.outside) / MIB;
  return late.instance === early.instance && grown < MAX_GROWTH_MIB;
}

async function memoryAfter(verdict: Verdicts, count: number): Promise<Memory> {
  let last: Evaluation | null = null;
  for (let index = 0; index < count; index++) last = await verdict();
  if (last === null || !isAccepted(last)) throw new Error("the verdict is another");
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return { instance: last.memoryBytes, heap: heapUsed, outside: arrayBuffers };
}
