/** What `verify` prints of the signatures that counted, as cosign does. */
import { isObject, type JsonObject } from "../../../host/json.js";
import type { EvaluatedVerdict } from "../../policy.js";
import { printableLine } from "../printable.js";
import { githubExtensions } from "./certificateExtensions.js";
import { countedSignatures, payloadOf, type CountedSignature } from "./signatures.js";

/** One JSON array with an element for each signature: its claims, and under `optional` what was found out about it. */
export function signaturesJson(verdict: EvaluatedVerdict): string {
  const image = verdict.explanation.images[0];
  const name = image?.image ?? "";
  return JSON.stringify(countedSignatures(verdict).map((counted) => shownClaims(counted, name, image?.digest ?? "")));
}

/** For each signature a few lines about the certificate, then the payload. */
export function signaturesText(verdict: EvaluatedVerdict): string {
  return countedSignatures(verdict)
    .flatMap(({ signature }) => [
      ...(signature.subject === undefined ? [] : [`Certificate subject: ${signature.subject}`]),
      ...(signature.issuer === undefined ? [] : [`Certificate issuer URL: ${signature.issuer}`]),
      ...extensionsOf(signature.certificate).map(({ name, value }) => `${name}: ${value}`),
      payloadOf(signature).toString("utf8"),
    ])
    .map(printableLine)
    .join("\n");
}

/**
 * A simple signing payload is shown as it is; an in-toto statement, which bundles hold, in the same form: the image's
 * name and digest, the predicate type and the subject's annotations.
 */
function shownClaims(counted: CountedSignature, image: string, digest: string): JsonObject {
  const payload = parse(payloadOf(counted.signature));
  const found = findings(counted);
  if (isObject(payload["critical"])) {
    const optional = { ...(isObject(payload["optional"]) ? payload["optional"] : {}), ...found };
    return { critical: payload["critical"], optional: Object.keys(optional).length === 0 ? null : optional };
  }
  const critical = {
    identity: { "docker-reference": image },
    image: { "docker-manifest-digest": digest },
    type: counted.signature.predicateType ?? "",
  };
  return { critical, optional: { ...subjectAnnotations(payload, digest), ...found } };
}

/** What was verified beside the claims, under the names that cosign has for it. */
function findings({ signature }: CountedSignature): JsonObject {
  const [entry] = signature.logEntries;
  const { subject, issuer } = signature;
  const extensions = extensionsOf(signature.certificate);
  return {
    ...(entry === undefined ? {} : { Bundle: { Payload: logEntryJson(entry) } }),
    ...(issuer === undefined ? {} : { Issuer: issuer, "1.3.6.1.4.1.57264.1.1": issuer }),
    ...(subject === undefined ? {} : { Subject: subject }),
    ...Object.fromEntries(
      extensions.flatMap(({ name, oid, value }) => [
        [name, value],
        [oid, value],
      ]),
    ),
    ...(signature.timestamps.length === 0 ? {} : { timestamps: signature.timestamps }),
  };
}

function logEntryJson(entry: CountedSignature["signature"]["logEntries"][number]): JsonObject {
  const { logId, logIndex, integratedTime } = entry;
  const time = integratedTime === undefined ? {} : { integratedTime: Math.floor(Date.parse(integratedTime) / 1000) };
  return { ...time, logIndex, logID: logId };
}

function subjectAnnotations(statement: JsonObject, digest: string): JsonObject {
  const subjects = Array.isArray(statement["subject"]) ? (statement["subject"] as unknown[]) : [];
  const hex = digest.replace("sha256:", "");
  const isThis = (subject: unknown): subject is JsonObject =>
    isObject(subject) && isObject(subject["digest"]) && subject["digest"]["sha256"] === hex;
  const annotations = subjects.find(isThis)?.["annotations"];
  return isObject(annotations) ? annotations : {};
}

function extensionsOf(certificate: string | undefined): ReturnType<typeof githubExtensions> {
  return certificate === undefined ? [] : githubExtensions(Buffer.from(certificate, "base64"));
}

/** The module has parsed it as an object before; anything else is shown as empty. */
function parse(bytes: Buffer): JsonObject {
  try {
    const value: unknown = JSON.parse(bytes.toString("utf8"));
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}
