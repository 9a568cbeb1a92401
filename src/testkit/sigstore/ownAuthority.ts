/** A certificate authority of somebody's own: a root, an issuing certificate, and leaves that live for years. */
import { basicConstraints, extKeyUsage, keyUsage, subjectAltName, type ExtensionTemplate } from "../x509/extensions.js";
import type { TestKey } from "../x509/keys.js";
import { type Minted, MINUTE } from "../x509/mint.js";
import { type Attribute, generalName, name } from "../x509/names.js";
import { PURPOSE } from "../x509/oids.js";
import { seededKey } from "../x509/seededKey.js";
import { TRUSTED_FROM, TRUSTED_TO } from "./clock.js";
import type { CertificateRequest } from "./fulcio.js";
import { mintWithKeyIdentifiers } from "./fulcioAuthority.js";
import { serialNumberOf } from "./serialNumber.js";

/** What a leaf is asked for with. */
export interface LeafRequest {
  /** Attributes of the name, in order. */
  subject: readonly Attribute[];
  key: TestKey;
  email?: string;
  uri?: string;
  dns?: string;
  /** Seconds since 1970. */
  from: number;
  to: number;
}

/** What is asked for otherwise. */
export type LeafChange = Pick<CertificateRequest, "wrong" | "fields" | "changeExtensions">;

/** The authority. The same request gives the same leaf, whatever was issued before. */
export class OwnAuthority {
  readonly root: Minted;
  readonly issuing: Minted;

  constructor(
    readonly seed: string,
    readonly title: string,
  ) {
    const long = { notBefore: TRUSTED_FROM, notAfter: TRUSTED_TO };
    const usage = keyUsage("keyCertSign", "cRLSign");
    this.root = mintWithKeyIdentifiers({
      ...long,
      subject: name([
        ["O", title],
        ["CN", `${title} root`],
      ]),
      serial: 1,
      key: seededKey(`${seed} root`),
      extensions: [basicConstraints(true), usage],
    });
    this.issuing = mintWithKeyIdentifiers({
      ...long,
      subject: name([
        ["O", title],
        ["CN", `${title} issuing`],
      ]),
      issuer: this.root,
      serial: 2,
      key: seededKey(`${seed} issuing`),
      extensions: [basicConstraints(true, 0), usage, extKeyUsage(PURPOSE.codeSigning)],
    });
  }

  /** The certificates above a leaf, the issuing one first. */
  get chain(): Uint8Array[] {
    return [this.issuing.der, this.root.der];
  }

  /** A leaf for code signing, right or wrong; what is asked for about SCTs changes nothing, since it has none. */
  issue(request: LeafRequest, at: number, asked: LeafChange = {}): Minted {
    const { wrong, fields = {}, changeExtensions = (all) => all } = asked;
    if (wrong === "unknown authority") return new OwnAuthority(`${this.seed} unknown`, this.title).issue(request, at);
    const { subject, key, from, to } = request;
    const purpose = wrong === "no code signing" ? PURPOSE.emailProtection : PURPOSE.codeSigning;
    return mintWithKeyIdentifiers({
      subject: name(subject),
      issuer: this.issuing,
      key,
      serialNumber: serialNumberOf(JSON.stringify([subject, from, to, wrong]), key.spki),
      notBefore: wrong === "too early" ? at + MINUTE : from,
      notAfter: wrong === "expired" ? at - MINUTE : to,
      ...fields,
      extensions: changeExtensions([
        keyUsage(wrong === "no digital signature" ? "keyAgreement" : "digitalSignature"),
        extKeyUsage(purpose),
        ...alternativeNames(request),
        ...(wrong === "a CA" ? [basicConstraints(true)] : []),
      ]),
    });
  }
}

function alternativeNames({ email, uri, dns }: LeafRequest): ExtensionTemplate[] {
  const names = [
    ...(email === undefined ? [] : [generalName.rfc822Name(email)]),
    ...(uri === undefined ? [] : [generalName.uniformResourceIdentifier(uri)]),
    ...(dns === undefined ? [] : [generalName.dNSName(dns)]),
  ];
  return names.length === 0 ? [] : [subjectAltName(names)];
}
