/** Checks signed certificate timestamps against the logs that are trusted (RFC 6962 §3.2, §2.1.4). */
import { NamedCurve } from "../curve/namedCurve";
import { encodeHex } from "../encoding/hex";
import { FaultCode } from "../fault/fault";
import { Result, fail, ok } from "../fault/result";
import { HashAlgorithm } from "../hash/algorithm";
import { PublicKey } from "../signature/key";
import { SignatureScheme } from "../signature/scheme";
import { verifyWith } from "../signature/verify";
import { Instant } from "../time/instant";
import { CtLog } from "./ctLog";
import { LogEntry } from "./logEntry";
import { SignedCertificateTimestamp } from "./signedCertificateTimestamp";

/** HashAlgorithm (RFC 5246 §7.4.1.4.1). */
const TLS_SHA256: u8 = 4;
const TLS_SHA384: u8 = 5;
const TLS_SHA512: u8 = 6;
/** SignatureAlgorithm (RFC 5246 §7.4.1.4.1). */
const TLS_RSA: u8 = 1;
const TLS_ECDSA: u8 = 3;

/**
 * The log that has signed `sct` over `entry`.
 *
 * SctUnknownLog: no log with this id is given, or none that was valid at the SCT's time. SctMismatch: the time lies after
 * `now` (null: not checked); the algorithm bytes do not fit the log's key; the signature is malformed, of another key, or
 * over another certificate. The log's key decides the algorithm: of several logs with one id only their times can differ.
 */
export function verifySct(
  sct: SignedCertificateTimestamp,
  entry: LogEntry,
  logs: Array<CtLog>,
  now: Instant | null,
): Result<CtLog> {
  const found = findLog(sct, logs);
  if (found.fault) return found;
  if (now != null && sct.time.compare(now) > 0) return mismatch("the timestamp lies in the future");
  if (!entry.hasLoggableLength) return mismatch("no log takes in a certificate of this length");
  const scheme = schemeOf(found.value.key, sct);
  if (scheme == null) return mismatch(algorithmProblem(found.value.key, sct));
  const proof = verifyWith(found.value.key, scheme, entry.signedBytes(sct), sct.signature);
  if (proof.isOk) return found;
  return mismatch(
    proof.fault!.code == FaultCode.SignatureMismatch
      ? "not signed by the log over this certificate"
      : "the signature is malformed: " + proof.fault!.detail,
  );
}

/** The log that the SCT names, if it was valid when the SCT was made. */
function findLog(sct: SignedCertificateTimestamp, logs: Array<CtLog>): Result<CtLog> {
  let isKnown = false;
  const time = sct.time;
  for (let i = 0; i < logs.length; i++) {
    const log = logs[i];
    if (memory.compare(log.id.dataStart, sct.logId.dataStart, sct.logId.length) != 0) continue;
    if (log.isValidAt(time)) return ok(log);
    isKnown = true;
  }
  const name = "the log " + encodeHex(sct.logId);
  return fail<CtLog>(FaultCode.SctUnknownLog, name + (isKnown ? " was not valid at the SCT's time" : " is not known"));
}

/**
 * How the log's key signs, if the SCT says the same. RFC 6962 §2.1.4 has SHA-256 for every key; logs with longer keys that
 * sign with SHA-384 or SHA-512 are taken too, never a hash that is longer than the key's curve. Null when it says otherwise.
 */
function schemeOf(key: PublicKey, sct: SignedCertificateTimestamp): SignatureScheme | null {
  const ec = key.ec;
  const hash = sct.hashAlgorithm;
  if (sct.signatureAlgorithm != (ec != null ? TLS_ECDSA : TLS_RSA)) return null;
  if (ec == null) {
    if (hash < TLS_SHA256 || hash > TLS_SHA512) return null;
    return SignatureScheme.rsaPkcs1(hashAlgorithm(hash));
  }
  const longest = ec.curve == NamedCurve.P256 ? TLS_SHA256 : ec.curve == NamedCurve.P384 ? TLS_SHA384 : TLS_SHA512;
  return hash < TLS_SHA256 || hash > longest ? null : SignatureScheme.ecdsa(hashAlgorithm(hash));
}

function hashAlgorithm(hash: u8): HashAlgorithm {
  return hash == TLS_SHA256 ? HashAlgorithm.Sha256 : hash == TLS_SHA384 ? HashAlgorithm.Sha384 : HashAlgorithm.Sha512;
}

function algorithmProblem(key: PublicKey, sct: SignedCertificateTimestamp): string {
  const bytes = sct.hashAlgorithm.toString() + " and " + sct.signatureAlgorithm.toString();
  return "the algorithms " + bytes + " are not for the log's key, " + key.algorithmName;
}

function mismatch(detail: string): Result<CtLog> {
  return fail<CtLog>(FaultCode.SctMismatch, detail);
}
