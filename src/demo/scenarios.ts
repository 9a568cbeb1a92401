/** The demonstration's requests, and the verdict that each must get. */
import type { Outcome } from "../../host/runtime/verdict.js";
import { releaseKey, trustedRoot } from "./images.js";

/** One request of the demonstration. */
export interface Scenario {
  title: string;
  /** A Kubernetes object, or what verify-artifact takes; `REGISTRY` stands for the embedded registry's host. */
  request: Record<string, unknown>;
  expected: Outcome;
  /** A request to the registry that fails while the scenario runs. */
  outage?: RegExp;
}

/** Requests that one module judges with the same settings. */
export interface Chapter {
  title: string;
  /** The module's file in `build/out`. */
  module: string;
  settings: Record<string, unknown>;
  scenarios: Scenario[];
}

/** The identities that the settings want, as certificates have them. */
const ALICE = { issuer: "https://accounts.example.com", subject: "alice@example.com" };
const WORKFLOW = {
  issuer: "https://token.actions.githubusercontent.com",
  subject: "https://github.com/octo/app/.github/workflows/release.yml@refs/heads/main",
};

/** What `npm start` shows, in order. */
export function chapters(): Chapter[] {
  return [signedWithKeys(), signedKeyless(), signedAndStamped(), attested()];
}

const SIGNED = "REGISTRY/cosign/signed:v1";
const UNSIGNED = "REGISTRY/cosign/unsigned:v1";

function signedWithKeys(): Chapter {
  return {
    title: "Signed with a key, by the real cosign",
    module: "verify-image-signatures.wasm",
    settings: { signatures: [{ image: "*", pubKeys: [releaseKey()] }] },
    scenarios: [
      { title: "signed by the release key", request: pod([SIGNED]), expected: "allowed" },
      { title: "not signed", request: pod([UNSIGNED]), expected: "denied" },
      { title: "signed by another key", request: pod(["REGISTRY/cosign/signed-by-other:v1"]), expected: "denied" },
      { title: "payload tampered with", request: pod(["REGISTRY/cosign/tampered-payload:v1"]), expected: "denied" },
      {
        title: "signature of another image",
        request: pod(["REGISTRY/cosign/copied-signature:v1"]),
        expected: "denied",
      },
      {
        title: "three containers, one not signed",
        request: pod([SIGNED, "REGISTRY/cosign/signed-by-both:v1", UNSIGNED]),
        expected: "denied",
      },
      {
        title: "two containers, both signed",
        request: deployment([SIGNED, "REGISTRY/cosign/signed:v2"]),
        expected: "allowed",
      },
      { title: "multi-platform index, signed", request: cronJob(["REGISTRY/cosign/index:v1"]), expected: "allowed" },
      {
        title: "registry out of order",
        request: pod(["REGISTRY/cosign/annotated:v1"]),
        expected: "indeterminate",
        outage: /^HEAD .*annotated/,
      },
    ],
  };
}

function signedKeyless(): Chapter {
  const alice = { image: "*/keyless/*", keyless: [ALICE] };
  const workflow = { image: "*/workflow/*", githubActions: { owner: "octo", repo: "app" } };
  return {
    title: "Keyless: a certificate for minutes, with SCT, log entry and timestamp",
    module: "verify-image-signatures.wasm",
    settings: { signatures: [alice, workflow], trust: { trustedRoots: [trustedRoot()] } },
    scenarios: [
      { title: "Alice's, cosign's .sig tag", request: pod(["REGISTRY/keyless/tag:v1"]), expected: "allowed" },
      { title: "Alice's, bundle by referrers", request: pod(["REGISTRY/keyless/bundle:v1"]), expected: "allowed" },
      { title: "signed by somebody else", request: pod(["REGISTRY/keyless/other-signer:v1"]), expected: "denied" },
      { title: "bundle of another image", request: pod(["REGISTRY/keyless/moved-bundle:v1"]), expected: "denied" },
      {
        title: "log entry of another signature",
        request: pod(["REGISTRY/keyless/other-entry:v1"]),
        expected: "denied",
      },
      { title: "a workflow of octo/app", request: pod(["REGISTRY/workflow/attested:v1"]), expected: "allowed" },
      { title: "the workflow in a fork", request: pod(["REGISTRY/workflow/fork:v1"]), expected: "denied" },
    ],
  };
}

/** What verify-artifact is asked with about the workflow's images. */
function workflowSettings(more: Record<string, unknown>): Record<string, unknown> {
  const attestors = [{ keyless: { identities: [WORKFLOW] } }];
  return { attestors, ...more, trust: { trustedRoots: [trustedRoot()] } };
}

function signedAndStamped(): Chapter {
  return {
    title: "What cosign's verify asks, with a timestamp (RFC 3161) demanded",
    module: "verify-artifact.wasm",
    settings: workflowSettings({ timestampThreshold: 1 }),
    scenarios: [
      { title: "signed by the workflow", request: image("workflow/attested"), expected: "allowed" },
      { title: "signed by Alice", request: image("keyless/bundle"), expected: "denied" },
    ],
  };
}

function attested(): Chapter {
  return {
    title: "What cosign's verify-attestation asks",
    module: "verify-artifact.wasm",
    settings: workflowSettings({ attestation: { predicateType: "slsaprovenance1" } }),
    scenarios: [
      { title: "provenance attested", request: image("workflow/attested"), expected: "allowed" },
      { title: "signed, nothing attested", request: image("workflow/not-attested"), expected: "denied" },
    ],
  };
}

function image(repository: string): Record<string, unknown> {
  return { image: `REGISTRY/${repository}:v1` };
}

function pod(images: string[]): Record<string, unknown> {
  return { apiVersion: "v1", kind: "Pod", metadata: { name: "demo" }, spec: podSpec(images) };
}

function deployment(images: string[]): Record<string, unknown> {
  const spec = { selector: {}, template: { metadata: {}, spec: podSpec(images) } };
  return { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "demo" }, spec };
}

function cronJob(images: string[]): Record<string, unknown> {
  const jobTemplate = { spec: { template: { spec: podSpec(images) } } };
  return {
    apiVersion: "batch/v1",
    kind: "CronJob",
    metadata: { name: "demo" },
    spec: { schedule: "@daily", jobTemplate },
  };
}

function podSpec(images: string[]): Record<string, unknown> {
  return { containers: images.map((each, index) => ({ name: `c${index}`, image: each })) };
}
