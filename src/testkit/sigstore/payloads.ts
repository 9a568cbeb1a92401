/** What is signed about images and blobs, as cosign writes it: simple-signing payloads and in-toto statements. */
import { bytesOf } from "../bytes.js";
import { COSIGN_SIGN } from "./dsse.js";

/** What a signature or attestation of an image is about. */
export interface SignedImage {
  /** `sha256:HEX` of its manifest or index. */
  readonly digest: string;
  /** `host/repository`; payloads of cosign's own format name it, and nobody compares it. */
  readonly repository?: string;
}

/** Texts by names. */
type Annotations = Readonly<Record<string, string>>;

/** A simple-signing payload (cosign's SIGNATURE_SPEC). */
export function simpleSigningPayload(image: SignedImage, annotations: Annotations = {}): Uint8Array {
  const critical = {
    identity: { "docker-reference": image.repository ?? "" },
    image: { "docker-manifest-digest": image.digest },
    type: "cosign container image signature",
  };
  return bytesOf({ critical, optional: Object.keys(annotations).length === 0 ? null : annotations });
}

/** The statement under which cosign 3 signs an image; annotations are the subject's. */
export function imageStatement(image: SignedImage, annotations: Annotations = {}): Uint8Array {
  const subject = [{ digest: { sha256: hexOf(image.digest) }, annotations }];
  return bytesOf({ _type: STATEMENT_V1, subject, predicateType: COSIGN_SIGN, predicate: {} });
}

/** A statement about one artifact with this predicate; annotations are the subject's. */
export function attestationStatement(
  artifact: { digest: string; name: string },
  predicateType: string,
  predicate: unknown,
  annotations: Annotations = {},
): Uint8Array {
  const plain = { name: artifact.name, digest: { sha256: hexOf(artifact.digest) } };
  const subject = [Object.keys(annotations).length === 0 ? plain : { ...plain, annotations }];
  return bytesOf({ _type: STATEMENT_V1, subject, predicateType, predicate });
}

/** The type that one of cosign's short names stands for; any other text is the type itself. */
export function predicateTypeOf(nameOrUri: string): string {
  return SHORT_NAMES[nameOrUri] ?? nameOrUri;
}

const STATEMENT_V1 = "https://in-toto.io/Statement/v1";

const SHORT_NAMES: Readonly<Record<string, string>> = {
  custom: "https://cosign.sigstore.dev/attestation/v1",
  vuln: "https://cosign.sigstore.dev/attestation/vuln/v1",
  slsaprovenance: "https://slsa.dev/provenance/v0.2",
  slsaprovenance02: "https://slsa.dev/provenance/v0.2",
  slsaprovenance1: "https://slsa.dev/provenance/v1",
  spdx: "https://spdx.dev/Document",
  spdxjson: "https://spdx.dev/Document",
  cyclonedx: "https://cyclonedx.org/bom",
  link: "https://in-toto.io/Link/v1",
  openvex: "https://openvex.dev/ns",
};

function hexOf(digest: string): string {
  return digest.slice("sha256:".length);
}
