/** Pages of a registry's referrers put together (OCI distribution specification, "Listing Referrers"). */
import { invalidAnswer, jsonObject, type Answer } from "./answers.js";
import { LookupFailure, requestText } from "./failure.js";
import { MAX_MANIFEST_BYTES, MAX_REFERRERS_PAGES } from "./limits.js";
import { nextLink } from "./link.js";

/** The media type of an image index. */
export const INDEX_TYPE = "application/vnd.oci.image.index.v1+json";

/**
 * What registries without the endpoint answer: 404 as the specification says, or one of those with which they refuse a
 * path, a method or a media type that they do not know.
 */
const WITHOUT_ENDPOINT: ReadonlySet<number> = new Set([400, 404, 405, 406]);

/** Whether the answer says that the registry has no referrers endpoint. */
export function hasNoEndpoint({ status }: Answer): boolean {
  return WITHOUT_ENDPOINT.has(status);
}

/** The pages of one list, in order; what is read of them is only what putting together needs. */
export class ReferrersList {
  #pages: Uint8Array<ArrayBuffer>[] = [];
  #manifests: unknown[] = [];
  #bytes = 0;
  readonly #seen = new Set<string>();

  /** `registry` is where the list is from: its next pages may be nowhere else. */
  constructor(private readonly registry: URL) {}

  /** How many bytes the next page may have: all pages together are as large as one manifest at most. */
  get room(): number {
    return MAX_MANIFEST_BYTES - this.#bytes;
  }

  /**
   * Adds a page (status 200) and gives the URL of the next, or null when it was the last.
   * @throws LookupFailure `invalid-answer` for what is no page of an image index, or names a next page that cannot be
   * read or was there before; `refused` for a next page on another origin; `too-large` for too many pages
   */
  add(page: Answer): URL | null {
    const manifests = manifestsOf(page);
    this.#pages.push(page.bytes);
    this.#bytes += page.bytes.length;
    this.#manifests.push(...manifests);
    const link = page.headers.get("link");
    const next = link === null ? null : this.#nextUrl(page, link);
    if (next !== null && this.#pages.length >= MAX_REFERRERS_PAGES) {
      const subject = requestText(page.method, page.url);
      throw new LookupFailure("too-large", `${subject} lists referrers on more than ${MAX_REFERRERS_PAGES} pages`);
    }
    return next;
  }

  /** One image index: a single page as it was sent, several as one with the descriptors of all. */
  index(): Uint8Array<ArrayBuffer> {
    const [only] = this.#pages;
    if (this.#pages.length === 1 && only !== undefined) return only;
    const index = { schemaVersion: 2, mediaType: INDEX_TYPE, manifests: this.#manifests };
    return new TextEncoder().encode(JSON.stringify(index));
  }

  #nextUrl(page: Answer, link: string): URL | null {
    const target = nextLink(link);
    if (target === null) return null;
    if (target === undefined || !URL.canParse(target, page.url)) {
      throw invalidAnswer(page, "answered with a Link header that cannot be read");
    }
    const url = new URL(target, page.url);
    if (url.origin !== this.registry.origin || url.username !== "" || url.password !== "") {
      throw new LookupFailure("refused", `${requestText(page.method, page.url)} has its next page elsewhere`);
    }
    if (this.#seen.has(url.href)) throw invalidAnswer(page, "names a next page that was there before");
    this.#seen.add(url.href);
    return url;
  }
}

function manifestsOf(page: Answer): readonly unknown[] {
  const index = jsonObject(page.bytes);
  if (index === null) throw invalidAnswer(page, "answered something that is not a JSON object");
  const own = index["mediaType"];
  const manifests = index["manifests"];
  if ((own !== undefined && own !== INDEX_TYPE) || !Array.isArray(manifests)) {
    throw invalidAnswer(page, "answered something that is not an image index");
  }
  return manifests;
}
