/** Ends a guest for good: code in WebAssembly may catch what an import throws, and must not go on after it. */
import { GuestError } from "./guestError.js";
import type { Meter } from "./meter.js";
import { Suspension } from "./suspension.js";
import { trapText } from "./trapText.js";

type Imports = Record<string, (...values: (number & bigint)[]) => number | undefined>;

/** Stands around all imports of one instance. */
export class Guard {
  private ended: { reason: unknown } | null = null;

  constructor(private readonly meter: () => Meter) {}

  /** The imports: once one has thrown, every one throws the same again. */
  around(imports: Imports): WebAssembly.ModuleImports {
    return Object.fromEntries(
      Object.entries(imports).map(([name, run]) => [
        name,
        (...values: (number & bigint)[]): number | undefined => {
          if (this.ended !== null) throw this.ended.reason;
          try {
            this.meter().checkTime();
            return run(...values);
          } catch (reason) {
            this.ended = { reason };
            throw reason;
          }
        },
      ]),
    );
  }

  /** Runs the guest. Throws what ended it, whether the guest caught it or not. */
  run<T>(guest: () => T): T {
    let result: T;
    try {
      result = guest();
    } catch (error) {
      throw this.ended === null ? error : this.ended.reason;
    }
    if (this.ended !== null) throw this.ended.reason;
    this.meter().checkTime();
    return result;
  }

  /** What ended it was no failure. */
  forgive(): void {
    this.ended = null;
  }

  /** True for what is no trap of the guest's: a limit, or a wait for the host. */
  isStopped(error: unknown): boolean {
    return error instanceof GuestError || error instanceof Suspension;
  }

  /** The trap's text with the end of the log. */
  trapText(error: Error): string {
    return trapText(error, this.meter().log);
  }
}
