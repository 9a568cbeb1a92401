/** Guests that mean harm, each with what must be said of it. */
import { code, guest, type GuestParts, type Import } from "./guestWriter.js";

/** One of them. */
export interface HostileGuest {
  name: string;
  bytes: Uint8Array;
  /** The deny's message. */
  message: string | RegExp;
  /** Ends at its next call to the host, so that it may run in the host's thread too. */
  callsHost?: boolean;
}

const INTERRUPTED = "Policy execution interrupted because it exceeded the allowed execution time";
const FAILED = "internal server error: Guest call failure: ";
const ACCEPTED = '{"accepted":true}';

/** For `fd_write`: the 32,512 bytes at address 0. */
const ONE_VECTOR = "\0\0\0\0\0\x7f\0\0";
/** One byte; and none at all, 1024 times. */
const ONE_BYTE = "\0\0\0\0\x01\0\0\0";
const NO_BYTES = "\0".repeat(8 * 1024);

const response: Import = ["wapc", "__guest_response", 2, 0];
const request: Import = ["wapc", "__guest_request", 2, 0];
const hostCall: Import = ["wapc", "__host_call", 8, 1];
const log: Import = ["wapc", "__console_log", 2, 0];
const exit: Import = ["wasi_snapshot_preview1", "proc_exit", 1, 0];
const write: Import = ["wasi_snapshot_preview1", "fd_write", 4, 1];
const random: Import = ["wasi_snapshot_preview1", "random_get", 2, 1];
const commandCall: Import = ["host", "call", 8, 1];

const numbers = (...all: number[]): number[] => all.flatMap(code.number);
/** Accepts: the first import must be `response`. */
const accept = [...numbers(0, ACCEPTED.length), ...code.call(0)];
const ok = code.number(1);
const emptyHostCall = (payload: number): number[] => [...numbers(0, 0, 0, 0, 0, 0, 0, payload)];
const recursive = [...numbers(0, 0), ...code.call(1)];

/** A waPC guest whose `__guest_call` accepts after the instructions. */
function wapc(body: number[], parts: Partial<GuestParts> = {}): Uint8Array {
  const { imports = [], functions = {} } = parts;
  return guest({
    data: ACCEPTED,
    ...parts,
    imports: [response, ...imports],
    functions: { __guest_call: [...body, ...accept, ...ok], ...functions },
  });
}

/** A guest that does no harm but before its first call. */
const before = (name: string, body: number[], imports: Import[] = []): Uint8Array =>
  wapc([], { imports, functions: { [name]: body } });

const command = (body: number[], parts: Partial<GuestParts> = {}): Uint8Array =>
  guest({ ...parts, functions: { _start: body } });

/** Serves every request. */
export const HARMLESS = wapc([]);

/** Ends itself well in `_start`, as commands that were made to guests do, and serves. */
export const ENDS_WELL = before("_start", [...code.number(0), ...code.call(1)], [exit]);

/** Guests that load, and are denied when they run. */
export const HOSTILE: readonly HostileGuest[] = [
  { name: "an endless loop", bytes: wapc(code.forever()), message: INTERRUPTED },
  { name: "an endless _start", bytes: before("_start", code.forever()), message: INTERRUPTED },
  { name: "an endless wapc_init", bytes: before("wapc_init", code.forever()), message: INTERRUPTED },
  { name: "a memory bomb", bytes: wapc(code.forever(...code.grow(256), ...code.fill)), message: INTERRUPTED },
  {
    name: "a table bomb",
    bytes: wapc(code.forever(...code.growTable(1_000_000), ...code.growTable(1000)), { table: true }),
    message: INTERRUPTED,
  },
  {
    name: "a flood of host calls",
    bytes: wapc(code.forever(...emptyHostCall(0), ...code.call(1), ...code.drop), { imports: [hostCall] }),
    message: `${FAILED}it made too many calls to the host (limits.hostCalls is 1000)`,
    callsHost: true,
  },
  {
    name: "a flood of bytes to the host",
    bytes: wapc(code.forever(...emptyHostCall(60_000), ...code.call(1), ...code.drop), { imports: [hostCall] }),
    message: /its calls to the host and their answers have too many bytes/,
    callsHost: true,
  },
  {
    name: "a limit that the guest catches",
    bytes: wapc(code.tried(code.forever(...emptyHostCall(0), ...code.call(1), ...code.drop), []), {
      imports: [hostCall],
    }),
    message: /too many calls to the host/,
    callsHost: true,
  },
  {
    name: "an exit that the guest catches",
    bytes: wapc(code.tried([...code.number(0), ...code.call(1)], []), { imports: [exit] }),
    message: `${FAILED}Exited with i32 exit status 0`,
    callsHost: true,
  },
  {
    name: "an answer of 1 GiB",
    bytes: wapc([...numbers(0, 0x4000_0000), ...code.call(0)]),
    message: `${FAILED}its answer has 1073741824 bytes (limits.answerBytes is 1000000)`,
    callsHost: true,
  },
  {
    name: "an answer of 100 MB that is there",
    bytes: wapc([...numbers(0, 100_000_000), ...code.call(0)], { pages: 1600 }),
    message: /its answer has 100000000 bytes/,
    callsHost: true,
  },
  {
    name: "an answer that is no JSON",
    bytes: wapc([], { data: "certainly, whatever" }),
    message: /^internal server error: invalid response from policy: /,
    callsHost: true,
  },
  {
    name: "an answer outside of the memory",
    bytes: wapc([...numbers(-16, 64), ...code.call(0)]),
    message: new RegExp(`^${FAILED}`),
    callsHost: true,
  },
  {
    name: "a request outside of the memory",
    bytes: wapc([...numbers(-1, 65_530), ...code.call(1)], { imports: [request] }),
    message: new RegExp(`^${FAILED}`),
    callsHost: true,
  },
  {
    name: "a host call outside of the memory",
    bytes: wapc([...numbers(0, 0, 0, 0, 0, 0, 65_000, 1000), ...code.call(1), ...code.drop], { imports: [hostCall] }),
    message: new RegExp(`^${FAILED}`),
    callsHost: true,
  },
  {
    name: "an operation whose name is no UTF-8",
    bytes: wapc([...numbers(0, 1, 0, 0, 0, 0, 0, 0), ...code.call(1), ...code.drop], {
      imports: [hostCall],
      data: "\u00ff",
    }),
    message: /./,
    callsHost: true,
  },
  {
    name: "a trap",
    bytes: wapc(code.unreachable),
    message: new RegExp(`^${FAILED}error while executing`),
    callsHost: true,
  },
  {
    name: "a _start that traps",
    bytes: before("_start", code.unreachable),
    message: /the module cannot be started/,
    callsHost: true,
  },
  {
    name: "a wapc_init that traps",
    bytes: before("wapc_init", code.unreachable),
    message: /the module cannot be started/,
    callsHost: true,
  },
  {
    name: "a _start that exits badly",
    bytes: before("_start", [...code.number(7), ...code.call(1)], [exit]),
    message: /cannot be started \(Exited with i32 exit status 7\)/,
    callsHost: true,
  },
  {
    name: "a recursion without an end",
    bytes: wapc([...recursive, ...code.drop]),
    message: new RegExp(`^${FAILED}`),
    callsHost: true,
  },
  {
    name: "a flood of logs",
    bytes: wapc(code.forever(...numbers(0, 65_536), ...code.call(1)), { imports: [log] }),
    message: INTERRUPTED,
    callsHost: true,
  },
  {
    name: "a flood of standard error",
    bytes: wapc(code.forever(...numbers(2, 0, 1, 1024), ...code.call(1), ...code.drop), {
      imports: [write],
      data: ONE_VECTOR,
    }),
    message: INTERRUPTED,
    callsHost: true,
  },
  {
    name: "randomness for all of the memory, again and again",
    bytes: wapc(code.forever(...numbers(0, 65_536), ...code.call(1), ...code.drop), { imports: [random] }),
    message: /too many random bytes/,
    callsHost: true,
  },
  { name: "a command that never ends", bytes: command(code.forever()), message: INTERRUPTED },
  {
    name: "a command that traps",
    bytes: command(code.unreachable),
    message: /wasm trap: unreachable/,
    callsHost: true,
  },
  {
    name: "a command that floods its host",
    bytes: command(code.forever(...emptyHostCall(0), ...code.call(0), ...code.drop), { imports: [commandCall] }),
    message: /too many calls to the host/,
    callsHost: true,
  },
  {
    name: "a command that floods standard output",
    bytes: command(code.forever(...numbers(1, 0, 1, 1024), ...code.call(0), ...code.drop), {
      imports: [write],
      data: ONE_VECTOR,
    }),
    message: /its answer has \d+ bytes/,
    callsHost: true,
  },
  {
    name: "a command that writes its answer byte by byte, and never ends",
    bytes: command(code.forever(...numbers(1, 0, 1, 1024), ...code.call(0), ...code.drop), {
      imports: [write],
      data: ONE_BYTE,
    }),
    message: /its answer has 1000001 bytes|interrupted because/,
    callsHost: true,
  },
  {
    name: "a command that writes nothing, again and again",
    bytes: command(code.forever(...numbers(1, 0, 1024, 16_384), ...code.call(0), ...code.drop), {
      imports: [write],
      data: NO_BYTES,
    }),
    message: INTERRUPTED,
    callsHost: true,
  },
  {
    name: "no randomness, again and again",
    bytes: wapc(code.forever(...numbers(0, 0), ...code.call(1), ...code.drop), { imports: [random] }),
    message: INTERRUPTED,
    callsHost: true,
  },
  {
    name: "randomness byte by byte",
    bytes: wapc(code.forever(...numbers(0, 1), ...code.call(1), ...code.drop), { imports: [random] }),
    message: /too many random bytes|interrupted because/,
    callsHost: true,
  },
  {
    name: "a command that says nothing",
    bytes: command([]),
    message: /^internal server error: Cannot deserialize policy validation response: /,
    callsHost: true,
  },
];

/** Guests that are refused before anything of them runs. */
export const REFUSED: readonly { name: string; bytes: Uint8Array; message: RegExp }[] = [
  { name: "a forbidden import", bytes: wapc([], { imports: [["env", "abort", 4, 0]] }), message: /imports env\.abort/ },
  {
    name: "an import whose name is not printable",
    bytes: wapc([], { imports: [["wapc", "\u001b[2J\n", 0, 0]] }),
    message: /imports wapc\.\?\[2J\? /,
  },
  {
    name: "a start function",
    bytes: wapc([], { functions: { begin: code.unreachable }, start: 2 }),
    message: /start section/,
  },
  {
    name: "a memory that is too large from the start",
    bytes: wapc([], { pages: 2000 }),
    message: /limits\.memoryBytes/,
  },
  {
    name: "huge metadata",
    bytes: wapc([], { custom: ["io.kubewarden.metadata", new Uint8Array(2_000_000).fill(0x20)] }),
    message: /has more than 1048576 bytes/,
  },
];

/** 30 MB that nobody reads. */
export const HUGE_SECTION = wapc([], { custom: ["notes", new Uint8Array(30_000_000)] });
