/** A wanted identity: conditions on the names, the issuer and the extensions of one certificate. */
import { Fault, FaultCode } from "../../fault/fault";
import { FulcioExtension, fulcioExtensionName } from "../../x509/profile/fulcioExtensions";
import { SignerClaims } from "./signerClaims";
import { TextMatcher } from "./textMatcher";

/** A condition on one of Fulcio's extensions. */
@final
export class ExtensionMatcher {
  constructor(
    readonly extension: FulcioExtension,
    readonly value: TextMatcher,
  ) {}
}

/** One identity: all of its conditions must hold for the same certificate. Immutable. */
@final
export class IdentityMatcher {
  constructor(
    /** On one of the names; null: any. */
    readonly subject: TextMatcher | null,
    /** On the issuer of the identity token; null: any. A certificate without one counts as one with an empty issuer. */
    readonly issuer: TextMatcher | null,
    /** On extensions, which must be there. */
    readonly extensions: Array<ExtensionMatcher>,
  ) {}

  /** Null when the claims fulfil all conditions; IdentityMismatch with the first that they do not. */
  faultOf(claims: SignerClaims): Fault | null {
    const issuer = this.issuer;
    if (issuer != null && !issuer.matches(claims.issuer)) return mismatch("issuer", issuer, claims.issuer);
    const subject = this.subject;
    if (subject != null && !matchesOne(subject, claims)) return mismatch("subject", subject, claims.subject);
    for (let i = 0; i < this.extensions.length; i++) {
      const wanted = this.extensions[i];
      const value = claims.extensions.valueOf(wanted.extension);
      if (value != null && wanted.value.matches(value)) continue;
      return mismatch(fulcioExtensionName(wanted.extension), wanted.value, value == null ? "" : value);
    }
    return null;
  }

  /** The conditions in words. */
  toString(): string {
    const parts = new Array<string>();
    const subject = this.subject;
    if (subject != null) parts.push("subject " + subject.toString());
    const issuer = this.issuer;
    if (issuer != null) parts.push("issuer " + issuer.toString());
    for (let i = 0; i < this.extensions.length; i++) {
      parts.push(fulcioExtensionName(this.extensions[i].extension) + " " + this.extensions[i].value.toString());
    }
    return parts.length == 0 ? "anybody" : parts.join(", ");
  }
}

function matchesOne(subject: TextMatcher, claims: SignerClaims): bool {
  for (let i = 0; i < claims.names.length; i++) {
    if (subject.matches(claims.names[i].text)) return true;
  }
  return false;
}

function mismatch(what: string, wanted: TextMatcher, found: string): Fault {
  const is = found.length == 0 ? "there is none" : 'it is "' + found + '"';
  return new Fault(FaultCode.IdentityMismatch, "the " + what + " is wanted " + wanted.toString() + ", " + is);
}
