/** `keys:`, `identities:` and `certificates:` – who signs. */
import { DocumentError } from "../documentError.js";
import type { CertificateOptions, FulcioExtensions, KeylessIdentity, Workflow } from "../../testkit/index.js";
import { SEEDED_KINDS } from "../../testkit/x509/seededKinds.js";
import type { CertificateDescription, IdentityDescription, KeyDescription } from "./description.js";
import { anyText, members, namedPlaces, oneOf, required, seconds, text, type Place } from "./reading.js";

/** Fulcio's, as settings of policies call them. */
const EXTENSIONS = [
  ...(["githubWorkflowTrigger", "githubWorkflowSha", "githubWorkflowName", "githubWorkflowRepository"] as const),
  ...([
    "githubWorkflowRef",
    "buildSignerUri",
    "buildSignerDigest",
    "runnerEnvironment",
    "sourceRepositoryUri",
  ] as const),
  ...(["sourceRepositoryDigest", "sourceRepositoryRef", "sourceRepositoryIdentifier"] as const),
  ...(["sourceRepositoryOwnerUri", "sourceRepositoryOwnerIdentifier", "buildConfigUri", "buildConfigDigest"] as const),
  ...(["buildTrigger", "runInvocationUri", "sourceRepositoryVisibilityAtSigning", "deploymentEnvironment"] as const),
  "tokenSubject" as const,
] satisfies readonly (keyof FulcioExtensions)[];

/** The names of which an identity has one. */
const NAMES = ["email", "uri", "username", "workflow"] as const;

const RUNNERS = ["github-hosted", "self-hosted"] as const;
const VISIBILITIES = ["public", "private", "internal"] as const;

/** The members of a workflow, and how each is read. */
const WORKFLOW = {
  ...{
    repository: text,
    file: text,
    ref: text,
    sha: text,
    trigger: text,
    name: text,
    environment: text,
    signedBy: text,
  },
  runner: (place: Place) => oneOf(place, RUNNERS),
  visibility: (place: Place) => oneOf(place, VISIBILITIES),
} satisfies Record<keyof Workflow, (place: Place) => string>;

/** Keys by name: `release: P-256`. Throws DocumentError. */
export function readKeys(place: Place): Map<string, KeyDescription> {
  return new Map(
    namedPlaces(place).map(([name, each]) => [name, { path: each.path, kind: oneOf(each, SEEDED_KINDS) }]),
  );
}

/** Identities by name. Throws DocumentError. */
export function readIdentities(place: Place): Map<string, IdentityDescription> {
  return new Map(namedPlaces(place).map(([name, each]) => [name, { path: each.path, identity: readIdentity(each) }]));
}

/** Certificates of an own authority, by name. Throws DocumentError. */
export function readCertificates(place: Place): Map<string, CertificateDescription> {
  return new Map(namedPlaces(place).map(([name, each]) => [name, { path: each.path, request: readCertificate(each) }]));
}

function readIdentity(place: Place): KeylessIdentity {
  const { issuer, extensions, ...named } = members(place, [...NAMES, "issuer", "extensions"]);
  const [name, second] = NAMES.filter((each) => named[each] !== undefined);
  if (name === undefined) throw new DocumentError(place.path, `it must have one of ${NAMES.join(", ")}`);
  if (second !== undefined)
    throw new DocumentError(place.path, `it has both ${name} and ${second}; one identity has one`);
  const isWorkflow = name === "workflow";
  const value = named[name] as Place;
  return {
    [name]: isWorkflow ? readWorkflow(value) : text(value),
    ...(isWorkflow && issuer === undefined ? {} : { issuer: text(required(issuer, place.path, "issuer")) }),
    ...(extensions && { extensions: readExtensions(extensions) }),
  } as KeylessIdentity;
}

function readExtensions(place: Place): Record<string, string> {
  const read = Object.entries(members(place, EXTENSIONS));
  return Object.fromEntries(read.map(([name, each]) => [name, anyText(each)]));
}

function readWorkflow(place: Place): Workflow {
  const names = Object.keys(WORKFLOW) as (keyof Workflow)[];
  const read = members(place, names);
  required(read.repository, place.path, "repository");
  const entries = names.flatMap((name): [string, string][] =>
    read[name] === undefined ? [] : [[name, WORKFLOW[name](read[name])]],
  );
  return Object.fromEntries(entries) as unknown as Workflow;
}

const CERTIFICATE = ["subject", "email", "uri", "dns", "kind", "authority", "from", "to"] as const;

function readCertificate(place: Place): CertificateOptions {
  const { subject, kind, from, to, ...others } = members(place, CERTIFICATE);
  return {
    subject: text(required(subject, place.path, "subject")),
    ...(kind && { kind: oneOf(kind, SEEDED_KINDS) }),
    ...(from && { from: seconds(from) }),
    ...(to && { to: seconds(to) }),
    ...Object.fromEntries(Object.entries(others).map(([name, each]) => [name, text(each)])),
  };
}
