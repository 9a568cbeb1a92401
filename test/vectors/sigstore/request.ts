/** The request that a case makes to `verify-artifact`, and the world that answers the module's look-ups. */
import { createHash } from "node:crypto";

import { clockCapability } from "../../../host/capability/clock.js";
import type { Lookup } from "../../../host/capability/lookup.js";
import { OPERATIONS } from "../../../host/generated/operations.gen.js";
import { LookupFailure } from "../../../host/registry/failure.js";
import type { Lookups } from "../../../host/runtime/evaluator.js";
import type { SigstoreCase, SigstoreVectors } from "./cases.js";

/** The present of the test data. */
const NOW = "2026-11-21T00:00:00Z";

/** A repository that holds the case's image and nothing else. */
const REPOSITORY = "registry.example/vectors";

/** Suffix of the tag, by kind. */
const TAG_SUFFIXES: Record<string, string> = { "cosign-legacy-image": "sig", "cosign-legacy-attestation": "att" };

/** What is asked about: an image by its digest, or a blob with the bundle that came with it. */
export function requestOf(vectors: SigstoreVectors, each: SigstoreCase): Record<string, unknown> {
  const image = each.policy.imageDigest;
  if (image !== undefined) return { image: `${REPOSITORY}@${image}` };
  return { blob: { name: each.id, ...digests(vectors, each) }, material: { bundle: vectors.file(each, "bundle") } };
}

/** All digests and the size of the artifact, or the one that is said of it. */
function digests(vectors: SigstoreVectors, { files, artifactDigest }: SigstoreCase): Record<string, unknown> {
  const path = files["artifact"];
  if (path === undefined) {
    const [algorithm = "", hex = ""] = (artifactDigest ?? "").split(":");
    return hex === "" ? {} : { [algorithm]: hex };
  }
  const bytes = vectors.bytes(path);
  const hex = (algorithm: string): string => createHash(algorithm).update(bytes).digest("hex");
  return { sha256: hex("sha256"), sha384: hex("sha384"), sha512: hex("sha512"), size: bytes.length };
}

/** Answers from the case's files; whatever else is asked for is not there. */
export function lookupsOf(vectors: SigstoreVectors, each: SigstoreCase): Lookups {
  const answers = new Map(answersOf(vectors, each));
  const found: Lookup = async (argument) => {
    const answer = answers.get(new TextDecoder().decode(argument));
    if (answer === undefined) throw new LookupFailure("not-found", "not in the case");
    return answer;
  };
  return {
    ...clockCapability(() => new Date(each.policy.now ?? NOW)),
    [OPERATIONS.registryManifest]: found,
    [OPERATIONS.registryBlob]: found,
    [OPERATIONS.registryReferrers]: found,
    [OPERATIONS.artifactContent]: found,
  };
}

function answersOf(vectors: SigstoreVectors, { kind, files, policy }: SigstoreCase): [string, Uint8Array][] {
  const tag = `${(policy.imageDigest ?? "").replace(":", "-")}.${TAG_SUFFIXES[kind]}`;
  return Object.entries(files).flatMap(([role, path]): [string, Uint8Array][] => {
    if (role === "manifest") return [[`${REPOSITORY}:${tag}`, vectors.bytes(path)]];
    if (role.startsWith("blob:")) return [[`${REPOSITORY}@${role.slice("blob:".length)}`, vectors.bytes(path)]];
    if (role !== "artifact") return [];
    const bytes = vectors.bytes(path);
    return [[`sha256:${createHash("sha256").update(bytes).digest("hex")}`, bytes]];
  });
}
