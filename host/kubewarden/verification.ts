/**
 * The calls `oci/v1/verify` and `oci/v2/verify`, decided by the module verify-image-signatures: the request becomes its
 * settings and a Pod, and what it explains becomes the answer or the sentence of a Kubewarden host. Nothing is decided here, and
 * a check that failed is always an error: there are policies that do not look at `is_trusted`.
 */
import { isObject, type JsonObject } from "../json.js";
import { isSha256Digest } from "../registry/digest.js";
import type { AttestorExplanation, Fault, ImageExplanation, Verdict } from "../runtime/verdict.js";
import { CallbackFailure, failureBecause } from "./callback.js";
import { constraintTexts } from "./constraints.js";
import { json, wholeName } from "./images.js";
import type { Judge } from "./options.js";
import type { VerificationRequest } from "./requests.js";

/** `{"is_trusted":true,"digest":…}`. Throws CallbackFailure whenever the module did not verify the image. */
export async function verifyImage(
  asked: VerificationRequest,
  verifier: Judge,
  trust: JsonObject | undefined,
): Promise<Uint8Array> {
  const request = withWrittenUrls(asked);
  refuseEmpty(request);
  const { image } = request.request;
  const whole = wholeName(image);
  if (whole === null) throw failureBecause("Invalid OCI image reference", "invalid reference format");
  const verdict = await verifier.evaluate(podOf(image), settingsOf(request, trust));
  const digest = verifiedDigest(verdict);
  if (digest === null) throw failureOf(request, whole, verdict);
  return json({ is_trusted: true, digest });
}

/** The settings of verify-image-signatures that ask for the same. */
export function settingsOf(request: VerificationRequest, trust: JsonObject | undefined): JsonObject {
  const { annotations } = request.request;
  const entry = { image: "*", ...signersOf(request), ...(annotations === null ? {} : { annotations }) };
  return {
    signatures: [entry],
    modifyImagesWithDigest: false,
    denyUnmatchedImages: true,
    ...(trust === undefined ? {} : { trust }),
  };
}

function signersOf({ kind, request }: VerificationRequest): JsonObject {
  switch (kind) {
    case "SigstorePubKeyVerify":
      return { pubKeys: request.pub_keys };
    case "SigstoreKeylessVerify":
      return { keyless: request.keyless };
    case "SigstoreKeylessPrefixVerify":
      return { keylessPrefix: request.keyless_prefix };
    case "SigstoreGithubActionsVerify":
      return { githubActions: { owner: request.owner, ...(request.repo === null ? {} : { repo: request.repo }) } };
    case "SigstoreCertificateVerify":
      return {
        certificates: [pem(request.certificate, "certificate")],
        ...(request.certificate_chain === null
          ? {}
          : { certificateChain: request.certificate_chain.map((each, i) => pem(each, `certificate_chain[${i}]`)) }),
        requireRekorBundle: request.require_rekor_bundle,
      };
  }
}

function pem(bytes: readonly number[], name: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(bytes));
  } catch {
    throw new CallbackFailure(`${name} is not PEM: it is not UTF-8 text`);
  }
}

/** URLs as a URL's parser writes them, since the module compares texts. Throws CallbackFailure for what is no URL. */
function withWrittenUrls(asked: VerificationRequest): VerificationRequest {
  if (asked.kind !== "SigstoreKeylessPrefixVerify") return asked;
  const keyless_prefix = asked.request.keyless_prefix.map(({ issuer, url_prefix }, index) => {
    if (!URL.canParse(url_prefix)) {
      throw new CallbackFailure(
        `keyless_prefix[${index}].url_prefix ${JSON.stringify(url_prefix)} is not a URL: write it like https://github.com/OWNER/`,
      );
    }
    return { issuer, url_prefix: new URL(url_prefix).href };
  });
  return { kind: asked.kind, request: { ...asked.request, keyless_prefix } };
}

function refuseEmpty({ kind, request }: VerificationRequest): void {
  if (kind === "SigstorePubKeyVerify" && request.pub_keys.length === 0) {
    throw new CallbackFailure("Must provide at least one pub key");
  }
  const isEmpty =
    (kind === "SigstoreKeylessVerify" && request.keyless.length === 0) ||
    (kind === "SigstoreKeylessPrefixVerify" && request.keyless_prefix.length === 0);
  if (isEmpty) throw new CallbackFailure("Must provide keyless info");
  if (kind === "SigstoreGithubActionsVerify" && request.owner === "") {
    throw new CallbackFailure("Must provide owner info");
  }
}

function podOf(image: string): JsonObject {
  const metadata = { name: "image" };
  return { apiVersion: "v1", kind: "Pod", metadata, spec: { containers: [{ name: "image", image }] } };
}

/** The digest, when the module says in every place where it could say otherwise that this one image was verified. */
function verifiedDigest({ accepted, explanation }: Verdict): string | null {
  const [image, ...others] = explanation.images;
  if (!accepted || explanation.outcome !== "allowed" || image?.outcome !== "verified" || others.length > 0) return null;
  // A host's word, this one's even, would be no proof.
  if (image.verifiedBy === "kubewarden-host") return null;
  return image.digest !== undefined && isSha256Digest(image.digest) ? image.digest : null;
}

/** Layers with these faults do not get as far as being held against signers, in a Kubewarden host. */
const LOST_LAYERS = [
  "payload-other-digest",
  "payload-invalid",
  "signature-malformed",
  "evidence-mismatch",
  "log-promise",
];
const NO_LAYER = "No Signature Layer passed verification";

/** Why the first image of the verdict was not verified, as a Kubewarden host would say it; `whole` is the image's full name. */
export function failureOf(
  request: VerificationRequest,
  whole: string,
  { message, explanation }: Pick<Verdict, "message" | "explanation">,
): CallbackFailure {
  const [image] = explanation.images;
  if (image === undefined || explanation.outcome === "allowed") {
    return new CallbackFailure(`Image verification failed: ${message === "" ? "the module gave no reason" : message}`);
  }
  const reason = image.fault?.message ?? message;
  if (explanation.outcome === "indeterminate" || isAboutImage(image.fault)) {
    return failureBecause("failed to get image trusted layers", reason);
  }
  if (image.fault?.code === "signature-missing") return new CallbackFailure(`no signatures found for image: ${whole} `);
  const attestors = attestorsOf(image);
  const faults = attestors.map(({ fault }) => fault?.code).filter((code) => code !== undefined);
  if (faults.length > 0 && faults.every((code) => LOST_LAYERS.includes(code))) {
    return failureBecause("failed to get image trusted layers", NO_LAYER);
  }
  if (request.kind === "SigstoreCertificateVerify") {
    return new CallbackFailure("verification failed: Several Signature Layers failed verification");
  }
  return new CallbackFailure(missingSignatures(request, attestors));
}

/** The image itself, not what signs it. */
function isAboutImage(fault: Fault | undefined): boolean {
  return fault !== undefined && ["image-not-found", "reference-invalid", "manifest-invalid"].includes(fault.code);
}

function attestorsOf(image: ImageExplanation): AttestorExplanation[] {
  return image.rules.flatMap(({ attestors }) => attestors);
}

/** Every constraint that was not satisfied: attestors stand in the order of the constraints that they were made of. */
function missingSignatures(request: VerificationRequest, attestors: readonly AttestorExplanation[]): string {
  const constraints = constraintTexts(request);
  const unsatisfied = constraints.filter((_, index) => {
    const attestor = attestors[index];
    return attestor === undefined || isObject(attestor.fault);
  });
  const listed = unsatisfied.length === 0 ? constraints : unsatisfied;
  return `Image verification failed: missing signatures\nThe following constraints were not satisfied:\n${listed.join("")}`;
}
