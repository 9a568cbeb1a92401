/** A certificate authority as Fulcio: a root, an intermediate, and leaves of ten minutes with an SCT inside. */
import { type ExtensionTemplate, basicConstraints, extKeyUsage, keyUsage } from "../x509/extensions.js";
import type { TestKey } from "../x509/keys.js";
import { MINUTE, type MintFields, type Minted } from "../x509/mint.js";
import { PURPOSE } from "../x509/oids.js";
import { seededKey } from "../x509/seededKey.js";
import { sctListExtension } from "../ct/sct.js";
import { mintWithKeyIdentifiers } from "./fulcioAuthority.js";
import { leafExtensions } from "./fulcioLeaf.js";
import { SIGNED_AT, TRUSTED_FROM, TRUSTED_TO } from "./clock.js";
import { CertificateTransparencyLog } from "./ctLog.js";
import { type Identity, claimExtensions, nameExtension } from "./identities.js";

/** One thing that is wrong about a certificate; all else is right. */
export type CertificateFault =
  | "no SCT"
  | "SCT of another certificate"
  | "SCT of an unknown log"
  | "SCT of another issuer"
  | "unknown authority"
  | "too early"
  | "expired"
  | "no code signing"
  | "no digital signature"
  | "a CA";

/** What a certificate is asked for with. */
export interface CertificateRequest {
  identity: Identity;
  key: TestKey;
  /** When it is issued. */
  at?: number;
  wrong?: CertificateFault;
  /** Fields of the certificate that differ. */
  fields?: MintFields;
  /** Who issues it, where that is to be another than the one that was asked. */
  by?: Fulcio;
  /** Whose SCT it has, where that is to be another log's. */
  ctLog?: CertificateTransparencyLog;
  /** When the log saw it; when it was issued, if left out. Seconds since 1970. */
  sctAt?: number;
  /** What becomes of the SCT, before it is put into the certificate. */
  changeSct?: (sct: Uint8Array) => Uint8Array;
  /** What becomes of the extensions, before anything is signed. */
  changeExtensions?: (extensions: ExtensionTemplate[]) => ExtensionTemplate[];
}

/** The authority. Every authority of a title has the same names, whatever its seed. The same requests in the same order give the same certificates. */
export class Fulcio {
  readonly root: Minted;
  readonly intermediate: Minted;
  readonly #intermediate: MintFields;
  #serial = 1000;
  /** What each leaf was made of, and its SCT. */
  readonly #issued = new Map<Uint8Array, { fields: MintFields; sct: Uint8Array | null }>();

  constructor(
    readonly seed: string,
    readonly uri: string,
    readonly ctLog: CertificateTransparencyLog,
    readonly title = "fulcio",
  ) {
    const long = { notBefore: TRUSTED_FROM, notAfter: TRUSTED_TO, serial: 1 };
    const usage = keyUsage("keyCertSign", "cRLSign");
    this.root = mintWithKeyIdentifiers({
      ...long,
      subject: `${title} root`,
      key: seededKey(`${seed} root`, "P-384"),
      extensions: [basicConstraints(true), usage],
    });
    this.#intermediate = {
      ...long,
      subject: `${title} intermediate`,
      issuer: this.root,
      key: seededKey(`${seed} intermediate`, "P-384"),
      extensions: [basicConstraints(true, 0), usage, extKeyUsage(PURPOSE.codeSigning)],
    };
    this.intermediate = mintWithKeyIdentifiers(this.#intermediate);
  }

  /** The certificates above a leaf, the issuing one first. */
  get chain(): Uint8Array[] {
    return [this.intermediate.der, this.root.der];
  }

  /** The same certificates, but for the intermediate one, which ended at that time. */
  chainEndedAt(seconds: number): Uint8Array[] {
    return [mintWithKeyIdentifiers({ ...this.#intermediate, notAfter: seconds }).der, this.root.der];
  }

  /** A leaf. Its SCT is over the same certificate without the SCT list (RFC 6962 §3.2). */
  issue(request: CertificateRequest): Minted {
    const { wrong, at = SIGNED_AT, by = this } = request;
    const issuer =
      wrong === "unknown authority" ? new Fulcio(`${this.seed} unknown`, this.uri, this.ctLog, this.title) : by;
    return issuer.#issue(request, certificateTime(at, wrong));
  }

  #issue(request: CertificateRequest, notBefore: number): Minted {
    const { identity, key, wrong, fields = {}, changeExtensions = (all) => all } = request;
    this.#serial += 1;
    const extensions = changeExtensions([...leafExtensionsOf(identity, wrong), ...(fields.extensions ?? [])]);
    const leaf: MintFields = {
      subject: "",
      issuer: this.intermediate,
      key,
      notBefore,
      notAfter: notBefore + 10 * MINUTE,
      serial: this.#serial,
      ...fields,
      extensions,
    };
    // The log sees the certificate as it is signed, not what is done to it afterwards.
    const asSigned = { ...leaf };
    delete asSigned.changeSigned;
    const sct = wrong === "no SCT" ? null : this.#sct(mintWithKeyIdentifiers(asSigned), notBefore, request);
    return this.#mint(leaf, sct);
  }

  /** A leaf of this authority again, signed again, with another SCT in it; null is none. */
  withSct(leaf: Uint8Array, sct: Uint8Array | null): Uint8Array {
    return this.#mint(this.#madeOf(leaf).fields, sct).der;
  }

  /** The SCT in a leaf of this authority. */
  sctOf(leaf: Uint8Array): Uint8Array | null {
    return this.#madeOf(leaf).sct;
  }

  #mint(fields: MintFields, sct: Uint8Array | null): Minted {
    const extensions = [...(fields.extensions ?? []), ...(sct === null ? [] : [sctListExtension(sct)])];
    const leaf = mintWithKeyIdentifiers({ ...fields, extensions });
    this.#issued.set(leaf.der, { fields, sct });
    return leaf;
  }

  #madeOf(leaf: Uint8Array): { fields: MintFields; sct: Uint8Array | null } {
    const made = this.#issued.get(leaf);
    if (made === undefined) throw new Error("a certificate of another authority");
    return made;
  }

  #sct(precertificate: Minted, notBefore: number, request: CertificateRequest): Uint8Array {
    const { wrong, ctLog = this.ctLog, sctAt = notBefore, changeSct = (sct) => sct } = request;
    const log = wrong === "SCT of an unknown log" ? new CertificateTransparencyLog(`${this.seed} unknown`, "") : ctLog;
    const { tbs } = wrong === "SCT of another certificate" ? this.root : precertificate;
    const issuer = wrong === "SCT of another issuer" ? this.root : this.intermediate;
    return changeSct(log.sct(tbs, issuer, { timestamp: sctAt * 1000 }));
  }
}

/** When a certificate begins that is asked for at that time. */
function certificateTime(at: number, wrong?: CertificateFault): number {
  if (wrong === "too early") return at + MINUTE;
  return wrong === "expired" ? at - 11 * MINUTE : at;
}

/** Of a leaf, without the SCT list; what is wrong about its use can be asked for. */
function leafExtensionsOf(identity: Identity, wrong?: CertificateFault): ReturnType<typeof leafExtensions> {
  const purpose = wrong === "no code signing" ? PURPOSE.emailProtection : PURPOSE.codeSigning;
  const extensions = leafExtensions({
    usage: [keyUsage(wrong === "no digital signature" ? "keyAgreement" : "digitalSignature")],
    purposes: [extKeyUsage(purpose)],
    names: [nameExtension(identity)],
    issuer: claimExtensions(identity),
  });
  return wrong === "a CA" ? [...extensions, basicConstraints(true)] : extensions;
}
