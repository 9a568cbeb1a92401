/** The trusted root of an offline Sigstore as a TUF repository gives it (The Update Framework, specification 1.0). */
import { bytesOf } from "../bytes.js";
import { digest } from "../x509/keys.js";
import { type RepositoryFiles, TufRepository } from "../tuf/repository.js";
import { TRUSTED_TO, timestampText } from "./clock.js";

/** What a repository is made of. */
export interface TufMirrorOptions {
  /** When its metadata expires, in seconds since 1970; 2035 when left out. */
  expires?: number;
  /** What it leads to in place of the Sigstore's trusted root. */
  trustedRoot?: Record<string, unknown>;
}

/** A TUF repository and what settings say of it. */
export interface TufMirror {
  /** What `trust.tuf` of settings takes: the URL and the initial root. */
  readonly settings: { readonly mirror: string; readonly root: Record<string, unknown> };
  /** All files, by their paths below the URL. */
  readonly files: RepositoryFiles;
}

/** A repository of four roles with a key each, whose target `trusted_root.json` is the document. */
export function tufMirror(
  seed: string,
  trustedRoot: Record<string, unknown>,
  options: TufMirrorOptions = {},
): TufMirror {
  const { expires = TRUSTED_TO } = options;
  const target = bytesOf(options.trustedRoot ?? trustedRoot);
  const name = Buffer.from(digest("sha256", Buffer.from(seed))).toString("hex", 0, 8);
  const repository = new TufRepository({ seed: `${seed} tuf`, expires: timestampText(expires), target });
  const initial = repository.root();
  const root = JSON.parse(new TextDecoder().decode(initial)) as Record<string, unknown>;
  return {
    settings: { mirror: `https://tuf.example/${name}`, root },
    files: repository.files().set("1.root.json", initial),
  };
}
