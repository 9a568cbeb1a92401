/** The demonstration's requests, and the verdict that each must get. */
import type { Outcome } from "../../host/runtime/verdict.js";

/** One admission request of the demonstration. */
export interface Scenario {
  title: string;
  /** The Kubernetes object; `REGISTRY` stands for the embedded registry's host. */
  object: Record<string, unknown>;
  expected: Outcome;
  /** A request to the registry that fails while the scenario runs. */
  outage?: RegExp;
}

const SIGNED = "REGISTRY/cosign/signed:v1";
const UNSIGNED = "REGISTRY/cosign/unsigned:v1";

/** What `npm start` shows, in order. */
export const SCENARIOS: Scenario[] = [
  { title: "signed by the release key", object: pod([SIGNED]), expected: "allowed" },
  { title: "not signed", object: pod([UNSIGNED]), expected: "denied" },
  { title: "signed by another key", object: pod(["REGISTRY/cosign/signed-by-other:v1"]), expected: "denied" },
  { title: "payload tampered with", object: pod(["REGISTRY/cosign/tampered-payload:v1"]), expected: "denied" },
  { title: "signature of another image", object: pod(["REGISTRY/cosign/copied-signature:v1"]), expected: "denied" },
  {
    title: "three containers, one not signed",
    object: pod([SIGNED, "REGISTRY/cosign/signed-by-both:v1", UNSIGNED]),
    expected: "denied",
  },
  {
    title: "two containers, both signed",
    object: deployment([SIGNED, "REGISTRY/cosign/signed:v2"]),
    expected: "allowed",
  },
  { title: "multi-platform index, signed", object: cronJob(["REGISTRY/cosign/index:v1"]), expected: "allowed" },
  {
    title: "registry out of order",
    object: pod(["REGISTRY/cosign/annotated:v1"]),
    expected: "indeterminate",
    outage: /^HEAD .*annotated/,
  },
];

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
  return { containers: images.map((image, index) => ({ name: `c${index}`, image })) };
}
