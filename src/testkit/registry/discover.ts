/** Lists of the embedded registry (OCI distribution specification, "Content Discovery"). */
import { OCI_INDEX } from "./mediaTypes.js";
import { errorReply, jsonReply, type Call, type Headers, type Reply } from "./message.js";
import { malformed } from "./pull.js";
import { member, parseObject, type Repository } from "./store.js";

/** The tags in order, with `n` and `last` as in "Listing Tags", and not more at once than the page size. */
export function listTags(repository: Repository, name: string, { query, path }: Call, pageSize: number | null): Reply {
  const count = query.get("n");
  if (count !== null && !/^\d{1,9}$/.test(count)) return errorReply(400, "UNSUPPORTED", `n=${count} is no number`);
  const last = query.get("last") ?? "";
  const all = [...repository.tags.keys()].sort().filter((tag) => tag > last);
  const size = Math.min(count === null ? Infinity : Number(count), pageSize ?? Infinity);
  const tags = all.slice(0, size);
  const more = tags.length > 0 && tags.length < all.length;
  const next = `${path}?n=${size}&last=${encodeURIComponent(tags.at(-1) ?? "")}`;
  return jsonReply(200, { name, tags }, more ? nextPage(next) : {});
}

/** An index of the manifests whose `subject` is the digest ("Listing Referrers"); empty when there are none. */
export function listReferrers(
  repository: Repository | null,
  subject: string,
  { query, path }: Call,
  pageSize: number | null,
): Reply {
  const wrong = malformed(subject.includes(":") ? subject : `${subject}:`);
  if (wrong !== null) return wrong;
  const wanted = query.get("artifactType");
  const all = referrersIndex(repository, subject);
  const fitting = all.manifests.filter((entry) => wanted === null || entry["artifactType"] === wanted);
  const start = Number(query.get("from") ?? 0);
  const end = start + (pageSize ?? Infinity);
  const filter = wanted === null ? "" : `artifactType=${encodeURIComponent(wanted)}&`;
  const headers: Headers = {
    "content-type": OCI_INDEX,
    ...(wanted === null ? {} : { "oci-filters-applied": "artifactType" }),
    ...(end < fitting.length ? nextPage(`${path}?${filter}from=${end}`) : {}),
  };
  return jsonReply(200, { ...all, manifests: fitting.slice(start, end) }, headers);
}

/** All of it as a value, unfiltered. */
export function referrersIndex(
  repository: Repository | null,
  subject: string,
): { schemaVersion: 2; mediaType: string; manifests: Record<string, unknown>[] } {
  const manifests = [...(repository?.manifests ?? [])]
    .map(([digest, { bytes, mediaType }]) => referrer(subject, digest, bytes, mediaType))
    .filter((entry) => entry !== null);
  return { schemaVersion: 2, mediaType: OCI_INDEX, manifests };
}

/** The descriptor of a manifest that has this subject, or null. */
function referrer(
  subject: string,
  digest: string,
  bytes: Uint8Array,
  mediaType: string,
): Record<string, unknown> | null {
  const manifest = parseObject(bytes);
  if (member(manifest?.["subject"], "digest") !== subject) return null;
  const artifactType = manifest?.["artifactType"] ?? member(manifest?.["config"], "mediaType");
  const annotations = manifest?.["annotations"];
  return { mediaType, digest, size: bytes.length, artifactType, annotations };
}

function nextPage(target: string): Headers {
  return { link: `<${target}>; rel="next"` };
}
