/** One case, run: what `kwctl run` would print of it, and whether that is what the case wants. */
import { isObject, type JsonObject } from "../../../host/json.js";
import { evaluatedResponse, processedResponse } from "../../../host/kubewarden/response.js";
import type { EvaluatedVerdict, Policy } from "../../../src/index.js";
import type { KubewardenCase } from "./cases.js";
import type { KubewardenWorld } from "./world.js";

/** How a policy is asked. */
export interface Asked {
  policy: Policy;
  settings: JsonObject;
  /** The rejection's sentence, when it is not the policy's own. */
  message?: (verdict: EvaluatedVerdict, objectName: string) => string;
}

/**
 * `expected` and `actual`, which are equal when the case holds: the result, the images of the patched object, and each wanted text that
 * the output has. The output is the AdmissionResponse as JSON, with the patch decoded behind it; for refused settings kwctl's sentence.
 */
export async function outcomeOf(
  one: KubewardenCase,
  asked: Asked,
  world: KubewardenWorld,
): Promise<[expected: string, actual: string]> {
  const wanted = {
    result: one.result,
    images: one.imagesAfter.map((each) => world.expected(each)),
    contains: one.outputContains.map((each) => world.expected(each)),
  };
  const { result, images, output } = await printed(one, asked);
  const contains = wanted.contains.filter((each) => output.includes(each) || isPatternIn(each, output));
  const shown = { result, images: wanted.images.filter((each) => images.includes(each)), contains };
  const isMet = JSON.stringify(shown) === JSON.stringify(wanted);
  return [JSON.stringify(wanted), isMet ? JSON.stringify(wanted) : `${JSON.stringify(shown)}: ${output}`];
}

async function printed(
  one: KubewardenCase,
  { policy, settings, message }: Asked,
): Promise<{ result: string; images: string[]; output: string }> {
  const validity = await policy.validateSettings(settings);
  if (!validity.valid) {
    return { result: "policy-rejected", images: [], output: `Provided settings are not valid: ${validity.message}` };
  }
  const verdict = await policy.evaluate(one.request, settings);
  const object = one.request["object"] as JsonObject;
  const name = String((object["metadata"] as JsonObject | undefined)?.["name"] ?? "");
  const plain = evaluatedResponse({ ...verdict, answer: verdict.run.answer }, one.request, false);
  const response = processedResponse(plain, { id: "policy", allowedToMutate: true });
  if (message !== undefined && !response.allowed)
    response.status = { ...response.status, message: message(verdict, name) };
  const patch = response.patch === undefined ? "" : Buffer.from(response.patch, "base64").toString();
  const after = JSON.stringify(verdict.mutatedObject ?? object);
  const result = response.allowed ? "allow" : "deny";
  return { result, images: imagesIn(JSON.parse(after)), output: `${JSON.stringify(response)}\n${patch}` };
}

/** Some expectations are patterns: they were made for grep. */
function isPatternIn(text: string, output: string): boolean {
  try {
    return new RegExp(text).test(output);
  } catch {
    return false;
  }
}

function imagesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(imagesIn);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    name === "image" && typeof member === "string" ? [member] : imagesIn(member),
  );
}
