/** The digest that a bundle states of the message that is signed (protobuf-specs, sigstore_common.proto, HashOutput). */
import { HashAlgorithm, digestBytes } from "../../hash/algorithm";
import { JsonValue } from "../../json/document";
import { StatedDigest } from "../entity/signedEntity";
import { ProtoMessage } from "./protojson";

/** The numbers of the enumeration HashAlgorithm that are known here; 0 stands for none. */
const UNSPECIFIED: i32 = 0;
const SHA2_256: i32 = 1;
const SHA2_512: i32 = 3;
const UNKNOWN: i32 = -1;

/**
 * The `messageDigest` of a MessageSignature, or null. It is a hint, so a signature may come without: it may be missing or say
 * nothing (cosign 3 writes `{}` for Ed25519). Refused: half of one, an algorithm that is not SHA-256, SHA-384 or SHA-512,
 * another length than the algorithm's.
 */
export function readStatedDigest(signature: ProtoMessage): StatedDigest | null {
  const output = signature.message("messageDigest", ["algorithm", "digest"]);
  if (output == null) return null;
  const number = algorithmNumber(output.value("algorithm"));
  const digest = output.bytes("digest");
  if (number == UNSPECIFIED && digest.length == 0) return null;
  if (number < SHA2_256 || number > SHA2_512) {
    output.refuse("not a hash algorithm that is known", "algorithm");
    return null;
  }
  const algorithm = <HashAlgorithm>(number - SHA2_256);
  if (digest.length != digestBytes(algorithm)) output.refuse("not of the algorithm's length", "digest");
  return new StatedDigest(algorithm, digest);
}

/** An enumeration's value is written by its name or its number. */
function algorithmNumber(value: JsonValue | null): i32 {
  if (value == null) return UNSPECIFIED;
  if (value.isNumber) {
    const number = value.integer();
    return number.fault || number.value.value < 0 || number.value.value > SHA2_512 ? UNKNOWN : <i32>number.value.value;
  }
  if (!value.isString) return UNKNOWN;
  const name = value.asString();
  if (name == "SHA2_256") return SHA2_256;
  if (name == "SHA2_384") return 2;
  if (name == "SHA2_512") return SHA2_512;
  return name == "HASH_ALGORITHM_UNSPECIFIED" ? UNSPECIFIED : UNKNOWN;
}
