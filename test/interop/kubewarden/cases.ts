/** What an image is, what is asked of it, and what Kubewarden's programs must say with our module in them. */
import type { Lab } from "./lab.js";

/** One case. */
export interface KubewardenCase {
  name: string;
  image: string;
  settings: Record<string, unknown>;
  allowed: boolean;
  /** Part of the message or of a warning. */
  says?: string;
  /** Whether `oci/v2/verify` is asked: the host then reads the payload's blob itself. */
  delegated: boolean;
}

/** All cases; their images are put into the lab's registry. */
export function kubewardenCases(lab: Lab): KubewardenCase[] {
  const { release, other, alice, world } = lab;
  const keys = (...pubKeys: string[]): Record<string, unknown> => ({ signatures: [{ image: "*", pubKeys }] });
  const signed = lab.image("shop/signed:1.0", [release]);
  // In the order in which cosign writes them.
  const annotated = lab.image("shop/annotated:1.0", [release, { build: "7", env: "prod" }]);
  const unsigned = lab.image("shop/unsigned:1.0");
  const keyless = lab.image("shop/keyless:1.0", [alice]);
  const identity = { signatures: [{ image: "*", keyless: [alice.identity] }] };
  const stranger = { ...alice.identity, subject: "mallory@example.com" };
  const trust = { trustedRoots: [world.trustedRoot()] };
  const wanting = (annotations: Record<string, string>): Record<string, unknown> => ({
    signatures: [{ image: "*", pubKeys: [release.publicKey], annotations }],
  });
  const host = "was verified by the Kubewarden host";
  const byKey = keys(release.publicKey);
  return [
    { name: "signed by the key", image: signed, settings: byKey, allowed: true, delegated: false },
    {
      name: "another key",
      image: signed,
      settings: keys(other.publicKey),
      allowed: false,
      says: "was not made by this key",
      delegated: false,
    },
    {
      name: "both keys",
      image: signed,
      settings: keys(release.publicKey, other.publicKey),
      allowed: false,
      delegated: false,
    },
    { name: "unsigned", image: unsigned, settings: byKey, allowed: false, says: "did not confirm", delegated: true },
    {
      name: "unsigned, and the host is not asked",
      image: unsigned,
      settings: { ...byKey, kubewardenHost: "refuse" },
      allowed: false,
      says: "no signatures found",
      delegated: false,
    },
    {
      name: "all annotations known",
      image: annotated,
      settings: wanting({ env: "prod", build: "7" }),
      allowed: true,
      delegated: false,
    },
    {
      name: "an annotation more than is wanted",
      image: annotated,
      settings: wanting({ env: "prod" }),
      allowed: true,
      says: host,
      delegated: true,
    },
    {
      name: "another annotation",
      image: annotated,
      settings: wanting({ env: "test" }),
      allowed: false,
      says: "did not confirm",
      delegated: true,
    },
    {
      name: "keyless, the root in the settings",
      image: keyless,
      settings: { ...identity, trust },
      allowed: true,
      delegated: false,
    },
    {
      name: "keyless, the root in the host",
      image: keyless,
      settings: identity,
      allowed: true,
      says: host,
      delegated: true,
    },
    {
      name: "keyless, somebody else",
      image: keyless,
      settings: { signatures: [{ image: "*", keyless: [stranger] }], trust },
      allowed: false,
      says: "mallory@example.com",
      delegated: false,
    },
    {
      name: "there is no such image",
      image: `${lab.host}/shop/none:1.0`,
      settings: byKey,
      allowed: false,
      says: "the image was not found",
      delegated: false,
    },
  ];
}
