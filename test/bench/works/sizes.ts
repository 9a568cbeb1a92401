/** How large modules are. Nothing is timed. */
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

import { outDirectory } from "../../../build/paths.js";
import { printLine, row, type Row } from "../report.js";

/** Sizes of the shipped module, printed too. */
export function moduleSizes(): Row[] {
  const bytes = moduleBytes();
  const gzipped = gzipSync(bytes, { level: 9 }).length;
  printLine("module-size", "assay", `${bytes.length} bytes, ${gzipped} gzipped`);
  return [row("module-size", "assay", [bytes.length], "bytes"), row("module-size-gzip", "assay", [gzipped], "bytes")];
}

/** The shipped module's bytes, as built. */
export function moduleBytes(): Uint8Array {
  return readFileSync(new URL("verify-image-signatures.wasm", outDirectory));
}
