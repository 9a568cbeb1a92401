import * as assert from "uvu/assert";
import { generateKeyPairSync } from "node:crypto";

import { LookupFailure } from "../../../host/registry/failure.js";
import { SigningKey } from "../../../src/signing/privateKey.js";
import { RekorLog } from "../../../src/signing/rekor.js";
import { errorOf } from "../../support/errors.js";
import { suite } from "../../support/suite.js";

const test = suite("unit/signing answers of a log");
const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();

test("a log that has the entry and leads nowhere, or elsewhere, is told as such, and not followed", async () => {
  const key = await SigningKey.read(pem, async () => "");
  for (const location of ["", "http://[", "https://other.test/api/v1/log/entries/1", "/elsewhere"]) {
    let requests = 0;
    const fetch = async (): Promise<Response> => {
      requests += 1;
      return new Response("{}", { status: 409, headers: { location } });
    };
    const log = new RekorLog({ url: "https://rekor.test", fetch });
    const add = async (): Promise<unknown> => await log.addSignature(key, new Uint8Array(3), new Uint8Array(64));
    const { code, message } = await errorOf(LookupFailure, add);
    assert.equal([code, requests], ["invalid-answer", 1], location);
    assert.match(message, "has the entry already and does not say where");
  }
});

test.run();
