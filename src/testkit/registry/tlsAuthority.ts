/** A private authority for HTTPS between tests and their servers: certificates that programs outside of the kit take too. */
import { addressOctets, commonName, generalName } from "../x509/names.js";
import {
  authorityKeyIdentifier,
  basicConstraints,
  extKeyUsage,
  keyUsage,
  subjectAltName,
  subjectKeyIdentifier,
  type ExtensionTemplate,
} from "../x509/extensions.js";
import { freshKey, type TestKey } from "../x509/keys.js";
import { DAY, YEAR, mint, type Minted } from "../x509/mint.js";
import { PURPOSE } from "../x509/oids.js";
import { pemOf } from "../x509/pem.js";

/** A certificate and its key. */
export interface TlsCertificate {
  /** PEM, without the authority's. */
  readonly certificate: string;
  /** PEM, PKCS#8. */
  readonly key: string;
}

/** How a certificate is. */
export interface TlsCertificateOptions {
  /** Seconds since 1970; a year from now when left out. */
  readonly notAfter?: number;
}

/** An authority with a name and a P-256 key of its own; its certificates are valid from yesterday for a year. */
export class TlsAuthority {
  readonly #minted: Minted;

  /** `name` is its common name. */
  constructor(name = "test authority") {
    this.#minted = issue(name, freshKey(), null, [basicConstraints(true), keyUsage("keyCertSign", "cRLSign")], {});
  }

  /** PEM: what clients, or servers that ask for client certificates, are to trust. */
  get certificate(): string {
    return pemOf("CERTIFICATE", this.#minted.der);
  }

  /** For a server at these host names and addresses; the loopback's when none are given. */
  server(names: readonly string[] = ["localhost", "127.0.0.1"], options: TlsCertificateOptions = {}): TlsCertificate {
    const alternatives = names.map((name) =>
      /^[\d.]+$|:/.test(name) ? generalName.iPAddress(addressOctets(name)) : generalName.dNSName(name),
    );
    return this.#leaf(names[0] ?? "", [extKeyUsage(PURPOSE.serverAuth), subjectAltName(alternatives)], options);
  }

  /** For a client of this common name. */
  client(name: string, options: TlsCertificateOptions = {}): TlsCertificate {
    return this.#leaf(name, [extKeyUsage(PURPOSE.clientAuth)], options);
  }

  #leaf(name: string, extensions: readonly ExtensionTemplate[], options: TlsCertificateOptions): TlsCertificate {
    const plain = [basicConstraints(false), keyUsage("digitalSignature")];
    const { der, key } = issue(name, freshKey(), this.#minted, [...plain, ...extensions], options);
    return {
      certificate: pemOf("CERTIFICATE", der),
      key: key.privateKey.export({ format: "pem", type: "pkcs8" }) as string,
    };
  }
}

function issue(
  name: string,
  key: TestKey,
  issuer: Minted | null,
  extensions: readonly ExtensionTemplate[],
  { notAfter }: TlsCertificateOptions,
): Minted {
  const now = Math.floor(Date.now() / 1000);
  const signer = issuer?.key ?? key;
  const identifiers = [subjectKeyIdentifier(key.identifier), authorityKeyIdentifier(signer.identifier)];
  return mint({
    subject: commonName(name),
    key,
    issuer,
    notBefore: now - DAY,
    notAfter: notAfter ?? now + YEAR,
    extensions: [...extensions, ...identifiers],
  });
}
