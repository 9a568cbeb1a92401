/**
 * `wasi_snapshot_preview1` for guests that have nothing: no files, no environment, no sockets; only arguments, three standard
 * streams, clocks and randomness. Functions of files answer that the descriptor is not open.
 */
import { WASI_FUNCTIONS, type WasiFunction } from "./functions.js";
import { GuestMemory, type Subscription } from "./memory.js";
import type { Tape } from "./tape.js";

/** The guest ended itself. */
export class ProcessExit extends Error {
  override readonly name = "ProcessExit";

  constructor(readonly code: number) {
    super(`Exited with i32 exit status ${code}`);
  }
}

/** What the guest is given. */
export interface WasiWorld {
  memory: () => ArrayBuffer;
  args: readonly string[];
  /** Bytes that are to be read, at most so many; empty at the end. */
  read: (most: number) => Uint8Array;
  /** Takes bytes written to standard output (1) or standard error (2). */
  write: (descriptor: number, bytes: Uint8Array) => void;
  tape: Tape;
  /** Hears how long the guest sleeps, which takes no time: its clocks go on instead. */
  sleep: (nanoseconds: bigint) => void;
}

const SUCCESS = 0;
const BAD_DESCRIPTOR = 8;
const INVALID = 28;
const NOT_SUPPORTED = 58;
const IS_PIPE = 70;

const CHARACTER_DEVICE = 2;
const CLOCK_REALTIME = 0;
/** More vectors in one call are refused, as POSIX systems do (IOV_MAX). */
const MAX_VECTORS = 1024;
const MAX_SUBSCRIPTIONS = 64;
/** One call writes or reads at most so much; a guest that has more calls again. */
const MAX_TRANSFER = 1024 * 1024;

const encoder = new TextEncoder();

type Functions = Record<WasiFunction, (...values: (number & bigint)[]) => number | undefined>;

/** The functions, to be imported as `wasi_snapshot_preview1`. They throw for pointers outside of the memory, and ProcessExit. */
export function wasiFunctions(world: WasiWorld): Functions {
  const memory = new GuestMemory(world.memory);
  const closed = Object.fromEntries(WASI_FUNCTIONS.map((name) => [name, () => BAD_DESCRIPTOR])) as Functions;
  return {
    ...closed,
    ...texts(memory, world.args),
    ...clocks(memory, world),
    ...streams(memory, world),
    random_get: (pointer, length) => memory.write(pointer, world.tape.random(memory.checked(pointer, length))),
    sched_yield: () => SUCCESS,
    proc_exit: (code) => {
      throw new ProcessExit(code >>> 0);
    },
    proc_raise: () => NOT_SUPPORTED,
  };
}

function texts(memory: GuestMemory, args: readonly string[]): Partial<Functions> {
  const bytes = args.map((text) => encoder.encode(`${text}\0`));
  return {
    args_sizes_get: (count, size) => {
      memory.setUint32(count, bytes.length);
      return memory.setUint32(
        size,
        bytes.reduce((sum, each) => sum + each.length, 0),
      );
    },
    args_get: (pointers, buffer) => {
      let position = buffer >>> 0;
      bytes.forEach((each, index) => {
        memory.setUint32((pointers >>> 0) + 4 * index, position);
        memory.write(position, each);
        position += each.length;
      });
      return SUCCESS;
    },
    environ_sizes_get: (count, size) => {
      memory.setUint32(count, 0);
      return memory.setUint32(size, 0);
    },
    environ_get: () => SUCCESS,
  };
}

function clocks(memory: GuestMemory, { tape, sleep }: WasiWorld): Partial<Functions> {
  return {
    clock_res_get: (_clock, pointer) => memory.setUint64(pointer, 1_000_000n),
    clock_time_get: (clock, _precision, pointer) =>
      memory.setUint64(pointer, clock === CLOCK_REALTIME ? tape.realtime() : tape.monotonic()),
    poll_oneoff: (subscriptions, events, count, written) => {
      if (count >>> 0 === 0 || count >>> 0 > MAX_SUBSCRIPTIONS) return INVALID;
      const all = Array.from({ length: count }, (_, index) => memory.subscription((subscriptions >>> 0) + 48 * index));
      const { ready, slept } = poll(all, tape);
      sleep(slept);
      tape.sleep(slept);
      ready.forEach(({ userdata, type }, index) => memory.event((events >>> 0) + 32 * index, userdata, type));
      return memory.setUint32(written, ready.length);
    },
  };
}

/** Everything is ready at once; of clocks the one that rings first, and the guest's time goes on to it. */
function poll(all: readonly Subscription[], tape: Tape): { ready: readonly Subscription[]; slept: bigint } {
  const ready = all.filter(({ type }) => type !== 0);
  if (ready.length > 0) return { ready, slept: 0n };
  const alarms = all.map((alarm) => ({ alarm, left: timeLeft(alarm, tape) }));
  const first = alarms.reduce((least, each) => (each.left < least.left ? each : least));
  return { ready: [first.alarm], slept: first.left };
}

function timeLeft({ wait, isAbsolute, clock }: Subscription, tape: Tape): bigint {
  if (!isAbsolute) return wait;
  const left = wait - (clock === CLOCK_REALTIME ? tape.realtime() : tape.monotonic());
  return left > 0n ? left : 0n;
}

function streams(memory: GuestMemory, { read, write }: WasiWorld): Partial<Functions> {
  const isStream = (descriptor: number): boolean => descriptor >= 0 && descriptor <= 2;
  return {
    fd_write: (descriptor, vectors, count, written) => {
      if (descriptor !== 1 && descriptor !== 2) return BAD_DESCRIPTOR;
      if (count >>> 0 > MAX_VECTORS) return INVALID;
      let total = 0;
      for (const { pointer, length } of memory.vectors(vectors, count, MAX_TRANSFER)) {
        write(descriptor, memory.read(pointer, length));
        total += length;
      }
      return memory.setUint32(written, total);
    },
    fd_read: (descriptor, vectors, count, written) => {
      if (descriptor !== 0) return BAD_DESCRIPTOR;
      if (count >>> 0 > MAX_VECTORS) return INVALID;
      let total = 0;
      for (const { pointer, length } of memory.vectors(vectors, count, MAX_TRANSFER)) {
        const bytes = read(length);
        memory.write(pointer, bytes);
        total += bytes.length;
        if (bytes.length < length) break;
      }
      return memory.setUint32(written, total);
    },
    fd_fdstat_get: (descriptor, pointer) => {
      if (!isStream(descriptor)) return BAD_DESCRIPTOR;
      memory.write(pointer, new Uint8Array(24));
      return memory.write(pointer, Uint8Array.of(CHARACTER_DEVICE));
    },
    fd_fdstat_set_flags: (descriptor) => (isStream(descriptor) ? SUCCESS : BAD_DESCRIPTOR),
    fd_filestat_get: (descriptor, pointer) => {
      if (!isStream(descriptor)) return BAD_DESCRIPTOR;
      memory.write(pointer, new Uint8Array(64));
      return memory.write((pointer >>> 0) + 16, Uint8Array.of(CHARACTER_DEVICE));
    },
    fd_seek: (descriptor) => (isStream(descriptor) ? IS_PIPE : BAD_DESCRIPTOR),
    fd_tell: (descriptor) => (isStream(descriptor) ? IS_PIPE : BAD_DESCRIPTOR),
    fd_close: (descriptor) => (isStream(descriptor) ? SUCCESS : BAD_DESCRIPTOR),
    fd_sync: (descriptor) => (isStream(descriptor) ? SUCCESS : BAD_DESCRIPTOR),
    fd_datasync: (descriptor) => (isStream(descriptor) ? SUCCESS : BAD_DESCRIPTOR),
  };
}
