/** A host below the evaluator: what each host call answers is the test's own, to the last byte. */
import { readFileSync } from "node:fs";

import { outDirectory } from "../../build/paths.js";
import type { EvidenceEntry } from "../../host/runtime/evidence.js";
import { Instance, type HostAnswer } from "../../host/runtime/instance.js";
import { PolicyModule } from "../../host/runtime/module.js";

/** Answers one look-up, such as `registry/v1/blob`. */
export type Answerer = (operation: string, argument: string) => HostAnswer;

/** An instance of verify-image-signatures. */
export class RawHost {
  private constructor(private readonly instance: Instance) {}

  static async load(): Promise<RawHost> {
    const module = await PolicyModule.compile(readFileSync(new URL("verify-image-signatures.wasm", outDirectory)));
    return new RawHost(new Instance(module));
  }

  /** Pages of 64 KiB that the module holds. */
  get memoryPages(): number {
    return this.instance.memoryPages;
  }

  /** The module's answer to `validate` of a CREATE of the Pod, as it is. Throws GuestError when the module traps. */
  validate(pod: Record<string, unknown>, settings: unknown, answerer: Answerer): Record<string, unknown> {
    const kind = { group: "", version: "v1", kind: "Pod" };
    const payload = JSON.stringify({ request: { uid: "", kind, operation: "CREATE", object: pod }, settings });
    const answer = this.instance.call("validate", new TextEncoder().encode(payload), (_, namespace, name, argument) =>
      answerer(`${namespace}/${name}`, new TextDecoder().decode(argument)),
    );
    return JSON.parse(new TextDecoder().decode(answer)) as Record<string, unknown>;
  }
}

/** Answers from entries; without one, `not-recorded`. */
export function fromEntries(entries: readonly EvidenceEntry[]): Answerer {
  return (operation, argument) => {
    const entry = entries.find((each) => each.operation === operation && each.argument === argument);
    if (entry === undefined) return { error: "not-recorded: no entry" };
    return "answer" in entry ? { bytes: entry.answer } : { error: `${entry.failure.code}: ${entry.failure.message}` };
  };
}
