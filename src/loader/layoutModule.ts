/** A module in an OCI image layout on disk, with the signatures that lie there too. */
import { LookupFailure } from "../../host/registry/failure.js";
import { ImageLayout, ImageLayoutError } from "../imageLayout.js";
import { artifactModule, MAX_MODULE_BYTES } from "./artifact.js";
import { LoadError } from "./loadError.js";
import type { FetchedModule } from "./options.js";
import type { FetchContext } from "./registryModule.js";
import type { LayoutSource } from "./source.js";
import { trustSettings, verifySignatures } from "./trust.js";

/**
 * As `fetchModule`, for a folder: no pin is wanted for it, as for any other file. The folder is not trusted more than a registry:
 * a trust is held against the signatures in it, and the cache is not asked.
 */
export async function layoutModule(source: LayoutSource, context: FetchContext): Promise<FetchedModule> {
  const { options, signal, locked } = context;
  const settings = trustSettings(options.trust);
  const reader = await openLayout(source, source.digest ?? locked?.manifestDigest ?? source.tag);
  const { digest, reference } = reader;
  const subject = { reference, digest, reader, cache: null, mayUseKept: false };
  const verified = settings === null ? null : await verifySignatures(subject, settings, options);
  const repository = reference.slice(0, reference.indexOf("@"));
  const { bytes, moduleDigest, layout, annotations } = await artifactModule({
    repository,
    digest,
    reader,
    cache: null,
    signal,
  });
  const found = { bytes, moduleDigest, layout, annotations, verified };
  return { ...found, source: source.text, reference: null, manifestDigest: digest, fromCache: false };
}

async function openLayout({ folder, text }: LayoutSource, image: string | null): Promise<ImageLayout> {
  try {
    return await ImageLayout.open(folder, { maxBlobBytes: MAX_MODULE_BYTES, ...(image === null ? {} : { image }) });
  } catch (error) {
    if (!(error instanceof ImageLayoutError) && !(error instanceof LookupFailure)) throw error;
    const hint = image === null ? `; write ${text}:NAME or ${text}@DIGEST where there are several` : "";
    throw new LoadError("source", `${error.message}${hint}`);
  }
}
