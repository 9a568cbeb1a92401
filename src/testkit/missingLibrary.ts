/** Loads libraries that may not be installed, and says what to do then. */

/** As package.json names them among the optional peers. */
const LIBRARIES = "pkijs@4.0.0 asn1js@4.0.0 @noble/curves@2.4.0";

/** A library that is not installed; the message says what to install. */
export class MissingLibraryError extends Error {
  override readonly name = "MissingLibraryError";
}

/** The library. Rejects with MissingLibraryError when it, or what it needs itself, is not installed. */
export async function library<Module>(name: string, load: () => Promise<Module>): Promise<Module> {
  try {
    return await load();
  } catch (cause) {
    if ((cause as { code?: unknown }).code !== "ERR_MODULE_NOT_FOUND") throw cause;
    const message =
      `assay/testkit needs the package ${name}, which is not installed. ` +
      `Install what the test kit needs with: npm install --save-dev ${LIBRARIES}`;
    throw new MissingLibraryError(message, { cause });
  }
}
