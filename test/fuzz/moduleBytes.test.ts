/**
 * PolicyModule.compile over mutated modules: nothing but ModuleError, and what it takes imports waPC alone (of
 * another maker: and WASI), exports what
 * a policy exports and has no start section.
 */
import { readFileSync } from "node:fs";

import * as assert from "uvu/assert";

import { outDirectory } from "../../build/paths.js";
import { MODULE_SECTION, ModuleError, PolicyModule } from "../../host/runtime/module.js";
import { rounds } from "../support/fuzz.js";
import { SeededRandom } from "../support/random.js";
import { I32_CONST, respond, smallModule, UNREACHABLE, type SmallModule } from "../support/smallModule.js";
import { suite } from "../support/suite.js";

const test = suite("fuzz module bytes");
const random = new SeededRandom("fuzz module bytes");

const description = JSON.stringify({ name: "small", version: "1", capabilities: ["clock/v1/now"], settingsSchema: {} });
const plain: SmallModule = { body: respond("{}"), data: "{}" };
const valid: SmallModule[] = [
  plain,
  { body: [I32_CONST, 1], imports: [] },
  { body: [UNREACHABLE], custom: [[MODULE_SECTION, description]] },
  {
    body: [UNREACHABLE],
    custom: [
      ["name", "x"],
      ["io.kubewarden.metadata", '{"protocolVersion":"v1"}'],
    ],
  },
];
const refused: Record<string, [SmallModule, RegExp]> = {
  "a start section": [{ ...plain, start: true }, /start section/],
  "a start section behind custom ones": [{ ...plain, start: true, custom: [["x", "y"]] }, /start section/],
  "an import of env": [{ ...plain, imports: [["env", "abort"]] }, /imports env\.abort/],
  "an import of WASI by one that describes itself": [
    { ...plain, imports: [["wasi_snapshot_preview1", "fd_write"]], custom: [[MODULE_SECTION, description]] },
    /imports wasi_/,
  ],
  "an import of another WASI": [{ ...plain, imports: [["wasi_unstable", "fd_write"]] }, /imports wasi_/],
  "an unknown import of waPC": [{ ...plain, imports: [["wapc", "__host_calls"]] }, /imports wapc\.__host_calls/],
  "waPC with a foreign import": [
    {
      ...plain,
      imports: [
        ["wapc", "__guest_response"],
        ["env", "x"],
      ],
    },
    /imports env\.x/,
  ],
  "no memory": [{ ...plain, exports: ["memory2", "__guest_call"] }, /no memory/],
  "no __guest_call": [{ ...plain, exports: ["memory", "guest_call"] }, /no function __guest_call/],
  "a description that is not JSON": [{ ...plain, custom: [[MODULE_SECTION, "{"]] }, /not JSON/],
};

async function compiled(bytes: Uint8Array): Promise<PolicyModule | null> {
  try {
    return await PolicyModule.compile(bytes);
  } catch (error) {
    assert.ok(error instanceof ModuleError, `${String(error)}: ${Buffer.from(bytes).toString("hex")}`);
    return null;
  }
}

/** The ids of all sections, read once more and independently. */
function sectionIds(bytes: Uint8Array): number[] {
  const ids: number[] = [];
  for (let at = 8; at < bytes.length;) {
    ids.push(bytes[at++] as number);
    let size = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++] as number;
      size += (byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    at += size;
  }
  return ids;
}

function checkAccepted(module: PolicyModule, bytes: Uint8Array): void {
  const hex = Buffer.from(bytes).toString("hex");
  assert.not(sectionIds(bytes).includes(8), `a start section: ${hex}`);
  const isWapc = (name: string): boolean =>
    /^wapc\.__(guest_(request|response|error)|host_(call|response|response_len|error|error_len)|console_log)$/.test(
      name,
    );
  const isGiven = (name: string): boolean =>
    isWapc(name) || (module.description === null && /^wasi_snapshot_preview1\.[a-z_]+$/.test(name));
  assert.ok(module.imports.every(isGiven), `${module.imports.join()}: ${hex}`);
  const exports = WebAssembly.Module.exports(module.compiled).map(({ name, kind }) => `${kind} ${name}`);
  assert.ok(exports.includes("memory memory") && exports.includes("function __guest_call"), hex);
}

test("small modules as they should be", async () => {
  for (const parts of valid) checkAccepted(await PolicyModule.compile(smallModule(parts)), smallModule(parts));
});

for (const [name, [parts, reason]] of Object.entries(refused)) {
  test(`${name} is refused although it is WebAssembly`, async () => {
    const bytes = smallModule(parts);
    assert.ok(WebAssembly.validate(bytes as Uint8Array<ArrayBuffer>));
    await PolicyModule.compile(bytes).then(
      () => assert.unreachable(name),
      (error: unknown) => assert.ok(error instanceof ModuleError && reason.test(error.message), String(error)),
    );
  });
}

test("mutated small modules", async () => {
  const seeds = [...valid, ...Object.values(refused).map(([parts]) => parts)].map(smallModule);
  let accepted = 0;
  for (let round = 0; round < rounds(6000); round++) {
    const bytes = random.mutate(random.pick(seeds), "\x00\x01\x02\x08\x0b\x60\x7f_{");
    const module = await compiled(bytes);
    if (module === null) continue;
    checkAccepted(module, bytes);
    accepted += 1;
  }
  assert.ok(accepted > 30, `only ${accepted} were accepted`);
});

test("sections put in, taken out and in another order", async () => {
  let accepted = 0;
  for (let round = 0; round < rounds(3000); round++) {
    const sections = sectionsOf(smallModule({ ...random.pick(valid), start: random.below(2) === 0 }));
    const from = random.below(sections.length);
    const [moved] = random.below(3) === 0 ? [] : sections.splice(from, 1);
    if (moved !== undefined && random.below(2) === 0) sections.splice(random.below(sections.length + 1), 0, moved);
    const bytes = Uint8Array.from([0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...sections.flat()]);
    const module = await compiled(bytes);
    if (module === null) continue;
    checkAccepted(module, bytes);
    accepted += 1;
  }
  assert.ok(accepted > 100, `only ${accepted} were accepted`);
});

test("the real module, mutated", async () => {
  const real = readFileSync(new URL("verify-image-signatures.wasm", outDirectory));
  for (let round = 0; round < rounds(40); round++) {
    const bytes = Uint8Array.from(real);
    for (let i = random.below(3); i >= 0; i--) bytes[random.below(bytes.length)] = random.below(256);
    const module = await compiled(bytes);
    if (module !== null) checkAccepted(module, bytes);
  }
  for (let round = 0; round < rounds(40); round++)
    assert.is(await compiled(real.subarray(0, random.below(real.length))), null);
});

test("what is no module at all", async () => {
  for (let round = 0; round < rounds(500); round++) {
    const bytes = random.bytes(random.below(64));
    assert.is(await compiled(bytes), null);
    assert.is(await compiled(Uint8Array.from([0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...bytes])), null);
  }
});

function sectionsOf(module: Uint8Array): number[][] {
  const sections: number[][] = [];
  for (let at = 8; at < module.length;) {
    // Sections of these modules are shorter than 128 bytes, or their length takes two bytes.
    const [low, high] = [module[at + 1] as number, module[at + 2] as number];
    const end = low < 0x80 ? at + 2 + low : at + 3 + (low & 0x7f) + (high << 7);
    sections.push([...module.subarray(at, end)]);
    at = end;
  }
  return sections;
}

test.run();
