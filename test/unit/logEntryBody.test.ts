import * as assert from "uvu/assert";

import { type KeyKind, freshKey, testKey } from "../../src/testkit/x509/keys.js";
import { mint } from "../../src/testkit/x509/mint.js";
import { pemOf } from "../../src/testkit/x509/pem.js";
import { flipped } from "../support/flipped.js";
import { call } from "../support/harness.js";
import { ENVELOPE_BODIES, MESSAGE_BODIES, type Parts, hashedRekord002, verifierPem } from "../support/log/bodies.js";
import { type About, verifyBody } from "../support/log/entry.js";
import { signedEnvelope, signedMessage, withoutDocument } from "../support/log/signatures.js";
import { suite } from "../support/suite.js";

const test = suite("bodies of log entries");

const message = signedMessage();
const envelope = signedEnvelope();
const other = signedMessage("another message");

const verify = (body: object, about: About): string => verifyBody(Buffer.from(JSON.stringify(body)), about);
type Maker = (about: About, parts?: Parts) => object;

/** Every kind, with a signature that it can be for. */
const KINDS: [string, Maker, About][] = [
  ...Object.entries(MESSAGE_BODIES).map(([name, make]): [string, Maker, About] => [name, make, message]),
  ...Object.entries(ENVELOPE_BODIES).map(([name, make]): [string, Maker, About] => [name, make, envelope]),
  ["hashedrekord 0.0.2 of a message", hashedRekord002, message],
  ["hashedrekord 0.0.2 of an envelope", hashedRekord002, envelope],
];

test("every kind is read", () => {
  for (const [name, make, about] of KINDS) assert.is(verify(make(about), about), "ok", name);
  for (const about of [signedMessage("m", freshKey(), false), signedEnvelope("e", freshKey(), false)]) {
    for (const [name, make, of] of KINDS) {
      if ((of.payloadType === undefined) === (about.payloadType === undefined)) {
        assert.is(verify(make(about), about), "ok", name);
      }
    }
  }
});

test("signature, verifier and what was signed have each to be the same", () => {
  for (const [name, make, about] of KINDS) {
    const holdsSignature = name !== "intoto 0.0.1";
    const changes: [string, About | Parts, RegExp][] = [
      ["signature", { signature: flipped(about.signature) }, /another signature$/],
      ["another's signature", { signature: other.signature }, /another signature$/],
      ["content", { content: Buffer.from("something else") }, /for another (message|payload)$/],
    ];
    for (const [what, parts, detail] of changes) {
      if (what !== "content" && !holdsSignature) continue;
      const outcome = verify(make(about, parts as Parts), about);
      assert.match(outcome, /^log-entry-mismatch at \.spec/, `${name} ${what}`);
      assert.match(outcome, detail, `${name} ${what}`);
    }
    const stranger = { ...about, verifier: mint({ key: testKey("P-256", 3) }).der };
    assert.match(verify(make(stranger), about), /^log-entry-mismatch.*another certificate$/, name);
    const bare = { ...about, verifier: freshKey().spki, isCertificate: false };
    assert.match(verify(make(bare), about), /^log-entry-mismatch/, name);
  }
});

test("an entry for the key alone is not one for a certificate of it", () => {
  const key = freshKey();
  const about = signedMessage("m", key);
  const bare = { ...about, verifier: key.spki, isCertificate: false };
  for (const make of [...Object.values(MESSAGE_BODIES), hashedRekord002]) {
    assert.match(verify(make(bare), about), /^log-entry-mismatch/);
  }
});

test("in the first version, an entry for a certificate of the key is one for the key", () => {
  const key = freshKey();
  const about = signedMessage("m", key, false);
  const certified = { ...about, verifier: mint({ key }).der, isCertificate: true };
  const others = { ...about, verifier: mint().der, isCertificate: true };
  const make = MESSAGE_BODIES["hashedrekord 0.0.1"];
  assert.is(verify(make(certified), about), "ok");
  assert.match(verify(make(others), about), /^log-entry-mismatch.*another key$/);
  assert.match(verify(hashedRekord002(certified), about), /^log-entry-mismatch.*another key$/);
  const short = certified.verifier.slice(0, 40);
  const parts = { verifier: pemOf("CERTIFICATE", short) };
  assert.match(verify(make(about, parts), about), /^log-entry-mismatch.*another key$/);
});

test("a verifier is one PEM block, with blank lines around it at most", () => {
  const pem = verifierPem(message);
  const make = MESSAGE_BODIES["hashedrekord 0.0.1"];
  for (const good of [`${pem}\n`, pem.trimEnd(), `\n${pem}`, pem.replaceAll("\n", "\r\n")]) {
    assert.is(verify(make(message, { verifier: good }), message), "ok");
  }
  const bad = [
    `${pem}${pem}`,
    `${pem}${verifierPem(other)}`,
    `${verifierPem(other)}${pem}`,
    `${pem}x`,
    `x${pem}`,
    pem.replaceAll("CERTIFICATE", "X509 CERTIFICATE"),
    pem.replaceAll("CERTIFICATE", "PUBLIC KEY"),
    "-",
    Buffer.from(message.verifier).toString("base64"),
  ];
  for (const verifier of bad) {
    assert.match(verify(make(message, { verifier }), message), /^log-entry-mismatch.*another verifier/, verifier);
  }
});

test("an entry for a message is not one for an envelope, nor the other way round", () => {
  for (const make of Object.values(MESSAGE_BODIES)) {
    assert.match(verify(make(envelope), envelope), /^log-entry-mismatch.*not for an envelope$/);
  }
  for (const make of Object.values(ENVELOPE_BODIES)) {
    const disguised = { ...message, payloadType: "", encoding: Buffer.from("x") };
    assert.match(verify(make(disguised), message), /^log-entry-mismatch.*not for a message$/);
  }
});

test("the digest of a message is by any hash of SHA-2", () => {
  const make = MESSAGE_BODIES["hashedrekord 0.0.1"];
  for (const hash of ["sha256", "sha384", "sha512"]) assert.is(verify(make(message, { hash }), message), "ok", hash);
  assert.match(
    verify(make(message, { hash: "sha1" }), message),
    /^log-entry-malformed at \.spec\.data\.hash\.algorithm/,
  );
  const unseen = { ...message };
  delete unseen.content;
  const digests = [new Uint8Array(32), null, null] as const;
  assert.match(verify(make(message), { ...unseen, digests }), /for another message$/);
  assert.match(verify(make(message, { hash: "sha512" }), { ...unseen, digests }), /sha512 digest.*not known here$/);
});

test("an envelope that came as a document is the one that was logged", () => {
  for (const name of ["dsse 0.0.1", "intoto 0.0.1"] as const) {
    const body = ENVELOPE_BODIES[name](envelope);
    const respelt = { ...envelope, encoding: Buffer.concat([envelope.encoding ?? Buffer.alloc(0), Buffer.from(" ")]) };
    assert.match(verify(body, respelt), /^log-entry-mismatch.*for another envelope$/, name);
  }
  const bundled = withoutDocument(envelope);
  assert.is(verify(ENVELOPE_BODIES["dsse 0.0.1"](envelope), bundled), "ok");
  assert.is(verify(ENVELOPE_BODIES["intoto 0.0.2"](envelope), bundled), "ok");
  assert.match(verify(ENVELOPE_BODIES["intoto 0.0.1"](envelope), bundled), /did not come along$/);
});

test("a digest of the payload need not be in entries of intoto 0.0.1", () => {
  const body = ENVELOPE_BODIES["intoto 0.0.1"](envelope) as { spec: { content: { payloadHash?: object } } };
  delete body.spec.content.payloadHash;
  assert.is(verify(body, envelope), "ok");
});

test("one of several signatures of an envelope has to be the signature, by its verifier", () => {
  const second = signedEnvelope();
  for (const name of ["dsse 0.0.1", "intoto 0.0.2"] as const) {
    const make = ENVELOPE_BODIES[name];
    const both = (...of: object[]): object => {
      const [body, ...rest] = of.map((each) => structuredClone(each)) as [object, ...object[]];
      for (const each of rest) signaturesOf(body).push(...signaturesOf(each));
      return body;
    };
    const about = withoutDocument(envelope);
    assert.is(verify(both(make(about), make({ ...about, ...signerOf(second) })), about), "ok", name);
    assert.is(verify(both(make({ ...about, ...signerOf(second) }), make(about)), about), "ok", name);
    const crossed = both(make(about, { verifier: verifierPem(second) }), make(about, { signature: second.signature }));
    assert.match(verify(crossed, about), /^log-entry-mismatch.*another certificate$/, name);
    const none = structuredClone(make(about));
    signaturesOf(none).length = 0;
    assert.match(verify(none, about), /^log-entry-malformed.*signatures: not an array of one to 16$/, name);
    const many = both(...Array.from({ length: 17 }, () => make(about)));
    assert.match(verify(many, about), /^log-entry-malformed.*signatures: not an array of one to 16$/, name);
  }
});

test("the type of a payload is that of intoto 0.0.2", () => {
  const make = ENVELOPE_BODIES["intoto 0.0.2"];
  const about = withoutDocument(envelope);
  assert.match(verify(make({ ...about, payloadType: "text/plain" }), about), /another type of payload$/);
  const simple = make(about) as { spec: { content: { envelope: { signatures: { sig: string }[] } } } };
  const [first] = simple.spec.content.envelope.signatures;
  if (first !== undefined) first.sig = Buffer.from(about.signature).toString("base64");
  assert.match(verify(simple, about), /^log-entry-malformed at .*signatures\[0\]\.sig/);
});

test("the second version says what the key is, and hashes as such keys do", () => {
  const rows: [KeyKind, string, string, string][] = [
    ["P-256", "PKIX_ECDSA_P256_SHA_256", "SHA2_256", "sha256"],
    ["P-384", "PKIX_ECDSA_P384_SHA_384", "SHA2_384", "sha384"],
    ["P-521", "PKIX_ECDSA_P521_SHA_512", "SHA2_512", "sha512"],
    ["RSA-2048", "PKIX_RSA_PKCS1V15_2048_SHA256", "SHA2_256", "sha256"],
    ["Ed25519", "PKIX_ED25519_PH", "SHA2_512", "sha512"],
  ];
  for (const [kind, keyDetails, algorithm, hash] of rows) {
    for (const isCertificate of [true, false]) {
      const about = signedMessage("m", freshKey(kind), isCertificate);
      assert.is(verify(hashedRekord002(about, { keyDetails, algorithm, hash }), about), "ok", kind);
      for (const [, wrong] of rows.filter(([name]) => name !== kind)) {
        const outcome = verify(hashedRekord002(about, { keyDetails: wrong, algorithm, hash }), about);
        assert.match(outcome, /^log-entry-mismatch.*key details/, `${kind} ${wrong}`);
      }
      const [wrongAlgorithm, wrongHash] = hash === "sha256" ? ["SHA2_512", "sha512"] : ["SHA2_256", "sha256"];
      const parts = { keyDetails, algorithm: wrongAlgorithm, hash: wrongHash };
      assert.match(verify(hashedRekord002(about, parts), about), /^log-entry-mismatch.*hash is not that/, kind);
    }
  }
});

test("the second version has no members beside those that are compared", () => {
  const good = JSON.stringify(hashedRekord002(message));
  const parse = (text: string): string => verifyBody(Buffer.from(text), message);
  for (const [from, to] of [
    ['"data":', '"more":1,"data":'],
    ['"algorithm":', '"more":1,"algorithm":'],
    ['"rawBytes":', '"more":1,"rawBytes":'],
    ['"hashedRekordV002":', '"dsseV002":{},"hashedRekordV002":'],
    ['"x509Certificate":', '"publicKey":{"rawBytes":"AA=="},"x509Certificate":'],
  ] as const) {
    assert.match(parse(good.replace(from, to)), /^log-entry-malformed/, to);
  }
  for (const name of ["data", "signature", "content", "verifier", "keyDetails", "digest", "x509Certificate"]) {
    assert.match(parse(good.replace(`"${name}":`, `"${name}":null,"x":`)), /^log-entry-malformed/, name);
  }
});

test("members that are missing or of another kind make a body malformed", () => {
  for (const [name, make, about] of KINDS) {
    const body = JSON.stringify(make(about));
    const passedOver = ["format", "apiVersion", "kind", "payloadType", "payloadHash", "spec"];
    // The digest of what was sent to the log is not looked at.
    if (name === "intoto 0.0.2") passedOver.push("hash", "algorithm", "value");
    for (const [, member] of body.matchAll(/"([a-zA-Z0-9]+)":/g)) {
      if (passedOver.includes(member ?? "")) continue;
      for (const value of ["null", "1", '""', "[]", "{}", '"*"']) {
        const changed = body.replace(`"${member}":`, `"${member}":${value},"x":`);
        assert.match(
          verifyBody(Buffer.from(changed), about),
          /^log-entry-malformed at \.spec/,
          `${name} ${member} ${value}`,
        );
      }
    }
  }
});

test("bodies are strict JSON with a kind and a version", () => {
  const parse = (text: string, kind = "", version = ""): string => {
    return call("logBodyParse", [Buffer.from(text), kind, version], "string") ?? "";
  };
  const jar = '{"apiVersion":"0.0.1","kind":"jar","spec":{}}';
  assert.is(parse(jar), "ok jar 0.0.1");
  assert.is(parse(jar, "jar", "0.0.1"), "ok jar 0.0.1");
  for (const [kind, version] of [
    ["jar", "0.0.2"],
    ["jar", ""],
    ["", "0.0.1"],
    ["dsse", "0.0.1"],
    ["Jar", "0.0.1"],
  ]) {
    assert.match(parse(jar, kind, version), /^log-entry-malformed: an entry of jar 0.0.1 is said to be/);
  }
  for (const bad of [
    "",
    "[]",
    "null",
    "{}",
    `${jar} x`,
    jar.replace("}", "},"),
    jar.replace('"kind":"jar"', '"kind":"jar","kind":"dsse"'),
    jar.replace('"jar"', "1"),
    jar.replace('"jar"', '""'),
    jar.replace('"0.0.1"', "null"),
    jar.replace("{}", "[]"),
    jar.replace(',"spec":{}', ""),
    `\ufeff${jar}`,
  ]) {
    assert.match(parse(bad), /^log-entry-malformed/, bad);
  }
  assert.is(verifyBody(Buffer.from(jar), message), "log-entry-malformed at .kind: entries of jar 0.0.1 are not read");
  const dsse2 = jar.replace("jar", "dsse").replace("0.0.1", "0.0.2");
  assert.match(verifyBody(Buffer.from(dsse2), envelope), /entries of dsse 0\.0\.2 are not read$/);
});

test("bodies have limits", () => {
  const parse = (text: string): string => call("logBodyParse", [Buffer.from(text), "", ""], "string") ?? "";
  const body = (padding: string): string => `{"apiVersion":"1","kind":"k","spec":{"x":${padding}}}`;
  assert.match(parse(body(`"${"x".repeat(1 << 19)}"`)), /^budget-exhausted: a log entry of more than 524288 bytes/);
  assert.match(parse(body(`[${"1,".repeat(1100)}1]`)), /^log-entry-malformed/);
  assert.match(parse(body(`${"[".repeat(200)}${"]".repeat(200)}`)), /^log-entry-malformed/);
});

test("proposed entries are those that logs hold", () => {
  const propose = (kind: string, signed: Uint8Array, digest: Uint8Array): unknown => {
    const text = call("logProposedEntry", [kind, signed, verifierPem(message), digest], "string") ?? "";
    assert.not.match(text, /\s/);
    return JSON.parse(text);
  };
  const digest = Buffer.from(
    (MESSAGE_BODIES["hashedrekord 0.0.1"](message) as { spec: { data: { hash: { value: string } } } }).spec.data.hash
      .value,
    "hex",
  );
  const hashedRekord = propose("hashedrekord", message.signature, digest);
  assert.equal(hashedRekord, MESSAGE_BODIES["hashedrekord 0.0.1"](message));
  const document = '{"payload":"\\u00e9\u00e9", "x":1}';
  const verifier = Buffer.from(verifierPem(message)).toString("base64");
  assert.equal(propose("dsse", Buffer.from(document.replaceAll(" ", "")), digest), {
    apiVersion: "0.0.1",
    kind: "dsse",
    spec: { proposedContent: { envelope: document.replaceAll(" ", ""), verifiers: [verifier] } },
  });
  assert.equal(propose("intoto", Buffer.from("{}"), digest), {
    apiVersion: "0.0.1",
    kind: "intoto",
    spec: { content: { envelope: "{}" }, publicKey: verifier },
  });
});

function signerOf({
  signature,
  verifier,
  isCertificate,
}: About): Pick<About, "signature" | "verifier" | "isCertificate"> {
  return { signature, verifier, isCertificate };
}

/** The array of a body's signatures. */
function signaturesOf(body: object): unknown[] {
  const { spec } = body as {
    spec: { signatures?: unknown[]; content?: { envelope: { signatures: unknown[] } } };
  };
  return spec.signatures ?? spec.content?.envelope.signatures ?? [];
}

test.run();
