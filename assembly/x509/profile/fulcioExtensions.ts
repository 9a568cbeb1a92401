/** What Fulcio says of the signer beside the name: the extensions 1.3.6.1.4.1.57264.1.1 to .24 (Fulcio, oid-info). */
import { DerReader } from "../../asn1/der";
import { FULCIO_ARC } from "../../asn1/oids";
import { decodeUtf8 } from "../../encoding/utf8";
import { FaultCode } from "../../fault/fault";
import { Result, fail, ok } from "../../fault/result";
import { TAG_UTF8_STRING } from "../attributeValue";
import { Certificate } from "../certificate";
import { Extension } from "../extensions";

/** The last arc of each extension's OID. */
export enum FulcioExtension {
  /** The issuer of the identity token; deprecated for IssuerV2. */
  Issuer = 1,
  GithubWorkflowTrigger = 2,
  GithubWorkflowSha = 3,
  GithubWorkflowName = 4,
  GithubWorkflowRepository = 5,
  GithubWorkflowRef = 6,
  /** Stands in the subject alternative name as an otherName, never as an extension. */
  OtherName = 7,
  IssuerV2 = 8,
  BuildSignerUri = 9,
  BuildSignerDigest = 10,
  RunnerEnvironment = 11,
  SourceRepositoryUri = 12,
  SourceRepositoryDigest = 13,
  SourceRepositoryRef = 14,
  SourceRepositoryIdentifier = 15,
  SourceRepositoryOwnerUri = 16,
  SourceRepositoryOwnerIdentifier = 17,
  BuildConfigUri = 18,
  BuildConfigDigest = 19,
  BuildTrigger = 20,
  RunInvocationUri = 21,
  SourceRepositoryVisibilityAtSigning = 22,
  DeploymentEnvironment = 23,
  TokenSubject = 24,
}

/** The last of them whose value is the text itself; from IssuerV2 on it is a UTF8String. */
const LAST_RAW: i32 = FulcioExtension.GithubWorkflowRef;
const LAST: i32 = FulcioExtension.TokenSubject;

/** The values of all of these extensions that a certificate has. Immutable. */
@final
export class FulcioExtensions {
  /** By the last arc; null for those that are not there. */
  private readonly values: Array<string | null> = new Array<string | null>(LAST + 1);

  private constructor() {}

  /**
   * Reads the extensions of a certificate. CertificateMalformed, with the extension's name in the path: a value that is not
   * UTF-8, that is not a UTF8String where one is due, or with bytes behind it. CertificateExtension: the two issuers differ,
   * one is empty, or the otherName's OID stands as an extension. Extensions of the arc beyond .24 are not looked at.
   */
  static ofCertificate(certificate: Certificate): Result<FulcioExtensions> {
    const found = new FulcioExtensions();
    const list = certificate.extensions.list;
    for (let i = 0; i < list.length; i++) {
      const arc = lastArc(list[i].oid);
      if (arc < 1 || arc > LAST) continue;
      const path = "certificate.extensions." + fulcioExtensionName(arc);
      if (arc == FulcioExtension.OtherName) return refused(FaultCode.CertificateExtension, "it is no extension", path);
      const text = arc <= LAST_RAW ? decodeUtf8(list[i].value) : readUtf8String(list[i]);
      if (text.fault) return refused(FaultCode.CertificateMalformed, text.fault!.detail, path);
      found.values[arc] = text.value;
    }
    return found.withOneIssuer();
  }

  /** The value of one extension, or null. */
  valueOf(which: FulcioExtension): string | null {
    return this.values[which];
  }

  /** Who issued the identity token, in whichever of its two encodings; null when the certificate does not say. */
  get issuer(): string | null {
    const issuer = this.values[FulcioExtension.IssuerV2];
    return issuer != null ? issuer : this.values[FulcioExtension.Issuer];
  }

  private withOneIssuer(): Result<FulcioExtensions> {
    const first = this.values[FulcioExtension.Issuer];
    const second = this.values[FulcioExtension.IssuerV2];
    if (first != null && second != null && first != second) return badIssuer("the two issuers differ");
    const issuer = this.issuer;
    return issuer != null && issuer.length == 0 ? badIssuer("the issuer is empty") : ok(this);
  }
}

/** The extension's name as Sigstore's documents spell it. */
export function fulcioExtensionName(which: FulcioExtension): string {
  switch (which) {
    case FulcioExtension.Issuer:
      return "Issuer";
    case FulcioExtension.GithubWorkflowTrigger:
      return "GitHubWorkflowTrigger";
    case FulcioExtension.GithubWorkflowSha:
      return "GitHubWorkflowSHA";
    case FulcioExtension.GithubWorkflowName:
      return "GitHubWorkflowName";
    case FulcioExtension.GithubWorkflowRepository:
      return "GitHubWorkflowRepository";
    case FulcioExtension.GithubWorkflowRef:
      return "GitHubWorkflowRef";
    case FulcioExtension.OtherName:
      return "OtherName";
    case FulcioExtension.IssuerV2:
      return "IssuerV2";
    default:
      return sourceExtensionName(which);
  }
}

function sourceExtensionName(which: FulcioExtension): string {
  switch (which) {
    case FulcioExtension.BuildSignerUri:
      return "BuildSignerURI";
    case FulcioExtension.BuildSignerDigest:
      return "BuildSignerDigest";
    case FulcioExtension.RunnerEnvironment:
      return "RunnerEnvironment";
    case FulcioExtension.SourceRepositoryUri:
      return "SourceRepositoryURI";
    case FulcioExtension.SourceRepositoryDigest:
      return "SourceRepositoryDigest";
    case FulcioExtension.SourceRepositoryRef:
      return "SourceRepositoryRef";
    case FulcioExtension.SourceRepositoryIdentifier:
      return "SourceRepositoryIdentifier";
    case FulcioExtension.SourceRepositoryOwnerUri:
      return "SourceRepositoryOwnerURI";
    case FulcioExtension.SourceRepositoryOwnerIdentifier:
      return "SourceRepositoryOwnerIdentifier";
    case FulcioExtension.BuildConfigUri:
      return "BuildConfigURI";
    case FulcioExtension.BuildConfigDigest:
      return "BuildConfigDigest";
    case FulcioExtension.BuildTrigger:
      return "BuildTrigger";
    case FulcioExtension.RunInvocationUri:
      return "RunInvocationURI";
    case FulcioExtension.SourceRepositoryVisibilityAtSigning:
      return "SourceRepositoryVisibilityAtSigning";
    case FulcioExtension.DeploymentEnvironment:
      return "DeploymentEnvironment";
    default:
      return "TokenSubject";
  }
}

/** N of the OID 1.3.6.1.4.1.57264.1.N, below 128; -1 for every other OID. */
function lastArc(oid: Uint8Array): i32 {
  const prefix = FULCIO_ARC.length;
  if (oid.length != prefix + 1 || oid[prefix] >= 0x80) return -1;
  return memory.compare(oid.dataStart, changetype<usize>(FULCIO_ARC), prefix) == 0 ? <i32>oid[prefix] : -1;
}

function readUtf8String(extension: Extension): Result<string> {
  const reader = new DerReader(extension.value);
  const contents = reader.read(TAG_UTF8_STRING);
  reader.end();
  return reader.fault ? fail<string>(FaultCode.CertificateMalformed, reader.fault!.detail) : decodeUtf8(contents);
}

function badIssuer(detail: string): Result<FulcioExtensions> {
  return refused(FaultCode.CertificateExtension, detail, "certificate.extensions.IssuerV2");
}

function refused(code: FaultCode, detail: string, path: string): Result<FulcioExtensions> {
  return fail<FulcioExtensions>(code, detail, path);
}
