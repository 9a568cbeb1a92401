/** Counts what one run of a guest uses up, and ends it at a limit. */
import { overDeadline, overLimit } from "./guestError.js";
import { limitsWith, type Limits } from "./limits.js";

const decoder = new TextDecoder();
const CUT = "… (the log is cut here)";

/** The meter of one run. Whatever is over a limit throws GuestError. */
export class Meter {
  private calls = 0;
  private callBytes = 0;
  private logLength = 0;
  private sleptMs = 0;
  private readonly logParts: Uint8Array[] = [];

  /** `endsAt`: when the run must have ended, as `performance.now()` of this thread tells the time. */
  constructor(
    readonly limits: Limits = limitsWith(),
    private readonly endsAt = Infinity,
  ) {}

  /** To be called whenever the guest calls: it is the only time when a guest in this thread can be ended. */
  checkTime(): void {
    if (performance.now() + this.sleptMs > this.endsAt) throw overDeadline(this.limits);
  }

  /** The guest wants to sleep. Nobody waits for that, but its time is used up as if it had slept. */
  sleep(nanoseconds: bigint): void {
    this.sleptMs += Number(nanoseconds) / 1e6;
    this.checkTime();
  }

  /** A call to the host begins; `bytes` of its parts, which have not been copied yet. */
  hostCall(bytes: number): void {
    this.calls += 1;
    if (this.calls > this.limits.hostCalls)
      throw overLimit("hostCalls", this.limits, "it made too many calls to the host");
    this.hostBytes(bytes);
  }

  /** Bytes that go over the boundary in a call to the host. */
  hostBytes(bytes: number): void {
    this.callBytes += bytes;
    if (this.callBytes <= this.limits.hostCallBytes) return;
    throw overLimit("hostCallBytes", this.limits, "its calls to the host and their answers have too many bytes");
  }

  /** The guest's answer, which has not been copied yet. */
  answer(bytes: number): void {
    if (bytes > this.limits.answerBytes) throw overLimit("answerBytes", this.limits, `its answer has ${bytes} bytes`);
  }

  /** How many more bytes the log takes. */
  get logRoom(): number {
    return Math.max(0, this.limits.logBytes - this.logLength);
  }

  /** Adds to the log what still fits. `bytes` must be a copy. */
  write(bytes: Uint8Array): void {
    const room = this.logRoom;
    this.logLength += bytes.length;
    if (room > 0 && bytes.length > 0) this.logParts.push(bytes.subarray(0, room));
  }

  /** What was written so far. */
  get log(): string {
    const text = this.logParts.map((part) => decoder.decode(part)).join("");
    return this.logLength > this.limits.logBytes ? `${text}${CUT}` : text;
  }
}
