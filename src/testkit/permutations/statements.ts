/** In-toto statements that do not say the wanted thing about the image. */
import { type JsonObject } from "../sigstore/breakage.js";
import { OTHER_SHA256, jsonChanged, textReplaced, without } from "./changes.js";
import type { Group } from "./definition.js";

const OTHER_PREDICATE = "https://example.com/another-predicate/v1";

/** What can be wrong about a statement. */
export const STATEMENTS = {
  "statement of another predicate type": {
    description: "The statement is about the image, and of another predicate type than the wanted one.",
    fault: ({ kind }) => (kind === "signature" ? "payload-other-type" : "attestation-other-type"),
    breaks: { payload: jsonChanged((value) => ({ ...value, predicateType: OTHER_PREDICATE })) },
  },
  "statement of another type": {
    description: "The document's type is not that of in-toto statements.",
    fault: "payload-other-type",
    breaks: { payload: jsonChanged((value) => ({ ...value, _type: "https://example.com/Statement/v1" })) },
  },
  "statement without a subject": {
    description: "The statement is about nothing.",
    fault: "payload-invalid",
    breaks: { payload: subjects(() => []) },
  },
  "statement with a null subject": {
    description: "The subject of the statement is null.",
    fault: "payload-invalid",
    breaks: { payload: subjects(() => [null]) },
  },
  "statement with two other subjects": {
    description: "The statement is about two images, neither of which is this one.",
    fault: "payload-other-digest",
    breaks: {
      payload: subjects(([first]) => [
        digested(first, { sha256: OTHER_SHA256 }),
        digested(first, { sha256: `00${OTHER_SHA256.slice(2)}` }),
      ]),
    },
  },
  "subject with a digest cut short": {
    description: "The digest of the subject is the beginning of the image's.",
    fault: "payload-other-digest",
    breaks: { payload: subjects(([first]) => [digested(first, { sha256: sha256Of(first).slice(0, 32) })]) },
  },
  "subject with another algorithm": {
    description: "The image's SHA-256 digest stands under the name of another algorithm.",
    fault: "payload-other-digest",
    breaks: { payload: subjects(([first]) => [digested(first, { sha1: sha256Of(first) })]) },
  },
  "subject named after the image": {
    description: "The image's digest is the subject's name, and the digest of the subject is another.",
    fault: "payload-other-digest",
    breaks: {
      payload: subjects(([first]) => [
        { ...first, name: `sha256:${sha256Of(first)}`, digest: { sha256: OTHER_SHA256 } },
      ]),
    },
  },
  "statement without a predicate type": {
    description: "The statement does not say what it states.",
    fault: "payload-invalid",
    breaks: { payload: jsonChanged((value) => without(value, "predicateType")) },
  },
  "statement with duplicate keys": {
    description: "The statement has two lists of subjects: another image first, this one behind it.",
    fault: "payload-invalid",
    breaks: {
      payload: (payload) =>
        textReplaced(payload, '"subject":', `"subject":[{"digest":{"sha256":"${OTHER_SHA256}"}}],"subject":`),
    },
  },
} as const satisfies Group;

function subjects(change: (all: JsonObject[]) => unknown): (payload: Uint8Array) => Uint8Array {
  return jsonChanged((value) => ({ ...value, subject: change(value["subject"] as JsonObject[]) }));
}

function digested(subject: JsonObject | undefined, digest: JsonObject): JsonObject {
  return { ...subject, digest };
}

function sha256Of(subject: JsonObject | undefined): string {
  return String((subject?.["digest"] as JsonObject | undefined)?.["sha256"]);
}
