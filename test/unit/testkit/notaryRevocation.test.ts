import * as assert from "uvu/assert";

import { SIGNED_AT, notary } from "../../../src/testkit/index.js";
import { call } from "../../support/harness.js";
import { NOW } from "../../support/revocation/authority.js";
import { notaryOutcome } from "../../support/revocation/check.js";
import { suite } from "../../support/suite.js";

const test = suite("revocation lists of the Notary kit in the core");

const URL = "http://crl.example/issuer.crl";
const world = notary({ seed: "revocation" });

for (const chain of [2, 3] as const) {
  const signer = world.signer({ chain, crl: URL });
  const outcomeOf = (list: Uint8Array): string[] =>
    notaryOutcome([...signer.certificates], { [URL]: list }).slice(0, 2);

  test(`a chain of ${chain}: not on the list, on it, and a list that is over`, () => {
    assert.equal(outcomeOf(world.revocationList(signer)), ["ok", "CRL OK"]);
    assert.equal(outcomeOf(world.revocationList(signer, { revoked: SIGNED_AT + 1 })), [
      "certificate-revoked",
      "CRL Revoked",
    ]);
    const [verdict] = outcomeOf(world.revocationList(signer, { nextUpdate: NOW - 1 }));
    assert.is.not(verdict, "ok");
  });
}

test("the list says when and why", () => {
  const list = world.revocationList(world.signer(), { revoked: SIGNED_AT + 60, reason: 1 });
  const [head, entry] = (call("crlText", [list], "string") ?? "").split("\n");
  assert.match(head ?? "", /^CN=issuing authority,O=Notary kit,ST=WA,C=US 2026-03-04T05:06:07Z /);
  assert.is(entry, "0 keyCompromise 2026-03-04T05:07:07Z");
});

test("the list of one signer does not name another", () => {
  const [release, nightly] = ["release", "nightly"].map((CN) => {
    return world.signer({ crl: URL, subject: { C: "US", ST: "WA", O: "acme", CN } });
  });
  assert.ok(release !== undefined && nightly !== undefined);
  if (release === undefined || nightly === undefined) return;
  const list = world.revocationList(nightly, { revoked: SIGNED_AT });
  assert.is(notaryOutcome([...release.certificates], { [URL]: list })[0], "ok");
});

test("a self-signed certificate has no list", () => {
  assert.throws(() => world.revocationList(world.signer({ chain: 1 })), /chain of 2 or 3/);
});

test.run();
