/** Advisories about certificates and their logs, held against the profiles of the core. */
import * as assert from "uvu/assert";

import { extKeyUsage, keyUsage } from "../../../src/testkit/x509/extensions.js";
import { freshKey } from "../../../src/testkit/x509/keys.js";
import { MINUTE, T0, YEAR, dersOf, mint, type Minted } from "../../../src/testkit/x509/mint.js";
import { PURPOSE } from "../../../src/testkit/x509/oids.js";
import { hexList } from "../../../src/testkit/x509/pem.js";
import { logLines, precertificateSct, sctListExtension, testLog } from "../../../src/testkit/ct/sct.js";
import { authorityLine, caExtensions, isoTime, testFulcio } from "../../../src/testkit/sigstore/fulcioAuthority.js";
import { mintLeaf } from "../../../src/testkit/sigstore/fulcioLeaf.js";
import { call } from "../../support/harness.js";
import type { Advisory } from "./advisory.js";

const signing = [keyUsage("digitalSignature"), extKeyUsage(PURPOSE.codeSigning)];

/** All lessons of this file. */
export const certificateAdvisories: Advisory[] = [
  {
    ids: ["CVE-2026-24122", "GHSA-wfqv-66vq-46rm"],
    lesson:
      "an expired intermediate certificate was accepted: every certificate of the chain is checked at the time used",
    check: async () => {
      const expiry = { notAfter: T0 + 5 * MINUTE };
      for (const { root, intermediate } of [testFulcio(expiry), testFulcio({}, expiry)]) {
        const keyless = mintLeaf(intermediate);
        assert.match(fulcio(keyless, [intermediate, root], T0 + 5 * MINUTE), /^1 https/);
        assert.match(fulcio(keyless, [intermediate, root], T0 + 6 * MINUTE), /^certificate-time/);
        const own = mint({ issuer: intermediate, notAfter: T0 + 3 * YEAR, extensions: signing });
        assert.is(ownAuthority([intermediate, root], own, [], T0 + 5 * MINUTE), "ok");
        assert.match(ownAuthority([intermediate, root], own, [], T0 + 6 * MINUTE), /^certificate-time/);
        assert.match(ownAuthority([root], own, [intermediate], T0 + 6 * MINUTE), /^certificate-time/);
      }
    },
  },
  {
    ids: ["CVE-2026-32280"],
    lesson: "certificate chains of any length cost any amount of work: they have an end before any of it is done",
    check: async () => {
      const root = mint({ subject: "ca", extensions: caExtensions() });
      const crowd = Array.from({ length: 13 }, () => mint({ subject: "ca", issuer: root, extensions: caExtensions() }));
      const leaf = mint({ issuer: root, extensions: signing });
      assert.match(ownAuthority(crowd, leaf, [], T0), /^settings: budget-exhausted/);
      assert.match(ownAuthority([root], leaf, crowd, T0), /^budget-exhausted/);
      assert.match(fulcio(mintLeaf(root), crowd, T0), /^budget-exhausted/);
      assert.match(call("notaryChain", [hexOf(crowd), "codesigning"], "string") ?? "", /^budget-exhausted/);
    },
  },
  {
    ids: ["Kubewarden's is_certificate_trusted without a chain"],
    lesson:
      "a certificate without a chain was held against the roots of the web: nothing vouches that is not in the settings",
    check: async () => {
      const web = mint({ subject: "a root of the web", extensions: caExtensions() });
      const leaf = mint({ issuer: web, extensions: signing });
      const verify = (form: string, named: Minted | null): string => {
        const settings = [form, named === null ? "" : hexOf([named]), "", ""];
        return call("codeSigningVerify", [...settings, hexOf([leaf]), hexOf([web]), isoTime(T0)], "string") ?? "";
      };
      assert.match(verify("chain", null), /^settings: certificate-untrusted/);
      assert.match(verify("roots", leaf), /^settings: certificate-untrusted/);
      assert.match(verify("certificate", mint({ issuer: web, extensions: signing })), /^certificate-untrusted/);
    },
  },
  {
    ids: ["several SCTs of one log"],
    lesson: "one log met a threshold of several: distinct logs count, by the key that is trusted",
    check: async () => {
      const { root, intermediate } = testFulcio();
      const [log, other] = [testLog(), testLog()];
      const fields = { subject: "leaf", issuer: intermediate, key: freshKey(), serial: 7 };
      const { tbs } = mint({ ...fields, extensions: signing });
      const scts = [log, log, { ...log, key: other.key }].map((by, index) =>
        precertificateSct(by, tbs, intermediate.key.spki, { timestamp: 1000 * T0 + index }),
      );
      const leaf = mint({ ...fields, extensions: [...signing, sctListExtension(...scts)] });
      assert.is(
        call("sctVerifyEmbedded", [leaf.der, intermediate.key.spki, logLines([log, other]), ""], "string"),
        log.id,
      );
      assert.match(
        call("sctVerifyEmbedded", [leaf.der, root.key.spki, logLines([log, other]), ""], "string") ?? "",
        /^sct-mismatch/,
      );
    },
  },
];

function fulcio(leaf: Minted, chain: Minted[], time: number): string {
  return call("fulcioVerify", [leaf.der, authorityLine(chain), isoTime(time)], "string") ?? "";
}

function ownAuthority(chain: Minted[], leaf: Minted, presented: Minted[], time: number): string {
  const parts = ["chain", "", hexOf(chain), "", hexOf([leaf]), hexOf(presented), isoTime(time)];
  return call("codeSigningVerify", parts, "string") ?? "";
}

function hexOf(certificates: Minted[]): string {
  return hexList(dersOf(certificates));
}
