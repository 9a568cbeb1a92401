/** How the commands about policy modules end when something goes wrong: one sentence, and an exit code. */
import { LookupFailure } from "../../../host/registry/failure.js";
import { ModuleError } from "../../../host/runtime/module.js";
import { LoadError, type LoadErrorCode } from "../../loader/loadError.js";
import { PublishError } from "../../publish/publishError.js";
import { SigningError } from "../../signing/signingError.js";
import { EXIT, UsageError } from "../exitCodes.js";
import { printableText } from "../printable.js";

/** What each reason not to load a module is: a deny, nothing known, or bad usage. */
const EXIT_OF_LOAD: Readonly<Record<LoadErrorCode, number>> = {
  source: EXIT.usage,
  unpinned: EXIT.usage,
  trust: EXIT.usage,
  signature: EXIT.denied,
  unknown: EXIT.indeterminate,
  digest: EXIT.denied,
  layout: EXIT.denied,
  module: EXIT.denied,
  lock: EXIT.denied,
  "lock-invalid": EXIT.usage,
  "not-allowed": EXIT.denied,
};

/**
 * Runs a command. What was looked for and not found out, such as a registry that does not answer, ends with 2; a module that
 * was found and is refused with 1. Other errors pass through.
 */
export async function endingWell(command: () => Promise<number>): Promise<number> {
  try {
    return await command();
  } catch (error) {
    if (error instanceof LookupFailure) return told(error, EXIT.indeterminate);
    if (error instanceof LoadError) return told(error, EXIT_OF_LOAD[error.code]);
    throw error;
  }
}

/** Runs it, and names the option or argument in front of what is wrong with its value. Other errors pass through. */
export async function about<T>(named: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof PublishError || error instanceof SigningError || error instanceof ModuleError) {
      throw new UsageError(`${named}: ${error.message}`);
    }
    throw error;
  }
}

function told(error: Error, exitCode: number): number {
  console.error(printableText(`assay: ${error.message}`));
  return exitCode;
}
