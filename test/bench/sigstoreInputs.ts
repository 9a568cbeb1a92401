/**
 * What the Sigstore works verify: real artifacts of the shared data. Bundles of the public instances, which every peer
 * takes, and images of a private one. Everything is read from files: no peer and no module asks a network.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

import type { Recording } from "../../src/testkit/registry/index.js";
import { SigstoreVectors, type SigstoreCase } from "../vectors/sigstore/cases.js";

/** The id of the public instance's first log. */
const PUBLIC_LOG = "wNI9atQGlz+VWfO6LRygH4QUfY/8W4RFwiT5i5WRgB0=";

/** One signature by an identity, and the trust that it is verified with. */
export interface KeylessInput {
  bundle: string;
  trustedRoot: string;
  identity: string;
  issuer: string;
  /** SHA-256 of the artifact or of the image's manifest, in hexadecimal. */
  sha256: string;
  /** The file's bytes, when the bundle signs bytes and no statement. */
  artifact?: Uint8Array;
  /** The image's repository when the bundle is stored beside an image; else it is a file's. */
  repository?: string;
  /** The statement's predicate type, when it is an attestation. */
  predicateType?: string;
}

/** A simple signing payload and its signature by a key. */
export interface SimpleSigningInput {
  key: string;
  payload: string;
  /** Base64. */
  signature: string;
  /** The image's digest. */
  image: string;
  /** The manifest of the signature's tag. */
  manifest: Uint8Array;
}

/** The case's bundle as a file's. */
export function fileOf(shared: URL, id: string): KeylessInput {
  const vectors = new SigstoreVectors(shared);
  const found = vectors.cases.find((each) => each.id === id);
  const artifact = found?.files["artifact"];
  if (found === undefined || artifact === undefined) throw new Error(`no case ${id} with an artifact`);
  const bytes = vectors.bytes(artifact);
  return { ...signatureOf(vectors, found), sha256: sha256(bytes), artifact: bytes };
}

/** Every attestation of the public instance in the cases, by as many signers, as if stored beside the image that it names. */
export function publicAttestations(shared: URL): KeylessInput[] {
  const vectors = new SigstoreVectors(shared);
  return vectors.cases.filter(isKeylessPass).flatMap((each) => attestationOf(vectors, each) ?? []);
}

function isKeylessPass({ kind, expected, policy }: SigstoreCase): boolean {
  return kind === "bundle" && expected === "pass" && typeof policy.identity === "string";
}

interface Bundle {
  dsseEnvelope?: { payloadType: string; payload: string };
  verificationMaterial: {
    tlogEntries?: { logId: { keyId: string }; inclusionPromise?: object; inclusionProof?: object }[];
  };
}

interface Statement {
  subject: { digest: { sha256?: string } }[];
  predicateType: string;
}

/** Null for what is no statement about something with a SHA-256, or has no entry of the public log with proof and promise. */
function attestationOf(vectors: SigstoreVectors, each: SigstoreCase): KeylessInput | null {
  const input = signatureOf(vectors, each);
  const { dsseEnvelope, verificationMaterial } = JSON.parse(input.bundle) as Bundle;
  const [entry] = verificationMaterial.tlogEntries ?? [];
  if (entry?.logId.keyId !== PUBLIC_LOG || !entry.inclusionPromise || !entry.inclusionProof) return null;
  if (dsseEnvelope?.payloadType !== "application/vnd.in-toto+json") return null;
  const { subject, predicateType } = JSON.parse(Buffer.from(dsseEnvelope.payload, "base64").toString()) as Statement;
  const hex = subject[0]?.digest.sha256;
  if (hex === undefined) return null;
  const trustedRoot = vectors.text("common/trusted_root.prod.json");
  return { ...input, trustedRoot, sha256: hex, repository: "registry.example/attested", predicateType };
}

function signatureOf(vectors: SigstoreVectors, each: SigstoreCase): Omit<KeylessInput, "sha256"> {
  return {
    bundle: vectors.file(each, "bundle") ?? "",
    trustedRoot: vectors.file(each, "trustedRoot") ?? "",
    identity: each.policy.identity ?? "",
    issuer: each.policy.issuer ?? "",
  };
}

/** The bundle that cosign stored beside the image of the fixture of that name. */
export function signedImageOf(shared: URL, name: string): KeylessInput {
  const recorded = new RecordedRepository(shared, name);
  const image = recorded.digestOf("v1");
  const { manifests } = recorded.json<{ manifests: { digest: string }[] }>(`referrers/${image}`);
  const { layers } = recorded.json<{ layers: { digest: string }[] }>(`manifests/${manifests[0]?.digest}`);
  return {
    bundle: recorded.text(`blobs/${layers[0]?.digest}`),
    trustedRoot: readFileSync(new URL("fixtures/trusted_root.json", shared), "utf8"),
    identity: "alice@example.com",
    issuer: "http://127.0.0.1:8888",
    sha256: image.slice("sha256:".length),
    repository: `registry.example/${name}`,
  };
}

/** The signature that cosign stored under the tag of the image of the fixture of that name. */
export function simpleSigningOf(shared: URL, name: string, key: string): SimpleSigningInput {
  const recorded = new RecordedRepository(shared, name);
  const image = recorded.digestOf("v1");
  const manifest = recorded.bytes(`manifests/${image.replace(":", "-")}.sig`);
  const { layers } = JSON.parse(new TextDecoder().decode(manifest)) as {
    layers: { digest: string; annotations: Record<string, string> }[];
  };
  return {
    key: readFileSync(new URL(`fixtures/keys/${key}.pub`, shared), "utf8"),
    payload: recorded.text(`blobs/${layers[0]?.digest}`),
    signature: layers[0]?.annotations["dev.cosignproject.cosign/signature"] ?? "",
    image,
    manifest,
  };
}

/** The recorded answers of a registry with one repository. */
class RecordedRepository {
  private readonly recording: Recording;

  constructor(
    shared: URL,
    private readonly name: string,
  ) {
    const file = new URL(`fixtures/${name}/registry.json`, shared);
    this.recording = JSON.parse(readFileSync(file, "utf8")) as Recording;
  }

  bytes(path: string): Uint8Array {
    const answer = this.recording[`GET /v2/${this.name}/${path}`];
    if (answer === undefined) throw new Error(`${this.name} has no ${path}`);
    return new Uint8Array(Buffer.from(answer.body_b64, "base64"));
  }

  text(path: string): string {
    return new TextDecoder().decode(this.bytes(path));
  }

  json<T>(path: string): T {
    return JSON.parse(this.text(path)) as T;
  }

  digestOf(tag: string): string {
    return `sha256:${sha256(this.bytes(`manifests/${tag}`))}`;
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
