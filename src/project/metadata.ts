/** `metadata.yml`: what Kubewarden is told of a policy, and what the module asks of an Assay host. */
import { readFileSync } from "node:fs";

import { parseDocument } from "yaml";

import { OPERATIONS } from "../../host/generated/operations.gen.js";
import { grantedCapabilities } from "../../host/kubewarden/capabilities.js";
import { MetadataChecker } from "./metadataChecker.js";
import { ProjectError } from "./projectError.js";

/** A policy's metadata, in two parts for the two custom sections. */
export interface PolicyMetadata {
  /** Kubewarden's own members, as they were written. */
  kubewarden: Record<string, unknown>;
  /** The look-ups that the module may ask for. */
  capabilities: string[];
}

const MEMBERS = [
  "rules",
  "mutating",
  "backgroundAudit",
  "contextAwareResources",
  "executionMode",
  "policyType",
  "hostCapabilities",
  "minimumKubewardenVersion",
  "annotations",
  "assay",
];
const RULE_MEMBERS = ["apiGroups", "apiVersions", "resources", "operations"];
const KUBERNETES_OPERATIONS = ["CREATE", "UPDATE", "DELETE", "CONNECT", "*"];

/** Reads and checks the file; `shown` is its path in messages. Throws ProjectError that names the file and the member. */
export function readMetadata(file: string, shown: string): PolicyMetadata {
  const root = parseMetadata(readFileSync(file, "utf8"), shown);
  const check = new MetadataChecker(shown);
  const document = check.object(root, "", MEMBERS);
  checkRules(check, document["rules"]);
  check.boolean(document["mutating"], "mutating", true);
  check.boolean(document["backgroundAudit"], "backgroundAudit", false);
  check.oneOf(document["executionMode"], "executionMode", ["kubewarden-wapc"]);
  check.oneOf(document["policyType"], "policyType", ["kubernetes", "raw"]);
  checkHostCapabilities(check, document["hostCapabilities"]);
  check.version(document["minimumKubewardenVersion"], "minimumKubewardenVersion");
  checkResources(check, document["contextAwareResources"]);
  check.textMap(document["annotations"], "annotations");
  const assay = check.object(document["assay"], "assay", ["capabilities"]);
  const capabilities = check.list(assay["capabilities"], "assay.capabilities", Object.values(OPERATIONS));
  const kubewarden = Object.fromEntries(Object.entries(document).filter(([key]) => key !== "assay"));
  return { kubewarden, capabilities };
}

/** As Kubewarden reads them: no list is empty, and a wildcard stands without what it includes. */
function checkRules(check: MetadataChecker, rules: unknown): void {
  check.elements(rules, "rules", 1).forEach((element, index) => {
    const path = `rules[${index}]`;
    const rule = check.object(element, path, RULE_MEMBERS);
    for (const member of RULE_MEMBERS) {
      const values = checkRuleMember(check, rule[member], `${path}.${member}`, member);
      const problem = member === "resources" ? resourcesProblem(values) : wildcardProblem(values);
      if (problem !== null) check.refuse(`${path}.${member}`, problem);
    }
  });
}

function wildcardProblem(values: string[]): string | null {
  return values.includes("*") && values.length > 1 ? 'the entry "*" stands alone' : null;
}

/** Kubernetes' rules for resources and subresources (`pods`, `pods/status`, `*`, `pods/*`, and both wildcards). */
function resourcesProblem(resources: string[]): string | null {
  if (resources.includes("*/*") && resources.length > 1) return 'the entry "*/*" stands alone';
  if (resources.includes("*") && resources.some((each) => each !== "*" && !each.includes("/"))) {
    return 'the entry "*" stands for every resource: leave the others out, but for subresources';
  }
  for (const wildcard of resources.filter((each) => each !== "*/*")) {
    const [resource, subresource] = wildcard.split("/", 2);
    const isIncluded = (each: string): boolean => {
      const [name, part] = each.split("/", 2);
      if (each === wildcard || part === undefined) return false;
      return (subresource === "*" && name === resource) || (resource === "*" && part === subresource);
    };
    const included = resources.find(isIncluded);
    if (included !== undefined) return `the entry "${wildcard}" includes "${included}": leave that out`;
  }
  return null;
}

/** Patterns such as `oci/*`, and names; one that could allow nothing is a typing error. */
function checkHostCapabilities(check: MetadataChecker, patterns: unknown): void {
  check.texts(patterns, "hostCapabilities");
  try {
    grantedCapabilities((patterns ?? []) as string[]);
  } catch (error) {
    check.refuse("hostCapabilities", (error as Error).message);
  }
}

/** The core group is the empty text. */
function checkRuleMember(check: MetadataChecker, value: unknown, path: string, member: string): string[] {
  if (member === "apiGroups") return check.elements(value, path, 1).map((group) => check.string(group, path));
  return check.list(value, path, member === "operations" ? KUBERNETES_OPERATIONS : null, 1);
}

function checkResources(check: MetadataChecker, resources: unknown): void {
  if (resources === undefined) return;
  check.elements(resources, "contextAwareResources", 0).forEach((element, index) => {
    const path = `contextAwareResources[${index}]`;
    const resource = check.object(element, path, ["apiVersion", "kind"]);
    check.text(resource["apiVersion"], `${path}.apiVersion`);
    check.text(resource["kind"], `${path}.kind`);
  });
}

function parseMetadata(text: string, shown: string): unknown {
  const document = parseDocument(text, { uniqueKeys: true, stringKeys: true });
  const [error] = [...document.errors, ...document.warnings];
  if (error === undefined) return document.toJS({ maxAliasCount: 100 }) as unknown;
  // The parser shows the line too, below its sentence.
  throw new ProjectError(`${shown}: ${(error.message.split("\n")[0] ?? "").replace(/:$/, "")}`);
}
