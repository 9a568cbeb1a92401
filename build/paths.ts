/** Where things lie, for build, tests and the command line. Compiled files live in `build/out/js/build/`. */

/** The project's root, a `file:` URL that ends with a slash. */
export const projectRoot = new URL("../../../../", import.meta.url);

/** Compiled modules: `build/out/NAME.wasm`. */
export const outDirectory = new URL("build/out/", projectRoot);
