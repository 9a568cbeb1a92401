/** All that a module can hear about one image with these attachments, as an evidence table. */
import type { EvidenceEntry } from "../../../host/runtime/evidence.js";
import { bytesOf, digestOf } from "../../../src/testkit/bytes.js";
import { type Attachment, attachmentManifest, referrerDescriptor } from "../../../src/testkit/sigstore/attachment.js";
import { VERIFIED_AT } from "../../../src/testkit/sigstore/clock.js";
import type { Layer } from "../../../src/testkit/sigstore/signatureManifest.js";
import { clockEntry } from "../sigstore/evidence.js";
import { IMAGE, IMAGE_DIGEST, REPOSITORY } from "../signing.js";

const OCI_INDEX = "application/vnd.oci.image.index.v1+json";

/** The answers about the image; what is not attached is `not-found`. */
export function evidenceOf(attachments: readonly Attachment[], now = VERIFIED_AT): EvidenceEntry[] {
  const tag = IMAGE_DIGEST.replace(":", "-");
  const referrers = attachments.filter(({ place }) => place === "referrers");
  const manifests = referrers.map(referrerDescriptor);
  return [
    { operation: "registry/v1/resolve", argument: IMAGE, answer: bytesOf(IMAGE_DIGEST) },
    clockEntry(now),
    atTag(attachments, "sig", `${REPOSITORY}:${tag}.sig`),
    atTag(attachments, "att", `${REPOSITORY}:${tag}.att`),
    missing("registry/v1/manifest", `${REPOSITORY}:${tag}`),
    {
      operation: "registry/v1/referrers",
      argument: `${REPOSITORY}@${IMAGE_DIGEST}`,
      answer: bytesOf({ schemaVersion: 2, mediaType: OCI_INDEX, manifests }),
    },
    ...referrers.map(referrerEntry),
    ...attachments.flatMap(({ layers }) => layers.slice(-2)).map(blobEntry),
  ];
}

function atTag(attachments: readonly Attachment[], place: "sig" | "att", argument: string): EvidenceEntry {
  const [first, ...others] = attachments.filter((each) => each.place === place);
  if (first === undefined) return missing("registry/v1/manifest", argument);
  const bytes = attachmentManifest(first, ...others);
  return { operation: "registry/v1/manifest", argument, answer: first.serve?.(bytes) ?? bytes };
}

function referrerEntry(attachment: Attachment): EvidenceEntry {
  const bytes = attachmentManifest(attachment);
  const argument = `${REPOSITORY}@${digestOf(bytes)}`;
  return { operation: "registry/v1/manifest", argument, answer: attachment.serve?.(bytes) ?? bytes };
}

function blobEntry({ descriptor, blob }: Layer): EvidenceEntry {
  const argument = `${REPOSITORY}@${String(descriptor["digest"])}`;
  if (blob instanceof Uint8Array) return { operation: "registry/v1/blob", argument, answer: blob };
  return { operation: "registry/v1/blob", argument, failure: { code: blob, message: "404" } };
}

function missing(operation: EvidenceEntry["operation"], argument: string): EvidenceEntry {
  return { operation, argument, failure: { code: "not-found", message: "404" } };
}
