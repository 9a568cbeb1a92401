/** How long fuzz tests run: `ASSAY_FUZZ=100` makes them a hundred times as long. */

const factor = Number(process.env["ASSAY_FUZZ"] ?? 1);
if (!Number.isSafeInteger(factor) || factor < 1) throw new Error("ASSAY_FUZZ: not a whole number from 1 on");

/** How many cases to try, where `normal` are tried by default. */
export function rounds(normal: number): number {
  return normal * factor;
}
