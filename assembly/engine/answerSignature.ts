/** What answers say of attestors and of the signatures that counted for them. */
import { encodeBase64Ascii } from "../encoding/base64";
import { encodeHex } from "../encoding/hex";
import { JsonWriter } from "../json/writer";
import { EntityFormat } from "../sigstore/entity/signedEntity";
import { SignerClaims } from "../sigstore/identity/signerClaims";
import { VerifiedLogEntry } from "../sigstore/log/verifyLogEntry";
import { Instant } from "../time/instant";
import { writeFaultMember } from "./answerFault";
import { AttestorOutcome, CountedSignature } from "./verdict";

/** One attestor, who stands at `path` in the settings: who, why none of the signatures counted, and those that did, or whose word it is. */
export function writeAttestor(writer: JsonWriter, outcome: AttestorOutcome, path: string, withPayloads: bool): void {
  writer.beginObject();
  writer.key("path");
  writer.string(path);
  writer.key("attestor");
  writer.string(outcome.attestor.name);
  const key = outcome.attestor.key;
  if (key != null) {
    writer.key("algorithm");
    writer.string(key.algorithmName);
  }
  const fault = outcome.fault;
  if (fault != null) writeFaultMember(writer, fault);
  if (outcome.isHostsWord) writer.key("verifiedBy").string("kubewarden-host");
  writer.key("signatures");
  writer.beginArray();
  for (let i = 0; i < outcome.signatures.length; i++) writeSignature(writer, outcome.signatures[i], withPayloads);
  writer.endArray();
  writer.endObject();
}

/** Everything in here was verified of this one signature. */
function writeSignature(writer: JsonWriter, counted: CountedSignature, withPayloads: bool): void {
  const verified = counted.verified;
  writer.beginObject();
  writer.key("name");
  writer.string(verified.entity.name);
  writer.key("format");
  writer.string(verified.entity.format == EntityFormat.Bundle ? "bundle" : "cosign");
  if (withPayloads) {
    writer.key("payload");
    writer.plainString(encodeBase64Ascii(counted.claims.payload));
  }
  if (counted.claims.predicateType.length > 0) {
    writer.key("predicateType");
    writer.string(counted.claims.predicateType);
  }
  const claims = verified.claims;
  if (claims != null) writeSigner(writer, claims, withPayloads);
  writeLogEntries(writer, verified.logEntries);
  writeTimestamps(writer, verified.timestamps);
  writer.endObject();
}

function writeSigner(writer: JsonWriter, claims: SignerClaims, withCertificate: bool): void {
  writer.key("subject");
  writer.string(claims.subject);
  if (claims.issuer.length > 0) {
    writer.key("issuer");
    writer.string(claims.issuer);
  }
  if (!withCertificate) return;
  writer.key("certificate");
  writer.plainString(encodeBase64Ascii(claims.certificate.der));
}

function writeLogEntries(writer: JsonWriter, entries: Array<VerifiedLogEntry>): void {
  writer.key("logEntries");
  writer.beginArray();
  for (let i = 0; i < entries.length; i++) {
    writer.beginObject();
    writer.key("logId");
    writer.string(encodeHex(entries[i].log.id));
    writer.key("logIndex");
    writer.integer(entries[i].logIndex);
    const time = entries[i].integratedTime;
    if (time != null) {
      writer.key("integratedTime");
      writer.string(time.toRfc3339());
    }
    writer.endObject();
  }
  writer.endArray();
}

function writeTimestamps(writer: JsonWriter, timestamps: Array<Instant>): void {
  writer.key("timestamps");
  writer.beginArray();
  for (let i = 0; i < timestamps.length; i++) writer.string(timestamps[i].toRfc3339());
  writer.endArray();
}
