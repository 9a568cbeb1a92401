/** The capabilities `registry` and `clock`. */
import * as assert from "uvu/assert";

import { clockCapability } from "../../../host/capability/clock.js";
import { registryCapability } from "../../../host/capability/registry.js";
import { suite } from "../../support/suite.js";
import { failureCode, using } from "./registrySetup.js";

const test = suite("capabilities");
const text = (value: string): Uint8Array => new TextEncoder().encode(value);

test("registry: text in, text or raw bytes out", () =>
  using(async ({ client, tag, byDigest, blob, digest, manifest, payload }) => {
    const lookups = registryCapability(client);
    assert.equal(await lookups["registry/v1/resolve"](text(tag)), text(digest));
    assert.equal(new Uint8Array(await lookups["registry/v1/manifest"](text(byDigest))), manifest);
    assert.equal(new Uint8Array(await lookups["registry/v1/blob"](text(blob))), payload);
    assert.is(await failureCode(lookups["registry/v1/blob"](text(blob), AbortSignal.abort())), "unavailable");
    assert.is(await failureCode(lookups["registry/v1/blob"](new Uint8Array([0x80]))), "refused");
    assert.is(await failureCode(lookups["registry/v1/manifest"](text(`\ufeff${tag}`))), "refused");
  }));

test("clock: RFC 3339, milliseconds only when there are any", async () => {
  const now = async (time: string): Promise<string> =>
    new TextDecoder().decode(await clockCapability(() => new Date(time))["clock/v1/now"](text("")));
  assert.is(await now("2026-11-21T00:00:00Z"), "2026-11-21T00:00:00Z");
  assert.is(await now("2026-11-21T01:00:00.5+01:00"), "2026-11-21T00:00:00.500Z");
});

test("clock: no argument, and no time outside RFC 3339", async () => {
  const clock = (time: Date): Promise<Uint8Array> => clockCapability(() => time)["clock/v1/now"](text(""));
  assert.is(await failureCode(clock(new Date(NaN))), "unavailable");
  assert.is(await failureCode(clock(new Date(8.64e15))), "unavailable");
  assert.is(await failureCode(clockCapability(() => new Date())["clock/v1/now"](text("x"))), "refused");
});

test.run();
