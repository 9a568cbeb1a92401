/**
 * What it costs to make a key's table, and after how many signatures by the key that has paid for itself: the cost
 * divided by what each verification then saves, all three measured in paired slices.
 */
import { UNSUPPORTED, VERIFIED } from "../guest.js";
import { startGuest } from "../guestModule.js";
import { median, type Measured } from "../measure.js";
import { assayVerifier } from "../peers/assay.js";
import { printLine, row, type Row } from "../report.js";
import { SCHEMES, samplesOfManyKeys, samplesOfOneKey, type Sample, type Scheme } from "../schemes.js";
import type { NotYet, Repeated, Work, Works } from "../work.js";
import { verificationSubject } from "./verification.js";

const ANY_KEY = "assay-any-key";
const PREPARED_KEY = "assay-prepared-key";

export const keyPreparationWorks: Works = {
  "p256-prepare": () => preparationWork("p256-prepare", SCHEMES.p256),
  "p384-prepare": () => preparationWork("p384-prepare", SCHEMES.p384),
  "p521-prepare": () => preparationWork("p521-prepare", SCHEMES.p521),
  "ed25519-prepare": () => preparationWork("ed25519-prepare", SCHEMES.ed25519),
};

async function preparationWork(work: string, scheme: Scheme): Promise<Work | NotYet> {
  const guest = await startGuest();
  const many = samplesOfManyKeys(scheme);
  if (!guest.has("prepareKey")) return { notYet: "the guest does not export prepareKey" };
  if (guest.prepareKey(many[0] as Sample) === UNSUPPORTED) return { notYet: "this kind of key is not prepared" };
  let next = 0;
  const prepare = (): boolean => guest.prepareKey(many[next++ % many.length] as Sample) === VERIFIED;
  const any = await ownSubject(ANY_KEY, scheme, many);
  const prepared = await ownSubject(PREPARED_KEY, scheme, samplesOfOneKey(scheme));
  if ("notYet" in any) return any;
  if ("notYet" in prepared) return prepared;
  return {
    subjects: [{ name: "assay", once: prepare }, any, prepared],
    clock: "cpu",
    conclude: (measured) => breakEven(work, measured),
  };
}

/** In an instance of its own, so that no other subject's keys push its key out. */
async function ownSubject(name: string, scheme: Scheme, samples: Sample[]): Promise<Repeated | NotYet> {
  const verifier = await assayVerifier(scheme, samples[0] as Sample);
  return "notYet" in verifier ? verifier : verificationSubject({ ...verifier, name }, samples);
}

function breakEven(work: string, measured: Measured[]): Row[] {
  const slicesOf = (name: string): number[] => measured.find(({ subject }) => subject === name)?.slices ?? [];
  const [any, prepared] = [slicesOf(ANY_KEY), slicesOf(PREPARED_KEY)];
  const signatures = slicesOf("assay").map((cost, slice) => {
    const saved = (any[slice] ?? 0) - (prepared[slice] ?? 0);
    return saved > 0 ? Math.ceil(cost / saved) : Infinity;
  });
  const paysBack = signatures.every(Number.isFinite);
  const text = paysBack ? `after ${median(signatures)} signatures by the key` : "in some slice nothing was saved";
  printLine(work, "break-even", text);
  return paysBack ? [row(`${work}-break-even`, "assay", signatures, "signatures")] : [];
}
