/** Logs of a trusted root (TransparencyLogInstance of sigstore_trustroot.proto). */
import { CtLog } from "../../ct/ctLog";
import { equalBytes } from "../../bytes/compare";
import { PublicKey } from "../../signature/key";
import { TransparencyLog } from "../log/transparencyLog";
import { readKey } from "./keyDetails";
import { ProtoMessage } from "../wire/protojson";
import { adopt, enumerationOf } from "./protoValues";
import { Period, readPeriod } from "./period";

/** The members of a TransparencyLogInstance. */
export const LOG_NAMES: StaticArray<string> = [
  "baseUrl",
  "hashAlgorithm",
  "publicKey",
  "logId",
  "checkpointKeyId",
  "operator",
];

/** HashAlgorithm (sigstore_common.proto): the place is the number. */
const HASH_ALGORITHMS: StaticArray<string> = [
  "HASH_ALGORITHM_UNSPECIFIED",
  "SHA2_256",
  "SHA2_384",
  "SHA2_512",
  "SHA3_256",
  "SHA3_384",
];
const SHA2_256: i32 = 1;

/** A log's id, and the id of its key in checkpoints, are SHA-256 hashes, or the first 4 bytes of one. */
const ID_BYTES: i32 = 32;
const KEY_ID_BYTES: i32 = 4;

/** A log of signatures; null after a fault, which the reader keeps. */
export function readTransparencyLog(reader: ProtoMessage): TransparencyLog | null {
  const instance = LogInstance.read(reader);
  if (instance == null) return null;
  const period = instance.period;
  const spki = instance.key.spki;
  const url = urlOf(reader.text("baseUrl"));
  const log = TransparencyLog.fromSpki(spki, url, reader.text("operator"), period.start, period.end);
  if (log.isOk) return named(named(log.value, instance.id), instance.checkpointKeyId);
  adopt(reader, log.fault!, "publicKey");
  return null;
}

/** A baseUrl may be written without its scheme. */
function urlOf(baseUrl: string): string {
  return baseUrl.length == 0 || baseUrl.includes("//") ? baseUrl : "//" + baseUrl;
}

/** The log, which entries may also name by a stated id: some trusted roots compute the ids of Ed25519 logs otherwise. */
function named(log: TransparencyLog, id: Uint8Array): TransparencyLog {
  return id.length == 0 || log.isNamed(id) ? log : log.withStatedId(id);
}

/**
 * A log of certificates; null after a fault, which the reader keeps. Its id is computed; a trusted root that states another
 * one is refused, since RFC 6962 leaves no choice and no SCT would ever be of this log.
 */
export function readCtLog(reader: ProtoMessage): CtLog | null {
  const instance = LogInstance.read(reader);
  if (instance == null) return null;
  const log = CtLog.fromSpki(instance.key.spki, instance.period.start, instance.period.end);
  if (!log.isOk) adopt(reader, log.fault!, "publicKey");
  else if (!equalBytes(log.value.id, instance.id)) reader.refuse("it is not the SHA-256 of the key", "logId.keyId");
  return reader.fault == null ? log.value : null;
}

/** What the two kinds of log share. */
@final
class LogInstance {
  constructor(
    readonly key: PublicKey,
    readonly id: Uint8Array,
    /** Empty when it is not stated. */
    readonly checkpointKeyId: Uint8Array,
    readonly period: Period,
  ) {}

  static read(reader: ProtoMessage): LogInstance | null {
    reader.text("baseUrl");
    reader.text("operator");
    if (enumerationOf(reader, "hashAlgorithm", HASH_ALGORITHMS) != SHA2_256) {
      reader.refuse("a log's tree is of SHA2_256", "hashAlgorithm");
    }
    const id = readId(reader, "logId");
    if (id.length != ID_BYTES) reader.refuse("a log's id has 32 bytes", "logId.keyId");
    const keyId = readId(reader, "checkpointKeyId");
    if (keyId.length != 0 && keyId.length != KEY_ID_BYTES && keyId.length != ID_BYTES) {
      reader.refuse("it has 4 bytes", "checkpointKeyId.keyId");
    }
    const publicKey = reader.message("publicKey", ["rawBytes", "keyDetails", "validFor"]);
    if (publicKey == null) {
      reader.refuse("it is missing", "publicKey");
      return null;
    }
    const period = readPeriod(publicKey, true);
    const key = readKey(publicKey);
    return key == null || reader.fault != null ? null : new LogInstance(key, id, keyId, period);
  }
}

/** The bytes of a LogId; none when it is missing. */
function readId(reader: ProtoMessage, name: string): Uint8Array {
  const id = reader.message(name, ["keyId"]);
  return id == null ? new Uint8Array(0) : id.bytes("keyId");
}
