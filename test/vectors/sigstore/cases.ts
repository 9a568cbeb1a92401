/** The cases of vectors/sigstore: what is signed, by what rule it is judged, and what the answer has to be. */
import { readFileSync } from "node:fs";

/** One case. Paths are relative to the folder of `cases.json`. */
export interface SigstoreCase {
  id: string;
  kind: string;
  /** By role: `bundle`, `artifact`, `key`, `trustedRoot`, `manifest`, `blob:sha256:…` … */
  files: Record<string, string>;
  policy: SigstorePolicy;
  /** Counts other than 1. */
  options?: Thresholds;
  /** `algorithm:HEX` of what is signed, when it is said. */
  artifactDigest?: string | null;
  /** What is in the bundle, as far as it is needed here. */
  bundle?: { inclusionPromise?: boolean };
  expected: "pass" | "fail";
}

/** Whom the case trusts, and with what. Each kind has its own members. */
export interface SigstorePolicy {
  identity?: string | null;
  issuer?: string | null;
  /** Names the file with the role `key`. */
  key?: string;
  /** The name of a key in the file `keys`, which lies in the folder `common`. */
  keyHint?: string;
  keys?: string;
  imageDigest?: string;
  predicateType?: string;
  /** False: no log entry is wanted. */
  tlog?: boolean;
  noTlog?: boolean;
  trustAnchors?: string;
  /** The time at which it is judged; today when it is not said. */
  now?: string;
}

/** How many of each are wanted. `timestampThreshold` counts every trusted time, that of a log as well. */
export interface Thresholds {
  tlogThreshold?: number;
  ctlogThreshold?: number;
  timestampThreshold?: number;
  tsaThreshold?: number;
}

/** The cases and their files. */
export class SigstoreVectors {
  readonly cases: SigstoreCase[];
  private readonly folder: URL;

  /** @throws the error of the file system when there is no `vectors/sigstore/cases.json` below `shared` */
  constructor(shared: URL) {
    this.folder = new URL("vectors/sigstore/", shared);
    this.cases = (JSON.parse(this.text("cases.json")) as { cases: SigstoreCase[] }).cases;
  }

  bytes(path: string): Uint8Array {
    return new Uint8Array(readFileSync(new URL(path, this.folder)));
  }

  text(path: string): string {
    return readFileSync(new URL(path, this.folder), "utf8");
  }

  /** The file with this role, or undefined when the case has none. */
  file({ files }: SigstoreCase, role: string): string | undefined {
    const path = files[role];
    return path === undefined ? undefined : this.text(path);
  }
}
