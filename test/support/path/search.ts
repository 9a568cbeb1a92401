/** Asks the harness for paths between minted certificates. */
import * as assert from "uvu/assert";

import type { Minted } from "../../../src/testkit/x509/mint.js";
import { pathOutcome, type PathRequest } from "./request.js";

export const TIME = "2026-01-01T00:00:00Z";

/** What a test says of a request besides the certificates. */
export type Settings = Partial<Omit<PathRequest, "leaf" | "anchors" | "keyAnchors" | "intermediates">> & {
  keyAnchors?: Minted[];
};

/** `ok` with the subjects of the path, leaf first, then the anchor; else the fault. Intermediates and anchors in any order. */
export function path(leaf: Minted, intermediates: Minted[], anchors: Minted[], settings: Settings = {}): string {
  const base64 = (certificate: Minted): string => Buffer.from(certificate.der).toString("base64");
  const { keyAnchors = [], ...rest } = settings;
  return pathOutcome({
    time: TIME,
    ...rest,
    leaf: base64(leaf),
    anchors: anchors.map(base64),
    keyAnchors: keyAnchors.map(base64),
    intermediates: intermediates.map(base64),
  });
}

/**
 * The same for a search and for the validation of just this path, the intermediates in order: both have to say `ok`, or the
 * same code. The search asks the rules beforehand, so that it alone would not show one that the validation lacks.
 */
export function bothPaths(...request: Parameters<typeof path>): string {
  const [leaf, intermediates, anchors, settings = {}] = request;
  const built = path(leaf, intermediates, anchors, settings);
  const validated = path(leaf, intermediates, anchors, { ...settings, isComplete: true });
  assert.is(validated.split(" ")[0], built.split(" ")[0], `${validated}; the search: ${built}`);
  return built;
}

/** A path was found. */
export function accepts(outcome: string): void {
  assert.ok(outcome.startsWith("ok "), outcome);
}

/** No path was found, because of this. */
export function refuses(outcome: string, code: string, detail: string): void {
  assert.ok(outcome.startsWith(`${code} `) && outcome.includes(detail), `${outcome} is not ${code} … ${detail}`);
}
