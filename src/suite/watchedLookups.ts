/** Look-ups of a world whose defects are not mistaken for a registry that cannot be reached. */
import type { Lookup } from "../../host/capability/lookup.js";
import type { Operation } from "../../host/generated/operations.gen.js";
import { LookupFailure } from "../../host/registry/failure.js";
import type { Lookups } from "../../host/runtime/evaluator.js";

/** The same look-ups, and what went wrong in them that is no answer. */
export class WatchedLookups {
  readonly lookups: Lookups;
  private defect: { error: unknown } | null = null;

  constructor(lookups: Lookups) {
    const entries = Object.entries(lookups) as [Operation, Lookup][];
    this.lookups = Object.fromEntries(entries.map(([operation, lookup]) => [operation, this.watched(lookup)]));
  }

  /**
   * Throws the first error that is no LookupFailure: a world that cannot be minted. To the module it is an answer that did
   * not come, and a case that expects nothing else would pass.
   */
  refuse(): void {
    if (this.defect !== null) throw this.defect.error;
  }

  private watched(lookup: Lookup): Lookup {
    return async (argument, signal) => {
      try {
        return await lookup(argument, signal);
      } catch (error) {
        if (!(error instanceof LookupFailure)) this.defect ??= { error };
        throw error;
      }
    };
  }
}
