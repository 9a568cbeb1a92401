/** Signers and settings for every circumstance in which an image can be signed, for both modules. */
import { timestampText } from "../../../src/testkit/sigstore/clock.js";
import {
  ALICE,
  SIGNED_AT,
  SLSA_PROVENANCE,
  Sigstore as SigstoreServices,
  keySigner,
  subjectOf,
} from "../../../src/testkit/sigstore/index.js";
import { OwnAuthority } from "../../../src/testkit/sigstore/ownAuthority.js";
import { type MakingOrder, type SignerSource, makeAttachment } from "../../../src/testkit/sigstore/making.js";
import { certificateSigner } from "../../../src/testkit/sigstore/signed.js";
import type { Attachment } from "../../../src/testkit/sigstore/attachment.js";
import {
  type Circumstances,
  type TrustPermutationName,
  breakageOf,
  trustedRootOf,
} from "../../../src/testkit/permutations/index.js";
import { DAY } from "../../../src/testkit/x509/mint.js";
import { pemOf } from "../../../src/testkit/x509/pem.js";
import { seededKey } from "../../../src/testkit/x509/seededKey.js";
import { type ArtifactVerdict, ArtifactPolicy } from "../sigstore/artifactPolicy.js";
import { pod } from "../policy.js";
import { IMAGE, IMAGE_DIGEST, REPOSITORY } from "../signing.js";
import { evidenceOf } from "./evidence.js";

export const ANNOTATIONS = { env: "prod" };

/** Everything that signs and is trusted, from one seed. */
export class World {
  readonly services: SigstoreServices;
  readonly #own: OwnAuthority;
  readonly #key;

  constructor(readonly seed: string) {
    this.services = new SigstoreServices(seed);
    this.#own = new OwnAuthority(`${seed} own`);
    this.#key = seededKey(`${seed} signer`);
  }

  /** The public key, PEM. */
  get publicKey(): string {
    return pemOf("PUBLIC KEY", this.#key.spki);
  }

  /** The root of the own authority, PEM. */
  get ownRoot(): string {
    return pemOf("CERTIFICATE", this.#own.root.der);
  }

  source(kind: Circumstances["signer"]): SignerSource {
    const key = this.#key;
    return {
      kind,
      signer: (at, change) => {
        if (kind === "key") return keySigner(key);
        const request = change({ identity: ALICE, key, ...(at === undefined ? {} : { at }) });
        if (kind === "certificate") return certificateSigner(this.#own.issue(request), [this.#own.root.der]);
        const fulcio = request.by ?? this.services.fulcio;
        return certificateSigner(fulcio.issue(request), fulcio.chain);
      },
    };
  }

  /** The image, signed so. */
  sign(of: Circumstances, wrong?: string | readonly string[]): Attachment {
    const order: MakingOrder = {
      kind: of.kind,
      format: of.format,
      image: IMAGE_DIGEST,
      repository: REPOSITORY,
      log: of.log,
      timestamp: of.timestamp,
      ...(of.annotations === true ? { annotations: ANNOTATIONS } : {}),
    };
    return makeAttachment(this.services, this.source(of.signer), order, breakageOf(wrong));
  }
}

/** Every circumstance that can be. */
export function allCircumstances(): Circumstances[] {
  const all: Circumstances[] = [];
  for (const signer of ["key", "keyless", "certificate"] as const)
    for (const format of ["cosign", "bundle"] as const)
      for (const kind of ["signature", "attestation"] as const)
        for (const log of ["v1", "v2", "none"] as const)
          for (const timestamp of [false, true]) all.push({ signer, format, kind, log, timestamp });
  return all;
}

/** A module with the settings that demand what the circumstances say. */
export interface Judge {
  name: string;
  /** Whether the module can demand just that. */
  takes(of: Circumstances): boolean;
  judge(
    world: World,
    of: Circumstances,
    attachments: readonly Attachment[],
    wrongTrust?: TrustPermutationName,
  ): ArtifactVerdict;
}

const artifactPolicy = await ArtifactPolicy.load("verify-artifact");
const imagePolicy = await ArtifactPolicy.load("verify-image-signatures");

/** Takes every circumstance. */
export const verifyArtifact: Judge = {
  name: "verify-artifact",
  takes: () => true,
  judge: (world, of, attachments, wrongTrust) => {
    const settings = {
      attestors: [attestorOf(world, of)],
      trust: { trustedRoots: [trustedRootOf(world.services, wrongTrust)] },
      ignoreTlog: of.log === "none",
      timestampThreshold: of.timestamp ? 1 : 0,
      sctThreshold: of.signer === "keyless" ? 1 : 0,
      ...(of.kind === "attestation" ? { attestation: { predicateType: SLSA_PROVENANCE } } : {}),
      ...(of.annotations === true ? { annotations: ANNOTATIONS } : {}),
    };
    return artifactPolicy.judge({ image: IMAGE }, settings, evidenceOf(attachments));
  },
};

/** Demands logs of certificates' signers alone, and timestamps where nothing else says the time; it judges signatures. */
export const verifyImageSignatures: Judge = {
  name: "verify-image-signatures",
  takes: ({ signer, kind, log, timestamp, keyPeriod }) => {
    if (kind === "attestation" || keyPeriod === true) return false;
    if (signer === "key") return log === "none" && !timestamp;
    if (signer === "keyless") return log === "v1" ? !timestamp : log === "v2";
    return false;
  },
  judge: (world, of, attachments, wrongTrust) => {
    const wanted = { issuer: ALICE.issuer, subject: subjectOf(ALICE) };
    const settings = {
      signatures: [
        {
          image: "*",
          ...(of.signer === "key" ? { pubKeys: [world.publicKey] } : { keyless: [wanted] }),
          ...(of.annotations === true ? { annotations: ANNOTATIONS } : {}),
        },
      ],
      trust: { trustedRoots: [trustedRootOf(world.services, wrongTrust)] },
    };
    const kind = { group: "", version: "v1", kind: "Pod" };
    const request = { uid: "", kind, operation: "CREATE", object: pod(IMAGE) };
    return imagePolicy.judge(request, settings, evidenceOf(attachments));
  },
};

function attestorOf(world: World, of: Circumstances): unknown {
  const identities = [{ subject: subjectOf(ALICE), issuer: ALICE.issuer }];
  if (of.signer === "keyless") return { keyless: { identities } };
  if (of.signer === "certificate") return { certificates: { roots: world.ownRoot, identities } };
  const period = { validFrom: timestampText(SIGNED_AT - DAY), validTo: null };
  return { key: world.publicKey, ...(of.keyPeriod === true ? period : {}) };
}
