/**
 * An attestor as Kubewarden's capability `oci/v2/verify` asks for it: the members of its payload that say who must have
 * signed. One attestor, one question: that several must have signed is for the engine to count, not for the host.
 */
import { encodePem } from "../encoding/pemWriter";
import { decodeUtf8, encodeUtf8 } from "../encoding/utf8";
import { JsonWriter } from "../json/writer";
import { PublicKey } from "../signature/key";
import { Certificate } from "../x509/certificate";

/** The holder of a key. */
export function keyQuestion(key: PublicKey): string {
  const writer = begin("SigstorePubKeyVerify").key("pub_keys").beginArray();
  return end(writer.string(encodePem("PUBLIC KEY", key.spki)).endArray());
}

/** An identity whose issuer and subject are compared as a whole. */
export function keylessQuestion(issuer: string, subject: string): string {
  const writer = begin("SigstoreKeylessVerify").key("keyless").beginArray().beginObject();
  return end(writer.key("issuer").string(issuer).key("subject").string(subject).endObject().endArray());
}

/** An identity below a URL, which ends with a slash. */
export function keylessPrefixQuestion(issuer: string, prefix: string): string {
  const writer = begin("SigstoreKeylessPrefixVerify").key("keyless_prefix").beginArray().beginObject();
  return end(writer.key("issuer").string(issuer).key("url_prefix").string(prefix).endObject().endArray());
}

/** A workflow of the owner's; of one repository unless that is empty. */
export function githubQuestion(owner: string, repository: string): string {
  const writer = begin("SigstoreGithubActionsVerify").key("owner").string(owner).key("repo");
  return end(repository.length == 0 ? writer.nullValue() : writer.string(repository));
}

/** The holder of a certificate; `chain` null: it is trusted by itself. */
export function certificateQuestion(leaf: Certificate, chain: Array<Certificate> | null, needsLogEntry: bool): string {
  const writer = begin("SigstoreCertificateVerify").key("certificate");
  writePem(writer, leaf);
  writer.key("certificate_chain");
  if (chain == null) writer.nullValue();
  else {
    writer.beginArray();
    for (let i = 0; i < chain.length; i++) writePem(writer, chain[i]);
    writer.endArray();
  }
  return end(writer.key("require_rekor_bundle").boolean(needsLogEntry));
}

/** The bytes of the PEM text as numbers: Rust's JSON of bytes. */
function writePem(writer: JsonWriter, certificate: Certificate): void {
  const pem = encodeUtf8(encodePem("CERTIFICATE", certificate.der));
  writer.beginArray();
  for (let i = 0; i < pem.length; i++) writer.integer(pem[i]);
  writer.endArray();
}

function begin(type: string): JsonWriter {
  return new JsonWriter().beginObject().key("type").string(type);
}

/** The members alone, without braces. */
function end(writer: JsonWriter): string {
  const text = decodeUtf8(writer.endObject().toBytes()).value;
  return text.substring(1, text.length - 1);
}
