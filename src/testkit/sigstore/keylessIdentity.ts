/** Whom keyless certificates are for, in the words of policy authors, and what Fulcio writes into certificates for them. */
import { refuseUnknown } from "../arguments.js";
import { KitError } from "../kitError.js";
import type { Identity } from "./identities.js";

/**
 * Fulcio's extensions by the names that settings of policies have for them (1.3.6.1.4.1.57264.1.2 to .24 without .7 and
 * .8, which are names and issuer).
 */
export type FulcioExtensions = Partial<Record<keyof typeof ARCS, string>>;

/** The last arc of each. */
const ARCS = {
  githubWorkflowTrigger: 2,
  githubWorkflowSha: 3,
  githubWorkflowName: 4,
  githubWorkflowRepository: 5,
  githubWorkflowRef: 6,
  buildSignerUri: 9,
  buildSignerDigest: 10,
  runnerEnvironment: 11,
  sourceRepositoryUri: 12,
  sourceRepositoryDigest: 13,
  sourceRepositoryRef: 14,
  sourceRepositoryIdentifier: 15,
  sourceRepositoryOwnerUri: 16,
  sourceRepositoryOwnerIdentifier: 17,
  buildConfigUri: 18,
  buildConfigDigest: 19,
  buildTrigger: 20,
  runInvocationUri: 21,
  sourceRepositoryVisibilityAtSigning: 22,
  deploymentEnvironment: 23,
  tokenSubject: 24,
} as const;

/** A run of a workflow on GitHub. What is left out has a plain value, alike each time. */
export interface Workflow {
  /** `owner/name`. */
  repository: string;
  /** The file below `.github/workflows/`; `release.yml` when left out. */
  file?: string;
  /** What was checked out; `refs/heads/main` when left out. */
  ref?: string;
  /** The commit, 40 hex digits. */
  sha?: string;
  /** What set it off; `push` when left out. */
  trigger?: string;
  /** The workflow's `name`; `Release` when left out. */
  name?: string;
  runner?: "github-hosted" | "self-hosted";
  visibility?: "public" | "private" | "internal";
  /** The deployment environment, if any. */
  environment?: string;
  /** The reusable workflow that signs, when it is another file: `owner/name/.github/workflows/FILE@REF`. */
  signedBy?: string;
}

/** Who signs, and by whose word. `issuer` of a workflow is GitHub's when left out. */
export type KeylessIdentity = (
  | { email: string; issuer: string }
  | { uri: string; issuer: string }
  | { username: string; issuer: string }
  | { workflow: Workflow; issuer?: string }
) & {
  /** Stand beside or in place of what a workflow has. */
  extensions?: FulcioExtensions;
};

/** The issuer of GitHub's workflows. */
const GITHUB_ISSUER = "https://token.actions.githubusercontent.com";

/** The identity as certificates are asked for with. Throws KitError for one without subject or issuer. */
export function identityOf(keyless: KeylessIdentity): Identity {
  refuseIncomplete(keyless);
  const named = { ...("workflow" in keyless ? workflowExtensions(keyless.workflow) : {}), ...keyless.extensions };
  const numbered = Object.entries(named).map(([name, text]) => [ARCS[name as keyof typeof ARCS], text]);
  const extensions =
    numbered.length === 0 ? {} : { extensions: Object.fromEntries(numbered) as Record<number, string> };
  if ("workflow" in keyless) {
    return { uri: signerUri(keyless.workflow), issuer: keyless.issuer ?? GITHUB_ISSUER, ...extensions };
  }
  if ("email" in keyless) return { email: keyless.email, issuer: keyless.issuer, ...extensions };
  if ("uri" in keyless) return { uri: keyless.uri, issuer: keyless.issuer, ...extensions };
  return { user: keyless.username, issuer: keyless.issuer, ...extensions };
}

function refuseIncomplete(keyless: KeylessIdentity): void {
  const { extensions = {}, ...rest } = keyless as Record<string, unknown> & { extensions?: object };
  refuseUnknown("identity", rest, ["email", "uri", "username", "workflow", "issuer"]);
  refuseUnknown("extensions of the identity", extensions, Object.keys(ARCS));
  const subjects = ["email", "uri", "username", "workflow"].filter((name) => rest[name] !== undefined);
  if (subjects.length !== 1) throw new KitError("identity: it must have one of email, uri, username and workflow");
  const { workflow, issuer } = rest as { workflow?: Partial<Workflow>; issuer?: unknown };
  if (workflow === undefined && typeof issuer !== "string") {
    throw new KitError("identity: issuer is missing: say who vouches for it, such as https://accounts.example.com");
  }
  if (workflow !== undefined && typeof workflow.repository !== "string") {
    throw new KitError("identity: workflow.repository is missing: say whose workflow it is, owner/name");
  }
}

/** All extensions that a token of GitHub's gives rise to. */
function workflowExtensions(workflow: Workflow): FulcioExtensions {
  const { repository, name = "Release", trigger = "push", environment } = workflow;
  const { ref, sha } = checkedOut(workflow);
  const [owner = ""] = repository.split("/");
  return {
    githubWorkflowTrigger: trigger,
    githubWorkflowSha: sha,
    githubWorkflowName: name,
    githubWorkflowRepository: repository,
    githubWorkflowRef: ref,
    buildSignerUri: signerUri(workflow),
    buildSignerDigest: sha,
    runnerEnvironment: workflow.runner ?? "github-hosted",
    sourceRepositoryUri: `https://github.com/${repository}`,
    sourceRepositoryDigest: sha,
    sourceRepositoryRef: ref,
    sourceRepositoryIdentifier: "1296269",
    sourceRepositoryOwnerUri: `https://github.com/${owner}`,
    sourceRepositoryOwnerIdentifier: "583231",
    buildConfigUri: `https://github.com/${ownPath(workflow)}`,
    buildConfigDigest: sha,
    buildTrigger: trigger,
    runInvocationUri: `https://github.com/${repository}/actions/runs/30433642/attempts/1`,
    sourceRepositoryVisibilityAtSigning: workflow.visibility ?? "public",
    ...(environment === undefined ? {} : { deploymentEnvironment: environment }),
    tokenSubject: `repo:${repository}:${environment === undefined ? `ref:${ref}` : `environment:${environment}`}`,
  };
}

function signerUri(workflow: Workflow): string {
  return `https://github.com/${workflow.signedBy ?? ownPath(workflow)}`;
}

function ownPath(workflow: Workflow): string {
  return `${workflow.repository}/.github/workflows/${workflow.file ?? "release.yml"}@${checkedOut(workflow).ref}`;
}

function checkedOut({ ref = "refs/heads/main", sha = "0123456789abcdef0123456789abcdef01234567" }: Workflow): {
  ref: string;
  sha: string;
} {
  return { ref, sha };
}
