/**
 * The libraries that the test kit is made on. They are optional peers of Assay, so that whoever only runs policies need not
 * install them; whoever loads the test kit without one is told what to install.
 */

/** ASN.1 in DER. */
export const asn1js = await library("asn1js", () => import("asn1js"));
/** Certificates, CMS and time stamps. */
export const pkijs = await library("pkijs", () => import("pkijs"));
/** The curves P-256, P-384 and P-521. */
export const nist = await library("@noble/curves", () => import("@noble/curves/nist.js"));
/** Ed25519ph, which node:crypto does not have. */
export const edwards = await library("@noble/curves", () => import("@noble/curves/ed25519.js"));
/** SHA-2. */
export const sha2 = await library("@noble/hashes", () => import("@noble/hashes/sha2.js"));

/** A library that is not installed, or not in a form that can be loaded. */
export class MissingLibraryError extends Error {
  override readonly name = "MissingLibraryError";
}

async function library<Module>(name: string, load: () => Promise<Module>): Promise<Module> {
  try {
    return await load();
  } catch (cause) {
    if ((cause as { code?: unknown }).code !== "ERR_MODULE_NOT_FOUND") throw cause;
    throw new MissingLibraryError(missing(name), { cause });
  }
}

function missing(name: string): string {
  return (
    `assay/testkit needs the package ${name}, which is not installed. Install the libraries of the test kit with: ` +
    `npm install --save-dev ${LIBRARIES}`
  );
}

/** As package.json names them among the optional peers. */
const LIBRARIES = "pkijs@4.0.0 asn1js@4.0.0 @noble/curves@2.4.0 @noble/hashes@2.4.0";
