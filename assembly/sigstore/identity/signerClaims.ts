/** What a verified certificate says of its holder. */
import { Certificate } from "../../x509/certificate";
import { FulcioExtensions } from "../../x509/profile/fulcioExtensions";
import { SignerIdentity } from "../../x509/profile/signerIdentity";

/** Names, issuer and further claims of a signer. Made of certificates that a trusted authority issued. */
@final
export class SignerClaims {
  constructor(
    readonly certificate: Certificate,
    /** Of a keyless certificate one, of others any number. */
    readonly names: Array<SignerIdentity>,
    readonly extensions: FulcioExtensions,
  ) {}

  /** Who issued the identity token; empty when the certificate does not say. */
  get issuer(): string {
    const issuer = this.extensions.issuer;
    return issuer == null ? "" : issuer;
  }

  /** All names, for explanations. */
  get subject(): string {
    const texts = new Array<string>();
    for (let i = 0; i < this.names.length; i++) texts.push(this.names[i].text);
    return texts.join(", ");
  }
}
