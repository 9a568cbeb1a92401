/** AssemblyScript has no exceptions that can be caught: what may fail returns a Result. */
import { Fault, FaultCode } from "./fault";

/** Either a value or a fault, never both, never neither. */
@final
export class Result<T> {
  /** Use `ok`, `fail` and `failed` below. */
  constructor(
    private readonly held: T | null,
    /** What went wrong, or null. */
    readonly fault: Fault | null,
  ) {}

  /** True when there is a value. */
  get isOk(): bool {
    return this.fault == null;
  }

  /** The value. Traps when there is none: look at `fault` first. */
  get value(): T {
    return this.held!;
  }
}

/** A value. */
export function ok<T>(value: T): Result<T> {
  return new Result<T>(value, null);
}

/** A new fault. */
export function fail<T>(code: FaultCode, detail: string = "", path: string = ""): Result<T> {
  return new Result<T>(null, new Fault(code, detail, path));
}

/** A fault that came from elsewhere. */
export function failed<T>(fault: Fault): Result<T> {
  return new Result<T>(null, fault);
}
