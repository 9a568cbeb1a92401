/** What the suites read of an answer of `verify-artifact`. */

/** The decision, and the first fault of its explanation. */
export interface ArtifactVerdict {
  accepted: boolean;
  outcome: string;
  /** Empty when it is accepted. */
  code: string;
  message: string;
}

interface Faulty {
  fault?: { code: string; message?: string };
  images?: Faulty[];
  rules?: Faulty[];
  attestors?: Faulty[];
}

interface Answer {
  accepted: boolean;
  message?: string;
  explanation?: Faulty & { outcome?: string };
}

/** Reads the answer's JSON. Its form is taken for granted. */
export function readArtifactAnswer(answer: Uint8Array): ArtifactVerdict {
  const { accepted, message = "", explanation } = JSON.parse(new TextDecoder().decode(answer)) as Answer;
  const code = accepted ? "" : (firstFault(explanation ?? {}) ?? "no fault");
  return { accepted, outcome: explanation?.outcome ?? "", code, message };
}

/** The fault that is nearest to the signature: an image's own says only that an attestor failed. */
function firstFault({ fault, images, rules, attestors }: Faulty): string | undefined {
  for (const inner of [...(images ?? []), ...(rules ?? []), ...(attestors ?? [])]) {
    const code = firstFault(inner);
    if (code !== undefined) return code;
  }
  return fault?.code;
}
