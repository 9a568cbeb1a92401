/** The signatures of a verdict that counted. */
import type { AttestorExplanation, SignatureExplanation, Verdict } from "../../../host/runtime/verdict.js";

/** One of them, with the attestor that it satisfied. */
export interface CountedSignature {
  readonly attestor: AttestorExplanation;
  readonly signature: SignatureExplanation;
}

/** All of them, in the module's order, each once. */
export function countedSignatures({ explanation }: Verdict): CountedSignature[] {
  return explanation.images
    .flatMap(({ rules }) => rules)
    .flatMap(({ attestors }) => attestors ?? [])
    .flatMap((attestor) => attestor.signatures.map((signature) => ({ attestor, signature })));
}

/** The verified payload's bytes; empty when the module gave none. */
export function payloadOf({ payload }: SignatureExplanation): Buffer {
  return Buffer.from(payload ?? "", "base64");
}
