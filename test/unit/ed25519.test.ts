/** The test vectors of RFC 8032 §7.1 and, for Ed25519ph, §7.3; and what the doors refuse. */
import * as assert from "uvu/assert";

import { call } from "../support/harness.js";
import { suite } from "../support/suite.js";

const test = suite("Ed25519");

interface Vector {
  name: string;
  key: string;
  message: string;
  signature: string;
}

/** SHA-512 of "abc" (FIPS 180-4's example). */
const SHA512_ABC =
  "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f";

const VECTORS: Vector[] = [
  {
    name: "TEST 1",
    key: "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
    message: "",
    signature:
      "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
  },
  {
    name: "TEST 2",
    key: "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
    message: "72",
    signature:
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
  },
  {
    name: "TEST 3",
    key: "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
    message: "af82",
    signature:
      "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
  },
  {
    name: "TEST 1024",
    key: "278117fc144c72340f67d0f2316e8386ceffbf2b2428c9c51fef7c597f1d426e",
    message: [
      "08b8b2b733424243760fe426a4b54908632110a66c2f6591eabd3345e3e4eb98fa6e264bf09efe12ee50f8f54e9f77b1e355f6c50544",
      "e23fb1433ddf73be84d879de7c0046dc4996d9e773f4bc9efe5738829adb26c81b37c93a1b270b20329d658675fc6ea534e0810a4432",
      "826bf58c941efb65d57a338bbd2e26640f89ffbc1a858efcb8550ee3a5e1998bd177e93a7363c344fe6b199ee5d02e82d522c4feba15",
      "452f80288a821a579116ec6dad2b3b310da903401aa62100ab5d1a36553e06203b33890cc9b832f79ef80560ccb9a39ce767967ed628",
      "c6ad573cb116dbefefd75499da96bd68a8a97b928a8bbc103b6621fcde2beca1231d206be6cd9ec7aff6f6c94fcd7204ed3455c68c83",
      "f4a41da4af2b74ef5c53f1d8ac70bdcb7ed185ce81bd84359d44254d95629e9855a94a7c1958d1f8ada5d0532ed8a5aa3fb2d17ba70e",
      "b6248e594e1a2297acbbb39d502f1a8c6eb6f1ce22b3de1a1f40cc24554119a831a9aad6079cad88425de6bde1a9187ebb6092cf67bf",
      "2b13fd65f27088d78b7e883c8759d2c4f5c65adb7553878ad575f9fad878e80a0c9ba63bcbcc2732e69485bbc9c90bfbd62481d9089b",
      "eccf80cfe2df16a2cf65bd92dd597b0707e0917af48bbb75fed413d238f5555a7a569d80c3414a8d0859dc65a46128bab27af87a7131",
      "4f318c782b23ebfe808b82b0ce26401d2e22f04d83d1255dc51addd3b75a2b1ae0784504df543af8969be3ea7082ff7fc9888c144da2",
      "af58429ec96031dbcad3dad9af0dcbaaaf268cb8fcffead94f3c7ca495e056a9b47acdb751fb73e666c6c655ade8297297d07ad1ba5e",
      "43f1bca32301651339e22904cc8c42f58c30c04aafdb038dda0847dd988dcda6f3bfd15c4b4c4525004aa06eeff8ca61783aacec57fb",
      "3d1f92b0fe2fd1a85f6724517b65e614ad6808d6f6ee34dff7310fdc82aebfd904b01e1dc54b2927094b2db68d6f903b68401adebf5a",
      "7e08d78ff4ef5d63653a65040cf9bfd4aca7984a74d37145986780fc0b16ac451649de6188a7dbdf191f64b5fc5e2ab47b57f7f7276c",
      "d419c17a3ca8e1b939ae49e488acba6b965610b5480109c8b17b80e1b7b750dfc7598d5d5011fd2dcc5600a32ef5b52a1ecc820e308a",
      "a342721aac0943bf6686b64b2579376504ccc493d97e6aed3fb0f9cd71a43dd497f01f17c0e2cb3797aa2a2f256656168e6c496afc5f",
      "b93246f6b1116398a346f1a641f3b041e989f7914f90cc2c7fff357876e506b50d334ba77c225bc307ba537152f3f1610e4eafe595f6",
      "d9d90d11faa933a15ef1369546868a7f3a45a96768d40fd9d03412c091c6315cf4fde7cb68606937380db2eaaa707b4c4185c32eddcd",
      "d306705e4dc1ffc872eeee475a64dfac86aba41c0618983f8741c5ef68d3a101e8a3b8cac60c905c15fc910840b94c00a0b9d0",
    ].join(""),
    signature:
      "0aab4c900501b3e24d7cdf4663326a3a87df5e4843b2cbdb67cbf6e460fec350aa5371b1508f9f4528ecea23c436d94b5e8fcd4f681e30a6ac00a9704a188a03",
  },
  {
    name: "TEST SHA(abc)",
    key: "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
    message: SHA512_ABC,
    signature:
      "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
  },
];

const PREHASHED: Vector = {
  name: "TEST abc",
  key: "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
  message: "616263",
  signature:
    "98a70222f0b8121aa9d30f813d683f809e462b469c7ff87639499bb94e6dae4131f85042463c2a355a2003d062adf5aaa10b8c61e636062aaad11c2a26083406",
};

const ORDER = "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010";

for (const vector of VECTORS) {
  test(`RFC 8032 §7.1 ${vector.name}`, () => {
    assert.is(outcome("ed25519Outcome", vector), "ok");
    assert.is(outcome("ed25519Outcome", { ...vector, message: `${vector.message}00` }), "signature-mismatch");
    assert.is(outcome("ed25519phOutcome", vector), "signature-mismatch");
  });
}

test(`RFC 8032 §7.3 ${PREHASHED.name}`, () => {
  assert.is(outcome("ed25519phOutcome", PREHASHED), "ok");
  assert.is(outcome("ed25519phDigestOutcome", { ...PREHASHED, message: SHA512_ABC }), "ok");
  assert.is(outcome("ed25519phOutcome", { ...PREHASHED, message: "616264" }), "signature-mismatch");
  assert.is(outcome("ed25519Outcome", { ...PREHASHED, message: SHA512_ABC }), "signature-mismatch");
});

test("keys that are refused", () => {
  const notAPoint = "key-invalid: the key is not the encoding of a point";
  const smallOrder = "key-invalid: the key is a point of small order";
  const zeros = "00".repeat(31);
  const refused: [key: string, why: string][] = [
    ["", "key-invalid: the key is not 32 bytes"],
    [zeros, "key-invalid: the key is not 32 bytes"],
    [`${zeros}0000`, "key-invalid: the key is not 32 bytes"],
    [`02${zeros}`, notAPoint],
    [`01${"00".repeat(30)}80`, notAPoint],
    [`ec${"ff".repeat(31)}`, notAPoint],
    [`ed${"ff".repeat(30)}7f`, notAPoint],
    [`ff${"ff".repeat(30)}7f`, notAPoint],
    [`01${zeros}`, smallOrder],
    [`00${zeros}`, smallOrder],
    [`00${"00".repeat(30)}80`, smallOrder],
    [`ec${"ff".repeat(30)}7f`, smallOrder],
    ["c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a", smallOrder],
    ["26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05", smallOrder],
  ];
  for (const [key, why] of refused) assert.is(call("ed25519KeyOutcome", [fromHex(key)], "string"), why, key);
});

test("what Ed25519ph hashes is nothing that Ed25519 hashes: dom2 begins with no point, so with no R", () => {
  const dom2 = Buffer.from("SigEd25519 no Ed25519 collisions");
  assert.is(call("ed25519Point", [dom2.subarray(0, 32)], "bytes"), null);
});

test("signatures that are refused", () => {
  const r = "58".repeat(32);
  const refused: [signature: string, why: string][] = [
    ["", "signature-malformed: R and S are not 64 bytes together"],
    [r, "signature-malformed: R and S are not 64 bytes together"],
    [`${r}${r}00`, "signature-malformed: R and S are not 64 bytes together"],
    [`${r}${ORDER}`, "signature-malformed: S is not below the order of the base point"],
    [`${r}${"ff".repeat(32)}`, "signature-malformed: S is not below the order of the base point"],
    [`${r}ec${ORDER.slice(2)}`, "ok"],
    [`${r}${"00".repeat(32)}`, "ok"],
  ];
  for (const [signature, why] of refused) {
    assert.is(call("ed25519SignatureOutcome", [fromHex(signature)], "string"), why, signature);
  }
});

test.run();

function outcome(verifier: string, { key, message, signature }: Vector): string | null {
  return call(verifier, [key, message, signature].map(fromHex), "string");
}

function fromHex(hex: string): Uint8Array {
  return Buffer.from(hex, "hex");
}
