/** Digests as the bodies of Rekor's first version state them: `{"algorithm": "sha256", "value": HEX}`. */
import { HashAlgorithm, digestBytes } from "../../../hash/algorithm";
import { StatedDigest } from "../../entity/signedEntity";
import { GoObject } from "../../wire/goJson";

/** Reads the member. Its fault when it is missing, of another algorithm, or not a digest in lower-case hexadecimal. */
export function readHash(object: GoObject | null, name: string): StatedDigest {
  const hash: GoObject | null = object == null ? null : object.object(name);
  if (hash == null) {
    if (object != null) object.refuse("missing", name);
    return new StatedDigest(HashAlgorithm.Sha256, new Uint8Array(0));
  }
  const algorithm = algorithmOf(hash.text("algorithm"));
  if (algorithm < 0) hash.refuse("not sha256, sha384 or sha512", "algorithm");
  const known = algorithm < 0 ? HashAlgorithm.Sha256 : <HashAlgorithm>algorithm;
  const digest = hash.hex("value");
  if (digest.length != digestBytes(known)) hash.refuse("not of the algorithm's length", "value");
  return new StatedDigest(known, digest);
}

/** The algorithm, or -1. */
function algorithmOf(name: string): i32 {
  if (name == "sha256") return HashAlgorithm.Sha256;
  if (name == "sha384") return HashAlgorithm.Sha384;
  return name == "sha512" ? HashAlgorithm.Sha512 : -1;
}
