import * as assert from "uvu/assert";

import { compile } from "../../../build/compile.js";
import { appendCustomSection } from "../../../src/project/sections.js";
import {
  KUBEWARDEN_METADATA_SECTION,
  MODULE_SECTION,
  ModuleError,
  PolicyModule,
} from "../../../host/runtime/module.js";
import { errorOf } from "../../support/errors.js";
import { bytesOf, policyModule } from "../../support/guests.js";
import { suite } from "../../support/suite.js";
import { assemble, OP, type ModuleParts } from "../../support/wasm.js";

const test = suite("host/module");
const GUEST_CALL = { export: "__guest_call", parameters: 2, results: 1, body: [OP.i32Const, 0] };

/** The message with which the bytes are refused. */
async function refusal(bytes: Uint8Array): Promise<string> {
  return (await errorOf(ModuleError, async () => await PolicyModule.compile(bytes))).message;
}

function module(parts: ModuleParts): Uint8Array {
  return assemble({ functions: [GUEST_CALL], ...parts });
}

test("the smallest guest is taken; it has a size, a digest and says nothing of itself", async () => {
  const bytes = module({});
  const guest = await PolicyModule.compile(bytes);
  assert.is(guest.size, bytes.length);
  assert.match(guest.digest, /^sha256:[0-9a-f]{64}$/);
  assert.equal([guest.description, guest.metadata, guest.imports], [null, null, []]);
  assert.is(guest.declares("registry/v1/blob"), false);
});

test("the shipped policy says what it asks for, and what it is to Kubewarden", async () => {
  const policy = await policyModule();
  assert.is(policy.description?.name, "verify-image-signatures");
  for (const operation of ["registry/v1/resolve", "registry/v1/manifest", "registry/v1/blob", "clock/v1/now"]) {
    assert.ok(policy.declares(operation), operation);
  }
  assert.is(policy.declares("registry/v1/delete"), false);
  assert.is((policy.metadata as { mutating: unknown }).mutating, true);
  assert.ok(policy.imports.every((name) => name.startsWith("wapc.__")));
});

test("what is no core module is refused", async () => {
  const component = Uint8Array.from([0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0]);
  for (const bytes of [new Uint8Array(), bytesOf("<html>"), bytesOf("\0as"), component]) {
    assert.match(await refusal(bytes), /not a WebAssembly core module/);
  }
});

test("a module that is cut off or damaged is refused", async () => {
  const bytes = module({});
  for (const length of [9, 12, bytes.length - 1]) {
    assert.match(await refusal(bytes.slice(0, length)), /not a valid WebAssembly module|exports no/);
  }
  assert.match(await refusal(Uint8Array.from([...bytes, 99, 0])), /not a valid WebAssembly module/);
});

test("a module above the size limit is refused before it is compiled", async () => {
  assert.match(await refusal(new Uint8Array(32 * 1024 * 1024 + 1)), /more than 33554432 bytes/);
});

test("every import but waPC's functions is refused, by name", async () => {
  const imports = (module: string, name: string): ModuleParts => ({
    imports: [{ module, name, parameters: 1, results: 0 }],
  });
  const refused: [string, string][] = [
    ["env", "abort"],
    ["wasi_snapshot_preview1", "sock_open"],
    ["wasi_unstable", "fd_write"],
    ["host", "call"],
    ["wapc", "__host_call2"],
    ["wapc", "__proto__"],
    ["", "__host_call"],
  ];
  for (const [from, name] of refused) {
    assert.match(await refusal(module(imports(from, name))), `imports ${from}.${name} (function)`);
  }
  const global = module({ globalImport: { module: "wapc", name: "__host_call" } });
  assert.match(await refusal(global), "imports wapc.__host_call (global)");
  assert.equal((await PolicyModule.compile(module(imports("wapc", "__console_log")))).imports, ["wapc.__console_log"]);
});

test("another maker's waPC guest may import WASI, and one that describes itself may not", async () => {
  const bytes = module({
    imports: [{ module: "wasi_snapshot_preview1", name: "fd_write", parameters: 4, results: 1 }],
  });
  assert.is((await PolicyModule.compile(bytes)).kind, "kubewarden-wapc");
  const description = { name: "a", version: "1", capabilities: [], settingsSchema: {} };
  const described = appendCustomSection(bytes, MODULE_SECTION, JSON.stringify(description));
  assert.match(await refusal(described), "imports wasi_snapshot_preview1.fd_write (function); only waPC functions");
});

test("a command is a WASI policy, by its exports or by its metadata", async () => {
  const start = { export: "_start", parameters: 0, results: 0, body: [] };
  const host = { module: "host", name: "call", parameters: 8, results: 1 };
  const command = assemble({ functions: [start], imports: [host, { ...host, module: "kubewarden:javy/host" }] });
  const withMode = (bytes: Uint8Array, executionMode: string): Uint8Array =>
    appendCustomSection(bytes, KUBEWARDEN_METADATA_SECTION, JSON.stringify({ executionMode }));
  assert.is((await PolicyModule.compile(command)).kind, "wasi");
  assert.is((await PolicyModule.compile(withMode(command, "wasi"))).kind, "wasi");
  assert.match(await refusal(withMode(module({}), "wasi")), "exports no function _start");
  assert.match(await refusal(withMode(command, "kubewarden-wapc")), "imports host.call (function)");
  for (const mode of ["opa", "gatekeeper"]) assert.match(await refusal(withMode(module({}), mode)), "a Rego policy");
  assert.match(await refusal(withMode(module({}), "other")), "executionMode that is none of");
});

test("AssemblyScript without the project's abort is refused", async () => {
  const code = await compile("test/harness/guests/probe.ts", "harness");
  assert.match(await refusal(code), "imports env.abort (function)");
});

test("a start section is refused: it would run before any deadline", async () => {
  const start = { parameters: 0, results: 0, body: [] };
  assert.match(await refusal(module({ functions: [GUEST_CALL, start], start: 1 })), /start section/);
});

test("a start section is found behind large sections and not seen within other bytes", async () => {
  const large = appendCustomSection(module({}), "data", "\b".repeat(70_000));
  assert.is((await PolicyModule.compile(large)).size, large.length);
});

test("exports that the protocol needs must be there and be what they are called", async () => {
  assert.match(await refusal(module({ memory: null })), /exports no memory/);
  assert.match(await refusal(module({ memory: "heap" })), /exports no memory/);
  assert.match(await refusal(module({ functions: [] })), /exports no function __guest_call/);
  assert.match(await refusal(module({ functions: [], memory: "__guest_call" })), /exports no memory/);
});

test("sections that are not JSON are refused", async () => {
  for (const section of [MODULE_SECTION, KUBEWARDEN_METADATA_SECTION]) {
    const bytes = appendCustomSection(module({}), section, "{name: probe}");
    assert.match(await refusal(bytes), `the section ${section} is not JSON`);
  }
});

test("a description of another shape is refused, since it says what the module may ask for", async () => {
  const base = { name: "n", version: "1", capabilities: [], settingsSchema: {} };
  const wrong: unknown[] = [
    [],
    "text",
    { ...base, name: 1 },
    { ...base, version: null },
    { ...base, capabilities: "registry/v1/blob" },
    { ...base, capabilities: [1] },
    { name: "n", version: "1", settingsSchema: {} },
  ];
  for (const description of wrong) {
    const bytes = appendCustomSection(module({}), MODULE_SECTION, JSON.stringify(description));
    assert.match(await refusal(bytes), `the section ${MODULE_SECTION}`, JSON.stringify(description));
  }
  const right = appendCustomSection(module({}), MODULE_SECTION, JSON.stringify(base));
  assert.equal((await PolicyModule.compile(right)).description, base);
});

test("a section that is there twice is refused: nobody could say which one counts", async () => {
  const once = appendCustomSection(module({}), KUBEWARDEN_METADATA_SECTION, "{}");
  const twice = appendCustomSection(once, KUBEWARDEN_METADATA_SECTION, '{"mutating":true}');
  assert.match(await refusal(twice), /more than once/);
});

test.run();
