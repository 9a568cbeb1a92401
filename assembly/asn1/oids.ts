/** The object identifiers that the core knows, as the contents of their DER encodings (X.690 §8.19), and their names. */

/** 2.5.4.45, the one attribute whose values are bit strings (X.520 §6.2.7). */
export const ID_AT_X500_UNIQUE_IDENTIFIER: StaticArray<u8> = [0x55, 0x04, 0x2d];
/** 0.9.2342.19200300.100.1.25 (RFC 4519 §2.4). */
export const ID_DOMAIN_COMPONENT: StaticArray<u8> = [0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 0x01, 0x19];
/** 0.9.2342.19200300.100.1.1 (RFC 4519 §2.39). */
export const ID_USER_ID: StaticArray<u8> = [0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 0x01, 0x01];
/** 1.2.840.113549.1.9.1 (RFC 5280 appendix A.1). */
export const ID_EMAIL_ADDRESS: StaticArray<u8> = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x01];
/** 1.3.6.1.5.5.7.8.9, an otherName that rfc822Name constraints apply to (RFC 9598 §3). */
export const ID_ON_SMTP_UTF8_MAILBOX: StaticArray<u8> = [0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x08, 0x09];

/** 1.2.840.10045.2.1, an elliptic-curve key (RFC 5480 §2.1.1). */
export const ID_EC_PUBLIC_KEY: StaticArray<u8> = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
/** 1.2.840.10045.3.1.7, the curve P-256 (RFC 5480 §2.1.1.1). */
export const PRIME256V1: StaticArray<u8> = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];
/** 1.3.132.0.34, the curve P-384 (RFC 5480 §2.1.1.1). */
export const SECP384R1: StaticArray<u8> = [0x2b, 0x81, 0x04, 0x00, 0x22];
/** 1.3.132.0.35, the curve P-521 (RFC 5480 §2.1.1.1). */
export const SECP521R1: StaticArray<u8> = [0x2b, 0x81, 0x04, 0x00, 0x23];
/** 1.2.840.113549.1.1.1, an RSA key (RFC 8017 appendix A.1). */
export const RSA_ENCRYPTION: StaticArray<u8> = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
/** 1.2.840.113549.1.1.10, an RSA key for PSS alone, and the signature algorithm (RFC 8017 appendix A.2.3). */
export const ID_RSASSA_PSS: StaticArray<u8> = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0a];
/** 1.2.840.113549.1.1.8, the mask generation function of PSS (RFC 8017 appendix B.2.1). */
export const ID_MGF1: StaticArray<u8> = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x08];
/** 1.3.14.3.2.26, known only to be refused by its name (RFC 8017 appendix B.1). */
export const ID_SHA1: StaticArray<u8> = [0x2b, 0x0e, 0x03, 0x02, 0x1a];
/** 2.16.840.1.101.3.4.2.1 (RFC 8017 appendix B.1). */
export const ID_SHA256: StaticArray<u8> = [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01];
/** 2.16.840.1.101.3.4.2.2 (RFC 8017 appendix B.1). */
export const ID_SHA384: StaticArray<u8> = [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x02];
/** 2.16.840.1.101.3.4.2.3 (RFC 8017 appendix B.1). */
export const ID_SHA512: StaticArray<u8> = [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x03];
/** 1.3.101.112, an Ed25519 key (RFC 8410 §3). */
export const ED25519: StaticArray<u8> = [0x2b, 0x65, 0x70];

// Signed data and time-stamp tokens.
/** 1.2.840.113549.1.7.1 (RFC 5652 §4). */
export const ID_DATA: StaticArray<u8> = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01];
/** 1.2.840.113549.1.7.2 (RFC 5652 §5.1). */
export const ID_SIGNED_DATA: StaticArray<u8> = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];
/** 1.2.840.113549.1.9.16.1.4 (RFC 3161 §2.4.2). */
export const ID_CT_TST_INFO: StaticArray<u8> = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x01, 0x04];
/** 1.2.840.113549.1.9.3 (RFC 5652 §11.1). */
export const ID_CONTENT_TYPE: StaticArray<u8> = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x03];
/** 1.2.840.113549.1.9.4 (RFC 5652 §11.2). */
export const ID_MESSAGE_DIGEST: StaticArray<u8> = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x04];
/** 1.2.840.113549.1.9.5 (RFC 5652 §11.3). */
export const ID_SIGNING_TIME: StaticArray<u8> = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x05];
/** 1.2.840.113549.1.9.16.2.12 (RFC 5035 §4). */
export const ID_AA_SIGNING_CERTIFICATE: StaticArray<u8> = [
  0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x02, 0x0c,
];
/** 1.2.840.113549.1.9.16.2.47 (RFC 5035 §3). */
export const ID_AA_SIGNING_CERTIFICATE_V2: StaticArray<u8> = [
  0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x02, 0x2f,
];
/** 1.2.840.113549.1.9.52 (RFC 6211 §2). */
export const ID_AA_CMS_ALGORITHM_PROTECT: StaticArray<u8> = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x34];
/** 0.4.0.2023.1.1 (ETSI EN 319 421 §5.2). */
export const BASELINE_TIME_STAMP_POLICY: StaticArray<u8> = [0x04, 0x00, 0x8f, 0x67, 0x01, 0x01];
/** 1.2.840.10045.4.3.2 (RFC 5758 §3.2). */
export const ECDSA_WITH_SHA256: StaticArray<u8> = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02];
/** 1.2.840.10045.4.3.3 (RFC 5758 §3.2). */
export const ECDSA_WITH_SHA384: StaticArray<u8> = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x03];
/** 1.2.840.10045.4.3.4 (RFC 5758 §3.2). */
export const ECDSA_WITH_SHA512: StaticArray<u8> = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x04];
/** 1.2.840.113549.1.1.11 (RFC 4055 §5). */
export const SHA256_WITH_RSA_ENCRYPTION: StaticArray<u8> = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b];
/** 1.2.840.113549.1.1.12 (RFC 4055 §5). */
export const SHA384_WITH_RSA_ENCRYPTION: StaticArray<u8> = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0c];
/** 1.2.840.113549.1.1.13 (RFC 4055 §5). */
export const SHA512_WITH_RSA_ENCRYPTION: StaticArray<u8> = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0d];
/** 1.2.840.113549.1.1.5 known only to be refused by its name (RFC 3279 §2.2.1). */
export const SHA1_WITH_RSA_ENCRYPTION: StaticArray<u8> = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x05];
/** 1.2.840.10045.4.1 known only to be refused by its name (RFC 3279 §2.2.3). */
export const ECDSA_WITH_SHA1: StaticArray<u8> = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x01];
/** 2.5.29.14 (RFC 5280 §4.2.1.2). */
export const ID_CE_SUBJECT_KEY_IDENTIFIER: StaticArray<u8> = [0x55, 0x1d, 0x0e];
/** 2.5.29.15 (RFC 5280 §4.2.1.3). */
export const ID_CE_KEY_USAGE: StaticArray<u8> = [0x55, 0x1d, 0x0f];
/** 2.5.29.17 (RFC 5280 §4.2.1.6). */
export const ID_CE_SUBJECT_ALT_NAME: StaticArray<u8> = [0x55, 0x1d, 0x11];
/** 2.5.29.18 (RFC 5280 §4.2.1.7). */
export const ID_CE_ISSUER_ALT_NAME: StaticArray<u8> = [0x55, 0x1d, 0x12];
/** 2.5.29.19 (RFC 5280 §4.2.1.9). */
export const ID_CE_BASIC_CONSTRAINTS: StaticArray<u8> = [0x55, 0x1d, 0x13];
/** 2.5.29.30 (RFC 5280 §4.2.1.10). */
export const ID_CE_NAME_CONSTRAINTS: StaticArray<u8> = [0x55, 0x1d, 0x1e];
/** 2.5.29.31 (RFC 5280 §4.2.1.13). */
export const ID_CE_CRL_DISTRIBUTION_POINTS: StaticArray<u8> = [0x55, 0x1d, 0x1f];
/** 2.5.29.32 (RFC 5280 §4.2.1.4). */
export const ID_CE_CERTIFICATE_POLICIES: StaticArray<u8> = [0x55, 0x1d, 0x20];
/** 2.5.29.33 (RFC 5280 §4.2.1.5). */
export const ID_CE_POLICY_MAPPINGS: StaticArray<u8> = [0x55, 0x1d, 0x21];
/** 2.5.29.35 (RFC 5280 §4.2.1.1). */
export const ID_CE_AUTHORITY_KEY_IDENTIFIER: StaticArray<u8> = [0x55, 0x1d, 0x23];
/** 2.5.29.36 (RFC 5280 §4.2.1.11). */
export const ID_CE_POLICY_CONSTRAINTS: StaticArray<u8> = [0x55, 0x1d, 0x24];
/** 2.5.29.37 (RFC 5280 §4.2.1.12). */
export const ID_CE_EXT_KEY_USAGE: StaticArray<u8> = [0x55, 0x1d, 0x25];
/** 2.5.29.46 (RFC 5280 §4.2.1.15). */
export const ID_CE_FRESHEST_CRL: StaticArray<u8> = [0x55, 0x1d, 0x2e];
/** 2.5.29.54 (RFC 5280 §4.2.1.14). */
export const ID_CE_INHIBIT_ANY_POLICY: StaticArray<u8> = [0x55, 0x1d, 0x36];
/** 1.3.6.1.5.5.7.1.1 (RFC 5280 §4.2.2.1). */
export const ID_PE_AUTHORITY_INFO_ACCESS: StaticArray<u8> = [0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x01, 0x01];
/** 1.3.6.1.5.5.7.1.11 (RFC 5280 §4.2.2.2). */
export const ID_PE_SUBJECT_INFO_ACCESS: StaticArray<u8> = [0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x01, 0x0b];
/** 2.5.29.37.0 (RFC 5280 §4.2.1.12). */
export const ANY_EXTENDED_KEY_USAGE: StaticArray<u8> = [0x55, 0x1d, 0x25, 0x00];
/** 1.3.6.1.5.5.7.3.1 (RFC 5280 §4.2.1.12). */
export const ID_KP_SERVER_AUTH: StaticArray<u8> = [0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x01];
/** 1.3.6.1.5.5.7.3.2 (RFC 5280 §4.2.1.12). */
export const ID_KP_CLIENT_AUTH: StaticArray<u8> = [0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x02];
/** 1.3.6.1.5.5.7.3.3 (RFC 5280 §4.2.1.12). */
export const ID_KP_CODE_SIGNING: StaticArray<u8> = [0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x03];
/** 1.3.6.1.5.5.7.3.4 (RFC 5280 §4.2.1.12). */
export const ID_KP_EMAIL_PROTECTION: StaticArray<u8> = [0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x04];
/** 1.3.6.1.5.5.7.3.8 (RFC 5280 §4.2.1.12). */
export const ID_KP_TIME_STAMPING: StaticArray<u8> = [0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x08];
/** 1.3.6.1.5.5.7.3.9 (RFC 5280 §4.2.1.12). */
export const ID_KP_OCSP_SIGNING: StaticArray<u8> = [0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x09];
/** 1.3.6.1.5.5.7.48.1 (RFC 5280 §4.2.2.1). */
export const ID_AD_OCSP: StaticArray<u8> = [0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x01];
/** 1.3.6.1.5.5.7.48.2 (RFC 5280 §4.2.2.1). */
export const ID_AD_CA_ISSUERS: StaticArray<u8> = [0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x02];
/** 2.5.29.32.0 (RFC 5280 §4.2.1.4). */
export const ANY_POLICY: StaticArray<u8> = [0x55, 0x1d, 0x20, 0x00];

/** 2.5.29.20 (RFC 5280 §5.2.3). */
export const ID_CE_CRL_NUMBER: StaticArray<u8> = [0x55, 0x1d, 0x14];
/** 2.5.29.24 (RFC 5280 §5.3.2). */
export const ID_CE_INVALIDITY_DATE: StaticArray<u8> = [0x55, 0x1d, 0x18];
/** 2.5.29.27 (RFC 5280 §5.2.4). */
export const ID_CE_DELTA_CRL_INDICATOR: StaticArray<u8> = [0x55, 0x1d, 0x1b];
/** 2.5.29.28 (RFC 5280 §5.2.5). */
export const ID_CE_ISSUING_DISTRIBUTION_POINT: StaticArray<u8> = [0x55, 0x1d, 0x1c];
/** 1.3.6.1.5.5.7.48.1.1 (RFC 6960 §4.2.1). */
export const ID_PKIX_OCSP_BASIC: StaticArray<u8> = [0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x01, 0x01];
/** 1.3.6.1.5.5.7.48.1.2 (RFC 6960 §4.4.1). */
export const ID_PKIX_OCSP_NONCE: StaticArray<u8> = [0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x01, 0x02];
/** 1.3.6.1.5.5.7.48.1.5 (RFC 6960 §4.2.2.2.1). */
export const ID_PKIX_OCSP_NOCHECK: StaticArray<u8> = [0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x01, 0x05];
/** 1.3.6.1.4.1.57264.1, the arc of what Fulcio says of signers: its extensions have one arc more. */
export const FULCIO_ARC: StaticArray<u8> = [0x2b, 0x06, 0x01, 0x04, 0x01, 0x83, 0xbf, 0x30, 0x01];
/** 1.3.6.1.4.1.57264.1.7, an otherName `user!domain` of Fulcio's. */
export const FULCIO_USERNAME: StaticArray<u8> = [0x2b, 0x06, 0x01, 0x04, 0x01, 0x83, 0xbf, 0x30, 0x01, 0x07];

/** 1.3.6.1.4.1.11129.2.4.2, the list of SCTs in a certificate (RFC 6962 §3.3). */
export const SCT_LIST: StaticArray<u8> = [0x2b, 0x06, 0x01, 0x04, 0x01, 0xd6, 0x79, 0x02, 0x04, 0x02];
/** 1.3.6.1.4.1.11129.2.4.3, what makes a precertificate unusable (RFC 6962 §3.1). */
export const PRECERTIFICATE_POISON: StaticArray<u8> = [0x2b, 0x06, 0x01, 0x04, 0x01, 0xd6, 0x79, 0x02, 0x04, 0x03];

/** 2.5.29.9, known only for the rule that it is not critical (RFC 5280 §4.2.1.8). */
export const ID_CE_SUBJECT_DIRECTORY_ATTRIBUTES: StaticArray<u8> = [0x55, 0x1d, 0x09];

/** True when `oid`, the contents of an OBJECT IDENTIFIER, is this known one. */
export function isOid(oid: Uint8Array, known: StaticArray<u8>): bool {
  return oid.length == known.length && memory.compare(oid.dataStart, changetype<usize>(known), known.length) == 0;
}

/** The name of a known OID as its standard spells it, else its arcs in dotted decimal. */
export function oidName(oid: Uint8Array): string {
  if (isOid(oid, ID_EC_PUBLIC_KEY)) return "id-ecPublicKey";
  if (isOid(oid, PRIME256V1)) return "prime256v1";
  if (isOid(oid, SECP384R1)) return "secp384r1";
  if (isOid(oid, SECP521R1)) return "secp521r1";
  if (isOid(oid, RSA_ENCRYPTION)) return "rsaEncryption";
  if (isOid(oid, ID_RSASSA_PSS)) return "id-RSASSA-PSS";
  if (isOid(oid, ID_MGF1)) return "id-mgf1";
  if (isOid(oid, ID_SHA1)) return "id-sha1";
  if (isOid(oid, ID_SHA256)) return "id-sha256";
  if (isOid(oid, ID_SHA384)) return "id-sha384";
  if (isOid(oid, ID_SHA512)) return "id-sha512";
  if (isOid(oid, ED25519)) return "Ed25519";
  if (isOid(oid, ID_DATA)) return "id-data";
  if (isOid(oid, ID_SIGNED_DATA)) return "id-signedData";
  if (isOid(oid, ID_CT_TST_INFO)) return "id-ct-TSTInfo";
  if (isOid(oid, ID_CONTENT_TYPE)) return "id-contentType";
  if (isOid(oid, ID_MESSAGE_DIGEST)) return "id-messageDigest";
  if (isOid(oid, ID_SIGNING_TIME)) return "id-signingTime";
  if (isOid(oid, ID_AA_SIGNING_CERTIFICATE)) return "id-aa-signingCertificate";
  if (isOid(oid, ID_AA_SIGNING_CERTIFICATE_V2)) return "id-aa-signingCertificateV2";
  if (isOid(oid, ID_AA_CMS_ALGORITHM_PROTECT)) return "id-aa-CMSAlgorithmProtect";
  if (isOid(oid, BASELINE_TIME_STAMP_POLICY)) return "baseline-ts-policy";
  if (isOid(oid, ECDSA_WITH_SHA256)) return "ecdsa-with-SHA256";
  if (isOid(oid, ECDSA_WITH_SHA384)) return "ecdsa-with-SHA384";
  if (isOid(oid, ECDSA_WITH_SHA512)) return "ecdsa-with-SHA512";
  if (isOid(oid, SHA256_WITH_RSA_ENCRYPTION)) return "sha256WithRSAEncryption";
  if (isOid(oid, SHA384_WITH_RSA_ENCRYPTION)) return "sha384WithRSAEncryption";
  if (isOid(oid, SHA512_WITH_RSA_ENCRYPTION)) return "sha512WithRSAEncryption";
  if (isOid(oid, SHA1_WITH_RSA_ENCRYPTION)) return "sha1WithRSAEncryption";
  if (isOid(oid, ECDSA_WITH_SHA1)) return "ecdsa-with-SHA1";
  if (isOid(oid, ID_CE_SUBJECT_KEY_IDENTIFIER)) return "subjectKeyIdentifier";
  if (isOid(oid, ID_CE_KEY_USAGE)) return "keyUsage";
  if (isOid(oid, ID_CE_SUBJECT_ALT_NAME)) return "subjectAltName";
  if (isOid(oid, ID_CE_ISSUER_ALT_NAME)) return "issuerAltName";
  if (isOid(oid, ID_CE_BASIC_CONSTRAINTS)) return "basicConstraints";
  if (isOid(oid, ID_CE_NAME_CONSTRAINTS)) return "nameConstraints";
  if (isOid(oid, ID_CE_CRL_DISTRIBUTION_POINTS)) return "cRLDistributionPoints";
  if (isOid(oid, ID_CE_CERTIFICATE_POLICIES)) return "certificatePolicies";
  if (isOid(oid, ID_CE_POLICY_MAPPINGS)) return "policyMappings";
  if (isOid(oid, ID_CE_AUTHORITY_KEY_IDENTIFIER)) return "authorityKeyIdentifier";
  if (isOid(oid, ID_CE_POLICY_CONSTRAINTS)) return "policyConstraints";
  if (isOid(oid, ID_CE_EXT_KEY_USAGE)) return "extKeyUsage";
  if (isOid(oid, ID_CE_FRESHEST_CRL)) return "freshestCRL";
  if (isOid(oid, ID_CE_INHIBIT_ANY_POLICY)) return "inhibitAnyPolicy";
  if (isOid(oid, ID_PE_AUTHORITY_INFO_ACCESS)) return "authorityInfoAccess";
  if (isOid(oid, ID_PE_SUBJECT_INFO_ACCESS)) return "subjectInfoAccess";
  if (isOid(oid, ANY_EXTENDED_KEY_USAGE)) return "anyExtendedKeyUsage";
  if (isOid(oid, ID_KP_SERVER_AUTH)) return "id-kp-serverAuth";
  if (isOid(oid, ID_KP_CLIENT_AUTH)) return "id-kp-clientAuth";
  if (isOid(oid, ID_KP_CODE_SIGNING)) return "id-kp-codeSigning";
  if (isOid(oid, ID_KP_EMAIL_PROTECTION)) return "id-kp-emailProtection";
  if (isOid(oid, ID_KP_TIME_STAMPING)) return "id-kp-timeStamping";
  if (isOid(oid, ID_KP_OCSP_SIGNING)) return "id-kp-OCSPSigning";
  if (isOid(oid, ID_AD_OCSP)) return "id-ad-ocsp";
  if (isOid(oid, ID_AD_CA_ISSUERS)) return "id-ad-caIssuers";
  if (isOid(oid, ANY_POLICY)) return "anyPolicy";
  if (isOid(oid, ID_CE_CRL_NUMBER)) return "cRLNumber";
  if (isOid(oid, ID_CE_INVALIDITY_DATE)) return "invalidityDate";
  if (isOid(oid, ID_CE_DELTA_CRL_INDICATOR)) return "deltaCRLIndicator";
  if (isOid(oid, ID_CE_ISSUING_DISTRIBUTION_POINT)) return "issuingDistributionPoint";
  if (isOid(oid, ID_PKIX_OCSP_BASIC)) return "id-pkix-ocsp-basic";
  if (isOid(oid, ID_PKIX_OCSP_NONCE)) return "id-pkix-ocsp-nonce";
  if (isOid(oid, ID_PKIX_OCSP_NOCHECK)) return "id-pkix-ocsp-nocheck";
  if (isOid(oid, ID_CE_SUBJECT_DIRECTORY_ATTRIBUTES)) return "subjectDirectoryAttributes";
  return dottedOid(oid);
}

/** An arc up to here can take seven bits more. A longer one stands for nothing that could ever be supported. */
const LARGEST_SHIFTABLE_ARC: u64 = u64.MAX_VALUE >> 7;

/** The longest that is written out: of those in use none has half as many bytes, and each arc copies the text again. */
const MAX_WRITTEN_BYTES: i32 = 128;

/**
 * The arcs in dotted decimal; of an OID that is too long, or has too large an arc, just that it is so. `oid` must be
 * well-formed, as `DerReader.readObjectIdentifier` returns it. The first subidentifier holds two arcs, 40·first + second
 * with first at most 2 (X.690 §8.19.4).
 */
export function dottedOid(oid: Uint8Array): string {
  if (oid.length > MAX_WRITTEN_BYTES) return "an object identifier of " + oid.length.toString() + " bytes";
  let text = "";
  let arc: u64 = 0;
  for (let i = 0; i < oid.length; i++) {
    if (arc > LARGEST_SHIFTABLE_ARC) return "an object identifier with an arc beyond 64 bits";
    arc = (arc << 7) | (<u64>(oid[i] & 0x7f));
    if (oid[i] >= 0x80) continue;
    text += text.length == 0 ? firstArcs(arc) : "." + arc.toString();
    arc = 0;
  }
  return text;
}

function firstArcs(subidentifier: u64): string {
  const first = min<u64>(subidentifier / 40, 2);
  return first.toString() + "." + (subidentifier - 40 * first).toString();
}
