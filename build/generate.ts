/** Writes all checked-in generated files (`*.gen.ts`). Run by `npm run generate`. */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { sha2Files } from "./generators/sha2.js";
import { tableFiles } from "./generators/tables.js";
import { projectRoot } from "./paths.js";

/** All generated files: path from the project's root, and contents before formatting. */
export function generatedFiles(): Map<string, string> {
  return new Map([...tableFiles(), ...sha2Files()]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [path, text] of generatedFiles()) writeFileSync(new URL(path, projectRoot), text);
}
