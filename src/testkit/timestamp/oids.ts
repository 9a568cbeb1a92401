/** Object identifiers of CMS and of time stamps, dotted, by the names of their standards (RFC 5652, 3161, 5816, 6211). */
export const OID = {
  data: "1.2.840.113549.1.7.1",
  signedData: "1.2.840.113549.1.7.2",
  tstInfo: "1.2.840.113549.1.9.16.1.4",
  contentType: "1.2.840.113549.1.9.3",
  messageDigest: "1.2.840.113549.1.9.4",
  signingTime: "1.2.840.113549.1.9.5",
  signingCertificate: "1.2.840.113549.1.9.16.2.12",
  signingCertificateV2: "1.2.840.113549.1.9.16.2.47",
  algorithmProtection: "1.2.840.113549.1.9.52",
  /** The policy of test tokens, unless they say otherwise. */
  policy: "1.3.6.1.4.1.55555.3161.1",
} as const;
