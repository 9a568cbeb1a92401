/** `metadata.yml`: what is wrong is named with the file and the member. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import * as assert from "uvu/assert";
import { stringify } from "yaml";

import { projectRoot } from "../../../build/paths.js";
import { kubewardenSection } from "../../../src/project/kubewardenMetadata.js";
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
    hostCapabilities: ["oci/v1/*", "net/v1/dns_lookup_host"],
    minimumKubewardenVersion: "1.29.0",
    annotations: { a: "b" },
  };
  assert.is(problemOf(full), "");
  assert.is(problemOf({ ...full, minimumKubewardenVersion: "1.36.0-beta.1" }), "");
  assert.is(problemOf({ ...GOOD, rules: [{ ...RULE, resources: ["*", "pods/exec", "pods/log"] }] }), "");
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

test("the section is kwctl's, member for member: defaults written out, sets sorted, nothing null", () => {
  const members = {
    mutating: true,
    rules: [{ operations: ["CREATE"], resources: ["pods"], apiVersions: ["v1"], apiGroups: [""] }],
    annotations: { b: "2", a: "1", "io.kubewarden.policy.version": "0.0.1" },
    hostCapabilities: ["oci/v2/verify", "oci/v1/oci_manifest", "oci/v2/verify"],
    contextAwareResources: [
      { kind: "Pod", apiVersion: "v1" },
      { kind: "Deployment", apiVersion: "apps/v1" },
    ],
  };
  assert.is(
    kubewardenSection(members, { version: "1.2.3", usage: "Read me\n" }),
    '{"protocolVersion":"v1","rules":[{"apiGroups":[""],"apiVersions":["v1"],"resources":["pods"],"operations":["CREATE"]}],' +
      '"annotations":{"a":"1","b":"2","io.kubewarden.policy.usage":"Read me\\n","io.kubewarden.policy.version":"1.2.3"},' +
      '"mutating":true,"backgroundAudit":true,"executionMode":"kubewarden-wapc","policyType":"kubernetes",' +
      '"contextAwareResources":[{"apiVersion":"apps/v1","kind":"Deployment"},{"apiVersion":"v1","kind":"Pod"}],' +
      '"hostCapabilities":["oci/v1/oci_manifest","oci/v2/verify"]}',
  );
  const least = kubewardenSection({ rules: members.rules, mutating: false }, { version: "1.2.3", usage: null });
  assert.not.ok(least.includes("hostCapabilities") || least.includes("minimumKubewardenVersion"), least);
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
    [{ ...GOOD, rules: [{ ...RULE, resources: ["*", "pods"] }] }, 'rules[0].resources: the entry "*" stands for every'],
    [{ ...GOOD, rules: [{ ...RULE, resources: ["*/*", "pods"] }] }, 'rules[0].resources: the entry "*/*" stands alone'],
    [
      { ...GOOD, rules: [{ ...RULE, resources: ["pods/*", "pods/status"] }] },
      'the entry "pods/*" includes "pods/status"',
    ],
    [{ ...GOOD, rules: [{ ...RULE, resources: ["pods/exec", "*/exec"] }] }, 'the entry "*/exec" includes "pods/exec"'],
    [{ ...GOOD, rules: [{ ...RULE, apiGroups: ["", "*"] }] }, 'rules[0].apiGroups: the entry "*" stands alone'],
    [{ ...GOOD, rules: [{ ...RULE, operations: [] }] }, "rules[0].operations: it must not be empty"],
    [{ ...GOOD, hostCapabilities: ["oci/v2/verfy"] }, "hostCapabilities: "],
    [{ ...GOOD, hostCapabilities: ["oci*"] }, "hostCapabilities: invalid pattern"],
    [{ ...GOOD, protocolVersion: "v1" }, "protocolVersion: unknown"],
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
