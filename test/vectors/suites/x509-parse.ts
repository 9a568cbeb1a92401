/**
 * Single certificates, and what Go, pyca/cryptography and OpenSSL say of each. Where they agree we have to agree; where they
 * differ our answer is only counted, since a stricter reader of the three is as right as a looser one.
 */
import { call } from "../../support/harness.js";
import type { VectorSuite } from "../report.js";
import { vectorFiles } from "../signatureVectors.js";

interface ParseFile {
  tests: { id: string; der: string; consensus: "accept" | "reject" | "split" }[];
}

export default {
  name: "x509-parse",
  run(shared, report) {
    for (const file of vectorFiles<ParseFile>(shared, /^x509_parse\.json$/)) {
      for (const { id, der, consensus } of file.tests) {
        const outcome = call("certificateOutcome", [Buffer.from(der, "base64")], "string") ?? "null";
        const verdict = outcome === "ok" ? "accept" : "reject";
        if (consensus === "split") report.skip(id, "readers disagree");
        else report.check(id, consensus, verdict, outcome);
      }
    }
  },
} satisfies VectorSuite;
