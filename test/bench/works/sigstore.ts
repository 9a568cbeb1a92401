/**
 * Whole verifications of what Sigstore's signers made, warm, in processor time. `keyless-v1` is an attestation of an image
 * by the public instance, log entry with inclusion proof and promise, again and again; `keyless-v1-many` goes round those of
 * dozens of signers; `keyless-v2-tsa` is a file's signature with an entry of Rekor v2 and a timestamp; the `-private` ones
 * are images that cosign 3 signed with a private instance, which sigstore-js does not take. `key-simple-signing` is the
 * older signature of an image by a key, no log asked.
 */
import { createPublicKey, verify } from "node:crypto";

import { shared } from "../../support/shared.js";
import { assayKeyless, assaySimpleSigning, isBuilt } from "../peers/assaySigstore.js";
import { sigstoreGo, sigstoreGoSimpleSigning } from "../peers/sigstoreGo.js";
import { sigstoreJs } from "../peers/sigstoreJs.js";
import type { Available } from "../peers/sigstoreVerifier.js";
import { printLine } from "../report.js";
import {
  fileOf,
  publicAttestations,
  signedImageOf,
  simpleSigningOf,
  type KeylessInput,
  type SimpleSigningInput,
} from "../sigstoreInputs.js";
import type { NotYet, Subject, Work, Works } from "../work.js";

export const sigstoreWorks: Works = {
  "keyless-v1": () => withShared((folder) => publicImages("keyless-v1", publicAttestations(folder).slice(0, 1))),
  "keyless-v1-many": () => withShared((folder) => publicImages("keyless-v1-many", publicAttestations(folder))),
  "keyless-v2-tsa": () => withShared(publicFile),
  "keyless-v1-private": () => withShared((folder) => privateImage(folder, "keyless-v1-private", "k3-email-rekor-v1")),
  "keyless-v2-private": () => withShared((folder) => privateImage(folder, "keyless-v2-private", "k3-email-rekor-v2")),
  "key-simple-signing": () => withShared(simpleSigning),
};

async function withShared(make: (folder: URL) => Promise<Work>): Promise<Work | NotYet> {
  if (shared === null) return { notYet: "the shared test data is not here" };
  return isBuilt ? make(shared) : { notYet: "the module verify-artifact is not built" };
}

/** `assay` trusts the public instance by the root that is built into the module; the peers hold the same one, read ahead. */
async function publicImages(work: string, inputs: KeylessInput[]): Promise<Work> {
  const subjects = [
    await assayKeyless(inputs, "assay", {}),
    sigstoreJs(inputs),
    await assayKeyless(inputs, "assay-trusted-root"),
  ];
  return cpuWork(work, subjects, await sigstoreGo(inputs));
}

async function publicFile(folder: URL): Promise<Work> {
  const inputs = [fileOf(folder, "sigstore-python/staging-rekor-v2.txt")];
  return cpuWork("keyless-v2-tsa", [await assayKeyless(inputs), sigstoreJs(inputs)], await sigstoreGo(inputs));
}

async function privateImage(folder: URL, work: string, fixture: string): Promise<Work> {
  const inputs = [signedImageOf(folder, fixture)];
  return cpuWork(work, [await assayKeyless(inputs)], await sigstoreGo(inputs));
}

/** No JavaScript library does this one: `node` is what one would write by hand. */
async function simpleSigning(folder: URL): Promise<Work> {
  const input = simpleSigningOf(folder, "c2-key-p256", "p256");
  const subjects = [await assaySimpleSigning(input), byHand(input)];
  return cpuWork("key-simple-signing", subjects, await sigstoreGoSimpleSigning(input));
}

function byHand({ key, payload, signature, image }: SimpleSigningInput): Subject {
  const publicKey = createPublicKey(key);
  const accepts = (text: string): boolean => {
    if (!verify("sha256", Buffer.from(text), publicKey, Buffer.from(signature, "base64"))) return false;
    const claims = JSON.parse(text) as { critical: { image: { "docker-manifest-digest": string } } };
    return claims.critical.image["docker-manifest-digest"] === image;
  };
  return { name: "node", once: () => accepts(payload), check: () => accepts(payload) && !accepts(`${payload} `) };
}

/** With the peer that is another programme, when it is there. */
function cpuWork(work: string, subjects: Subject[], go: Available): Work {
  if ("skipped" in go) {
    printLine(work, "sigstore-go", `skipped: ${go.skipped}`);
    return { subjects, clock: "cpu" };
  }
  return { subjects: [...subjects, go.subject], clock: "cpu", close: async () => go.close?.() };
}
