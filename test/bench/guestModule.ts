/** Compiles `test/harness/bench/guest.ts` as the shipped modules are compiled. */
import { compile, writeOutput } from "../../build/compile.js";
import { GUEST_FILE, Guest } from "./guest.js";

/** The input's buffer lies in static memory: the shipped modules' two pages do not hold it. */
const INITIAL_MEMORY = ["--initialMemory", "128"];

let compiled: Promise<WebAssembly.Module> | null = null;

/** Compiles the guest, once in a run, and keeps it in `GUEST_FILE` for the processes that read it. */
export function compileGuest(): Promise<WebAssembly.Module> {
  compiled ??= compile("test/harness/bench/guest.ts", "module", INITIAL_MEMORY).then((bytes) => {
    writeOutput(GUEST_FILE, bytes);
    return WebAssembly.compile(bytes as Uint8Array<ArrayBuffer>);
  });
  return compiled;
}

/** A new instance of the guest that this run compiled. */
export async function startGuest(): Promise<Guest> {
  return new Guest(await compileGuest());
}
