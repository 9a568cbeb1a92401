/** Sigstore bundles of versions 0.1, 0.2 and 0.3 (protobuf-specs, sigstore_bundle.proto): one becomes a `SignedEntity`. */
import { MAX_CHAIN_CERTIFICATES, MAX_LOG_ENTRIES, MAX_TIMESTAMPS } from "../../bytes/limits";
import { Fault, FaultCode } from "../../fault/fault";
import { Result, failed, ok } from "../../fault/result";
import { Envelope, readEnvelope } from "../../intoto/envelope";
import { EntityFormat, SignedContent, SignedEntity, VerificationMaterial } from "../entity/signedEntity";
import { LogEntry } from "../log/logEntry";
import { BundleVersion, bundleVersionOf } from "./bundleMediaType";
import { TRANSPARENCY_LOG_ENTRY, readTransparencyLogEntry } from "./logEntryJson";
import { readStatedDigest } from "./messageDigest";
import { FirstFault, ProtoMessage } from "./protojson";

const BUNDLE: StaticArray<string> = ["mediaType", "verificationMaterial", "messageSignature", "dsseEnvelope"];
const VERIFICATION_MATERIAL: StaticArray<string> = [
  "publicKey",
  "x509CertificateChain",
  "certificate",
  "tlogEntries",
  "timestampVerificationData",
];

/**
 * Reads a bundle, which must not change afterwards. `name` is what explanations call it.
 *
 * BundleMalformed, with the path, for what is not protobuf's JSON of a bundle (`ProtoMessage`: a member that is not known is
 * refused); a media type of no version from `oldest` to 0.3; content other than either a signature or an envelope with
 * one signature; material other than one of a key's hint, a certificate and a chain that is not empty; a log entry
 * that cannot be read (`readTransparencyLogEntry`), in version 0.1 one without promise, later one without inclusion
 * proof; more than MAX_LOG_ENTRIES entries, MAX_TIMESTAMPS timestamps or MAX_CHAIN_CERTIFICATES certificates.
 *
 * Of a chain the first certificate is the signer's. A chain of several in version 0.3 is not refused here:
 * `hasCertificateChain` says so; one of the signer's certificate alone says no more than `certificate`. Not checked: what the certificates, timestamps and bodies of entries are; that an entry comes only once; that a
 * key's hint is the envelope's `keyid`. The size of `json` is the caller's to limit.
 */
export function parseBundle(
  json: Uint8Array,
  name: string,
  oldest: BundleVersion = BundleVersion.V01,
): Result<SignedEntity> {
  const first = new FirstFault(FaultCode.BundleMalformed);
  const bundle = ProtoMessage.fromJson(json, BUNDLE, first);
  if (bundle == null) return failed<SignedEntity>(first.fault!);
  const version = bundleVersionOf(bundle.text("mediaType"));
  if (version != BundleVersion.Unknown && version < oldest)
    bundle.refuse("an older version than is taken here", "mediaType");
  if (version == BundleVersion.Unknown) bundle.refuse("not the media type of a bundle up to version 0.3", "mediaType");
  const material = bundle.message("verificationMaterial", VERIFICATION_MATERIAL);
  if (material == null) bundle.refuse("missing", "verificationMaterial");
  if (bundle.fault) return failed<SignedEntity>(bundle.fault!);
  const read = readMaterial(material!, version);
  const content = readContent(bundle);
  if (bundle.fault) return failed<SignedEntity>(bundle.fault!);
  return ok(new SignedEntity(name, EntityFormat.Bundle, content!, read));
}

/** What is signed; null only together with a fault. */
function readContent(bundle: ProtoMessage): SignedContent | null {
  const message = bundle.message("messageSignature", ["messageDigest", "signature"]);
  const envelopeValue = bundle.value("dsseEnvelope");
  if ((message != null) == (envelopeValue != null)) {
    bundle.refuse("not just one of messageSignature and dsseEnvelope");
    return null;
  }
  if (message != null) {
    return SignedContent.message(message.someBytes("signature"), null, readStatedDigest(message));
  }
  const envelope = readEnvelope(envelopeValue!, "dsseEnvelope");
  const wrong: Fault | null = envelope.fault;
  if (wrong != null) {
    bundle.keep(wrong);
    return null;
  }
  return ofOneSignature(bundle, envelope.value);
}

function ofOneSignature(bundle: ProtoMessage, envelope: Envelope): SignedContent | null {
  if (envelope.signatures.length == 1) return SignedContent.ofEnvelope(envelope);
  bundle.refuse("the envelope of a bundle has just one signature", "dsseEnvelope");
  return null;
}

function readMaterial(material: ProtoMessage, version: BundleVersion): VerificationMaterial {
  const publicKey = material.message("publicKey", ["hint"]);
  const certificate = material.message("certificate", ["rawBytes"]);
  const chain = material.message("x509CertificateChain", ["certificates"]);
  if (i32(publicKey != null) + i32(certificate != null) + i32(chain != null) != 1) {
    material.refuse("not just one of publicKey, certificate and x509CertificateChain");
  }
  const certificates = chain == null ? new Array<Uint8Array>() : readCertificates(chain);
  if (certificate != null) certificates.push(certificate.someBytes("rawBytes"));
  const keyHint: string | null = publicKey == null ? null : publicKey.text("hint");
  return new VerificationMaterial(
    certificates.length == 0 ? null : certificates[0],
    certificates.slice(1),
    version == BundleVersion.V03 && certificates.length > 1,
    keyHint,
    readEntries(material, version),
    readTimestamps(material),
  );
}

function readCertificates(chain: ProtoMessage): Array<Uint8Array> {
  const messages = chain.messages("certificates", MAX_CHAIN_CERTIFICATES, ["rawBytes"]);
  if (messages.length == 0) chain.refuse("no certificate", "certificates");
  const certificates = new Array<Uint8Array>();
  for (let i = 0; i < messages.length; i++) certificates.push(messages[i].someBytes("rawBytes"));
  return certificates;
}

function readEntries(material: ProtoMessage, version: BundleVersion): Array<LogEntry> {
  const messages = material.messages("tlogEntries", MAX_LOG_ENTRIES, TRANSPARENCY_LOG_ENTRY);
  const entries = new Array<LogEntry>();
  for (let i = 0; i < messages.length; i++) {
    const entry = readTransparencyLogEntry(messages[i]);
    if (version == BundleVersion.V01) {
      if (entry.promise == null) messages[i].refuse("missing, and demanded in version 0.1", "inclusionPromise");
    } else if (entry.proof == null) {
      messages[i].refuse("missing, and demanded from version 0.2 on", "inclusionProof");
    }
    entries.push(entry);
  }
  return entries;
}

function readTimestamps(material: ProtoMessage): Array<Uint8Array> {
  const timestamps = new Array<Uint8Array>();
  const data = material.message("timestampVerificationData", ["rfc3161Timestamps"]);
  if (data == null) return timestamps;
  const messages = data.messages("rfc3161Timestamps", MAX_TIMESTAMPS, ["signedTimestamp"]);
  for (let i = 0; i < messages.length; i++) timestamps.push(messages[i].someBytes("signedTimestamp"));
  return timestamps;
}
