/** Certificate and timestamp authorities of a trusted root (CertificateAuthority of sigstore_trustroot.proto). */
import { MAX_CHAIN_CERTIFICATES } from "../../bytes/limits";
import { Certificate } from "../../x509/certificate";
import { readCertificates } from "../../x509/certificateFile";
import { CertificateAuthority } from "../../x509/profile/certificateAuthority";
import { ProtoMessage } from "../wire/protojson";
import { adopt } from "./protoValues";
import { readPeriod } from "./period";
import { TimestampAuthority } from "./timestampAuthority";

/** The members of a CertificateAuthority. */
export const AUTHORITY_NAMES: StaticArray<string> = ["subject", "uri", "certChain", "validFor", "operator"];

/** An authority that issues certificates; null after a fault, which the reader keeps. */
export function readCertificateAuthority(reader: ProtoMessage): CertificateAuthority | null {
  readNames(reader);
  const period = readPeriod(reader, false);
  const chain = readChain(reader);
  if (reader.fault != null) return null;
  const authority = CertificateAuthority.fromChain(chain, period.start, period.end);
  if (authority.isOk) return authority.value;
  adopt(reader, authority.fault!, "certChain");
  return null;
}

/** An authority that stamps the time; null after a fault, which the reader keeps. */
export function readTimestampAuthority(reader: ProtoMessage): TimestampAuthority | null {
  readNames(reader);
  const period = readPeriod(reader, false);
  const chain = readChain(reader);
  if (reader.fault != null) return null;
  const uri = reader.text("uri");
  const authority = TimestampAuthority.fromChain(chain, uri, reader.text("operator"), period.start, period.end);
  if (authority.isOk) return authority.value;
  adopt(reader, authority.fault!, "certChain");
  return null;
}

/** What only names the authority: it has to be of the right form. */
function readNames(reader: ProtoMessage): void {
  reader.text("uri");
  reader.text("operator");
  const subject = reader.message("subject", ["organization", "commonName"]);
  if (subject == null) return;
  subject.text("organization");
  subject.text("commonName");
}

function readChain(reader: ProtoMessage): Array<Certificate> {
  const none = new Array<Certificate>();
  const chain = reader.message("certChain", ["certificates"]);
  if (chain == null) {
    reader.refuse("it is missing", "certChain");
    return none;
  }
  const messages = chain.messages("certificates", MAX_CHAIN_CERTIFICATES, ["rawBytes"]);
  if (messages.length == 0) chain.refuse("there is no certificate", "certificates");
  const ders = new Array<Uint8Array>();
  for (let i = 0; i < messages.length; i++) ders.push(messages[i].bytes("rawBytes"));
  if (reader.fault != null) return none;
  const certificates = readCertificates(ders);
  if (certificates.isOk) return certificates.value;
  adopt(reader, certificates.fault!, "certChain");
  return none;
}
