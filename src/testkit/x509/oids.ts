/** Object identifiers of certificates, dotted, by the names of their standards. */

/** Certificate extensions (RFC 5280 §4.2). */
export const EXTENSION = {
  subjectKeyIdentifier: "2.5.29.14",
  keyUsage: "2.5.29.15",
  subjectAltName: "2.5.29.17",
  issuerAltName: "2.5.29.18",
  basicConstraints: "2.5.29.19",
  cRLNumber: "2.5.29.20",
  reasonCode: "2.5.29.21",
  invalidityDate: "2.5.29.24",
  deltaCRLIndicator: "2.5.29.27",
  issuingDistributionPoint: "2.5.29.28",
  certificateIssuer: "2.5.29.29",
  nameConstraints: "2.5.29.30",
  cRLDistributionPoints: "2.5.29.31",
  certificatePolicies: "2.5.29.32",
  policyMappings: "2.5.29.33",
  authorityKeyIdentifier: "2.5.29.35",
  policyConstraints: "2.5.29.36",
  extKeyUsage: "2.5.29.37",
  freshestCRL: "2.5.29.46",
  inhibitAnyPolicy: "2.5.29.54",
  authorityInfoAccess: "1.3.6.1.5.5.7.1.1",
  /** Assigned to nobody who would define an extension there. */
  unknown: "1.3.6.1.4.1.55555.29.1",
} as const;

/** Purposes of extKeyUsage (RFC 5280 §4.2.1.12). */
export const PURPOSE = {
  anyExtendedKeyUsage: "2.5.29.37.0",
  serverAuth: "1.3.6.1.5.5.7.3.1",
  clientAuth: "1.3.6.1.5.5.7.3.2",
  codeSigning: "1.3.6.1.5.5.7.3.3",
  emailProtection: "1.3.6.1.5.5.7.3.4",
  timeStamping: "1.3.6.1.5.5.7.3.8",
  OCSPSigning: "1.3.6.1.5.5.7.3.9",
} as const;

/** Policies. */
export const POLICY = {
  anyPolicy: "2.5.29.32.0",
  gold: "1.3.6.1.4.1.55555.1.1",
  silver: "1.3.6.1.4.1.55555.1.2",
  bronze: "1.3.6.1.4.1.55555.1.3",
} as const;

/** Hashes, by their names in node:crypto (RFC 8017 appendix B.1; MD5 and SHA-1 are there to be refused). */
export const HASH = {
  md5: "1.2.840.113549.2.5",
  sha1: "1.3.14.3.2.26",
  sha256: "2.16.840.1.101.3.4.2.1",
  sha384: "2.16.840.1.101.3.4.2.2",
  sha512: "2.16.840.1.101.3.4.2.3",
} as const;

/** RSASSA-PSS, and the function that makes its masks (RFC 8017 appendix A.2). */
export const ID_RSASSA_PSS = "1.2.840.113549.1.1.10";
export const ID_MGF1 = "1.2.840.113549.1.1.8";

/** Attribute types of names, and the string type in which they are written. */
export const ATTRIBUTE = {
  C: "2.5.4.6",
  ST: "2.5.4.8",
  L: "2.5.4.7",
  O: "2.5.4.10",
  OU: "2.5.4.11",
  CN: "2.5.4.3",
  emailAddress: "1.2.840.113549.1.9.1",
} as const;
