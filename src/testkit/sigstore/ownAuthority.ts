/** A certificate authority of one's own, beside Sigstore: a root and long-lived certificates for code signing. */
import { basicConstraints, keyUsage } from "../x509/extensions.js";
import { DAY, type Minted, YEAR } from "../x509/mint.js";
import { seededKey } from "../x509/seededKey.js";
import { SIGNED_AT, TRUSTED_FROM, TRUSTED_TO } from "./clock.js";
import { type CertificateRequest, leafExtensionsOf } from "./fulcio.js";
import { mintWithKeyIdentifiers } from "./fulcioAuthority.js";

/** The authority. Every authority has the same name, whatever its seed. */
export class OwnAuthority {
  readonly root: Minted;
  #serial = 1;

  constructor(readonly seed: string) {
    this.root = mintWithKeyIdentifiers({
      subject: "own root",
      serial: 1,
      notBefore: TRUSTED_FROM,
      notAfter: TRUSTED_TO,
      key: seededKey(`${seed} root`),
      extensions: [basicConstraints(true), keyUsage("keyCertSign", "cRLSign")],
    });
  }

  /**
   * A certificate of two years around the time of signing, unless it is asked for expired or too early. Members of the
   * request that are about Fulcio alone, such as those about SCTs, count for nothing.
   */
  issue(request: CertificateRequest): Minted {
    const { wrong, at = SIGNED_AT, identity, key, fields = {}, changeExtensions = (all) => all } = request;
    if (wrong === "unknown authority") {
      const { wrong: _, ...rest } = request;
      return new OwnAuthority(`${this.seed} unknown`).issue(rest);
    }
    this.#serial += 1;
    const [notBefore, notAfter] = period(at, wrong);
    const extensions = changeExtensions([...leafExtensionsOf(identity, wrong), ...(fields.extensions ?? [])]);
    return mintWithKeyIdentifiers({
      subject: "signer",
      issuer: this.root,
      serial: this.#serial,
      key,
      notBefore,
      notAfter,
      ...fields,
      extensions,
    });
  }
}

function period(at: number, wrong: CertificateRequest["wrong"]): [number, number] {
  if (wrong === "expired") return [at - YEAR, at - DAY];
  return wrong === "too early" ? [at + YEAR, at + 2 * YEAR] : [at - YEAR / 4, at + YEAR];
}
