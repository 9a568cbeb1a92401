/**
 * Who may import whom. This is a statement of the architecture (ARCHITECTURE.md, "Import rules"): do not change it to
 * get a build green; change the layout, or the architecture with its reason.
 */

/** The rooms of `assembly/`: a room imports rooms of lower layers, and itself. */
export const ASSEMBLY_LAYERS: Readonly<Record<string, number>> = {
  bytes: 0,
  fault: 0,
  encoding: 1,
  json: 1,
  time: 1,
  regex: 1,
  hash: 2,
  bigint: 2,
  curve: 2,
  asn1: 3,
  signature: 4,
  x509: 5,
  cms: 5,
  ct: 5,
  merkle: 5,
  note: 5,
  oci: 5,
  evidence: 5,
  intoto: 6,
  sigstore: 6,
  kubernetes: 7,
  settings: 7,
  engine: 8,
  abi: 9,
  policy: 9,
};

/**
 * Pairs of rooms of one layer of which the first may see the second: curves stand on big integers; timestamps, and what
 * logs say of certificates, stand on certificates.
 */
export const SAME_LAYER: readonly string[] = [
  "curve → bigint",
  "cms → x509",
  "ct → x509",
  "note → merkle",
  "sigstore → intoto",
];

/** What a policy may see of `assembly/`. */
export const POLICY_ROOMS: readonly string[] = ["abi", "engine", "settings", "kubernetes", "json", "fault", "sigstore"];

/** Packages, and the folders that may import them. */
export const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  commander: ["src/cli/"],
  yaml: [
    "src/cli/",
    "src/demo/",
    "src/loader/",
    "src/document/",
    "src/fixture/",
    "src/project/",
    "src/suite/",
    "build/",
    "test/",
  ],
  assemblyscript: ["src/project/", "build/", "test/"],
  pkijs: ["src/testkit/", "test/"],
  asn1js: ["src/testkit/", "test/"],
  "@noble/curves": ["src/testkit/", "test/"],
  "@noble/hashes": ["src/testkit/", "test/"],
  "@noble/ciphers": ["src/signing/", "test/"],
  undici: ["src/registry/", "src/kubernetes/", "test/"],
  "smol-toml": ["src/registry/", "test/"],
  "@peculiar/x509": ["test/"],
  "@sigstore/bundle": ["test/"],
  "@sigstore/protobuf-specs": ["test/"],
  "@sigstore/verify": ["test/"],
  "tuf-js": ["host/capability/", "test/"],
  "reflect-metadata": ["test/"],
  "@assemblyscript/loader": ["test/"],
  typescript: ["test/"],
  prettier: ["test/"],
  uvu: ["test/"],
  eslint: ["test/"],
  "typescript-eslint": ["test/"],
};

/** Folders of TypeScript, and the folders that each may import from. `host` runs everywhere, so it has no `node:`. */
export const FOLDERS: Readonly<Record<string, { imports: readonly string[]; node: boolean }>> = {
  host: { imports: ["host"], node: false },
  src: { imports: ["src", "host"], node: true },
  build: { imports: ["build", "host", "src"], node: true },
  test: { imports: ["test", "build", "host", "src"], node: true },
};
