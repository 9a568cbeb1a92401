/** All that a module can hear about one image of a test registry, as an evidence table. */
import type { RegistryReader } from "../../../host/capability/registry.js";
import { type EvidenceEntry } from "../../../host/runtime/evidence.js";
import { bytesOf } from "../../../src/testkit/bytes.js";
import type { TestImage } from "../../../src/testkit/index.js";
import { VERIFIED_AT } from "../../../src/testkit/sigstore/clock.js";
import { clockEntry } from "../sigstore/evidence.js";

interface ManifestLike {
  manifests?: readonly { digest: string }[];
  layers?: readonly { digest: string }[];
}

/** The answers about the image and what lies beside it; what is not there is `not-found`. */
export async function evidenceOf(reader: RegistryReader, image: TestImage): Promise<EvidenceEntry[]> {
  const { reference, repository, digest } = image;
  const tag = `${repository}:${digest.replace(":", "-")}`;
  const entries: EvidenceEntry[] = [
    { operation: "registry/v1/resolve", argument: reference, answer: bytesOf(digest) },
    clockEntry(VERIFIED_AT),
  ];
  const ask = async (operation: "manifest" | "referrers" | "blob", argument: string): Promise<ManifestLike> => {
    const answer = await reader[operation](argument, new AbortController().signal).catch(() => null);
    const name = `registry/v1/${operation}` as const;
    if (answer !== null) entries.push({ operation: name, argument, answer });
    else entries.push({ operation: name, argument, failure: { code: "not-found", message: "404" } });
    return parsed(answer);
  };
  const manifests = [await ask("manifest", `${tag}.sig`), await ask("manifest", `${tag}.att`)];
  await ask("manifest", tag);
  for (const { digest: referrer } of (await ask("referrers", `${repository}@${digest}`)).manifests ?? []) {
    manifests.push(await ask("manifest", `${repository}@${referrer}`));
  }
  for (const { digest: blob } of manifests.flatMap(({ layers = [] }) => layers.slice(-2))) {
    await ask("blob", `${repository}@${blob}`);
  }
  return entries;
}

function parsed(bytes: Uint8Array | null): ManifestLike {
  try {
    return bytes === null ? {} : (JSON.parse(Buffer.from(bytes).toString()) as ManifestLike);
  } catch {
    return {};
  }
}
