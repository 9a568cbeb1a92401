/** Parameters of RSASSA-PSS and their DER, RSASSA-PSS-params (RFC 8017 appendix A.2.3, RFC 4055 §3.1). */
import { DerReader, TAG_EXPLICIT, TAG_NULL } from "../../asn1/der";
import { ID_MGF1, ID_SHA256, ID_SHA384, ID_SHA512, isOid, oidName } from "../../asn1/oids";
import { AlgorithmIdentifier, readAlgorithmIdentifier } from "../../asn1/subjectPublicKeyInfo";
import { MAX_PSS_SALT_BYTES } from "../../bytes/limits";
import { Fault, FaultCode } from "../../fault/fault";
import { Result, fail, failed, ok } from "../../fault/result";
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
  const outer = new DerReader(der);
  const fields = outer.readSequence();
  if (fields.fault) return failed<RsaPssParameters>(fields.fault!.as(FaultCode.KeyInvalid));
  if (!outer.isAtEnd) return fail<RsaPssParameters>(FaultCode.KeyInvalid, "trailing bytes after PSS parameters");
  const reader = new FieldReader(fields.value);
  const hash = reader.readHash();
  const mgfHash = reader.readMaskGenerationHash();
  const saltLength = reader.readSaltLength();
  reader.readTrailer();
  reader.readEnd();
  if (reader.fault) return failed<RsaPssParameters>(reader.fault!);
  return ok(RsaPssParameters.exactSalt(hash, mgfHash, saltLength));
}

/** Reads the fields in their order. From the first fault on, which stays, nothing more is read and values mean nothing. */
@final
class FieldReader {
  fault: Fault | null = null;

  constructor(private readonly fields: DerReader) {}

  /** hashAlgorithm [0], SHA-1 when it is left out. */
  readHash(): HashAlgorithm {
    if (!this.fields.nextIs(TAG_HASH)) return this.failHash(FaultCode.KeyUnsupported, "PSS with SHA-1");
    const field = this.readField(TAG_HASH);
    return field == null ? HashAlgorithm.Sha256 : this.hashAlgorithm(field);
  }

  /** maskGenAlgorithm [1], MGF1 with SHA-1 when it is left out. MGF1's parameters are its hash algorithm. */
  readMaskGenerationHash(): HashAlgorithm {
    if (this.fault) return HashAlgorithm.Sha256;
    if (!this.fields.nextIs(TAG_MASK_GENERATION)) {
      return this.failHash(FaultCode.KeyUnsupported, "PSS with a mask by SHA-1");
    }
    const field = this.readField(TAG_MASK_GENERATION);
    if (field == null) return HashAlgorithm.Sha256;
    const algorithm = this.algorithm(field);
    if (algorithm == null) return HashAlgorithm.Sha256;
    if (!isOid(algorithm.oid, ID_MGF1)) return this.failHash(FaultCode.KeyUnsupported, oidName(algorithm.oid));
    return this.hashAlgorithm(new DerReader(algorithm.parameters));
  }

  /** saltLength [2]. */
  readSaltLength(): i32 {
    if (this.fault || !this.fields.nextIs(TAG_SALT_LENGTH)) return DEFAULT_SALT_LENGTH;
    const length = this.readNumber(TAG_SALT_LENGTH);
    if (length == DEFAULT_SALT_LENGTH) this.fail(FaultCode.KeyInvalid, "a default PSS salt length that is written out");
    if (length > MAX_PSS_SALT_BYTES) this.fail(FaultCode.KeyInvalid, "a PSS salt that no signature has room for");
    return length;
  }

  /** trailerField [3]. */
  readTrailer(): void {
    if (this.fault || !this.fields.nextIs(TAG_TRAILER)) return;
    if (this.readNumber(TAG_TRAILER) != TRAILER_BC) this.fail(FaultCode.KeyInvalid, "a PSS trailer other than BC");
  }

  readEnd(): void {
    if (!this.fields.isAtEnd) this.fail(FaultCode.KeyInvalid, "PSS parameters of another kind or order");
  }

  /** The elements of the field that comes next; null after a fault. */
  private readField(tag: u8): DerReader | null {
    const contents = this.fields.read(tag);
    if (contents.fault == null) return new DerReader(contents.value);
    this.failAs(contents.fault!);
    return null;
  }

  /** An INTEGER below 2^24, and nothing else, in this field. */
  private readNumber(tag: u8): i32 {
    const field = this.readField(tag);
    if (field == null) return 0;
    const bytes = field.readUnsignedInteger();
    if (bytes.fault) {
      this.failAs(bytes.fault!);
      return 0;
    }
    if (!field.isAtEnd || bytes.value.length > 3)
      this.fail(FaultCode.KeyInvalid, "a PSS parameter that is no such number");
    let number = 0;
    for (let i = 0; i < bytes.value.length; i++) number = (number << 8) | bytes.value[i];
    return number;
  }

  private hashAlgorithm(reader: DerReader): HashAlgorithm {
    const algorithm = this.algorithm(reader);
    if (algorithm == null) return HashAlgorithm.Sha256;
    if (!hasNoParameters(algorithm)) return this.failHash(FaultCode.KeyInvalid, "a hash algorithm with parameters");
    if (isOid(algorithm.oid, ID_SHA256)) return HashAlgorithm.Sha256;
    if (isOid(algorithm.oid, ID_SHA384)) return HashAlgorithm.Sha384;
    if (isOid(algorithm.oid, ID_SHA512)) return HashAlgorithm.Sha512;
    return this.failHash(FaultCode.KeyUnsupported, "PSS with " + oidName(algorithm.oid));
  }

  /** The AlgorithmIdentifier that is all of this; null after a fault. */
  private algorithm(reader: DerReader): AlgorithmIdentifier | null {
    const algorithm = readAlgorithmIdentifier(reader);
    if (algorithm.fault) {
      this.failAs(algorithm.fault!);
      return null;
    }
    if (!reader.isAtEnd) this.fail(FaultCode.KeyInvalid, "trailing bytes after an algorithm of PSS parameters");
    return algorithm.value;
  }

  private failHash(code: FaultCode, detail: string): HashAlgorithm {
    this.fail(code, detail);
    return HashAlgorithm.Sha256;
  }

  private failAs(fault: Fault): void {
    this.fail(FaultCode.KeyInvalid, fault.detail);
  }

  private fail(code: FaultCode, detail: string): void {
    if (this.fault == null) this.fault = new Fault(code, detail);
  }
}

/** NULL or nothing (RFC 4055 §2.1). */
function hasNoParameters(algorithm: AlgorithmIdentifier): bool {
  const parameters = algorithm.parameters;
  return parameters.length == 0 || (parameters.length == 2 && parameters[0] == TAG_NULL && parameters[1] == 0);
}
