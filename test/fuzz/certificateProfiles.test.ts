import * as assert from "uvu/assert";

import {
  basicConstraints,
  extKeyUsage,
  extension,
  keyUsage,
  type ExtensionTemplate,
} from "../../src/testkit/x509/extensions.js";
import { MINUTE, T0, mint, type Minted } from "../../src/testkit/x509/mint.js";
import { PURPOSE } from "../../src/testkit/x509/oids.js";
import { hexList, pemOf } from "../../src/testkit/x509/pem.js";
import { authorityLine, caExtensions, isoTime, testFulcio } from "../../src/testkit/sigstore/fulcioAuthority.js";
import { fulcioExtension, leafExtensions, mintLeaf } from "../../src/testkit/sigstore/fulcioLeaf.js";
import { rounds } from "../support/fuzz.js";
import { call } from "../support/harness.js";
import { SeededRandom } from "../support/random.js";
import { suite } from "../support/suite.js";

const test = suite("fuzz: profiles of certificates");
const random = new SeededRandom("fuzz profiles");
const { root, intermediate } = testFulcio();
const time = isoTime(T0 + MINUTE);
const fault = /^(certificate|budget|key)-[a-z-]+( at [^:]+)?: /;

test("a keyless certificate that is changed is refused, unless it is the same", () => {
  const leaf = mintLeaf(intermediate);
  const authority = authorityLine([intermediate, root]);
  const expected = call("fulcioVerify", [leaf.der, authority, time], "string");
  assert.match(expected ?? "", /^1 https/);
  for (let i = 0; i < rounds(1500); i++) {
    const changed = random.mutate(leaf.der);
    const answer = call("fulcioVerify", [changed, authority, time], "string") ?? "";
    if (Buffer.from(leaf.der).equals(changed)) assert.is(answer, expected);
    else assert.match(answer, fault, Buffer.from(changed).toString("hex"));
  }
});

test("an authority whose certificate is changed does not vouch, or its change does not matter", () => {
  const leaf = mintLeaf(intermediate);
  let accepted = 0;
  for (let i = 0; i < rounds(1500); i++) {
    const changed = { ...root, der: random.mutate(root.der) };
    const answer = call("fulcioVerify", [leaf.der, authorityLine([intermediate, changed]), time], "string") ?? "";
    if (/^1 https/.test(answer)) accepted += 1;
    else assert.match(answer, fault);
  }
  assert.ok(accepted > 20, `only ${accepted} were accepted: a root's own signature is not looked at`);
});

test("Fulcio's extensions are what their encodings say", () => {
  for (let i = 0; i < rounds(3000); i++) {
    const arc = random.pick([1, 2, 6, 8, 9, 20, 24]);
    const text = random.pick(["", "a", "https://issuer.example", "ü€😀", "\0"]);
    const value = arc <= 6 ? Buffer.from(text) : Uint8Array.from([0x0c, Buffer.byteLength(text), ...Buffer.from(text)]);
    const bytes = random.below(3) === 0 ? value : random.mutate(value);
    const { der } = mintExtension(extension(`1.3.6.1.4.1.57264.1.${arc}`, bytes));
    const answer = call("fulcioExtensions", [der], "string") ?? "";
    const expected = decoded(arc, bytes);
    if (expected === null || ((arc === 1 || arc === 8) && expected === "")) assert.match(answer, fault);
    else assert.ok(answer.includes(`: ${expected}`), JSON.stringify([arc, answer]));
  }
});

test("no chain of changed or shuffled certificates traps, and only the right one is a chain", () => {
  const between = mint({ subject: "ca", issuer: root, extensions: caExtensions() });
  const leaf = mint({
    subject: "leaf",
    issuer: between,
    extensions: [keyUsage("digitalSignature"), extKeyUsage(PURPOSE.codeSigning)],
  });
  const right = hexList([leaf.der, between.der, root.der]);
  for (let i = 0; i < rounds(1500); i++) {
    const ders = Array.from({ length: random.below(5) }, () => random.pick([leaf, between, root]).der);
    if (random.below(2) === 0) ders.splice(0, 3, leaf.der, between.der, root.der);
    const at = random.below(ders.length + 1);
    if (random.below(2) === 0 && at < ders.length) ders[at] = random.mutate(ders[at] ?? root.der);
    const chain = hexList(ders);
    const isChain = chain === right || chain === hexList([root.der]);
    const answer = call("notaryChain", [chain, random.pick(["codesigning", "timestamping"])], "string") ?? "";
    if (answer !== "ok") assert.match(answer, /^(certificate|budget|key)-/);
    else assert.ok(isChain, chain);
  }
});

test("files of certificates: what is read is what was put in", () => {
  const certificates = [root, intermediate, mintExtension(basicConstraints(false))];
  let accepted = 0;
  for (let i = 0; i < rounds(2500); i++) {
    const list = Array.from({ length: 1 + random.below(3) }, () => random.pick(certificates).der);
    const file = random.below(2) === 0 ? Buffer.concat(list) : Buffer.from(pemOf("CERTIFICATE", ...list));
    const isWhole = random.below(4) === 0;
    const answer = call("certificateFile", [isWhole ? file : random.mutate(file, "-\n")], "string") ?? "";
    if (isWhole) assert.is(answer.split("\n").length, list.length + 1);
    else if (!answer.startsWith("\n")) assert.match(answer, /^(certificate|pem|budget)-/);
    if (answer.startsWith("\n")) accepted += 1;
  }
  assert.ok(accepted > 200, `only ${accepted} were accepted`);
});

test("random certificates: every profile answers", () => {
  for (let i = 0; i < rounds(300); i++) {
    const der = random.mutate(mintExtension(...leafExtensions().slice(random.below(4)), fulcioExtension(9, "x")).der);
    for (const name of ["fulcioLeaf", "fulcioExtensions", "certificateIdentities"]) call(name, [der], "string");
    if (call("fulcioLeaf", [der], "string")?.startsWith("certificate-malformed")) continue;
    const hex = Buffer.from(der).toString("hex");
    const answer = call("codeSigningVerify", ["certificate", hex, "", "", hex, "", time], "string") ?? "";
    assert.match(answer, /^(ok$|certificate-|budget-|key-)/);
  }
});

const key = root.key;

/** A certificate for one extension; the key is always the same, since keys take long to make. */
function mintExtension(...extensions: ExtensionTemplate[]): Minted {
  return mint({ subject: "leaf", key, extensions });
}

function decoded(arc: number, bytes: Uint8Array): string | null {
  const text = arc <= 6 ? bytes : bytes.slice(2);
  if (arc > 6 && (bytes[0] !== 0x0c || bytes[1] !== text.length || text.length > 127)) return null;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(text);
  } catch {
    return null;
  }
}

test.run();
