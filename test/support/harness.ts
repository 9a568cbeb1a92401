/** The unit-test harness: core functions of `assembly/`, compiled to WebAssembly, called with strings and bytes. */
import { readFileSync } from "node:fs";

import { instantiateSync } from "@assemblyscript/loader";

import { outDirectory } from "../../build/paths.js";

type Lift = "bytes" | "string" | "i32" | "bool" | "none";

const exports = instantiateSync(readFileSync(new URL("test/harness.wasm", outDirectory))).exports;
const uint8ArrayId = (exports["Uint8Array_ID"] as WebAssembly.Global).value as number;

/** Calls an exported function; `answer` says how to read what it returns. A null answer is null. */
export function call(name: string, args: (Uint8Array | string | number)[], answer: "bytes"): Uint8Array | null;
export function call(name: string, args: (Uint8Array | string | number)[], answer: "string"): string | null;
export function call(name: string, args: (Uint8Array | string | number)[], answer: "i32"): number;
export function call(name: string, args: (Uint8Array | string | number)[], answer: "bool"): boolean;
export function call(name: string, args: (Uint8Array | string | number)[], answer: "none"): void;
export function call(name: string, args: (Uint8Array | string | number)[], answer: Lift): unknown {
  const target = exports[name];
  if (typeof target !== "function") throw new Error(`the harness exports no ${name}`);
  const lowered = args.map(lower);
  const pinned = lowered.filter((_, index) => typeof args[index] !== "number");
  const result = (target as (...values: number[]) => number)(...lowered);
  for (const pointer of pinned) exports.__unpin(pointer);
  const lifted = lift(result, answer);
  exports.__collect();
  return lifted;
}

function lower(value: Uint8Array | string | number): number {
  if (typeof value === "number") return value;
  if (typeof value === "string") return exports.__pin(exports.__newString(value));
  return exports.__pin(exports.__newArray(uint8ArrayId, value));
}

function lift(result: number, answer: Lift): unknown {
  switch (answer) {
    case "bytes":
      return result === 0 ? null : exports.__getUint8Array(result).slice();
    case "string":
      return result === 0 ? null : exports.__getString(result);
    case "bool":
      return result !== 0;
    case "i32":
      return result;
    case "none":
      return undefined;
  }
}
