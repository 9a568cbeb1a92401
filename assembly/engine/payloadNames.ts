/** What signers may have called an image in the payload that they signed, and which annotations they may have added. */
import { Digest } from "../oci/digest";
import { DEFAULT_TAG, Reference } from "../oci/reference";
import { DOCKER_HUB, plainHost } from "../oci/registryHost";
import { PayloadGuesses } from "../sigstore/gather/payloadGuesses";
import { WantedAnnotation } from "../sigstore/wantedAnnotation";
import { RuleOutcome } from "./verdict";

/** What cosign calls Docker Hub. */
const COSIGN_DOCKER_HUB: string = "index.docker.io";

/**
 * The payloads of signatures of this image. cosign writes the repository's name; others, and cosign when it is told to,
 * write a name with the tag or the digest. Signatures that were copied from another repository name that one, which nobody here knows.
 */
export function payloadGuesses(reference: Reference, image: Digest, rules: Array<RuleOutcome>): PayloadGuesses {
  const repositories = repositoryNames(reference);
  const names = repositories.slice();
  const tag = reference.tag;
  for (let i = 0; i < repositories.length; i++) {
    names.push(repositories[i] + ":" + (tag == null ? DEFAULT_TAG : tag));
    names.push(repositories[i] + "@" + image.text);
  }
  return new PayloadGuesses(names, image, annotationSets(rules));
}

function repositoryNames(reference: Reference): Array<string> {
  const plain = plainHost(reference.registry);
  const names: Array<string> = [];
  if (plain == DOCKER_HUB) names.push(COSIGN_DOCKER_HUB + "/" + reference.repository);
  addName(names, reference.askedName());
  addName(names, reference.name());
  addName(names, plain + "/" + reference.repository);
  return names;
}

function addName(names: Array<string>, name: string): void {
  if (!names.includes(name)) names.push(name);
}

/** Those that each rule wants: who signs for several rules signs for each. */
function annotationSets(rules: Array<RuleOutcome>): Array<Array<WantedAnnotation>> {
  const sets = new Array<Array<WantedAnnotation>>();
  for (let i = 0; i < rules.length; i++) {
    const annotations = rules[i].rule.conditions.annotations;
    if (annotations.length > 0) sets.push(annotations);
  }
  return sets;
}
