/**
 * The cap over mutated modules: ModuleError, or bytes that the engine takes just when it takes the original ones, and whose memory and
 * table do not grow over the cap.
 */
import * as assert from "uvu/assert";

import { cappedModule } from "../../host/runtime/cappedModule.js";
import { ModuleError } from "../../host/runtime/module.js";
import { isCoreModule } from "../../host/runtime/sections.js";
import { rounds } from "../support/fuzz.js";
import { SeededRandom } from "../support/random.js";
import { smallModule, UNREACHABLE } from "../support/smallModule.js";
import { suite } from "../support/suite.js";

const test = suite("fuzz capped module");
const random = new SeededRandom("fuzz capped module");

const PAGE = 65_536;
const CAP = { memoryBytes: 3 * PAGE, tableElements: 20 };
const MAGIC = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
const EXPORTS = [7, 9, 2, 1, 0x6d, 2, 0, 1, 0x74, 1, 0];

/** Tables and memories in several forms, each module valid. */
const seeds = [
  smallModule({ body: [UNREACHABLE] }),
  Uint8Array.from([...MAGIC, 4, 4, 1, 0x70, 0, 1, 5, 3, 1, 0, 1, ...EXPORTS]),
  Uint8Array.from([...MAGIC, 4, 5, 1, 0x6f, 1, 2, 40, 5, 5, 1, 1, 1, 0x80, 0x02, ...EXPORTS]),
  Uint8Array.from([...MAGIC, 0, 3, 1, 0x78, 9, 4, 4, 1, 0x70, 0, 0, 5, 4, 1, 1, 3, 3, ...EXPORTS]),
];

function cappedOrNull(bytes: Uint8Array): Uint8Array | null {
  try {
    return cappedModule(bytes, CAP);
  } catch (error) {
    assert.ok(error instanceof ModuleError, `${String(error)}: ${Buffer.from(bytes).toString("hex")}`);
    return null;
  }
}

const isValid = (bytes: Uint8Array): boolean => WebAssembly.validate(bytes as Uint8Array<ArrayBuffer>);

/** True when the module could be started and grown. */
async function grows(bytes: Uint8Array, hex: string): Promise<boolean> {
  const module = await WebAssembly.compile(bytes as Uint8Array<ArrayBuffer>);
  if (WebAssembly.Module.imports(module).length > 0) return false;
  const { exports } = await WebAssembly.instantiate(module).catch(() => ({ exports: {} }));
  for (const value of Object.values(exports)) {
    if (value instanceof WebAssembly.Memory) assert.throws(() => value.grow(4), undefined, hex);
    if (value instanceof WebAssembly.Table) assert.throws(() => value.grow(21), undefined, hex);
  }
  return Object.values(exports).some((value) => value instanceof WebAssembly.Memory);
}

test("mutated modules", async () => {
  const counts = { taken: 0, refused: 0, grown: 0 };
  for (let round = 0; round < rounds(6000); round++) {
    const bytes = random.mutate(random.pick(seeds), "\x00\x01\x02\x04\x05\x70\x6f\x7f");
    if (!isCoreModule(bytes)) continue;
    const hex = Buffer.from(bytes).toString("hex");
    const capped = cappedOrNull(bytes);
    counts[capped === null ? "refused" : "taken"] += 1;
    if (capped === null) continue;
    assert.is(isValid(capped), isValid(bytes), hex);
    if (isValid(capped) && (await grows(capped, hex))) counts.grown += 1;
  }
  assert.ok(counts.taken > 300 && counts.refused > 300 && counts.grown > 100, JSON.stringify(counts));
});

test("random bytes behind the magic", () => {
  for (let round = 0; round < rounds(3000); round++) {
    const bytes = Uint8Array.from([...MAGIC, ...random.bytes(random.below(60))]);
    const capped = cappedOrNull(bytes);
    if (capped !== null) assert.is(isValid(capped), isValid(bytes), Buffer.from(bytes).toString("hex"));
  }
});

test.run();
