/** Whom a code-signing certificate names: the identities in its subject alternative name (RFC 5280 §4.2.1.6). */
import { TAG_UTF8_STRING } from "../attributeValue";
import { FULCIO_USERNAME, isOid } from "../../asn1/oids";
import { decodeUtf8 } from "../../encoding/utf8";
import { Certificate } from "../certificate";
import { GeneralName, GeneralNameKind } from "../generalName";

/** The forms of names that signers have. */
export enum IdentityKind {
  /** An rfc822Name: a person's or a service account's mail address. */
  Email,
  /** A uniformResourceIdentifier: a workflow, a SPIFFE id … */
  Uri,
  /** An otherName 1.3.6.1.4.1.57264.1.7: `user!domain`. */
  Username,
  /** A dNSName. */
  Dns,
}

/** One name of a signer. */
@final
export class SignerIdentity {
  constructor(
    readonly kind: IdentityKind,
    /** The name as it stands in the certificate; compare it as a whole. */
    readonly text: string,
  ) {}
}

/**
 * The identities among the certificate's subject alternative names, in their order. Names of other forms are left out, and
 * so are an otherName that is no UTF8String and one of any other type. A subject is no identity: whoever issues
 * certificates checks it less.
 */
export function signerIdentities(certificate: Certificate): Array<SignerIdentity> {
  const identities = new Array<SignerIdentity>();
  const names = certificate.extensions.subjectAltName;
  if (names == null) return identities;
  for (let i = 0; i < names.length; i++) {
    const identity = signerIdentity(names[i]);
    if (identity != null) identities.push(identity);
  }
  return identities;
}

/** The identity that a name is, or null. */
export function signerIdentity(name: GeneralName): SignerIdentity | null {
  switch (name.kind) {
    case GeneralNameKind.Rfc822Name:
      return new SignerIdentity(IdentityKind.Email, name.text);
    case GeneralNameKind.Uri:
      return new SignerIdentity(IdentityKind.Uri, name.text);
    case GeneralNameKind.DnsName:
      return new SignerIdentity(IdentityKind.Dns, name.text);
    case GeneralNameKind.OtherName:
      return usernameIdentity(name);
    default:
      return null;
  }
}

function usernameIdentity(name: GeneralName): SignerIdentity | null {
  const other = name.otherName!;
  if (!isOid(other.typeId, FULCIO_USERNAME) || other.value.tag != TAG_UTF8_STRING) return null;
  const text = decodeUtf8(other.value.contents);
  return text.isOk ? new SignerIdentity(IdentityKind.Username, text.value) : null;
}
