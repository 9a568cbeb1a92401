/** `images:` and `blobs:` – what there is in registries, and what requests bring along. */
import { parseReference } from "../../../host/registry/reference.js";
import type { BlobDescription, ImageDescription } from "./description.js";
import { readBytesFile } from "./files.js";
import { shown } from "../members.js";
import { anyText, elements, kindOf, members, namedPlaces, required, text, type Place } from "./reading.js";
import { readAttestations, readSignatures } from "./readSignatures.js";
import { DocumentError } from "../documentError.js";

const MEMBERS = ["image", "content", "platforms", "tags", "signaturesIn", "signatures", "attestations"] as const;

/** A list of images, or images by names of one's own, of which null takes the suite's away. Throws DocumentError. */
export function readImages(place: Place, folder: string): Map<string, ImageDescription | null> {
  if (!Array.isArray(place.value)) {
    const named = namedPlaces(place).map(([name, each]) => [name, readImage(each, folder)] as const);
    return new Map(named);
  }
  const images = new Map<string, ImageDescription | null>();
  for (const each of elements(place)) {
    const { image } = members(each, MEMBERS);
    const name = text(required(image, each.path, "image"));
    if (images.has(name)) throw new DocumentError(each.path, `the image ${shown(name)} is there twice`);
    images.set(name, readImage(each, folder));
  }
  return images;
}

/** Blobs by name. Throws DocumentError. */
export function readBlobs(place: Place, folder: string): Map<string, BlobDescription | null> {
  return new Map(namedPlaces(place).map(([name, each]) => [name, readBlob(each, folder)]));
}

function readImage(place: Place, folder: string): ImageDescription | null {
  if (place.value === null) return null;
  const { image, content, platforms, tags, signaturesIn, signatures, attestations } = members(place, MEMBERS);
  return {
    path: place.path,
    ...(image && { image: reference(image) }),
    ...(content && { content: anyText(content) }),
    ...(platforms && { platforms: elements(platforms).map(platform) }),
    ...(tags && { tags: elements(tags).map(tag) }),
    ...(signaturesIn && { signaturesIn: repository(signaturesIn) }),
    ...(signatures && { signatures: readSignatures(signatures, "image") }),
    ...(attestations && { attestations: readAttestations(attestations, "image", folder) }),
  };
}

function readBlob(place: Place, folder: string): BlobDescription | null {
  if (place.value === null) return null;
  const read = members(place, ["text", "base64", "file", "signatures", "attestations"]);
  const contents = [read.text, read.base64, read.file].filter((each) => each !== undefined);
  const [content, second] = contents;
  if (second !== undefined)
    throw new DocumentError(second.path, "its content is given already: one of text, base64, file");
  return {
    path: place.path,
    ...(content && { content: contentOf(content, read, folder) }),
    ...(read.signatures && { signatures: readSignatures(read.signatures, "blob") }),
    ...(read.attestations && { attestations: readAttestations(read.attestations, "blob", folder) }),
  };
}

function contentOf(
  place: Place,
  { text: isText, base64 }: { text?: Place; base64?: Place },
  folder: string,
): Uint8Array {
  if (place === isText) return new TextEncoder().encode(anyText(place));
  if (place !== base64) return readBytesFile(place, folder);
  const written = anyText(place);
  const bytes = new Uint8Array(Buffer.from(written, "base64"));
  if (Buffer.from(bytes).toString("base64") === written) return bytes;
  throw new DocumentError(place.path, "it is not base64 (padded, without blanks)");
}

/** `host/repository:tag`, as the module's look-ups spell it. Throws DocumentError. */
export function reference(place: Place): string {
  const written = text(place);
  const hint = "write it as host/repository:tag, such as registry.example/shop/app:1.0";
  try {
    if (!parseReference(written).byDigest) return written;
  } catch (error) {
    throw new DocumentError(place.path, `${(error as Error).message}; ${hint}`);
  }
  throw new DocumentError(place.path, `${shown(written)} has a digest, which a world makes itself; ${hint}`);
}

function repository(place: Place): string {
  const written = text(place);
  try {
    const { host, repository } = parseReference(`${written}:tag`);
    return `${host}/${repository}`;
  } catch {
    throw new DocumentError(
      place.path,
      `${shown(written)} is not host/repository, such as registry.example/signatures`,
    );
  }
}

function tag(place: Place): string {
  const written = text(place);
  if (/^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/.test(written)) return written;
  throw new DocumentError(place.path, `${shown(written)} is no tag`);
}

function platform(place: Place): string {
  const written = text(place);
  if (/^[a-z0-9]+\/[a-z0-9]+(\/[a-z0-9]+)?$/.test(written)) return written;
  throw new DocumentError(place.path, `${kindOf(written)} is not os/architecture, such as linux/amd64`);
}
