/** What the guests are told to do, what they must ask their host, and what must come of it. */
import type { GuestName } from "./guestBuilds.js";

/** One evaluation. */
export interface GuestCase {
  name: string;
  guest: GuestName;
  settings: { action: string; argument?: unknown };
  /** The call that the guest must make: namespace/operation and its payload; and the host's answer. */
  call?: { path: string; payload: unknown; answer: unknown };
  /** Members of the verdict. Texts that are a RegExp must match. */
  expected: {
    accepted: boolean;
    code?: number | null;
    message?: string | RegExp;
    warnings?: unknown[];
    mutatedObject?: unknown;
    log?: string | RegExp;
  };
}

/** The object of every request. */
export const OBJECT = { apiVersion: "v1", kind: "Pod", metadata: { name: "p", labels: {} }, spec: { containers: [] } };

const IMAGE = "registry.example/app:1.0";
const DIGEST = `sha256:${"ab".repeat(32)}`;
const TRUSTED = { is_trusted: true, digest: DIGEST };
const MANIFEST = {
  schemaVersion: 2,
  mediaType: "application/vnd.oci.image.manifest.v1+json",
  config: { mediaType: "application/vnd.oci.image.config.v1+json", digest: DIGEST, size: 7 },
  layers: [],
};
const INDEX = { schemaVersion: 2, mediaType: "application/vnd.oci.image.index.v1+json", manifests: [] };
const CONFIG = { architecture: "amd64", os: "linux", rootfs: { type: "layers", diff_ids: [] }, history: [] };
const POD = { metadata: { name: "a", labels: { app: "shop" } } };
const LIST_MEMBERS = { label_selector: null, field_selector: null, field_masks: null };

type Verification = [action: string, argument: object, path: string, payload: unknown];

const VERIFICATIONS: Verification[] = [
  [
    "v1-pub-key",
    { keys: ["K"] },
    "oci/v1/verify",
    { SigstorePubKeyVerify: { image: IMAGE, pub_keys: ["K"], annotations: null } },
  ],
  [
    "v1-keyless",
    { issuer: "i", subject: "s", annotations: { a: "1" } },
    "oci/v1/verify",
    { SigstoreKeylessVerify: { image: IMAGE, keyless: [{ issuer: "i", subject: "s" }], annotations: { a: "1" } } },
  ],
  [
    "v2-pub-key",
    { keys: ["K", "L"] },
    "oci/v2/verify",
    { type: "SigstorePubKeyVerify", image: IMAGE, pub_keys: ["K", "L"], annotations: null },
  ],
  [
    "v2-keyless",
    { issuer: "i", subject: "s" },
    "oci/v2/verify",
    { type: "SigstoreKeylessVerify", image: IMAGE, keyless: [{ issuer: "i", subject: "s" }], annotations: null },
  ],
  [
    "v2-keyless-prefix",
    { issuer: "i", subject: "https://u/" },
    "oci/v2/verify",
    {
      type: "SigstoreKeylessPrefixVerify",
      image: IMAGE,
      keyless_prefix: [{ issuer: "i", url_prefix: "https://u/" }],
      annotations: null,
    },
  ],
  [
    "v2-github",
    { owner: "o", repo: "r" },
    "oci/v2/verify",
    { type: "SigstoreGithubActionsVerify", image: IMAGE, owner: "o", repo: "r", annotations: null },
  ],
  [
    "v2-certificate",
    { certificate: "C", chain: ["R"], rekor: true },
    "oci/v2/verify",
    {
      type: "SigstoreCertificateVerify",
      image: IMAGE,
      certificate: [67],
      certificate_chain: [[82]],
      require_rekor_bundle: true,
      annotations: null,
    },
  ],
];

type Callback = [action: string, argument: unknown, path: string, payload: unknown, answer: unknown, told: unknown];

const CALLBACKS: Callback[] = [
  ["manifest_digest", IMAGE, "oci/v1/manifest_digest", IMAGE, { digest: DIGEST }, DIGEST],
  ["oci_manifest", IMAGE, "oci/v1/oci_manifest", IMAGE, MANIFEST, { image: MANIFEST }],
  ["oci_manifest", IMAGE, "oci/v1/oci_manifest", IMAGE, INDEX, { index: INDEX }],
  [
    "oci_manifest_config",
    IMAGE,
    "oci/v1/oci_manifest_config",
    IMAGE,
    { manifest: MANIFEST, digest: DIGEST, config: CONFIG },
    { manifest: MANIFEST, digest: DIGEST, config: CONFIG },
  ],
  [
    "is_certificate_trusted",
    { certificate: "C", chain: ["R"], notAfter: "2030-01-01T00:00:00Z" },
    "crypto/v1/is_certificate_trusted",
    {
      cert: { encoding: "Pem", data: [67] },
      cert_chain: [{ encoding: "Pem", data: [82] }],
      not_after: "2030-01-01T00:00:00Z",
    },
    { trusted: true, reason: "" },
    "True",
  ],
  [
    "is_certificate_trusted",
    { certificate: "C" },
    "crypto/v1/is_certificate_trusted",
    { cert: { encoding: "Pem", data: [67] }, cert_chain: null, not_after: null },
    { trusted: false, reason: "Certificate is not trusted by the provided cert chain" },
    { False: "Certificate not trusted: Certificate is not trusted by the provided cert chain" },
  ],
  ["dns_lookup_host", "a.example", "net/v1/dns_lookup_host", "a.example", { ips: ["192.0.2.1"] }, ["192.0.2.1"]],
  [
    "list_by_namespace",
    "shop",
    "kubernetes/list_resources_by_namespace",
    { api_version: "v1", kind: "Pod", namespace: "shop", ...LIST_MEMBERS, label_selector: "app=shop" },
    { apiVersion: "v1", kind: "PodList", metadata: {}, items: [POD] },
    ["a"],
  ],
  [
    "list_all",
    null,
    "kubernetes/list_resources_all",
    { api_version: "v1", kind: "Namespace", ...LIST_MEMBERS },
    { apiVersion: "v1", kind: "NamespaceList", metadata: {}, items: [{ metadata: { name: "default" } }] },
    ["default"],
  ],
  [
    "get_resource",
    "default",
    "kubernetes/get_resource",
    { api_version: "v1", kind: "Namespace", name: "default", namespace: null, disable_cache: true, field_masks: null },
    { apiVersion: "v1", kind: "Namespace", metadata: { name: "default" } },
    { apiVersion: "v1", kind: "Namespace", metadata: { name: "default" } },
  ],
];

const interrupted = "Policy execution interrupted because it exceeded the allowed execution time";

const RUST: GuestCase[] = [
  {
    name: "accepts",
    guest: "rust",
    settings: { action: "accept" },
    expected: { accepted: true, code: null, message: "" },
  },
  {
    name: "rejects",
    guest: "rust",
    settings: { action: "reject" },
    expected: { accepted: false, code: 403, message: "not today", warnings: ["a warning"] },
  },
  {
    name: "mutates",
    guest: "rust",
    settings: { action: "mutate" },
    expected: { accepted: true, mutatedObject: { ...OBJECT, metadata: { name: "p", labels: { touched: "yes" } } } },
  },
  {
    name: "panics",
    guest: "rust",
    settings: { action: "panic" },
    expected: {
      accepted: false,
      code: 500,
      message:
        /^internal server error: Guest call failure: error while executing at wasm backtrace:\n +0: +0x[0-9a-f]+ - [\s\S]*a defect of the policy/,
    },
  },
  {
    name: "says that it failed",
    guest: "rust",
    settings: { action: "error" },
    expected: {
      accepted: false,
      code: 500,
      message: "internal server error: Guest call failure: the policy says that it failed",
    },
  },
  {
    name: "answers no JSON",
    guest: "rust",
    settings: { action: "no-json" },
    expected: { accepted: false, code: 500, message: /^internal server error: invalid response from policy: / },
  },
  {
    name: "answers other JSON",
    guest: "rust",
    settings: { action: "other-json" },
    expected: {
      accepted: false,
      code: 500,
      message: "internal server error: invalid response from policy: missing field `accepted`",
    },
  },
  ...VERIFICATIONS.map(([action, argument, path, payload]): GuestCase => {
    const call = { path, payload, answer: TRUSTED };
    const settings = { action, argument: { image: IMAGE, ...argument } };
    return { name: action, guest: "rust", settings, call, expected: { accepted: true, warnings: [TRUSTED] } };
  }),
  ...CALLBACKS.map(([action, argument, path, payload, answer, told], index): GuestCase => {
    const call = { path, payload, answer };
    const name = `${index} ${action}`;
    return {
      name,
      guest: "rust",
      settings: { action, argument },
      call,
      expected: { accepted: true, warnings: [told] },
    };
  }),
  {
    name: "hears its host's error",
    guest: "rust",
    settings: { action: "v2-pub-key", argument: { image: "not scripted", keys: [] } },
    expected: { accepted: false, message: "error invoking host capability oci.verify: Host error: not scripted" },
  },
];

const GO: GuestCase[] = [
  {
    name: "accepts",
    guest: "go",
    settings: { action: "accept" },
    expected: { accepted: true, code: null, message: "" },
  },
  {
    name: "logs",
    guest: "go",
    settings: { action: "log" },
    expected: { accepted: true, log: "on standard error\n" },
  },
  { name: "sleeps a second in no time", guest: "go", settings: { action: "sleep" }, expected: { accepted: true } },
  {
    name: "sleeps beyond its deadline",
    guest: "go",
    settings: { action: "sleep-long" },
    expected: { accepted: false, code: 500, message: interrupted },
  },
  {
    name: "exits with a reason",
    guest: "go",
    settings: { action: "exit" },
    expected: { accepted: false, code: 500, message: "the policy says that it failed" },
  },
  {
    name: "exits without a reason",
    guest: "go",
    settings: { action: "exit-silently" },
    expected: { accepted: false, code: 500, message: /exit status 3/ },
  },
  {
    name: "panics",
    guest: "go",
    settings: { action: "panic" },
    expected: { accepted: false, code: 500, message: /^panic: a defect of the policy/ },
  },
  {
    name: "answers no JSON",
    guest: "go",
    settings: { action: "no-json" },
    expected: {
      accepted: false,
      code: 500,
      message: /^internal server error: Cannot deserialize policy validation response: /,
    },
  },
  {
    name: "calls its host",
    guest: "go",
    settings: { action: "oci v1/manifest_digest", argument: IMAGE },
    call: { path: "oci/v1/manifest_digest", payload: IMAGE, answer: { digest: DIGEST } },
    expected: { accepted: true, warnings: [{ digest: DIGEST }] },
  },
  {
    name: "hears its host's error",
    guest: "go",
    settings: { action: "net v1/dns_lookup_host", argument: "a.example" },
    expected: { accepted: false, message: "not scripted" },
  },
];

/** All cases that run anywhere. */
export const GUEST_CASES: readonly GuestCase[] = [...RUST, ...GO];

/** Those that can only be ended with their thread. */
export const ENDLESS_CASES: readonly GuestCase[] = (["rust", "go"] as const).map((guest) => ({
  name: "never ends",
  guest,
  settings: { action: "loop" },
  expected: { accepted: false, code: 500, message: interrupted },
}));
