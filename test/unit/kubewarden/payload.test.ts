/** Payloads of host calls: what is read, and the sentences of serde_json for what is not. */
import * as assert from "uvu/assert";

import { PayloadError } from "../../../host/kubewarden/payload.js";
import { readRequest } from "../../../host/kubewarden/requests.js";
import { bytesOf } from "../../../src/testkit/bytes.js";
import { suite } from "../../support/suite.js";

const test = suite("kubewarden/payload");

function complaint(path: string, payload: string): string {
  try {
    readRequest(path, bytesOf(payload));
    return "";
  } catch (error) {
    assert.instance(error, PayloadError);
    return (error as Error).message;
  }
}

/** As serde_json 1.0 words them, for the structs of Kubewarden's SDK. */
const SENTENCES: readonly (readonly [path: string, payload: string, sentence: string])[] = [
  ["oci/v1/manifest_digest", "", "EOF while parsing a value at line 1 column 0"],
  ["oci/v1/manifest_digest", "x", "expected value at line 1 column 1"],
  ["oci/v1/manifest_digest", '"a" 1', "trailing characters at line 1 column 5"],
  ["oci/v1/manifest_digest", '"a', "EOF while parsing a string at line 1 column 2"],
  ["oci/v1/manifest_digest", "12", "invalid type: integer `12`, expected a string at line 1 column 2"],
  ["oci/v1/manifest_digest", "1.5", "invalid type: floating point `1.5`, expected a string at line 1 column 3"],
  ["oci/v1/manifest_digest", "null", "invalid type: null, expected a string at line 1 column 4"],
  ["oci/v1/manifest_digest", "[1]", "invalid type: sequence, expected a string at line 1 column 0"],
  ["oci/v1/manifest_digest", "{}", "invalid type: map, expected a string at line 1 column 0"],
  ["kubernetes/get_resource", "{}", "missing field `api_version` at line 1 column 2"],
  [
    "kubernetes/get_resource",
    '{"api_version":"v1","kind":"Pod","name":"a"}',
    "missing field `disable_cache` at line 1 column 44",
  ],
  [
    "kubernetes/get_resource",
    '{\n"api_version":true}',
    "invalid type: boolean `true`, expected a string at line 2 column 18",
  ],
  ["kubernetes/get_resource", '{"kind":"a","kind":"b"}', "duplicate field `kind` at line 1 column 18"],
  ["kubernetes/get_resource", '{"kind":"a",}', "trailing comma at line 1 column 13"],
  [
    "kubernetes/can_i",
    '{"disable_cache":false,"subject_access_review":{"user":"u"}}',
    "missing field `resource_attributes` at line 1 column 59",
  ],
  [
    "oci/v2/verify",
    '{"type":"X"}',
    "unknown variant `X`, expected one of `SigstorePubKeyVerify`, `SigstoreKeylessVerify`, `SigstoreKeylessPrefixVerify`, `SigstoreGithubActionsVerify`, `SigstoreCertificateVerify` at line 1 column 11",
  ],
  ["oci/v2/verify", '{"type":"SigstorePubKeyVerify","image":"a"}', "missing field `pub_keys`"],
  [
    "oci/v2/verify",
    '{"type":"SigstorePubKeyVerify","image":"a","pub_keys":["k"],"annotations":[{"key":"a","value":"b"}]}',
    "invalid type: sequence, expected a map",
  ],
  [
    "oci/v2/verify",
    '{"type":"SigstoreCertificateVerify","image":"a","certificate":[256],"require_rekor_bundle":true}',
    "invalid value: integer `256`, expected u8",
  ],
  [
    "crypto/v1/is_certificate_trusted",
    '{"cert":{"encoding":"PEM","data":[]},"not_after":null}',
    "unknown variant `PEM`, expected `Der` or `Pem` at line 1 column 25",
  ],
  [
    "crypto/v1/is_certificate_trusted",
    '{"cert":{"encoding":"Pem","data":[]}}',
    "missing field `not_after` at line 1 column 37",
  ],
];

test("what cannot be read is worded as serde words it", () => {
  for (const [path, payload, sentence] of SENTENCES) {
    assert.is(complaint(path, payload), sentence, payload);
  }
});

test("nesting has an end", () => {
  assert.match(
    complaint("oci/v1/manifest_digest", "[".repeat(100_000)),
    /^recursion limit exceeded at line 1 column 128$/,
  );
});

test("escapes, blanks and members that nobody knows", () => {
  const payload =
    ' {"unknown": [1, {"a": null}], "image":"\\u0061\\ud83d\\ude00\\n", "type":"SigstoreGithubActionsVerify","owner":"o" }\n';
  assert.equal(readRequest("oci/v2/verify", bytesOf(payload)), {
    kind: "SigstoreGithubActionsVerify",
    request: { image: "a😀\n", owner: "o", repo: null, annotations: null },
  });
  assert.match(complaint("oci/v1/manifest_digest", '"\\ud83d"'), /hex escape/);
  assert.match(complaint("oci/v1/manifest_digest", '"\\x"'), /^invalid escape/);
  assert.match(complaint("oci/v1/manifest_digest", '"\u0001"'), /^control character/);
  assert.match(complaint("oci/v1/manifest_digest", "01"), /^invalid number/);
});

test("an empty not_after is none", () => {
  const read = readRequest(
    "crypto/v1/is_certificate_trusted",
    bytesOf('{"cert":{"encoding":"Der","data":[1]},"not_after":""}'),
  );
  assert.equal(read?.request, { request: { cert: { encoding: "Der", data: [1] }, not_after: null, cert_chain: null } });
});

test("what JSON.parse reads is read alike", () => {
  let seed = 7;
  const next = (below: number): number => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) % below;
  const pieces = ['"a"', "{", "}", "[", "]", ":", ",", "1", "-0.5e3", "true", "null", '"\\n"', " ", '"é"'];
  for (let i = 0; i < 4000; i++) {
    const text = Array.from({ length: 1 + next(8) }, () => pieces[next(pieces.length)]).join("");
    let isJson = true;
    try {
      JSON.parse(text);
    } catch {
      isJson = false;
    }
    const said = complaint("oci/v1/manifest_digest", text);
    assert.is(said === "" || said.startsWith("invalid type"), isJson, text);
  }
});

test.run();
