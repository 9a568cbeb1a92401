/** The key that an attestor would check a signature with, before anything of it is verified: to know what to ask for. */
import { PublicKey } from "../signature/key";
import { SignedEntity } from "../sigstore/entity/signedEntity";
import { Attestor } from "../sigstore/verify/attestor";
import { Certificate } from "../x509/certificate";

/** The attestor's own key, or that of the certificate that came along or that the settings name; null when there is none. */
export function signerKey(entity: SignedEntity, attestor: Attestor): PublicKey | null {
  if (attestor.key != null) return attestor.key;
  const certificate = signerCertificate(entity, attestor);
  if (certificate == null) return null;
  const key = certificate.publicKey();
  return key.isOk ? key.value : null;
}

/** The certificate that came along, or the one that the settings name; null when there is none, or a key is wanted. */
export function signerCertificate(entity: SignedEntity, attestor: Attestor): Certificate | null {
  if (attestor.key != null) return null;
  const der = entity.material.certificate;
  const trust = attestor.certificates;
  if (der == null) return trust == null ? null : trust.leaf;
  const certificate = Certificate.fromDer(der);
  return certificate.isOk ? certificate.value : null;
}
