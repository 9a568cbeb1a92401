import { fromBER } from "asn1js";
import { CertificateRevocationList, CryptoEngine, PublicKeyInfo, setEngine } from "pkijs";
import * as assert from "uvu/assert";

import { compareChains } from "../differential/chains.js";
import { ROUND } from "../differential/chains/cases.js";
import { ExpectedDisagreements } from "../differential/chains/expected.js";
import { featureNames } from "../differential/chains/features.js";
import { mutations } from "../differential/chains/mutations.js";
import { encodeCertificateList } from "../../src/testkit/x509/certificateList.js";
import { commonName } from "../../src/testkit/x509/names.js";
import { SIMPLE_TIME, simpleKey } from "../support/certificates/simple.js";
import { SeededRandom } from "../support/random.js";
import { suite } from "../support/suite.js";

const test = suite("certificate chains against crypto/x509 and node:crypto");
const random = new SeededRandom("chains");

/** One case of each kind; `test/differential` goes on where this ends, and asks pkijs too. */
test("each rule broken, and each feature", async () => {
  const tally = await compareChains(ROUND, random, { nobleShare: 0 });
  tally.close();
  assert.is(tally.differences, 0);
});

test("every mutation has a name of its own, and the table of disagreements has only such names", () => {
  const names = mutations.map(({ name }) => name);
  assert.is(new Set(names).size, names.length);
  const known = new Set([...names, ...featureNames(), ...featureNames().map((name) => `feature: ${name}`)]);
  assert.equal(
    new ExpectedDisagreements().names().filter((name) => !known.has(name)),
    [],
  );
});

test("made CRLs are read and verified by pkijs", async () => {
  setEngine("node", new CryptoEngine({ name: "node", crypto: globalThis.crypto }));
  const key = simpleKey(0);
  const der = encodeCertificateList({
    version: 2,
    issuer: commonName("CA"),
    thisUpdate: SIMPLE_TIME,
    nextUpdate: SIMPLE_TIME + 86_400,
    revokedCertificates: [{ serialNumber: Uint8Array.of(7), revocationDate: SIMPLE_TIME - 60, extensions: [] }],
    extensions: [],
    signer: key,
    scheme: "ecdsa-with-SHA256",
  });
  const list = new CertificateRevocationList({ schema: read(der) });
  assert.is(list.thisUpdate.value.getTime(), SIMPLE_TIME * 1000);
  const [revoked] = list.revokedCertificates ?? [];
  assert.is(revoked?.userCertificate.valueBlock.toString(), "7");
  assert.is(await list.verify({ publicKeyInfo: new PublicKeyInfo({ schema: read(key.spki) }) }), true);
});

function read(der: Uint8Array): ReturnType<typeof fromBER>["result"] {
  return fromBER(Uint8Array.from(der).buffer).result;
}

test.run();
