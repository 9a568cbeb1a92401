import * as assert from "uvu/assert";

import { readPublicGoodRoot } from "../../build/generators/publicGoodRoot.js";
import { call } from "../support/harness.js";
import { suite } from "../support/suite.js";
import {
  authorityJson,
  base64,
  ed25519Spki,
  fulcioChain,
  jsonBytes,
  logJson,
  p256Spki,
  rsaPkcs1,
  rsaSpki,
  sha256,
  spkiOf,
  stampingChain,
  trustedRootJson,
  type Json,
} from "../support/trustedRoots.js";

const test = suite("trusted roots");
const P256 = "PKIX_ECDSA_P256_SHA_256";
const id = sha256(p256Spki).toString("hex");

const parse = (root: unknown): string => call("trustedRootParse", [jsonBytes(root)], "string") ?? "";
/** The outcome of a root with this one log. */
const withLog = (log: Json): string => parse(trustedRootJson({ tlogs: [log] }));
const withAuthority = (authority: unknown): string => parse(trustedRootJson({ certificateAuthorities: [authority] }));

test("all that a root holds", () => {
  assert.equal(parse(trustedRootJson()).split("\n"), [
    `log ${id} P-256 https://log.example  2024-01-01T00:00:00Z -`,
    `ct ${id} P-256 2024-01-01T00:00:00Z -`,
    "ca 2 2024-01-01T00:00:00Z -",
    "tsa https://authority.example  signer 2024-01-01T00:00:00Z -",
  ]);
});

test("three media types, and no other", () => {
  for (const mediaType of [
    "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
    "application/vnd.dev.sigstore.trustedroot.v0.1+json",
    "application/vnd.dev.sigstore.trustedroot.v0.2+json",
  ]) {
    assert.match(parse(trustedRootJson({ mediaType })), /^log /);
  }
  for (const mediaType of ["", null, "bad", "application/vnd.dev.sigstore.trustedroot.v0.3+json", 1]) {
    assert.match(parse(trustedRootJson({ mediaType })), /^trust-invalid at mediaType: /);
  }
});

test("version 0.2 names operators and the keys of checkpoints", () => {
  const more = { operator: "sigstore.dev", checkpointKeyId: { keyId: base64(sha256(p256Spki).subarray(0, 4)) } };
  assert.match(withLog(logJson(p256Spki, P256, more)), /^log \w+ P-256 https:\/\/log\.example sigstore\.dev /);
  const wrong = { checkpointKeyId: { keyId: "AAAAAAA=" } };
  assert.match(withLog(logJson(p256Spki, P256, wrong)), /^trust-invalid at tlogs\[0\]\.checkpointKeyId\.keyId/);
  const stamping = [authorityJson(stampingChain, { operator: "sigstore.dev" })];
  assert.match(parse(trustedRootJson({ timestampAuthorities: stamping })), /tsa https:\S+ sigstore\.dev signer/);
});

test("a root may lack whatever it does not know of, null is the same as nothing", () => {
  const mediaType = "application/vnd.dev.sigstore.trustedroot.v0.1+json";
  assert.is(parse({ mediaType }), "");
  assert.is(parse({ mediaType, tlogs: null, ctlogs: [], certificateAuthorities: null, timestampAuthorities: [] }), "");
  const end = { validFor: { start: "2024-01-01T00:00:00Z", end: null }, operator: null };
  assert.match(withAuthority(authorityJson(fulcioChain, end)), /ca 2 2024-01-01T00:00:00Z -/);
});

test("members by the fields' own names, not by both, and no others", () => {
  const { certificateAuthorities, ...rest } = trustedRootJson();
  assert.match(parse({ ...rest, certificate_authorities: certificateAuthorities }), /\nca 2 /);
  assert.match(parse({ ...trustedRootJson(), certificate_authorities: [] }), /^trust-invalid at certificate/);
  assert.match(parse({ ...trustedRootJson(), more: 1 }), /^trust-invalid at more: /);
  assert.match(withLog(logJson(p256Spki, P256, { validfor: {} })), /^trust-invalid at tlogs\[0\]\.validfor: /);
  assert.match(
    withAuthority(authorityJson(fulcioChain, { key: 1 })),
    /^trust-invalid at certificateAuthorities\[0\]\.key/,
  );
  for (const root of ["", "{", "[]", "null", '{"mediaType":"a","mediaType":"b"}'])
    assert.match(parse(root), /^trust-inv/);
});

test("a log needs the begin of its period", () => {
  const key = { rawBytes: base64(p256Spki), keyDetails: P256 };
  for (const [publicKey, path] of [
    [key, "validFor"],
    [{ ...key, validFor: {} }, "validFor.start"],
    [{ ...key, validFor: { end: "2030-01-01T00:00:00Z" } }, "validFor.start"],
  ] as const) {
    for (const list of ["tlogs", "ctlogs"]) {
      const answer = parse(trustedRootJson({ [list]: [logJson(p256Spki, P256, { publicKey })] }));
      assert.ok(answer.startsWith(`trust-invalid at ${list}[0].publicKey.${path}: `), answer);
    }
  }
});

test("periods: RFC 3339 with fractions and offsets, start before end", () => {
  const period = (start: unknown, end?: unknown): string =>
    withAuthority(authorityJson(fulcioChain, { validFor: { start, end } })).split("\n")[2] ?? "";
  assert.is(period("2022-12-31T23:59:59.999Z"), "ca 2 2022-12-31T23:59:59.999Z -");
  assert.is(
    period("2022-12-31T23:59:59.000000001+01:00", "2022-12-31T22:59:59.000000001Z"),
    "ca 2 2022-12-31T22:59:59.000000001Z 2022-12-31T22:59:59.000000001Z",
  );
  const refused = (start: unknown, end?: unknown): string =>
    withAuthority(authorityJson(fulcioChain, { validFor: { start, end } }));
  assert.match(refused("2023-01-01T00:00:00Z", "2022-01-01T00:00:00Z"), /^trust-invalid at \S+validFor\.end/);
  for (const time of ["2022-13-01T00:00:00Z", "2022-01-01", "", 1, {}]) {
    assert.match(refused(time), /^trust-invalid at certificateAuthorities\[0\]\.validFor\.start/, String(time));
  }
});

const KEYS: [string, Uint8Array, string][] = [
  [P256, p256Spki, "P-256"],
  ["PKIX_ECDSA_P384_SHA_384", spkiOf("P-384"), "P-384"],
  ["PKIX_ECDSA_P521_SHA_512", spkiOf("P-521"), "P-521"],
  ["PKIX_ED25519", ed25519Spki, "Ed25519"],
  ["PKIX_RSA_PKCS1V5", rsaSpki, "RSA-2048"],
  ["PKIX_RSA_PKCS1V15_2048_SHA256", rsaSpki, "RSA-2048"],
];

test("keyDetails is the key's kind, by name or by number", () => {
  for (const [details, spki, name] of KEYS) {
    assert.match(withLog(logJson(spki, details)), new RegExp(`^log ${sha256(spki).toString("hex")} ${name} `));
    for (const [other] of KEYS) {
      const fits = withLog(logJson(spki, other)).startsWith("log ");
      assert.is(fits, details === other || (name.startsWith("RSA") && other.startsWith("PKIX_RSA")), other);
    }
  }
  const numbered = { rawBytes: base64(p256Spki), keyDetails: 5, validFor: { start: "2024-01-01T00:00:00Z" } };
  assert.match(withLog(logJson(p256Spki, "", { publicKey: numbered, hashAlgorithm: 1 })), /^log /);
});

test("an RSAPublicKey is read as such, and its id is that of the SubjectPublicKeyInfo", () => {
  const logId = { keyId: base64(sha256(rsaSpki)) };
  const log = logJson(rsaPkcs1, "PKCS1_RSA_PKCS1V5", { logId });
  const rsaId = sha256(rsaSpki).toString("hex");
  assert.match(parse(trustedRootJson({ ctlogs: [log] })), new RegExp(`ct ${rsaId} RSA-2048`));
  assert.match(withLog(logJson(rsaSpki, "PKCS1_RSA_PKCS1V5")), /^trust-invalid at tlogs\[0\]\.publicKey\.rawBytes/);
  assert.match(withLog(logJson(rsaPkcs1, "PKIX_RSA_PKCS1V5")), /^trust-invalid at tlogs\[0\]\.publicKey\.rawBytes/);
});

test("kinds of keys that no log here can have, and unknown ones, refuse the whole", () => {
  for (const details of [
    "PUBLIC_KEY_DETAILS_UNSPECIFIED",
    "PKCS1_RSA_PSS",
    "PKIX_RSA_PSS",
    "PKIX_ECDSA_P256_HMAC_SHA_256",
    "PKIX_ED25519_PH",
    "PKIX_RSA_PSS_2048_SHA256",
    "PKIX_ECDSA_P384_SHA_256",
    "LMS_SHA256",
    "ML_DSA_65",
    "NEW",
  ]) {
    assert.match(withLog(logJson(p256Spki, details)), /^trust-invalid at tlogs\[0\]\.publicKey\./, details);
  }
  for (const hashAlgorithm of ["SHA2_512", "HASH_ALGORITHM_UNSPECIFIED", "sha256", null, 2, 99, -1, 1.5]) {
    assert.match(withLog(logJson(p256Spki, P256, { hashAlgorithm })), /^trust-invalid at tlogs\[0\]\.hashAlgorithm/);
  }
});

test("log ids: stated ones have 32 bytes, and that of a certificate log is its key's", () => {
  for (const logId of [null, {}, { keyId: "" }, { keyId: "AAAA" }, { keyId: "!" }, "x"]) {
    assert.match(withLog(logJson(p256Spki, P256, { logId })), /^trust-invalid at tlogs\[0\]\.logId/);
  }
  const other = logJson(p256Spki, P256, { logId: { keyId: base64(sha256(ed25519Spki)) } });
  assert.match(withLog(other), /^log /);
  assert.match(parse(trustedRootJson({ ctlogs: [other] })), /^trust-invalid at ctlogs\[0\]\.logId\.keyId/);
});

test("base64 of either alphabet, padded or not", () => {
  const url = base64(p256Spki).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  const publicKey = { rawBytes: url, keyDetails: P256, validFor: { start: "2024-01-01T00:00:00Z" } };
  assert.match(withLog(logJson(p256Spki, P256, { publicKey })), new RegExp(`^log ${id} `));
  assert.match(
    withLog(logJson(p256Spki, P256, { publicKey: { ...publicKey, rawBytes: `${url}!` } })),
    /^trust-invalid/,
  );
});

test("chains: one certificate or more, each readable", () => {
  const [first, last] = fulcioChain as [Uint8Array, Uint8Array];
  assert.match(withAuthority(authorityJson([last])), /\nca 1 /);
  assert.match(withAuthority(authorityJson([first])), /\nca 1 /);
  const at = /^trust-invalid at certificateAuthorities\[0\]\.certChain/;
  for (const certChain of [null, {}, { certificates: [] }, { certificates: [{}] }, { certificates: [null] }]) {
    assert.match(withAuthority(authorityJson([], { certChain })), at);
  }
  assert.match(withAuthority(authorityJson([first, last.slice(0, -1)])), at);
  assert.match(withAuthority(authorityJson(Array<Uint8Array>(13).fill(last))), at);
  for (const validFor of [undefined, {}]) {
    assert.match(withAuthority(authorityJson(fulcioChain, { validFor })), /\nca 2 - -/);
  }
});

test("limits: entries of each list, and bytes", () => {
  const most = <T>(element: T, count: number): T[] => Array<T>(count).fill(element);
  const log = logJson(p256Spki, P256);
  assert.match(parse(trustedRootJson({ tlogs: most(log, 64) })), /^log /);
  assert.match(parse(trustedRootJson({ tlogs: most(log, 65) })), /^trust-invalid at tlogs: /);
  assert.match(parse(trustedRootJson({ ctlogs: most(log, 65) })), /^trust-invalid at ctlogs: /);
  const authority = authorityJson(fulcioChain.slice(1));
  for (const list of ["certificateAuthorities", "timestampAuthorities"]) {
    assert.match(parse(trustedRootJson({ [list]: most(authority, 64) })), /^log /);
    assert.match(parse(trustedRootJson({ [list]: most(authority, 65) })), new RegExp(`^trust-invalid at ${list}: `));
  }
  assert.match(parse(`${" ".repeat(512 << 10)}{}`), /^trust-invalid: more than 524288 bytes/);
});

test("a client's configuration has the root inside", () => {
  const mediaType = "application/vnd.dev.sigstore.clienttrustconfig.v0.1+json";
  const config = { mediaType, trustedRoot: trustedRootJson(), signingConfig: { whatever: 1 } };
  assert.is(parse(config), parse(trustedRootJson()));
  const { trustedRoot, signingConfig } = config;
  assert.is(parse({ mediaType, trusted_root: trustedRoot, signing_config: signingConfig }), parse(trustedRootJson()));
  assert.match(parse({ ...config, mediaType: "bad" }), /^trust-invalid at mediaType/);
  assert.match(parse({ ...config, more: 1 }), /^trust-invalid at more/);
  assert.match(parse({ ...config, trustedRoot: null }), /^trust-invalid at trustedRoot/);
  const broken = { ...config, trustedRoot: trustedRootJson({ tlogs: {} }) };
  assert.match(parse(broken), /^trust-invalid at trustedRoot\.tlogs/);
});

test("timestamp authorities: who counts as one, and who is valid when", () => {
  const authorities = (...changes: Json[]): string => {
    const list = changes.map((change) =>
      authorityJson(change["chain"] as Uint8Array[], { ...change, chain: undefined }),
    );
    const json = JSON.stringify(trustedRootJson({ timestampAuthorities: list }));
    return call("trustTimestampAuthorities", [jsonBytes(json), "2025-01-01T00:00:00.5Z"], "string") ?? "";
  };
  const [a, b] = [stampingChain, fulcioChain];
  const names = (uri: string, operator: string): Json => ({ uri, operator });
  assert.is(authorities({ chain: a, ...names("u", "") }, { chain: b, ...names("v", "") }), "2 0 1");
  assert.is(authorities({ chain: a, ...names("u", "") }, { chain: b, ...names("u", "") }), "1 0 1");
  assert.is(authorities({ chain: a, ...names("u", "o") }, { chain: b, ...names("v", "o") }), "1 0 1");
  assert.is(authorities({ chain: a, ...names("", "") }, { chain: b, ...names("", "") }), "2 0 1");
  assert.is(authorities({ chain: a, ...names("u", "o") }, { chain: a, ...names("v", "p") }), "1 0 1");
  const until = (start: string, end: string): Json => ({ chain: a, validFor: { start, end } });
  assert.is(authorities(until("2025-01-01T00:00:00.5Z", "2025-01-01T00:00:00.5Z")), "1 0");
  assert.is(authorities(until("2024-01-01T00:00:00Z", "2025-01-01T00:00:00.499999999Z")), "1");
  assert.is(authorities(until("2025-01-01T00:00:00.500000001Z", "2026-01-01T00:00:00Z")), "1");
});

test("the shipped root is the table's, to the byte, and holds logs of both versions", () => {
  const { document, sha256: digest, date } = readPublicGoodRoot();
  assert.is(sha256(jsonBytes(`${JSON.stringify(document, null, 2)}\n`)).toString("hex"), digest);
  const [shownDate, ...lines] = (call("trustPublicGood", [], "string") ?? "").split("\n");
  assert.is(shownDate, date);
  assert.is(lines.pop(), `origin public-good root of ${date.slice(0, 10)}`);
  assert.equal(lines, parse(document).split("\n"));
  assert.ok(lines.some((line) => line.includes("P-256 https://rekor.sigstore.dev ")));
  assert.ok(lines.some((line) => line.includes("Ed25519 https://log2025-1.rekor.sigstore.dev ")));
});

test.run();
