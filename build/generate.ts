/** Writes all checked-in generated files (`*.gen.ts`). Run by `npm run generate`. */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { columnFiles } from "./generators/columns.js";
import { edwards25519Files } from "./generators/edwards25519.js";
import { field25519Files } from "./generators/field25519.js";
import { publicGoodRootFiles } from "./generators/publicGoodRoot.js";
import { sha2Files } from "./generators/sha2.js";
import { tableFiles } from "./generators/tables.js";
import { unicodeFiles } from "./generators/unicode.js";
import { weierstrassCurveFiles } from "./generators/weierstrassCurves.js";
import { weierstrassFieldFiles } from "./generators/weierstrassFields.js";
import { projectRoot } from "./paths.js";

const GENERATORS = [
  tableFiles,
  sha2Files,
  weierstrassFieldFiles,
  weierstrassCurveFiles,
  field25519Files,
  edwards25519Files,
  columnFiles,
  publicGoodRootFiles,
  unicodeFiles,
];

/** All generated files: path from the project's root, and contents before formatting. */
export function generatedFiles(): Map<string, string> {
  return new Map(GENERATORS.flatMap((files) => [...files()]));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [path, text] of generatedFiles()) writeFileSync(new URL(path, projectRoot), text);
}
