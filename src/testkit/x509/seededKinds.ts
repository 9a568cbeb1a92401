/** The kinds of key that a text can be made into; a file of its own, since whoever only reads their names needs no library. */
export const SEEDED_KINDS = ["P-256", "P-384", "P-521", "RSA-2048", "RSA-3072", "RSA-4096", "Ed25519"] as const;

/** One of them. */
export type SeededKind = (typeof SEEDED_KINDS)[number];
