/** Bounds of the registry client, each with its reason. Bytes and milliseconds unless the name says otherwise. */

/** The distribution specification asks registries to take manifests of at least 4 MiB; none is larger in practice. */
export const MAX_MANIFEST_BYTES = 4 * 1024 * 1024;
/** The default bound of a blob: payloads, bundles and configurations are kilobytes, SBOM attestations a few megabytes. */
export const MAX_BLOB_BYTES = 4 * 1024 * 1024;
/** Pages of one list of referrers: registries send 50 or more on a page, and who signs an image a thousand times is none to wait for. */
export const MAX_REFERRERS_PAGES = 32;
/** A Link header holds one URL or two. */
export const MAX_LINK_LENGTH = 8 * 1024;
/** An error body is only read for its code and message; what comes after is not read. */
export const MAX_ERROR_BYTES = 64 * 1024;
/** A token answer holds one or two JSON Web Tokens of a few kilobytes each. */
export const MAX_TOKEN_BYTES = 128 * 1024;
/** A registry hands over to a content store in one or two hops; more is a loop. */
export const MAX_REDIRECTS = 5;
/** One request, from the connection to the last byte of the body. An admission call has ten seconds in all by default. */
export const REQUEST_TIMEOUT = 10_000;
/** Two more tries mend a lost connection; more would only spend the caller's time. */
export const MAX_TRIES = 3;
/** The wait before the second try; it doubles for the third. */
export const RETRY_BASE = 250;
/** The largest share of a wait that is added at random, so that many clients do not return at once. */
export const RETRY_JITTER = 0.25;
/** A longer Retry-After is an answer ("not now") and no reason to keep somebody waiting who did not say for how long. */
export const MAX_RETRY_AFTER = 2_000;
/** The longest Retry-After for a caller with a known deadline: after a minute a person wants to be told instead. */
export const MAX_RETRY_AFTER_IN_TIME = 60_000;
/**
 * Requests to one host at the same time. Twice what five images need whose evidence is looked up side by side; registries
 * and their proxies take some hundred connections of one client.
 */
export const MAX_CONCURRENT_PER_HOST = 32;
/** Failures in a row, each after all its tries, after which a host has its pause: chance does not make as many. */
export const FAILURES_BEFORE_PAUSE = 5;
/** How long a failing host is not asked: Kubernetes asks again for a denied Pod after longer. */
export const PAUSE = 5_000;
/** Failing hosts that are remembered; references come from outside, and so do the names of hosts that are not there. */
export const MAX_FAILING_HOSTS = 1024;
/** host "/" repository: many clients and registries take no more. */
export const MAX_NAME_LENGTH = 255;
/** A name, "@" and a digest, or ":" and a tag of 128 characters, with room to spare. */
export const MAX_REFERENCE_LENGTH = 512;
/** A WWW-Authenticate header of real registries has a few hundred characters. */
export const MAX_CHALLENGE_LENGTH = 8 * 1024;
/** Tokens kept at once: one per repository. The oldest leaves first. */
export const MAX_TOKENS = 1024;
/** A token answer without `expires_in`, in seconds; the token specification's default and its least value. */
export const TOKEN_LIFETIME_SECONDS = 60;
/** The longest time that an authorization is kept without asking again, in seconds: revocation must take effect. */
export const MAX_TOKEN_LIFETIME_SECONDS = 3600;
/** How long a registry's wish for Basic is remembered, in seconds: rotated credentials must take effect. */
export const BASIC_LIFETIME_SECONDS = 300;
/** A URL in a message. */
export const MAX_URL_TEXT = 300;
/** A registry's own words in a message. */
export const MAX_REMOTE_TEXT = 200;
/** Where credentials come from, in a message: a path and some words. */
export const MAX_SOURCE_TEXT = 300;
/** A message that tells what came of several mirrors. */
export const MAX_MIRROR_TEXT = 2000;
/** Pages of one list of tags, and tags in all: what a person or a program looks through, and no flood. */
export const MAX_TAG_PAGES = 100;
/** Repositories with a tag for every build have some ten thousand. */
export const MAX_TAGS = 100_000;
/** An index in an index in an index: build tools make two levels. */
export const MAX_INDEX_DEPTH = 3;
/** Indexes that are read to find one platform, with the first. */
export const MAX_INDEXES = 8;
/** Tags whose digest is remembered. The oldest leaves first. */
export const MAX_KEPT_TAGS = 4096;
/** What an upload is cut into when it is refused as a whole: the usual bound of a request's body in web servers. */
export const CHUNK_BYTES = 1024 * 1024;
/** The largest chunk that a registry may ask for: what is pushed is smaller. */
export const MAX_CHUNK_BYTES = 256 * 1024 * 1024;
/** Writes of one fallback tag before giving up: each is lost only when somebody else wrote at that very moment. */
export const MAX_TAG_WRITES = 3;
/** The longest Warning header that the specification allows. */
export const MAX_WARNING_LENGTH = 4096;
/** Different warnings that are told in a client's life. */
export const MAX_KEPT_WARNINGS = 100;
