/**
 * Code-signing certificates of one's own authority (RFC 5280 §6 with id-kp-codeSigning): what cosign's `--certificate`,
 * `--certificate-chain`, `--ca-roots` and `--ca-intermediates`, and Kyverno's `certificates` attestor say.
 */
import { ID_KP_CODE_SIGNING } from "../../asn1/oids";
import { MAX_CHAIN_CERTIFICATES } from "../../bytes/limits";
import { FaultCode } from "../../fault/fault";
import { Result, fail, failed, ok } from "../../fault/result";
import { Instant } from "../../time/instant";
import { Certificate } from "../certificate";
import { buildPath } from "../path/buildPath";
import { CertificationPath, laterTimesFault } from "../path/certificationPath";
import { PathInput } from "../path/pathInput";
import { TrustAnchor } from "../path/trustAnchor";
import { codeSigningUsageFault } from "./codeSigningLeaf";

/** Whom the settings trust to sign code. Immutable. */
@final
export class CodeSigningTrust {
  private constructor(
    /** The one certificate that may sign; null: any that the anchors vouch for. */
    readonly leaf: Certificate | null,
    private readonly anchors: Array<TrustAnchor>,
    private readonly intermediates: Array<Certificate>,
  ) {}

  /**
   * One certificate and no chain: it is trusted by itself, and who issued it is not asked. (A Kubewarden host would ask the
   * roots of the web then, which vouch for servers and for nobody's code.)
   */
  static ofCertificate(leaf: Certificate): CodeSigningTrust {
    return new CodeSigningTrust(leaf, [TrustAnchor.fromCertificate(leaf)], []);
  }

  /**
   * A chain, what issues leaves first, the root last: the last certificate is the anchor, the others may stand between.
   * Kyverno makes anchors of all of them; then an intermediate would vouch though its root has expired. `leaf` null: any
   * leaf. CertificateUntrusted for an empty chain, which vouches for nothing; BudgetExhausted for more than
   * `MAX_CHAIN_CERTIFICATES`.
   */
  static ofChain(leaf: Certificate | null, chain: Array<Certificate>): Result<CodeSigningTrust> {
    const last = max(chain.length - 1, 0);
    return CodeSigningTrust.ofRoots(leaf, chain.slice(last), chain.slice(0, last));
  }

  /** Roots, any of which may vouch, and what may stand between. Faults as of `ofChain`, for both lists together. */
  static ofRoots(
    leaf: Certificate | null,
    roots: Array<Certificate>,
    intermediates: Array<Certificate>,
  ): Result<CodeSigningTrust> {
    if (roots.length == 0) return fail<CodeSigningTrust>(FaultCode.CertificateUntrusted, "no certificate is trusted");
    if (roots.length + intermediates.length > MAX_CHAIN_CERTIFICATES) return tooLong<CodeSigningTrust>();
    const anchors = new Array<TrustAnchor>();
    for (let i = 0; i < roots.length; i++) anchors.push(TrustAnchor.fromCertificate(roots[i]));
    return ok(new CodeSigningTrust(leaf, anchors, intermediates));
  }

  /**
   * A path from the anchors to the certificate that signed, as of `times`, one or more: the verified times of the
   * signature, else the present. Every certificate of the path is held against each of them (CVE-2026-24122), the anchors
   * too.
   *
   * `presented` is the certificate that came with the signature, or null when none did; then the settings must name one. If
   * they do, no other may be presented. `presentedChain` is what came with it, which nobody vouches for: it may help to
   * find a path. The leaf must be for code signing (see `codeSigningUsageFault`). It may say that it is a CA's as long as
   * its key usage keeps it from issuing: certificates in use do.
   *
   * CertificateUntrusted: there is no certificate, it is another than the one in the settings, or no path.
   * BudgetExhausted: more than `MAX_CHAIN_CERTIFICATES` were presented. CertificateUsage, and the faults of `buildPath`.
   * Not checked: names (see `signerIdentities`), SCTs, revocation.
   */
  verify(
    presented: Certificate | null,
    presentedChain: Array<Certificate>,
    times: Array<Instant>,
  ): Result<CertificationPath> {
    const leaf = this.signer(presented);
    if (leaf.fault) return failed<CertificationPath>(leaf.fault!);
    if (presentedChain.length > MAX_CHAIN_CERTIFICATES) return tooLong<CertificationPath>();
    const fault = codeSigningUsageFault(leaf.value);
    if (fault != null) return failed<CertificationPath>(fault);
    const input = new PathInput(times[0], this.anchors, this.intermediates.concat(presentedChain));
    input.extendedKeyUsage = ID_KP_CODE_SIGNING;
    input.isExtendedKeyUsageRequired = true;
    const path = buildPath(leaf.value, input);
    if (path.fault) return path;
    const laterFault = laterTimesFault(path.value, times);
    return laterFault == null ? path : failed<CertificationPath>(laterFault);
  }

  /** The certificate whose path is sought. */
  private signer(presented: Certificate | null): Result<Certificate> {
    const named = this.leaf;
    if (presented == null) {
      return named != null
        ? ok<Certificate>(named)
        : fail<Certificate>(FaultCode.CertificateUntrusted, "there is no certificate");
    }
    if (named == null || named.equals(presented)) return ok<Certificate>(presented);
    return fail<Certificate>(FaultCode.CertificateUntrusted, "another certificate than the one in the settings");
  }
}

function tooLong<T>(): Result<T> {
  return fail<T>(FaultCode.BudgetExhausted, `a chain of more than ${MAX_CHAIN_CERTIFICATES} certificates`);
}
