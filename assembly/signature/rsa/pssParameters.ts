/** Parameters of RSASSA-PSS and their DER, RSASSA-PSS-params (RFC 8017 appendix A.2.3, RFC 4055 §3.1). */
import { AlgorithmIdentifier, readAlgorithmIdentifier } from "../../asn1/algorithmIdentifier";
import { DerReader, TAG_EXPLICIT } from "../../asn1/der";
import { ID_MGF1, ID_SHA256, ID_SHA384, ID_SHA512, isOid, oidName } from "../../asn1/oids";
import { MAX_PSS_SALT_BYTES } from "../../bytes/limits";
import { FaultCode } from "../../fault/fault";
import { Result, failed, ok } from "../../fault/result";
import { HashAlgorithm } from "../../hash/algorithm";

const TAG_HASH: u8 = TAG_EXPLICIT;
const TAG_MASK_GENERATION: u8 = TAG_EXPLICIT + 1;
const TAG_SALT_LENGTH: u8 = TAG_EXPLICIT + 2;
const TAG_TRAILER: u8 = TAG_EXPLICIT + 3;

const DEFAULT_SALT_LENGTH: i32 = 20;
/** trailerFieldBC, the only one there is. */
const TRAILER_BC: i32 = 1;

/** How PSS signatures are to be made: the hash, the hash of MGF1, and which salts, by their length in bytes. Immutable. */
@final
export class RsaPssParameters {
  private constructor(
    readonly hash: HashAlgorithm,
    readonly mgfHash: HashAlgorithm,
    readonly minimumSaltLength: i32,
    readonly maximumSaltLength: i32,
  ) {}

  /** Salts of one length, from 0 to MAX_PSS_SALT_BYTES. */
  static exactSalt(hash: HashAlgorithm, mgfHash: HashAlgorithm, saltLength: i32): RsaPssParameters {
    return new RsaPssParameters(hash, mgfHash, saltLength, saltLength);
  }

  /** Salts of any length: whatever a signature turns out to have. */
  static anySalt(hash: HashAlgorithm, mgfHash: HashAlgorithm): RsaPssParameters {
    return new RsaPssParameters(hash, mgfHash, 0, MAX_PSS_SALT_BYTES);
  }

  /** True for a salt length that these parameters allow. */
  allowsSalt(length: i32): bool {
    return length >= this.minimumSaltLength && length <= this.maximumSaltLength;
  }

  /**
   * These parameters under those of an id-RSASSA-PSS key: both hashes must be the key's, and salts not shorter than its
   * saltLength (RFC 4055 §3.3). Null when no signature can satisfy both.
   */
  within(keyParameters: RsaPssParameters): RsaPssParameters | null {
    if (this.hash != keyParameters.hash || this.mgfHash != keyParameters.mgfHash) return null;
    const minimum = max(this.minimumSaltLength, keyParameters.minimumSaltLength);
    if (minimum > this.maximumSaltLength) return null;
    return new RsaPssParameters(this.hash, this.mgfHash, minimum, this.maximumSaltLength);
  }
}

/**
 * Reads the DER of RSASSA-PSS-params, one element and nothing after it, into parameters with an exact salt length.
 *
 * Hash algorithms may have NULL parameters or none (RFC 4055 §2.1). A trailerField of 1 may be there or not, as RFC 4055
 * §3.1 wants of verifiers; a saltLength of 20 has to be left out, since DER leaves out default values (X.690 §11.5).
 *
 * KeyInvalid: other encodings, another trailer, a salt that no signature has room for. KeyUnsupported, naming it: hashes
 * and mask generation functions that are not known here, among them SHA-1, which fields left out stand for.
 */
export function readRsaPssParameters(der: Uint8Array): Result<RsaPssParameters> {
  const outer = new DerReader(der, "parameters");
  const fields = outer.readSequence();
  outer.end();
  const hash = readHash(fields);
  const mgfHash = readMaskGenerationHash(fields);
  const saltLength = readSaltLength(fields);
  readTrailer(fields);
  fields.end();
  const fault = outer.fault;
  if (fault == null) return ok(RsaPssParameters.exactSalt(hash, mgfHash, saltLength));
  return failed<RsaPssParameters>(fault.code == FaultCode.DerInvalid ? fault.as(FaultCode.KeyInvalid) : fault);
}

/** hashAlgorithm [0], SHA-1 when it is left out. */
function readHash(fields: DerReader): HashAlgorithm {
  if (!fields.nextIs(TAG_HASH)) return unsupported(fields, "PSS with SHA-1");
  return hashAlgorithm(fields.readConstructed(TAG_HASH, "hashAlgorithm"));
}

/** maskGenAlgorithm [1], MGF1 with SHA-1 when it is left out. MGF1's parameters are its hash algorithm. */
function readMaskGenerationHash(fields: DerReader): HashAlgorithm {
  if (!fields.nextIs(TAG_MASK_GENERATION)) return unsupported(fields, "PSS with a mask by SHA-1");
  const field = fields.readConstructed(TAG_MASK_GENERATION, "maskGenAlgorithm");
  const algorithm = onlyAlgorithm(field);
  if (!isOid(algorithm.oid, ID_MGF1)) return unsupported(field, oidName(algorithm.oid));
  return hashAlgorithm(field.within(algorithm.parameters, "parameters"));
}

/** saltLength [2]. */
function readSaltLength(fields: DerReader): i32 {
  if (!fields.nextIs(TAG_SALT_LENGTH)) return DEFAULT_SALT_LENGTH;
  const field = fields.readConstructed(TAG_SALT_LENGTH, "saltLength");
  const length = field.readSmallInteger("", MAX_PSS_SALT_BYTES);
  field.end();
  if (length == DEFAULT_SALT_LENGTH) field.refuse("a default value that is written out");
  return length;
}

/** trailerField [3]. */
function readTrailer(fields: DerReader): void {
  if (!fields.nextIs(TAG_TRAILER)) return;
  const field = fields.readConstructed(TAG_TRAILER, "trailerField");
  if (field.readSmallInteger("", TRAILER_BC) != TRAILER_BC) field.refuse("a trailer other than BC");
  field.end();
}

function hashAlgorithm(reader: DerReader): HashAlgorithm {
  const algorithm = onlyAlgorithm(reader);
  if (!algorithm.hasNoParameters) reader.refuse("a hash algorithm with parameters");
  if (isOid(algorithm.oid, ID_SHA256)) return HashAlgorithm.Sha256;
  if (isOid(algorithm.oid, ID_SHA384)) return HashAlgorithm.Sha384;
  if (isOid(algorithm.oid, ID_SHA512)) return HashAlgorithm.Sha512;
  return unsupported(reader, "PSS with " + oidName(algorithm.oid));
}

/** The AlgorithmIdentifier that is all of this. */
function onlyAlgorithm(reader: DerReader): AlgorithmIdentifier {
  const algorithm = readAlgorithmIdentifier(reader);
  reader.end();
  return algorithm;
}

function unsupported(reader: DerReader, detail: string): HashAlgorithm {
  reader.refuse(detail, "", FaultCode.KeyUnsupported);
  return HashAlgorithm.Sha256;
}
