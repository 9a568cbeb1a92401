/** Whom keyless certificates are for: the name and what Fulcio writes about where it came from. */
import { utf8String } from "../x509/der.js";
import { type ExtensionTemplate, subjectAltName } from "../x509/extensions.js";
import { generalName } from "../x509/names.js";
import { fulcioExtension } from "./fulcioLeaf.js";

/** An identity: one name, the issuer of its token, and Fulcio's other extensions by their numbers. */
export interface Identity {
  email?: string;
  uri?: string;
  /** `user!domain` in Fulcio's otherName. */
  user?: string;
  issuer: string;
  /** Such as `{ 5: "octo/app" }`. */
  extensions?: Readonly<Record<number, string>>;
}

/** A person. */
export const ALICE: Identity = { email: "alice@example.com", issuer: "https://accounts.example.com" };
/** Another person of the same issuer. */
export const MALLORY: Identity = { email: "mallory@example.com", issuer: "https://accounts.example.com" };
/** A workflow of GitHub's. */
export const WORKFLOW: Identity = {
  uri: "https://github.com/octo/app/.github/workflows/release.yml@refs/heads/main",
  issuer: "https://token.actions.githubusercontent.com",
  extensions: {
    2: "push",
    3: "0123456789abcdef0123456789abcdef01234567",
    4: "Release",
    5: "octo/app",
    6: "refs/heads/main",
    11: "github-hosted",
    12: "https://github.com/octo/app",
  },
};

/** What policies and commands call the identity. */
export function subjectOf({ email, uri, user }: Identity): string {
  return email ?? uri ?? user ?? "";
}

/** The subjectAltName of an identity, critical. */
export function nameExtension({ email, uri, user }: Identity): ExtensionTemplate {
  if (email !== undefined) return subjectAltName([generalName.rfc822Name(email)], true);
  if (uri !== undefined) return subjectAltName([generalName.uniformResourceIdentifier(uri)], true);
  const otherName = generalName.otherName("1.3.6.1.4.1.57264.1.7", utf8String(user ?? ""));
  return subjectAltName([otherName], true);
}

/** The issuer in both spellings, and the other extensions in order. */
export function claimExtensions({ issuer, extensions = {} }: Identity): ExtensionTemplate[] {
  const others = Object.entries(extensions).map(([arc, text]) => fulcioExtension(Number(arc), text));
  return [fulcioExtension(1, issuer), ...others, fulcioExtension(8, issuer)];
}
