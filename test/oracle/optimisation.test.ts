/**
 * The core compiled without any optimisation against the core as it is shipped: both must give the same answers. What
 * differs is a miscompilation, or code whose meaning the language leaves open.
 */
import { constants, generateKeyPairSync, sign, type KeyPairKeyObjectResult } from "node:crypto";
import { readFileSync } from "node:fs";

import { p256, p384, p521 } from "@noble/curves/nist.js";
import * as assert from "uvu/assert";

import { compile } from "../../build/compile.js";
import { outDirectory } from "../../build/paths.js";
import { HASHES } from "../differential/rsa/encodings.js";
import { pkcs1Case } from "../differential/rsa/pkcs1Cases.js";
import { pssCase } from "../differential/rsa/pssCases.js";
import { TestRsaKey } from "../support/certificates/rsaKey.js";
import { Harness } from "../support/harness.js";
import { digest } from "../../src/testkit/x509/keys.js";
import { SeededRandom } from "../support/random.js";
import { bytesOf } from "../../src/testkit/bytes.js";
import { makeSigner, simpleSigning } from "../support/signing.js";
import { suite } from "../support/suite.js";
import { toBytes } from "./numbers.js";

const test = suite("-O0 against -O3");
const random = new SeededRandom("optimisation");
const optimised = new Harness(readFileSync(new URL("test/harness.wasm", outDirectory)));
const plainBytes = await compile("test/harness/index.ts", "harness", ["--optimizeLevel", "0", "--shrinkLevel", "0"]);
const plain = new Harness(plainBytes);
let comparisons = 0;

type Argument = Uint8Array | string | number;
type Answer = "bytes" | "string" | "bool" | "i32";

/** Both answers are the same; gives that answer. */
function same(name: string, args: Argument[], answer: Answer): unknown {
  const [first, second] = [plain.call(name, args, answer), optimised.call(name, args, answer)];
  assert.equal(first, second, `${name}(${args.map(shown).join(", ")})`);
  comparisons += 1;
  return second;
}

function shown(value: Argument): string {
  return value instanceof Uint8Array ? Buffer.from(value).toString("hex") : JSON.stringify(value);
}

test("they are two builds", () => {
  const size = readFileSync(new URL("test/harness.wasm", outDirectory)).length;
  assert.ok(plainBytes.length > size * 1.1, `${plainBytes.length} and ${size} bytes`);
});

for (const [algorithm, name] of ["SHA-256", "SHA-384", "SHA-512"].entries()) {
  test(name, () => {
    for (let length = 0; length <= 260; length++) same("hashBytes", [algorithm, random.bytes(length)], "bytes");
    for (const fill of [0x00, 0x7f, 0x80, 0xff]) {
      same("hashBytes", [algorithm, new Uint8Array(300).fill(fill)], "bytes");
    }
    for (let round = 0; round < 60; round++) {
      const bytes = random.bytes(random.below(5000));
      const cut = random.below(bytes.length + 1);
      same("hashInPieces", [algorithm, bytes, cut, cut + random.below(bytes.length - cut + 1)], "bytes");
    }
  });
}

/** Bits of the field: bytes of an element, and how far a limb is from zero at most. */
const FIELDS = { 256: [40, 28], 384: [56, 27], 521: [72, 28] } as const;

test("every function of the fields of P-256, P-384 and P-521", () => {
  for (const [curve, [bytes, bits]] of Object.entries(FIELDS)) {
    for (let round = 0; round < 40; round++) {
      const operands = Buffer.alloc(5 * bytes);
      for (let at = 0; at < operands.length; at += 4) operands.writeInt32LE((random.word() | 0) >> (32 - bits - 1), at);
      for (let step = 0; step < 16; step++) same("fieldStep", [Number(curve), step, operands], "bytes");
    }
  }
});

test("scalars", () => {
  for (const [curve, length] of [
    [256, 32],
    [384, 48],
    [521, 66],
  ] as const) {
    for (let round = 0; round < 30; round++) {
      same("scalarOfDigest", [curve, random.bytes(1 + random.below(64))], "bytes");
      same("scalarRead", [curve, random.bytes(length)], "bytes");
    }
  }
});

test("RSA: powers, and signatures of both encodings", () => {
  for (const bits of [2048, 2049, 3072, 4093, 8192]) {
    const key = new TestRsaKey(bits, 65537n, random);
    const number = key.pkcs1.slice(-5 - key.bytes, -5);
    for (const base of [0n, 1n, key.n - 1n, random.bigint(key.bytes) % key.n]) {
      for (const exponent of [3, 65537]) {
        same("barrettPower", [number, toBytes(base, key.bytes), exponent], "bytes");
      }
    }
    for (let round = 0; round < 12; round++) {
      const { hash, message, signature } = (round % 2 === 0 ? pkcs1Case : pssCase)(key, random);
      const [number, hashed] = [HASHES.indexOf(hash), digest(hash, message)];
      same("rsaPkcs1Outcome", [key.pkcs1, number, hashed, signature], "string");
      same("rsaPssOutcome", [key.pkcs1, number, number, -1, hashed, signature], "string");
    }
  }
});

test("ECDSA: valid and tampered signatures", () => {
  let valid = 0;
  for (let round = 0; round < 60; round++) {
    const signer = makeSigner(`optimisation ${round}`);
    const payload = random.bytes(random.below(300));
    const signature = signer.sign(payload);
    assert.is(same("verifyOutcome", [signer.spki, payload, signature], "string"), "ok");
    for (let tampering = 0; tampering < 3; tampering++) {
      same("verifyOutcome", [signer.spki, random.mutate(payload), signature], "string");
      same("verifyOutcome", [signer.spki, payload, random.mutate(signature)], "string");
      same("verifyOutcome", [random.mutate(signer.spki), payload, signature], "string");
    }
    valid += 1;
  }
  assert.is(valid, 60);
});

test("ECDSA: r, s and digests at the edges", () => {
  for (const [bits, { Point }] of [
    [256, p256],
    [384, p384],
    [521, p521],
  ] as const) {
    const n = Point.Fn.ORDER;
    const length = Math.ceil(bits / 8);
    const numbers = [0n, 1n, 2n, n - 1n, n, n + 1n, (n - 1n) / 2n].map((number) => toBytes(number, length));
    for (const key of [Point.BASE, Point.BASE.double(), Point.BASE.negate()]) {
      for (const r of numbers) {
        const digest = random.bytes(random.pick([32, 48, 64]));
        for (const s of numbers) same("ecdsaVerify", [bits, key.toBytes(false), digest, r, s], "bytes");
      }
    }
  }
});

const RSA = generateKeyPairSync("rsa", { modulusLength: 2048 });
const SIGNERS: [string, KeyPairKeyObjectResult, (payload: Uint8Array) => Uint8Array][] = [
  ["rsa-pkcs1-sha256", RSA, (payload) => sign("sha256", payload, RSA.privateKey)],
  [
    "rsa-pss-sha384",
    RSA,
    (payload) =>
      sign("sha384", payload, { key: RSA.privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 48 }),
  ],
  ...["P-384", "P-521"].map((namedCurve): [string, KeyPairKeyObjectResult, (payload: Uint8Array) => Uint8Array] => {
    const pair = generateKeyPairSync("ec", { namedCurve });
    return ["ecdsa-sha512", pair, (payload) => sign("sha512", payload, pair.privateKey)];
  }),
  ((pair) => ["ed25519", pair, (payload) => sign(null, payload, pair.privateKey)])(generateKeyPairSync("ed25519")),
];

test("every kind of key: valid and tampered signatures", () => {
  for (const [scheme, pair, signPayload] of SIGNERS) {
    const spki = pair.publicKey.export({ type: "spki", format: "der" });
    for (let round = 0; round < 10; round++) {
      const payload = random.bytes(random.below(300));
      const signature = signPayload(payload);
      assert.is(same("schemeOutcome", [spki, scheme, payload, signature], "string"), "ok");
      same("schemeOutcome", [spki, scheme, random.mutate(payload), signature], "string");
      same("schemeOutcome", [spki, scheme, payload, random.mutate(signature)], "string");
      same("schemeOutcome", [random.mutate(spki), scheme, payload, signature], "string");
    }
  }
});

const documents = [
  '{"a":[1,-0,1.5e-7,1E400,9223372036854775807,-9223372036854775808,9223372036854775808],"b":{"c":null,"":true}}',
  '["\\u0041\\ud83d\\udc0b\\n\\"\\\\","\u00e9\u4e2d\u{1f40b}",[[[[[]]]]],{},false]',
  '{"a":1,"a":2}',
  '"\\ud800"',
  "[1,]",
  " \t\r\n0 ",
  "01",
  "",
  `${"[".repeat(129)}${"]".repeat(129)}`,
  JSON.stringify(simpleSigning()),
];

test("JSON", () => {
  for (const document of documents) {
    for (let round = 0; round < 60; round++) {
      const bytes = round === 0 ? bytesOf(document) : random.mutate(bytesOf(document), '{}[],:"\\u0deE+-. ');
      same("jsonProblem", [bytes, 128], "string");
      same("jsonRewrite", [bytes], "bytes");
    }
  }
  for (let round = 0; round < 200; round++) {
    const number = `${random.pick(["", "-"])}${random.bigint(random.pick([1, 4, 8, 9]))}${random.pick(["", ".0", "e2"])}`;
    same("jsonInteger", [bytesOf(number)], "string");
  }
});

test("base64, hexadecimal, UTF-8 and PEM", () => {
  const pem = makeSigner("pem").pem;
  for (let round = 0; round < 300; round++) {
    const bytes = random.bytes(random.below(100));
    const text = same("base64Encode", [bytes], "string") as string;
    same("base64Decode", [random.below(3) === 0 ? text : random.mutateText(text, "A/+=-_ \n", 1)], "bytes");
    same("hexDecode", [random.mutateText(Buffer.from(bytes).toString("hex"), "0fFg ", random.below(2))], "bytes");
    same("utf8Valid", [bytes], "bool");
    same("utf8Decode", [random.mutate(bytesOf("a\u00e9\u4e2d\u{1f40b}\u07ff\uffff"))], "string");
    same("pemDecode", [random.mutateText(pem, "-A=\r\n ", random.below(3)), "PUBLIC KEY"], "bytes");
  }
});

test("DER and keys", () => {
  const signer = makeSigner("der");
  const signature = signer.sign(bytesOf("der"));
  for (let round = 0; round < 300; round++) {
    const der = round === 0 ? signature : random.mutate(random.pick([signature, signer.spki]));
    same("derElement", [der], "bytes");
    same("derSequenceLength", [der], "i32");
    same("derUnsignedInteger", [der.subarray(2)], "bytes");
    same("derOid", [der.subarray(4)], "string");
    same("ecdsaDerOutcome", [256, der], "string");
    same("spkiOutcome", [der], "string");
  }
});

test("signatures that are remembered, more than there is room for", () => {
  const signer = makeSigner("remembered");
  const asked = Array.from({ length: 80 }, () => {
    const payload = random.bytes(random.below(300));
    return [signer.spki, "ecdsa-sha256", payload, signer.sign(payload)] as const;
  });
  for (const [spki, scheme, payload, signature] of [...asked, ...asked.slice(40)]) {
    assert.is(same("rememberedOutcome", [spki, scheme, payload, signature], "string"), "ok");
    same("rememberedOutcome", [spki, scheme, random.mutate(payload), signature], "string");
    same("rememberedOutcome", [spki, scheme, payload, random.mutate(signature)], "string");
    same("isRemembered", [spki, scheme, payload, signature], "bool");
  }
  const remembered = asked.filter((question) => same("isRemembered", [...question], "bool"));
  assert.is(remembered.length, 64);
});

test("references, digests, manifests, times and payloads", () => {
  const reference = `registry.example:5000/a/b_c:v1@sha256:${"0a".repeat(32)}`;
  const signer = makeSigner("payloads");
  for (let round = 0; round < 150; round++) {
    same("referenceParts", [random.mutateText(reference, "a/:@._-A0", random.below(3))], "string");
    same("digestProblem", [random.mutateText(reference.slice(-71), "a0:fF", random.below(2))], "string");
    same(
      "rfc3339Normalize",
      [random.mutateText("2024-02-29T23:59:59.120+01:30", "0129Z:-.", random.below(3))],
      "string",
    );
    same("wildcard", [random.text("ab*?", random.below(8)), random.text("ab", random.below(8))], "bool");
    const payload = random.mutate(bytesOf(simpleSigning()), '{}[],:"');
    same("simpleSigningOutcome", [signer.spki, payload, signer.sign(payload)], "string");
    same("manifestProblem", [random.mutate(bytesOf(manifest), '{}[],:"'), 3], "string");
  }
});

const manifest = {
  schemaVersion: 2,
  config: { mediaType: "a/b", digest: `sha256:${"00".repeat(32)}`, size: 2 },
  layers: [{ mediaType: "a/b", digest: `sha256:${"11".repeat(32)}`, size: 4294967296, annotations: { a: "b" } }],
};

test("enough was compared", () => {
  console.log(`-O0 against -O3: ${comparisons} comparisons`);
  assert.ok(comparisons > 5000, `only ${comparisons}`);
});

test.run();
