/** Bounds of fixtures, each with its reason. */

/** Entries of one fixture: the module's own limit of look-ups, and so the most that one evaluation can hear. */
export const MAX_ENTRIES = 4096;

/** A longer answer lies in a file of its own beside the fixture: nobody reads, or compares, a line of a megabyte. */
export const MAX_INLINE_BYTES = 64 * 1024;

/** Bytes that are no text stay in the document, in base64, when they are this short; a digest would be longer. */
export const MAX_BASE64_BYTES = 48;

/** The widest indent that JSON is written with; most write 2 or 4, container manifests are often written with 3. */
export const MAX_INDENT = 8;

/** Levels of inline JSON: manifests and bundles have ten; readers of YAML and JSON go down by recursion. */
export const MAX_DEPTH = 64;
