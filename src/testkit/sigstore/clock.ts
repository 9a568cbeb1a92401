/** The times at which things happen in an offline Sigstore. Seconds since 1970. */

/** When everything is signed, unless told otherwise. */
export const SIGNED_AT = Date.UTC(2026, 2, 4, 5, 6, 7) / 1000;
/** When verifiers look at it: long after certificates of ten minutes have ended. */
export const VERIFIED_AT = Date.UTC(2026, 10, 21) / 1000;
/** From when on the trusted root trusts its keys. */
export const TRUSTED_FROM = Date.UTC(2025, 0, 1) / 1000;
/** When long-lived certificates end. */
export const TRUSTED_TO = Date.UTC(2035, 0, 1) / 1000;

/** So long before it is signed that no certificate of a signer is valid yet, and logs and authorities are already trusted. Seconds. */
export const LONG_BEFORE = 200 * 24 * 60 * 60;

/** As JSON writes times (RFC 3339). */
export function timestampText(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
}
