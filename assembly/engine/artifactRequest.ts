/** Requests about one artifact that no Kubernetes object holds: an image in a registry, or a blob with its signature. */
import { decodeHex } from "../encoding/hex";
import { encodeUtf8 } from "../encoding/utf8";
import { Fault, FaultCode } from "../fault/fault";
import { Result, failed, ok } from "../fault/result";
import { HashAlgorithm, digestBytes, hashName } from "../hash/algorithm";
import { JsonValue } from "../json/document";
import { ArtifactDigests } from "../sigstore/entity/artifactDigests";
import { SignedEntity } from "../sigstore/entity/signedEntity";
import { parseBundle } from "../sigstore/wire/bundle";
import { DetachedMaterial, detachedAttestation, detachedSignature } from "../sigstore/wire/detached";

/** What the request asks about; just one of `image` and `blob` is there. */
@final
export class ArtifactRequest {
  constructor(
    /** The reference of an image, or "". */
    readonly image: string,
    readonly blob: BlobRequest | null,
  ) {}
}

/**
 * A blob, by the digests that are known of it, and what came along to verify it by. Without a digest nothing but who signed
 * can be found out, and only where the settings do not want more (`checkClaims`).
 */
@final
export class BlobRequest {
  constructor(
    /** What explanations call it. */
    readonly name: string,
    /** The SHA-256 in hexadecimal: how its bytes are asked for; null when it is not known. */
    readonly sha256: string | null,
    readonly digests: ArtifactDigests,
    private readonly bundle: string | null,
    private readonly detached: DetachedMaterial | null,
    /** An SCT beside the certificate, a log's answer to add-chain as JSON; or null. */
    private readonly sct: string | null,
  ) {}

  /** The signature, or the attestation, that came along. */
  entity(wantsAttestation: bool): Result<SignedEntity> {
    const bundle = this.bundle;
    if (bundle != null) return parseBundle(encodeUtf8(bundle), this.name);
    const detached = this.detached!;
    const read = wantsAttestation ? detachedAttestation(detached, this.name) : detachedSignature(detached, this.name);
    const sct = this.sct;
    if (read.isOk && sct != null) read.value.material.sct = encodeUtf8(sct);
    return read;
  }
}

/** Reads a request `{image}` or `{blob, material}`. RequestInvalid, with the path; members that are not known are refused. */
export function parseArtifactRequest(request: JsonValue): Result<ArtifactRequest> {
  const reader = new RequestReader();
  const image = request.get("image");
  if (image != null) {
    reader.checkMembers(request, "request", ["image"]);
    const reference = reader.text(request, "image", "request");
    return reader.done(new ArtifactRequest(reference, null));
  }
  reader.checkMembers(request, "request", ["blob", "material"]);
  const blob = readBlob(request, reader);
  return reader.done(new ArtifactRequest("", blob));
}

function readBlob(request: JsonValue, reader: RequestReader): BlobRequest | null {
  const blob = reader.object(request, "blob", "request");
  const material = reader.object(request, "material", "request");
  if (blob == null || material == null) return null;
  const path = "request.blob";
  reader.checkMembers(blob, path, ["name", "sha256", "sha384", "sha512", "size"]);
  const digests = ArtifactDigests.ofKnown(
    reader.digest(blob, HashAlgorithm.Sha256, path),
    reader.digest(blob, HashAlgorithm.Sha384, path),
    reader.digest(blob, HashAlgorithm.Sha512, path),
  );
  const sha256 = reader.optionalText(blob, "sha256", path);
  const name = reader.text(blob, "name", path);
  const bundle = readBundleText(material, reader);
  const detached = bundle == null ? readDetached(material, reader) : null;
  const sct: string | null = bundle == null ? reader.optionalText(material, "sct", "request.material") : null;
  return new BlobRequest(name, sha256, digests, bundle, detached, sct);
}

/** The text of a Sigstore bundle; null when the material is a signature with its companions. */
function readBundleText(material: JsonValue, reader: RequestReader): string | null {
  if (material.get("signature") != null) return null;
  reader.checkMembers(material, "request.material", ["bundle"]);
  return reader.text(material, "bundle", "request.material");
}

function readDetached(material: JsonValue, reader: RequestReader): DetachedMaterial {
  const path = "request.material";
  reader.checkMembers(material, path, ["signature", "certificate", "chain", "bundle", "timestamp", "sct"]);
  return new DetachedMaterial(
    reader.text(material, "signature", path),
    reader.optionalText(material, "certificate", path),
    reader.optionalText(material, "chain", path),
    reader.optionalText(material, "bundle", path),
    reader.optionalText(material, "timestamp", path),
  );
}

/** Reads members and keeps the first fault. */
@final
class RequestReader {
  private fault: Fault | null = null;

  done(request: ArtifactRequest): Result<ArtifactRequest> {
    const fault = this.fault;
    return fault == null ? ok(request) : failed<ArtifactRequest>(fault);
  }

  checkMembers(object: JsonValue, path: string, known: StaticArray<string>): void {
    for (let i = 0; i < object.length; i++) {
      if (!known.includes(object.keyAt(i))) this.refuse("known here: " + known.join(", "), path, object.keyAt(i));
    }
  }

  object(parent: JsonValue, key: string, path: string): JsonValue | null {
    const member = parent.get(key);
    if (member != null && member.isObject) return member;
    this.refuse("it must be an object", path, key);
    return null;
  }

  /** A text that is not empty; "" together with a fault. */
  text(parent: JsonValue, key: string, path: string): string {
    const text = this.optionalText(parent, key, path);
    if (text != null) return text;
    this.refuse("it is missing", path, key);
    return "";
  }

  optionalText(parent: JsonValue, key: string, path: string): string | null {
    const member = parent.get(key);
    if (member == null || member.isNull) return null;
    const text = member.isString ? member.asString() : "";
    if (text.length == 0) this.refuse("it must be a text that is not empty", path, key);
    return text;
  }

  digest(parent: JsonValue, algorithm: HashAlgorithm, path: string): Uint8Array | null {
    const name = hashName(algorithm);
    const text = this.optionalText(parent, name, path);
    if (text == null) return null;
    const bytes = decodeHex(text);
    if (bytes.isOk && bytes.value.length == digestBytes(algorithm)) return bytes.value;
    this.refuse("it is no digest in lower-case hexadecimal", path, name);
    return null;
  }

  private refuse(detail: string, path: string, key: string): void {
    if (this.fault == null) this.fault = new Fault(FaultCode.RequestInvalid, detail, path + "." + key);
  }
}
