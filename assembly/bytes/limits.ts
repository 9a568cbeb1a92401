/** Every size, depth and count that the core accepts, and why. A limit that is reached is a fault, never a cut. */

/** A request with object and oldObject: Kubernetes stores objects up to 1.5 MiB, a review can hold two. */
export const MAX_REQUEST_BYTES: i32 = 8 << 20;

/** What a guest call copies in at all, so that a request that is too large is answered with a fault and not a trap. */
export const MAX_CALL_BYTES: u32 = 64 << 20;

/**
 * A manifest of signatures: 128 layers with a certificate chain, a log entry and a timestamp each stay below. (The
 * distribution specification asks registries to take 4 MiB.) All manifests of an evaluation are in memory at once.
 */
export const MAX_MANIFEST_BYTES: i32 = 2 << 20;

/** Values and member names in a manifest: 128 layers with 20 annotations each need some 8,000. */
export const MAX_MANIFEST_VALUES: i32 = 1 << 15;

/** A simple-signing payload is some 250 bytes; annotations may make it larger, never this large. It is hashed again for each key. */
export const MAX_PAYLOAD_BYTES: i32 = 128 << 10;

/** Nested arrays and objects in JSON: real documents stay below 32; each level costs stack. */
export const MAX_JSON_DEPTH: i32 = 128;

/** Values and member names in one JSON document: bounds the tape that the parser allocates. */
export const MAX_JSON_VALUES: i32 = 1 << 20;

/** An image reference: 253 bytes of host, a port, 255 of repository, 128 of tag, 71 of digest, rounded up. */
export const MAX_REFERENCE_BYTES: i32 = 1024;

/** A signature in base64 text; that of RSA with 8192 bits, the longest known, has 1,368 characters. */
export const MAX_SIGNATURE_TEXT: i32 = 8192;

/** Layers of one signature manifest; endless signatures were CVE-2023-46737 and CVE-2024-29903. */
export const MAX_SIGNATURE_LAYERS: i32 = 128;

/**
 * What refers to one image: signatures, attestations and SBOMs of some years. Each is looked up, since nothing but its
 * layers says what it is; endless referrers are the attack of CVE-2023-46737 in another place.
 */
export const MAX_REFERRERS: i32 = 256;
/** Layers of one referrer; one that holds a bundle has one, and artifacts of other kinds are not looked at. */
export const MAX_REFERRER_LAYERS: i32 = 1024;
/** Simple-signing layers in all referrers of an image, with a certificate chain in the annotations of each: cosign writes one a referrer. */
export const MAX_REFERRER_SIGNATURES: i32 = 256;
/** A bundle, or the envelope of an attestation: statements hold whole SBOMs. No larger answer is read. */
export const MAX_BUNDLE_BYTES: i32 = 4 << 20;
/**
 * Values and member names of a bundle, an envelope or an annotation as JSON. What is signed stands in base64; 32 log
 * entries with a proof each are some 3,000. Each value takes sixteen times its bytes, and anybody may attach many of them.
 */
export const MAX_BUNDLE_VALUES: i32 = 1 << 14;

/**
 * Signature checks in one evaluation. The slowest, by a key of P-521 that has no table yet and with both of its hashes,
 * takes some ten P-256 checks, a few milliseconds. The same bound as webpki's for paths.
 */
export const MAX_SIGNATURE_CHECKS: i32 = 1000;

/**
 * Certificates, timestamps and bodies of log entries that one evaluation reads into objects: reading a certificate takes up
 * to a hundred times its size, and memory is not given back before the call ends. A keyless signature brings some 5 KiB.
 */
export const MAX_VERIFIED_MATERIAL_BYTES: i64 = 2 << 20;
/** Payloads of envelopes that one evaluation encodes to verify them: each check makes a copy. Eight of the largest. */
export const MAX_VERIFIED_CONTENT_BYTES: i64 = 32 << 20;

/**
 * Signatures without a log entry, and envelopes of such, that one evaluation asks a log about: a question holds the envelope
 * as a text within a text, and writing it takes some thirty times its bytes.
 */
export const MAX_SEARCHED_BYTES: i64 = 2 << 20;

/** Distinct answers that one evaluation may ask of its host. */
export const MAX_EVIDENCE_ENTRIES: i32 = 4096;

/** One answer: no document that is read may be larger than a registry has to take a manifest, 4 MiB. */
export const MAX_ANSWER_BYTES: i32 = 4 << 20;

/** All answers of one evaluation together: with their parsed forms they must fit into the module's memory. */
export const MAX_EVIDENCE_BYTES: i32 = 32 << 20;

/** Containers and image volumes of one object; Kubernetes objects cannot hold many more. */
export const MAX_IMAGES: i32 = 1024;

/** Pairs of an image and an attestor that must have signed it: bounds the explanation, which has a row for each. */
export const MAX_JUDGEMENTS: i32 = 1 << 14;

/** Entries of the settings' `signatures`, and keys in one of them. */
export const MAX_RULES: i32 = 256;
export const MAX_KEYS_PER_RULE: i32 = 64;
/** Identities, any of which an attestor may have: each is held against a signer's certificate. */
export const MAX_IDENTITIES: i32 = 64;

/** A time-stamp token or response: with a chain of RSA-4096 certificates one has some 7 KiB. It is read into objects. */
export const MAX_TIMESTAMP_BYTES: i32 = 64 << 10;
/** Certificates, or revocation lists, in a token, and certificates that it names: a chain has 4; anybody may add to the list. */
export const MAX_TOKEN_CERTIFICATES: i32 = 32;
/** Signers of a token: RFC 3161 §2.4.2 has one; each costs a signature and a path. */
export const MAX_SIGNER_INFOS: i32 = 4;
/** Certificates of a token that all say they are its signer's: each costs a signature. Real ones are told apart by their hash. */
export const MAX_SIGNER_CANDIDATES: i32 = 4;
/** Digest algorithms of a token: three are known here. */
export const MAX_DIGEST_ALGORITHMS: i32 = 8;
/** Signed attributes of a signer: real ones have 3 to 5; their types are compared in pairs. */
export const MAX_SIGNED_ATTRIBUTES: i32 = 32;
/** Extensions of a TSTInfo: one is known to be in use. */
export const MAX_TST_EXTENSIONS: i32 = 16;

/** RSA moduli: shorter ones give less than 112 bits of security (NIST SP 800-57 part 1, table 2). */
export const MIN_RSA_MODULUS_BITS: i32 = 2048;
/** Longer moduli are not in use, and each check would cost some twenty of 2048 bits. The arithmetic is proven up to here. */
export const MAX_RSA_MODULUS_BITS: i32 = 8192;
/** RSA public exponents: below 2^32, so that a check stays at 62 multiplications. Real ones are 65537 and, seldom, 3. */
export const MAX_RSA_EXPONENT_BYTES: i32 = 4;
/** The salt of a PSS signature: it has to fit into the longest modulus. */
export const MAX_PSS_SALT_BYTES: i32 = 1024;

/** A certificate: those in use are below 8 KiB; the largest of the public test suites, with thousands of constraints, has not quite 80 KB. */
export const MAX_CERTIFICATE_BYTES: i32 = 128 << 10;
/** Extensions of one certificate, each compared with the ones before it: Fulcio's, the richest in use, have some 25. */
export const MAX_EXTENSIONS: i32 = 64;
/** Policies of one certificate, each compared with the ones before it: those in use have up to ten. */
export const MAX_CERTIFICATE_POLICIES: i32 = 256;

/**
 * Intermediate certificates between a leaf and its anchor, without self-issued ones. Real paths have one or two; webpki's
 * limit is 6, that of pyca/cryptography and of Mbed TLS 8.
 */
export const MAX_PATH_INTERMEDIATES: i32 = 16;
/** All certificates of one path below its anchor, self-issued ones too: bounds the recursion. */
export const MAX_PATH_CERTIFICATES: i32 = 32;
/** Intermediate certificates that are offered for one path: each is held against each by name. Peers set no limit. */
export const MAX_INTERMEDIATES: i32 = 256;
/**
 * All certificates of one list together. What is read of one takes up to a hundred times its size, and memory is not given
 * back before the call ends. Real ones have some 2 KiB; the roots that browsers trust have 200 KiB together.
 */
export const MAX_CERTIFICATE_LIST_BYTES: i32 = 512 << 10;
/** Signatures on certificates that one search for a path checks; the limit of Go's crypto/x509 and of webpki. */
export const MAX_PATH_SIGNATURES: i32 = 100;
/**
 * Certificates that one search tries as issuers: the meshes of BetterTLS take less than 200. webpki's limit is 200,000, but
 * here each try may keep a kilobyte until the call ends.
 */
export const MAX_PATH_STEPS: i32 = 2000;
/** Policies that one search compares; RFC 9618 keeps the graph small, certificates may still list thousands. */
export const MAX_POLICY_COMPARISONS: i32 = 250_000;

/**
 * Comparisons of names with subtrees of name constraints in one search for a path, the same bound as webpki's and Go's:
 * real chains take some hundred, and 2,048 subtrees against 2,048 names, which OpenSSL was attacked with, are far beyond.
 * Those with long subtrees count as several.
 */
export const MAX_NAME_COMPARISONS: i32 = 250_000;

/** A CRL: the Notary Project's limit; the largest that public CAs have published are some 20 MB. It is read where it stands. */
export const MAX_CRL_BYTES: i32 = 32 << 20;
/** A CRL's issuer, and its extensions: some hundred bytes. They are parsed before anybody knows who signed them. */
export const MAX_CRL_PART_BYTES: i32 = 8 << 10;
/** Times that an indirect CRL may change to another certificate issuer: each change costs the memory of a name. */
export const MAX_CRL_ISSUER_CHANGES: i32 = 4096;
/** The names of all these issuers together: what is read of them takes many times their size. */
export const MAX_CRL_ISSUER_CHANGE_BYTES: i32 = 512 << 10;
/** Entries of one CRL for one certificate: there is one, or a hold and its end. */
export const MAX_CRL_ENTRIES_OF_ONE: i32 = 64;
/** An OCSP response: with a chain of responder certificates it has some 6 KB; the Notary Project's limit is 20 KiB. */
export const MAX_OCSP_RESPONSE_BYTES: i32 = 64 << 10;
/** Single responses of an OCSP response, each held against the certificate; responders answer for one. */
export const MAX_OCSP_SINGLE_RESPONSES: i32 = 64;
/** Certificates in an OCSP response that may have to be tried as its responder's; one is enough. */
export const MAX_OCSP_CERTIFICATES: i32 = 8;
/** CRLs, and OCSP responses, for one check: the memory that each takes is kept. Twelve certificates need one each, or two. */
export const MAX_REVOCATION_ANSWERS: i32 = 64;
/**
 * Distribution points of one certificate, and names of one point: each name is held against each name of each CRL that
 * anybody brings. Real certificates have one or two points, with up to five names.
 */
export const MAX_DISTRIBUTION_POINTS: i32 = 16;
export const MAX_DISTRIBUTION_POINT_NAMES: i32 = 32;
/** Signature checks on CRLs and OCSP responses for one path: three certificates need three, with delta CRLs six. */
export const MAX_REVOCATION_SIGNATURES: i32 = 64;
/** Paths that are sought for CRL issuers other than the issuers of the path itself, and for OCSP responders, each with the budget of a path. */
export const MAX_CRL_ISSUER_PATHS: i32 = 16;
/** CRL issuers whose own status is in question while that of another one is: one is common, two are PKITS's most. */
export const MAX_CRL_ISSUER_DEPTH: i32 = 4;
/** PEM blocks in one text: the roots that browsers trust are some 150, chains and trust stores hold far fewer. */
export const MAX_PEM_BLOCKS: i32 = 256;

/**
 * Certificates in one chain that settings or signatures hold: a leaf, ten intermediates and a root. Real chains have two to
 * four; ten intermediates is Kyverno's limit, the answer to chains that cost any amount of work (CVE-2026-32280).
 */
export const MAX_CHAIN_CERTIFICATES: i32 = 12;

/** Signed certificate timestamps in one list: certificates carry two or three; each known log costs a signature check. */
export const MAX_SCTS: i32 = 16;

/** A trusted root: GitHub's, with 40 certificates, has 29 KB; certificates take up to a hundred times their size when read. */
export const MAX_TRUSTED_ROOT_BYTES: i32 = 512 << 10;
/** Nested messages of a trusted root in a client trust configuration: there are seven levels. */
export const MAX_TRUSTED_ROOT_DEPTH: i32 = 16;
/** Values and member names of a trusted root: some 20 for each log or authority. */
export const MAX_TRUSTED_ROOT_VALUES: i32 = 1 << 14;
/** Logs, and certificate transparency logs, of a trusted root: those in use have up to six, and keep their past ones. */
export const MAX_TRUSTED_LOGS: i32 = 64;
/** Certificate authorities, and timestamp authorities, of a trusted root: each may cost a search for a path. GitHub's has ten. */
export const MAX_TRUSTED_AUTHORITIES: i32 = 64;
/** Trusted roots in settings, and keys or chains of one kind: instances of Sigstore are few. */
export const MAX_TRUST_SOURCES: i32 = 16;
/** The first root of a TUF repository in settings: Sigstore's has 6 KB. It goes into the question to the host. */
export const MAX_TUF_ROOT_BYTES: i32 = 64 << 10;
/** Log entries of one signature: signers log once, tests twice. Every known one costs signature checks (CVE-2024-45395); sigstore-go's limit. */
export const MAX_LOG_ENTRIES: i32 = 32;
/** RFC 3161 timestamps of one signature (CVE-2024-45395); sigstore-go's limit. */
export const MAX_TIMESTAMPS: i32 = 32;
/** Hashes of an inclusion proof: a tree of 2^63 leaves needs 63. */
export const MAX_INCLUSION_HASHES: i32 = 64;
/** A checkpoint: a log's own signature and those of some witnesses are below 4 KiB; it is read line by line. */
export const MAX_CHECKPOINT_TEXT: i32 = 64 << 10;
/** Signatures of one envelope: bundles have one, cosign writes one; each costs a signature check for each key. */
export const MAX_ENVELOPE_SIGNATURES: i32 = 16;
/** Subjects of an in-toto statement and digests of one of them: the limits of sigstore-go (CVE-2024-45395). */
export const MAX_SUBJECTS: i32 = 1024;
export const MAX_SUBJECT_DIGESTS: i32 = 32;
/** One SCT beside a certificate, as JSON: some 400 bytes. It bounds the extensions too, which have 16 bits for their length. */
export const MAX_SCT_BYTES: i32 = 16 << 10;
/** Signature lines of a note: a log's own and those of its witnesses. Sixteen have to be taken; Go's reader takes 100. */
export const MAX_NOTE_SIGNATURES: i32 = 100;
/** Lines of a checkpoint: three, and extensions, of which one is known to be in use. */
export const MAX_CHECKPOINT_LINES: i32 = 32;
/** Signatures of one note that say they are one key's, all of which are checked; anybody may add lines. */
export const MAX_NOTE_SIGNATURES_OF_ONE: i32 = 4;
/** The body of a log entry: two to eight kilobytes, with a certificate in base64 twice over, or with a statement. */
export const MAX_LOG_BODY_BYTES: i32 = 512 << 10;
/** Values and member names in a body: some 40, and six for each signature. */
export const MAX_LOG_BODY_VALUES: i32 = 1024;
/** A regular expression: those in settings have some hundred bytes. Each byte may cost a node of the parser. */
export const MAX_REGEX_PATTERN_BYTES: i32 = 256 << 10;
/** What one repetition operator may ask for, alone or multiplied with those around it: the limit of RE2 and of Go. */
export const MAX_REGEX_REPEAT: i32 = 1000;
/** Operators around each other, as Go's regexp has it: the parser's and the compiler's recursion. */
export const MAX_REGEX_HEIGHT: i32 = 1000;
/**
 * Instructions of a compiled regular expression; each character of a text may cost a step for each. Go's limit is some
 * three times as much, 128 MiB of its larger instructions; real expressions have up to some hundred.
 */
export const MAX_REGEX_INSTRUCTIONS: i32 = 1 << 20;
/** Ranges of code points in all classes of one expression, eight bytes each: \pL, a large one, has 659. */
export const MAX_REGEX_RANGES: i32 = 1 << 20;
/**
 * Positions that are kept while groups are captured: instructions that can wait for a character, times the ends of the
 * groups, twice. 64 MiB, taken only by searches that capture.
 */
export const MAX_REGEX_POSITIONS: i32 = 1 << 24;
/** A text to search: as long as a request, the longest thing that is read. A longer one matches nothing. */
export const MAX_REGEX_TEXT_BYTES: i32 = MAX_REQUEST_BYTES;
