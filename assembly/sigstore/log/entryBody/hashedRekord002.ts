/** Entries of kind `hashedrekord` 0.0.2, the one type of Rekor's second version (rekor-tiles, entry.proto), in protobuf's JSON. */
import { Fault, FaultCode } from "../../../fault/fault";
import { HashAlgorithm, digestBytes } from "../../../hash/algorithm";
import { JsonValue } from "../../../json/document";
import { StatedDigest } from "../../entity/signedEntity";
import { FirstFault, ProtoMessage } from "../../wire/protojson";
import { LoggedSignature } from "../loggedSignature";
import { keyDetailsMismatch } from "./keyDetails";
import { digestMismatch, signatureMismatch, verifierMismatch } from "./matching";

/** What an entry holds. */
@final
class HashedRekord {
  constructor(
    readonly digest: StatedDigest,
    readonly signature: Uint8Array,
    /** DER. */
    readonly verifier: Uint8Array,
    readonly isCertificate: bool,
    readonly keyDetails: string,
  ) {}
}

/**
 * Null when the entry is about this signature, over a message or the pre-authentication encoding of an envelope; see
 * `verifyEntryBody`. No member may be there that is not compared: what the key is said to be and the hash have to be those
 * that Sigstore's registry has for the verifier's key.
 */
export function hashedRekord002Fault(spec: JsonValue, about: LoggedSignature): Fault | null {
  const first = new FirstFault(FaultCode.LogEntryMalformed);
  const entry = readHashedRekord(new ProtoMessage(first, ".spec", spec, ["hashedRekordV002"]));
  if (entry == null || first.fault != null) return first.fault;
  const otherSignature = signatureMismatch(entry.signature, about);
  if (otherSignature != null) return otherSignature;
  const otherVerifier = verifierMismatch(entry.verifier, entry.isCertificate, about);
  if (otherVerifier != null) return otherVerifier;
  const algorithm = entry.digest.algorithm;
  const otherDigest = digestMismatch(entry.digest, about.digests.of(algorithm), "message");
  return otherDigest != null ? otherDigest : keyDetailsMismatch(entry.keyDetails, algorithm, about);
}

/** Null, or anything, with a fault in the message. */
function readHashedRekord(spec: ProtoMessage): HashedRekord | null {
  const entry = required(spec, "hashedRekordV002", ["data", "signature"]);
  const data = required(entry, "data", ["algorithm", "digest"]);
  const signature = required(entry, "signature", ["content", "verifier"]);
  const verifier = required(signature, "verifier", ["publicKey", "x509Certificate", "keyDetails"]);
  if (data == null || signature == null || verifier == null) return null;
  const isCertificate = verifier.has("x509Certificate");
  if (isCertificate && verifier.has("publicKey")) verifier.refuse("there beside a certificate", "publicKey");
  const key = required(verifier, isCertificate ? "x509Certificate" : "publicKey", ["rawBytes"]);
  if (key == null) return null;
  return new HashedRekord(
    readDigest(data),
    signature.someBytes("content"),
    key.someBytes("rawBytes"),
    isCertificate,
    verifier.someText("keyDetails"),
  );
}

function readDigest(data: ProtoMessage): StatedDigest {
  const name = data.text("algorithm");
  let algorithm = HashAlgorithm.Sha256;
  if (name == "SHA2_384") algorithm = HashAlgorithm.Sha384;
  else if (name == "SHA2_512") algorithm = HashAlgorithm.Sha512;
  else if (name != "SHA2_256") data.refuse("not SHA2_256, SHA2_384 or SHA2_512", "algorithm");
  const digest = data.bytes("digest");
  if (digest.length != digestBytes(algorithm)) data.refuse("not of the algorithm's length", "digest");
  return new StatedDigest(algorithm, digest);
}

/** A field that is a message and has to be there; null, with a fault, when it is not. */
function required(message: ProtoMessage | null, field: string, fields: StaticArray<string>): ProtoMessage | null {
  if (message == null) return null;
  const value = message.message(field, fields);
  if (value == null) message.refuse("missing", field);
  return value;
}
