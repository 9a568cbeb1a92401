/** Lists that come in pages (OCI distribution specification, "Listing Tags", "Listing Referrers"). */
import { invalidAnswer, type Answer } from "./answers.js";
import { LookupFailure, requestText } from "./failure.js";
import { nextLink } from "./link.js";

/** Follows the pages of one list. */
export class Pages {
  #count = 0;
  #bytes = 0;
  readonly #seen = new Set<string>();

  /**
   * `registry` is where the list is from: its next pages may be nowhere else. `maxBytes` is for all pages together, and
   * `what` names the entries in messages.
   */
  constructor(
    private readonly registry: URL,
    private readonly bounds: { readonly maxPages: number; readonly maxBytes: number },
    private readonly what: string,
  ) {}

  /** How many bytes the next page may have. */
  get room(): number {
    return this.bounds.maxBytes - this.#bytes;
  }

  /** How many pages there were. */
  get count(): number {
    return this.#count;
  }

  /**
   * The URL of the page after this one (status 200), or null when it is the last.
   * @throws LookupFailure `invalid-answer` for a next page that cannot be read or was there before; `refused` for one on
   * another origin; `too-large` for too many pages
   */
  after(page: Answer): URL | null {
    this.#count += 1;
    this.#bytes += page.bytes.length;
    const link = page.headers.get("link");
    const next = link === null ? null : this.#nextUrl(page, link);
    if (next !== null && this.#count >= this.bounds.maxPages) {
      const subject = requestText(page.method, page.url);
      throw new LookupFailure("too-large", `${subject} lists ${this.what} on more than ${this.bounds.maxPages} pages`);
    }
    return next;
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
