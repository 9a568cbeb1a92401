/** What the kit makes is what pkijs, which is not the module, takes for right: certificates, chains and time-stamp tokens. */
import { createPublicKey, verify } from "node:crypto";

import * as pkijs from "pkijs";
import * as assert from "uvu/assert";

import { SIGNED_AT, sigstore, type Signer } from "../../../src/testkit/index.js";
import { digest } from "../../../src/testkit/x509/keys.js";
import { pemBlocksIn } from "../../../src/testkit/x509/pem.js";
import { SEEDED_KINDS } from "../../../src/testkit/x509/seededKinds.js";
import { suite } from "../../support/suite.js";

const test = suite("testkit/pkijs");
const world = sigstore({ seed: "pkijs" });
const IMAGE = { digest: `sha256:${"ab".repeat(32)}` };

function certificatesOf(...pems: readonly (string | null)[]): pkijs.Certificate[] {
  return pems.map((pem) =>
    pkijs.Certificate.fromBER(pemBlocksIn(Buffer.from(pem ?? ""))[0] as Uint8Array<ArrayBuffer>),
  );
}

async function isChainRight(signer: Signer, checkDate: number): Promise<boolean> {
  const certificates = certificatesOf(signer.certificate, ...signer.chain);
  const engine = new pkijs.CertificateChainValidationEngine({
    trustedCerts: certificates.slice(-1),
    certs: certificates.slice(0, -1).reverse(),
    checkDate: new Date(checkDate * 1000),
  });
  const { result } = await engine.verify();
  return result;
}

test("chains of keyless and of own certificates, at their time and not behind it", async () => {
  const email = { email: "alice@example.com", issuer: "https://accounts.example.com" };
  for (const kind of SEEDED_KINDS.filter((each) => each !== "Ed25519")) {
    const signer = world.keyless(email, { kind });
    assert.ok(await isChainRight(signer, SIGNED_AT + 1), kind);
    assert.not(await isChainRight(signer, SIGNED_AT + 3600), kind);
    const spki = certificatesOf(signer.certificate)[0]?.subjectPublicKeyInfo.toSchema().toBER() ?? new ArrayBuffer();
    assert.equal(Buffer.from(spki), createPublicKey(signer.publicKey).export({ format: "der", type: "spki" }), kind);
  }
  const holder = world.certified({ subject: "CN=Release", email: "release@example.com" });
  assert.ok(await isChainRight(holder, SIGNED_AT));
});

test("certificates say what they were asked for with", () => {
  const holder = world.certified({ subject: "C=NL,O=Shop,CN=Release", from: SIGNED_AT, to: SIGNED_AT + 60 });
  const [certificate] = certificatesOf(holder.certificate);
  assert.is(certificate?.notBefore.value.getTime(), SIGNED_AT * 1000);
  assert.is(certificate?.notAfter.value.getTime(), (SIGNED_AT + 60) * 1000);
  assert.equal(certificate?.version, 2);
});

test("time-stamp tokens are over the signature, and their signer has signed them", async () => {
  const { signed } = world.signImage(IMAGE, world.key("release"), { timestamp: true });
  const response = pkijs.TimeStampResp.fromBER(signed.timestamps[0] as Uint8Array<ArrayBuffer>);
  assert.is(response.status.status, 0);
  assert.ok(response.timeStampToken !== undefined);
  const token = new pkijs.SignedData({ schema: response.timeStampToken.content });
  const content = token.encapContentInfo.eContent?.valueBlock.valueHexView ?? new Uint8Array();
  const info = pkijs.TSTInfo.fromBER(Uint8Array.from(content));
  assert.is(info.genTime.getTime(), SIGNED_AT * 1000);
  const imprint = new Uint8Array(info.messageImprint.hashedMessage.valueBlock.valueHexView);
  assert.equal(imprint, new Uint8Array(digest("sha256", signed.signature)));
  const trustedCerts = (token.certificates ?? []).filter((each) => each instanceof pkijs.Certificate);
  const isOver = async (bytes: Uint8Array): Promise<boolean> =>
    await token.verify({ signer: 0, trustedCerts, data: Uint8Array.from(bytes).buffer }).catch(() => false);
  assert.ok(await isOver(signed.signature));
  assert.not(await isOver(Buffer.from("another signature")));
});

test("signatures of every kind of key are right for node:crypto", () => {
  for (const kind of SEEDED_KINDS) {
    const signer = world.key("release", kind);
    const { signed } = world.signImage(IMAGE, signer, { format: "cosign", log: "none" });
    const hash = { "P-384": "sha384", "P-521": "sha512", Ed25519: null }[kind as string];
    assert.ok(verify(hash === undefined ? "sha256" : hash, signed.payload, signer.publicKey, signed.signature), kind);
  }
});

test.run();
