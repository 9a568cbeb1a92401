/**
 * Every past advisory that this version can be held against, named by its id and its lesson. Those that wait for a later
 * feature stand in `advisories/waiting.json`.
 */
import * as assert from "uvu/assert";

import { shared } from "../support/shared.js";
import { suite } from "../support/suite.js";
import { advisoryIdsIn, waitingAdvisories } from "./advisories/advisory.js";
import { attestationAdvisories } from "./advisories/attestations.js";
import { bundleAdvisories } from "./advisories/bundles.js";
import { certificateAdvisories } from "./advisories/certificates.js";
import { engineAdvisories } from "./advisories/engine.js";
import { evidenceAdvisories } from "./advisories/evidence.js";
import { identityAdvisories } from "./advisories/identities.js";
import { logEntryAdvisories } from "./advisories/logEntries.js";
import { registryAdvisories } from "./advisories/registry.js";
import { signatureAdvisories } from "./advisories/signatures.js";
import { timestampAdvisories } from "./advisories/timestamps.js";
import { tufAdvisories } from "./advisories/tuf.js";

const test = suite("advisories");
const tested = [
  ...evidenceAdvisories,
  ...registryAdvisories,
  ...engineAdvisories,
  ...signatureAdvisories,
  ...timestampAdvisories,
  ...certificateAdvisories,
  ...logEntryAdvisories,
  ...attestationAdvisories,
  ...identityAdvisories,
  ...bundleAdvisories,
  ...tufAdvisories,
];
const waiting = waitingAdvisories();

for (const { ids, lesson, check } of tested) test(`${ids.join(", ")}: ${lesson}`, check);

test("each advisory is tested or waits, not both", () => {
  const testedIds = new Set(tested.flatMap(({ ids }) => ids));
  const waitingIds = waiting.flatMap(({ ids }) => ids);
  assert.equal(
    waitingIds.filter((id, index) => testedIds.has(id) || waitingIds.indexOf(id) !== index),
    [],
  );
  for (const { ids, lesson, waitsFor } of waiting) {
    assert.ok(ids.length > 0 && lesson !== "" && waitsFor !== "");
    for (const id of ids) assert.match(id, /^(CVE-\d{4}-\d{4,}|GHSA(-[0-9a-z]{4}){3})$/);
  }
});

if (shared === null) {
  test.skip("every advisory that the facts name is tested or waits", "../shared is missing");
} else {
  const facts = new URL("facts/", shared);
  test("every advisory that the facts name is tested or waits", () => {
    const known = [...tested, ...waiting].flatMap(({ ids }) => ids);
    const named = advisoryIdsIn(facts);
    assert.ok(named.size > 40, `only ${named.size} ids were found: the search is broken`);
    assert.equal(
      [...named].filter((id) => !known.some((each) => each === id || each.startsWith(`${id}-`))),
      [],
    );
  });
}

test.run();
