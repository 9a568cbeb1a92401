/** The typed form of a Kubewarden policy's answer to `validate`, which says less than an Assay module's. */
import { isObject, utf8Text } from "../json.js";
import { failedVerdict, type Verdict } from "./verdict.js";

/**
 * Reads a Kubewarden ValidationResponse. The verdict explains nothing: there is no fault and no image in it, and a change
 * is the whole `mutatedObject`, not a patch. An answer that cannot be read is a deny that says so.
 */
export function readKubewardenVerdict(answer: Uint8Array): Verdict {
  const response = parsed(answer);
  if (!isObject(response) || typeof response["accepted"] !== "boolean") {
    return failedVerdict("its answer is no ValidationResponse of Kubewarden");
  }
  const { accepted, message, code, mutated_object, warnings } = response;
  const outcome = accepted ? "allowed" : "denied";
  return {
    accepted,
    outcome,
    message: typeof message === "string" ? message : "",
    code: typeof code === "number" ? code : null,
    patch: [],
    mutatedObject: mutated_object ?? null,
    warnings: Array.isArray(warnings) ? warnings.filter((warning) => typeof warning === "string") : [],
    explanation: { outcome, images: [] },
  };
}

function parsed(answer: Uint8Array): unknown {
  try {
    return JSON.parse(utf8Text(answer) ?? "") as unknown;
  } catch {
    return null;
  }
}
