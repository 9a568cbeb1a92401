/** The doors of certificates and paths, with mutated certificates of all kinds and random bytes. */
import { X509Certificate } from "node:crypto";

import * as assert from "uvu/assert";

import { type ChainCase, chainCases } from "../differential/chains/cases.js";
import { mutateDer } from "../support/certificates/mutateDer.js";
import { validateChain } from "../support/path/validate.js";
import { rounds } from "../support/fuzz.js";
import { call } from "../support/harness.js";
import { SeededRandom } from "../support/random.js";
import { suite } from "../support/suite.js";

const test = suite("fuzz: certificates");
const random = new SeededRandom("fuzz certificate");

const cases = drawCases(60);
const certificates = cases.flatMap(({ chain }) => [chain.leaf, ...chain.intermediates, ...chain.anchors]);

test("certificates that the generator made are read as node:crypto reads them", () => {
  for (const der of certificates) {
    assert.is(outcome(der), "ok", hex(der));
    agreesWithNode(der);
  }
});

test("mutated certificates never trap, and what is accepted is read as node:crypto reads it", () => {
  let accepted = 0;
  for (let round = 0; round < rounds(6000); round++) {
    const valid = random.pick(certificates);
    const der = random.below(3) === 0 ? random.mutate(valid) : mutateDer(valid, random);
    const said = outcome(der);
    assert.match(said, /^(ok$|certificate-malformed |budget-exhausted )/, hex(der));
    if (said !== "ok") continue;
    accepted += 1;
    agreesWithNode(der);
  }
  assert.ok(accepted > 200, `only ${accepted} were accepted`);
});

test("random bytes never trap", () => {
  for (let round = 0; round < rounds(2000); round++) {
    const bytes = random.bytes(random.below(200));
    if (bytes.length > 1) bytes[0] = 0x30;
    assert.match(outcome(bytes), /^certificate-malformed /, hex(bytes));
  }
});

test("a path with a mutated certificate is never accepted", () => {
  let refused = 0;
  for (let round = 0; round < rounds(800); round++) {
    const each = random.pick(cases);
    const leaf = random.below(3) === 0 ? random.mutate(each.chain.leaf) : mutateDer(each.chain.leaf, random);
    const code = ask(each, leaf);
    if (Buffer.compare(leaf, each.chain.leaf) === 0) continue;
    assert.is.not(code, "ok", `${hex(each.chain.leaf)} became ${hex(leaf)}`);
    refused += 1;
  }
  assert.ok(refused > 400);
});

test("mutated intermediates and anchors never trap, nor do they make a leaf of others valid", () => {
  for (let round = 0; round < rounds(300); round++) {
    const [each, other] = [random.pick(cases), random.pick(cases)];
    if (each === other) continue;
    const intermediates = each.chain.intermediates.map((der) => mutateDer(der, random));
    const anchors = other.chain.anchors.map((der) => (random.below(2) === 0 ? der : mutateDer(der, random)));
    const chain = { ...each.chain, intermediates, anchors };
    assert.is.not(ask({ ...each, chain }, each.chain.leaf), "ok");
  }
});

function drawCases(count: number): ChainCase[] {
  const valid: ChainCase[] = [];
  for (const each of chainCases(random)) {
    if (each.name === "valid" || each.name.startsWith("feature: ")) valid.push(each);
    if (valid.length === count) break;
  }
  return valid;
}

function outcome(der: Uint8Array): string {
  return call("certificateOutcome", [der], "string") ?? "null";
}

/** The code of the answer of path building. */
function ask({ chain }: ChainCase, leaf: Uint8Array): string {
  const { intermediates, anchors, seconds, nanoseconds, purpose, initialPolicies, explicitPolicy } = chain;
  const options = { purpose, initialPolicies, explicitPolicy };
  const { code, detail } = validateChain(leaf, intermediates, anchors, { seconds, nanoseconds }, options);
  assert.match(code, /^[a-z]+(-[a-z]+)*$/, detail);
  return code;
}

/** Serial number, validity and, as far as both spell it alike, the names. */
function agreesWithNode(der: Uint8Array): void {
  const text = call("certificateText", [der], "string") ?? "";
  const field = (label: string): string => new RegExp(`^${label}: (.*)$`, "m").exec(text)?.[1] ?? "";
  // A key that cannot be read is no fault of the certificate here; OpenSSL takes it for one.
  if (/^key-(invalid|unsupported)/.test(field("key"))) return;
  const node = new X509Certificate(der);
  assert.is(serialOf(field("serialNumber")), BigInt(`0x${node.serialNumber.replace("-", "")}`), hex(der));
  for (const [ours, theirs] of [
    [field("notBefore"), node.validFrom] as const,
    [field("notAfter"), node.validTo] as const,
  ]) {
    // JavaScript takes years below 100 for others.
    if (ours >= "0100") assert.is(Date.parse(ours), Date.parse(theirs), hex(der));
  }
  for (const [ours, theirs] of [[field("subject"), node.subject] as const, [field("issuer"), node.issuer] as const]) {
    if (!/^((C|O|CN)=[A-Za-z0-9 .]+(,|$))*$/.test(ours) || theirs?.includes("+")) continue;
    assert.equal(ours === "" ? [] : ours.split(",").reverse(), theirs?.split("\n") ?? [], hex(der));
  }
}

/** The absolute value, as node:crypto gives it. */
function serialOf(contents: string): bigint {
  const value = BigInt.asIntN(4 * contents.length, BigInt(`0x${contents}`));
  return value < 0n ? -value : value;
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

test.run();
