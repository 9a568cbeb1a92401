/**
 * The libraries that the test kit is made on. They are optional peers of Assay, so that whoever only runs policies need not
 * install them; whoever loads the test kit without one is told what to install.
 */
import { library } from "./missingLibrary.js";

/** ASN.1 in DER. */
export const asn1js = await library("asn1js", () => import("asn1js"));
/** Certificates, CMS and time stamps. */
export const pkijs = await library("pkijs", () => import("pkijs"));
/** The curves P-256, P-384 and P-521. */
export const nist = await library("@noble/curves", () => import("@noble/curves/nist.js"));
/** Ed25519ph, which node:crypto does not have. */
export const edwards = await library("@noble/curves", () => import("@noble/curves/ed25519.js"));
