/** Every fault of a registry in every look-up: never an accept, its own fault code, and the host's reason in the message. */
import { readFileSync } from "node:fs";

import * as assert from "uvu/assert";

import { Policy } from "../../src/index.js";
import { EmbeddedRegistry, type FaultRule } from "../../src/testkit/registry/index.js";
import { digestOf, publicKey, startCosignRegistry } from "../support/cosignImages.js";
import { POLICY_FILE } from "../support/guests.js";
import { suite } from "../support/suite.js";

const test = suite("e2e/bad registry");
const registry = await startCosignRegistry();
test.after(async () => await registry.close());

const IMAGE = `${registry.host}/cosign/signed:v1`;
const OBJECT = { apiVersion: "v1", kind: "Pod", metadata: { name: "p" }, spec: { containers: [{ image: IMAGE }] } };
const SETTINGS = { signatures: [{ image: "*", pubKeys: [publicKey("release")] }] };
const module = readFileSync(POLICY_FILE);
/** Waits between tries are left out; a host's own time-out is long enough not to be seen. */
const policy = await Policy.load(module, { registry: { sleep: async () => undefined } });
const impatient = await Policy.load(module, { deadlineMs: 150 });
const closedHost = await closedRegistry();

/** The three look-ups of an image by tag, and what a request for each looks like. */
const LOOKUPS = {
  resolve: { path: "/v2/cosign/signed/manifests/v1", notFound: "image-not-found" },
  manifest: {
    path: `/v2/cosign/signed/manifests/${digestOf("signed").replace(":", "-")}.sig`,
    notFound: "signature-missing",
  },
  blob: { path: "/v2/cosign/signed/blobs/", notFound: "evidence-not-found" },
} as const;
type LookupName = keyof typeof LOOKUPS;
const NAMES = Object.keys(LOOKUPS) as LookupName[];

async function closedRegistry(): Promise<string> {
  const closed = await EmbeddedRegistry.start();
  await closed.close();
  return closed.host;
}

interface Expected {
  outcome: "denied" | "indeterminate";
  code: string;
  reason: string | RegExp;
}

/** A resolve that gets no digest from HEAD reads the manifest: only so can its body be wrong. */
const NO_HEAD: FaultRule = { match: `HEAD ${LOOKUPS.resolve.path}`, fault: { kind: "status", status: 405 } };

async function check(name: LookupName, rules: FaultRule[], expected: Expected, subject = policy): Promise<void> {
  for (const rule of rules) registry.fail(rule);
  const verdict = await subject.evaluate(OBJECT, SETTINGS);
  registry.clearFaults();
  const [image] = verdict.explanation.images;
  const where = `${name}: ${verdict.message}`;
  assert.is(verdict.accepted, false, where);
  assert.is(verdict.outcome, expected.outcome, where);
  assert.is(verdict.code, expected.outcome === "indeterminate" ? 503 : null, where);
  assert.is(image?.fault?.code, expected.code, where);
  assert.ok(verdict.message.startsWith(`Resource p is not accepted: verification of image ${IMAGE} failed: `), where);
  assert.match(verdict.message, expected.reason);
  assert.equal([verdict.patch, verdict.mutatedObject], [[], null]);
  const replay = await subject.evaluate(OBJECT, SETTINGS, { replay: verdict.run.evidence });
  assert.equal({ ...replay, run: null }, { ...verdict, run: null });
}

/** The rules for a fault of one look-up; with `inBody` the fault is in the body of the answer. */
function rules(name: LookupName, fault: FaultRule["fault"], inBody = false): FaultRule[] {
  const rule = { match: LOOKUPS[name].path, fault };
  return inBody && name === "resolve" ? [NO_HEAD, rule] : [rule];
}

test("without a fault the image is allowed", async () => {
  assert.is((await policy.evaluate(OBJECT, SETTINGS)).outcome, "allowed");
  registry.fail(NO_HEAD);
  assert.is((await policy.evaluate(OBJECT, SETTINGS)).outcome, "allowed");
  registry.clearFaults();
});

for (const name of NAMES) {
  const { path, notFound } = LOOKUPS[name];

  for (const status of [401, 403]) {
    test(`${name}: ${status}`, async () => {
      const reason = new RegExp(`the registry refused access: (GET|HEAD) http://.* answered ${status}`);
      const expected: Expected = { outcome: "indeterminate", code: "evidence-unauthorized", reason };
      await check(name, rules(name, { kind: "status", status }), expected);
    });
  }

  test(`${name}: 404 is the registry's word that there is none`, async () => {
    const expected: Expected = { outcome: "denied", code: notFound, reason: /(GET|HEAD) http:\/\/.* answered 404/ };
    await check(name, rules(name, { kind: "status", status: 404 }), expected);
  });

  test(`${name}: 429`, async () => {
    const code = "evidence-rate-limited";
    const reason = /the registry limits the rate of requests: (GET|HEAD) http:\/\/.* answered 429/;
    await check(name, rules(name, { kind: "status", status: 429 }), { outcome: "indeterminate", code, reason });
    const later: FaultRule["fault"] = { kind: "status", status: 429, headers: { "retry-after": "3600" } };
    await check(name, rules(name, later), { outcome: "indeterminate", code, reason });
  });

  for (const status of [408, 500, 502, 503, 504]) {
    test(`${name}: ${status}`, async () => {
      const reason = new RegExp(`the registry could not be reached or failed: (GET|HEAD) http://.* answered ${status}`);
      const expected: Expected = { outcome: "indeterminate", code: "evidence-unavailable", reason };
      await check(name, rules(name, { kind: "status", status }), expected);
    });
  }

  test(`${name}: a status that means nothing here`, async () => {
    const reason = /the registry's answer is wrong: GET http:\/\/.* answered (400|418)/;
    for (const status of [400, 418]) {
      await check(name, rules(name, { kind: "status", status }), {
        outcome: "denied",
        code: "evidence-invalid",
        reason,
      });
    }
  });

  test(`${name}: slow past the deadline`, async () => {
    const expected: Expected = { outcome: "indeterminate", code: "evidence-unavailable", reason: /deadline/ };
    await check(name, rules(name, { kind: "slow", delayMs: 2000 }), expected, impatient);
  });

  test(`${name}: hangs up`, async () => {
    const reason =
      /could not be reached or failed: (GET|HEAD) http:\/\/.* failed: the connection broke off \((UND_ERR_SOCKET|ECONNRESET)\)/;
    const expected: Expected = { outcome: "indeterminate", code: "evidence-unavailable", reason };
    await check(name, rules(name, { kind: "hang-up" }), expected);
  });

  test(`${name}: half of the body`, async () => {
    const expected: Expected = {
      outcome: "indeterminate",
      code: "evidence-unavailable",
      reason:
        /GET http:\/\/.* failed: (the connection broke off in the middle of the answer|the answer ended before it was whole) \(/,
    };
    await check(name, rules(name, { kind: "short-body" }, true), expected);
  });

  test(`${name}: other bytes`, async () => {
    const reason =
      /the registry's answer is wrong: GET http:\/\/.* answered bytes with the digest sha256:.*, not sha256:/;
    await check(name, rules(name, { kind: "wrong-digest" }, true), {
      outcome: "denied",
      code: "evidence-invalid",
      reason,
    });
  });

  test(`${name}: a web page`, async () => {
    const reason =
      /the registry's answer is wrong: GET http:\/\/.* answered (something that is not a JSON|bytes with the digest)/;
    await check(name, rules(name, { kind: "garbage" }), { outcome: "denied", code: "evidence-invalid", reason });
  });

  test(`${name}: a body that never ends`, async () => {
    const reason = /the answer is larger than this module reads: GET http:\/\/.* answered more than \d+ bytes/;
    const expected: Expected = { outcome: "denied", code: "evidence-too-large", reason };
    await check(name, rules(name, { kind: "endless" }, true), expected);
  });

  test(`${name}: sends on to where the host does not go`, async () => {
    for (const to of ["http://192.0.2.1/", "https://169.254.169.254/latest/meta-data", "file:///etc/passwd"]) {
      const reason =
        /the host refused to look this up: (GET|HEAD) http:\/\/.* was redirected to .*, which is refused: /;
      await check(name, rules(name, { kind: "redirect", to }), {
        outcome: "indeterminate",
        code: "evidence-refused",
        reason,
      });
    }
  });

  test(`${name}: sends on in circles`, async () => {
    const reason = /the registry's answer is wrong: (GET|HEAD) http:\/\/.* was redirected more than 5 times/;
    await check(name, rules(name, { kind: "redirect", to: path }), {
      outcome: "denied",
      code: "evidence-invalid",
      reason,
    });
  });

  test(`${name}: sends on to where nobody listens`, async () => {
    const expected: Expected = {
      outcome: "indeterminate",
      code: "evidence-unavailable",
      reason: "failed: nothing listens there (ECONNREFUSED)",
    };
    await check(name, rules(name, { kind: "redirect", to: `http://${closedHost}/` }), expected);
  });

  test(`${name}: a fault that is over at the second try is none`, async () => {
    registry.fail({ match: path, times: 1, fault: { kind: "status", status: 503 } });
    registry.fail({ match: path, times: 1, fault: { kind: "hang-up" } });
    assert.is((await policy.evaluate(OBJECT, SETTINGS)).outcome, "allowed");
    registry.clearFaults();
  });
}

test("a registry that is down", async () => {
  const object = { ...OBJECT, spec: { containers: [{ image: `${closedHost}/app:v1` }] } };
  const verdict = await policy.evaluate(object, SETTINGS);
  assert.is(verdict.outcome, "indeterminate");
  assert.is(verdict.explanation.images[0]?.fault?.code, "evidence-unavailable");
  assert.match(
    verdict.message,
    `HEAD http://${closedHost}/v2/app/manifests/v1 failed: nothing listens there (ECONNREFUSED)`,
  );
});

test("a registry of signatures that is down", async () => {
  const [entry] = SETTINGS.signatures;
  const elsewhere = { signatures: [{ ...entry, repository: `${closedHost}/signatures` }] };
  const verdict = await policy.evaluate(OBJECT, elsewhere);
  assert.is(verdict.outcome, "indeterminate");
  assert.match(verdict.message, `GET http://${closedHost}/v2/signatures/referrers/sha256:`);
});

test("a registry that wants a login", async () => {
  registry.requireToken({ username: "alice", password: "secret" });
  const verdict = await policy.evaluate(OBJECT, SETTINGS);
  registry.requireNothing();
  assert.is(verdict.outcome, "indeterminate");
  assert.is(verdict.explanation.images[0]?.fault?.code, "evidence-unauthorized");
});

test("signature manifests that are JSON and no signatures", async () => {
  const rows: [string, string][] = [
    ["[]", "evidence-invalid"],
    ["{}", "manifest-invalid"],
    ['{"schemaVersion":2,"layers":{}}', "manifest-invalid"],
    ['{"schemaVersion":2,"schemaVersion":2,"layers":[]}', "manifest-invalid"],
    ['{"schemaVersion":1,"layers":[]}', "manifest-invalid"],
  ];
  for (const [body, code] of rows) {
    const fault = { kind: "status", status: 200, body } as const;
    registry.fail({ match: `GET ${LOOKUPS.manifest.path}`, fault });
    const verdict = await policy.evaluate(OBJECT, SETTINGS);
    registry.clearFaults();
    assert.is(verdict.outcome, "denied", body);
    assert.is(verdict.explanation.images[0]?.fault?.code, code, `${body}: ${verdict.message}`);
  }
});

test("a digest that is none, from the registry, is not taken", async () => {
  for (const digest of ["sha256:00", `sha512:${"0".repeat(128)}`, `SHA256:${"0".repeat(64)}`, "latest"]) {
    const headers = { "docker-content-digest": digest, "content-type": "text/plain" };
    registry.fail({ match: LOOKUPS.resolve.path, fault: { kind: "status", status: 200, headers, body: "none" } });
    const verdict = await policy.evaluate(OBJECT, SETTINGS);
    registry.clearFaults();
    assert.is(verdict.outcome, "denied", verdict.message);
    assert.is(verdict.explanation.images[0]?.fault?.code, "evidence-invalid");
  }
});

test("a tag that is moved to an unsigned image is what is judged, whatever was signed before", async () => {
  const headers = { "docker-content-digest": digestOf("unsigned") };
  registry.fail({ match: `HEAD ${LOOKUPS.resolve.path}`, fault: { kind: "status", status: 200, headers, body: "" } });
  const verdict = await policy.evaluate(OBJECT, SETTINGS);
  registry.clearFaults();
  assert.equal([verdict.outcome, verdict.explanation.images[0]?.fault?.code], ["denied", "signature-missing"]);
});

test.run();
