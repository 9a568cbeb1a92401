/** The unit-test harness: core functions of `assembly/`, compiled to WebAssembly, called with strings and bytes. */
import { readFileSync } from "node:fs";

import { instantiateSync, type ASUtil } from "@assemblyscript/loader";

import { outDirectory } from "../../build/paths.js";

type Argument = Uint8Array | string | number;
type Lift = "bytes" | "string" | "i32" | "bool" | "none";

/** One instance of a compiled harness. */
export class Harness {
  private readonly exports: ASUtil & Record<string, unknown>;
  private readonly uint8ArrayId: number;

  constructor(module: Uint8Array) {
    this.exports = instantiateSync(module).exports;
    this.uint8ArrayId = (this.exports["Uint8Array_ID"] as WebAssembly.Global).value as number;
  }

  /** Calls an exported function; `answer` says how to read what it returns. A null answer is null. */
  call(name: string, args: Argument[], answer: "bytes"): Uint8Array | null;
  call(name: string, args: Argument[], answer: "string"): string | null;
  call(name: string, args: Argument[], answer: "i32"): number;
  call(name: string, args: Argument[], answer: "bool"): boolean;
  call(name: string, args: Argument[], answer: "none"): void;
  call(name: string, args: Argument[], answer: Lift): unknown;
  call(name: string, args: Argument[], answer: Lift): unknown {
    const target = this.exports[name];
    if (typeof target !== "function") throw new Error(`the harness exports no ${name}`);
    const lowered = args.map((value) => this.lower(value));
    const pinned = lowered.filter((_, index) => typeof args[index] !== "number");
    const result = (target as (...values: number[]) => number)(...lowered);
    for (const pointer of pinned) this.exports.__unpin(pointer);
    const lifted = this.lift(result, answer);
    this.exports.__collect();
    return lifted;
  }

  private lower(value: Argument): number {
    if (typeof value === "number") return value;
    if (typeof value === "string") return this.exports.__pin(this.exports.__newString(value));
    return this.exports.__pin(this.exports.__newArray(this.uint8ArrayId, value));
  }

  private lift(result: number, answer: Lift): unknown {
    switch (answer) {
      case "bytes":
        return result === 0 ? null : this.exports.__getUint8Array(result).slice();
      case "string":
        return result === 0 ? null : this.exports.__getString(result);
      case "bool":
        return result !== 0;
      case "i32":
        return result;
      case "none":
        return undefined;
    }
  }
}

const shipped = new Harness(readFileSync(new URL("test/harness.wasm", outDirectory)));

/** `Harness.call` of the harness that the build made, with the options of the shipped modules. */
export const call: Harness["call"] = shipped.call.bind<Harness["call"]>(shipped);
