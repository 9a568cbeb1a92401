/** The policy module under test, and requests for it. */
import { outDirectory } from "../../build/paths.js";
import { loadPolicyFile, type Policy, type PolicyOptions } from "../../src/index.js";

/** The policy module, loaded. */
export function loadVerifyImageSignatures(options: PolicyOptions = {}): Promise<Policy> {
  return loadPolicyFile(new URL("verify-image-signatures.wasm", outDirectory), options);
}

/** A Pod with these images. */
export function pod(...images: string[]): Record<string, unknown> {
  const containers = images.map((image, index) => ({ name: `c${index}`, image }));
  return { apiVersion: "v1", kind: "Pod", metadata: { name: "test" }, spec: { containers } };
}
