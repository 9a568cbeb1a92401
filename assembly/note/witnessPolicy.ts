/** How many of which witnesses have to have cosigned a checkpoint. */
import { Fault, FaultCode, mostSpecific } from "../fault/fault";
import { Result, fail, ok } from "../fault/result";
import { SignedNote } from "./signedNote";
import { Witness } from "./witness";

/** A quorum of witnesses. Immutable. */
@final
export class WitnessPolicy {
  private constructor(
    /** No two with one key. */
    readonly witnesses: Array<Witness>,
    /** How many of them are needed: from one to all. */
    readonly threshold: i32,
  ) {}

  /** SettingsWrongValue: a threshold below one or above the number of witnesses; two witnesses with one key, who are one. */
  static of(witnesses: Array<Witness>, threshold: i32): Result<WitnessPolicy> {
    for (let i = 0; i < witnesses.length; i++) {
      for (let j = 0; j < i; j++) {
        if (witnesses[i].key.spkiSha256 == witnesses[j].key.spkiSha256) return refuse("two witnesses have one key");
      }
    }
    if (threshold < 1) return refuse("a threshold of less than one witness");
    if (threshold > witnesses.length) return refuse("a threshold of more witnesses than there are");
    return ok(new WitnessPolicy(witnesses, threshold));
  }

  /** Null when enough of the witnesses cosigned the note, whenever; else LogCheckpoint. The log's own signature is not looked at. */
  check(note: SignedNote): Fault | null {
    let count = 0;
    let fault: Fault | null = null;
    for (let i = 0; i < this.witnesses.length; i++) {
      const time = this.witnesses[i].cosignedAt(note);
      if (time.fault) fault = mostSpecific(fault, time.fault!);
      else count++;
    }
    if (count >= this.threshold) return null;
    const detail = `${count} of ${this.threshold} witnesses: ${fault!.detail}`;
    return new Fault(FaultCode.LogCheckpoint, detail);
  }
}

function refuse(detail: string): Result<WitnessPolicy> {
  return fail<WitnessPolicy>(FaultCode.SettingsWrongValue, detail);
}
