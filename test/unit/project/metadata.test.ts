/** `metadata.yml`: what is wrong is named with the file and the member. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import * as assert from "uvu/assert";
import { stringify } from "yaml";

import { projectRoot } from "../../../build/paths.js";
import { readMetadata } from "../../../src/project/metadata.js";
import { suite } from "../../support/suite.js";

const test = suite("project/metadata");
const folder = mkdtempSync(join(tmpdir(), "assay-metadata-"));
test.after(() => rmSync(folder, { recursive: true }));

const RULE = { apiGroups: [""], apiVersions: ["v1"], resources: ["pods"], operations: ["CREATE"] };
const GOOD = { rules: [RULE], mutating: false, assay: { capabilities: ["clock/v1/now"] } };

/** Why a metadata file is refused; empty when it is not. */
function problemOf(content: unknown): string {
  const file = join(folder, "metadata.yml");
  writeFileSync(file, typeof content === "string" ? content : stringify(content));
  try {
    readMetadata(file, "metadata.yml");
    return "";
  } catch (error) {
    assert.is((error as Error).name, "ProjectError");
    return (error as Error).message;
  }
}

test("good ones", () => {
  assert.is(problemOf(GOOD), "");
  const full = {
    ...GOOD,
    backgroundAudit: false,
    policyType: "raw",
    executionMode: "kubewarden-wapc",
    contextAwareResources: [{ apiVersion: "v1", kind: "Pod" }],
    hostCapabilities: [],
    minimumKubewardenVersion: "1.29.0",
    annotations: { a: "b" },
  };
  assert.is(problemOf(full), "");
  for (const name of ["verify-artifact", "verify-image-signatures"]) {
    assert.is(problemOf(readFileSync(new URL(`policies/${name}/metadata.yml`, projectRoot), "utf8")), "");
  }
});

test("the two parts", () => {
  const file = join(folder, "parts.yml");
  writeFileSync(file, stringify(GOOD));
  assert.equal(readMetadata(file, file), {
    kubewarden: { rules: [RULE], mutating: false },
    capabilities: ["clock/v1/now"],
  });
});

test("each mistake is named", () => {
  const { rules, mutating, assay } = GOOD;
  const cases: [unknown, string][] = [
    [[], ": it must be an object"],
    ["rules: [", ": "],
    ["rules: 1\nrules: 2", "Map keys must be unique"],
    [{ ...GOOD, contextAware: true }, "contextAware: unknown; known here: rules, mutating"],
    [{ ...GOOD, rules: [] }, "rules: it must not be empty"],
    [{ ...GOOD, rules: [{ ...RULE, operations: ["READ"] }] }, 'rules[0].operations[0]: "READ" is none of CREATE'],
    [{ ...GOOD, rules: [{ ...RULE, resources: ["*", "pods"] }] }, 'rules[0].resources: the entry "*" stands alone'],
    [{ ...GOOD, rules: [{ ...RULE, apiVersions: [""] }] }, "rules[0].apiVersions[0]: it must be a text that is not"],
    [{ ...GOOD, rules: [{ ...RULE, apiGroups: [1] }] }, "rules[0].apiGroups: it must be a text"],
    [{ ...GOOD, rules: [{ ...RULE, verbs: [] }] }, "rules[0].verbs: unknown"],
    [{ rules, assay }, "mutating: it is missing"],
    [{ ...GOOD, mutating: "no" }, "mutating: it must be true or false"],
    [{ ...GOOD, executionMode: "wasi" }, "executionMode: it must be kubewarden-wapc"],
    [{ ...GOOD, policyType: "pod" }, "policyType: it must be kubernetes or raw"],
    [{ ...GOOD, minimumKubewardenVersion: 1.29 }, "minimumKubewardenVersion: it must be a version"],
    [{ ...GOOD, contextAwareResources: [{ kind: "Pod" }] }, "contextAwareResources[0].apiVersion: it is missing"],
    [{ ...GOOD, annotations: { a: 1 } }, "annotations.a: it must be a text"],
    [{ rules, mutating }, "assay: it is missing"],
    [{ ...GOOD, assay: { capabilities: ["net/v1/dns"] } }, 'assay.capabilities[0]: "net/v1/dns" is none of registry/'],
  ];
  for (const [content, problem] of cases) {
    const message = problemOf(content);
    assert.ok(message.startsWith("metadata.yml: ") && message.includes(problem), `${message} – ${problem}`);
  }
});

test.run();
