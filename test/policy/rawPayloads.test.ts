/** Payloads that no JSON library would write: what is rewritten, byte by byte, and what is refused. */
import * as assert from "uvu/assert";

import { clockCapability } from "../../host/capability/clock.js";
import { registryCapability } from "../../host/capability/registry.js";
import { RegistryClient } from "../../host/registry/client.js";
import { Evaluator, type Evaluation } from "../../host/runtime/evaluator.js";
import { GuestError } from "../../host/runtime/instance.js";
import { readVerdict, type Verdict } from "../../host/runtime/verdict.js";
import { digestOf, publicKey, startCosignRegistry } from "../support/cosignImages.js";
import { errorOf } from "../support/errors.js";
import { bytesOf, policyModule, textOf } from "../support/guests.js";
import { patched } from "../support/jsonPatch.js";
import { suite } from "../support/suite.js";

const test = suite("policy/raw payloads");
const registry = await startCosignRegistry();
test.after(async () => await registry.close());
const evaluator = new Evaluator(await policyModule());
const lookups = {
  ...registryCapability(new RegistryClient()),
  ...clockCapability(() => new Date("2026-11-21T00:00:00Z")),
};

const SETTINGS = JSON.stringify({ signatures: [{ image: "*", pubKeys: [publicKey("release")] }] });
const SIGNED = `${registry.host}/cosign/signed:v1`;
const PINNED = `${SIGNED}@${digestOf("signed")}`;

function payload(object: string, operation = "CREATE", kind = "Pod"): string {
  return `{"request":{"kind":{"kind":"${kind}"},"operation":"${operation}","object":${object}},"settings":${SETTINGS}}`;
}

async function validate(text: string | Uint8Array): Promise<Evaluation> {
  return await evaluator.call("validate", typeof text === "string" ? bytesOf(text) : text, { lookups });
}

/** The exact bytes of `mutated_object` in the answer, as text. */
function mutatedText(answer: string): string {
  const name = '"mutated_object":';
  return answer.slice(answer.indexOf(name) + name.length, answer.lastIndexOf(',"patch":['));
}

/** Evaluates an object whose `IMAGE` are image strings, and checks that just those were rewritten. */
async function onlyImagesChange(template: string): Promise<void> {
  const object = template.replaceAll("IMAGE", SIGNED);
  const { answer } = await validate(payload(object));
  const verdict = readVerdict(answer);
  assert.is(verdict.outcome, "allowed", verdict.message);
  assert.is(mutatedText(textOf(answer)), template.replaceAll("IMAGE", PINNED));
  assert.equal(verdict.mutatedObject, patched(JSON.parse(object), verdict.patch));
}

async function denied(text: string | Uint8Array, faultCode: string, ...contains: string[]): Promise<Verdict> {
  const verdict = readVerdict((await validate(text)).answer);
  assert.is(verdict.outcome, "denied", String(text).slice(0, 200));
  assert.is(verdict.explanation.fault?.code, faultCode);
  for (const part of contains) assert.match(verdict.message, part);
  return verdict;
}

test("whitespace of every kind stays", async () => {
  await onlyImagesChange('{ "spec" :\t{\r\n  "containers"\n:[ {"image":   "IMAGE"  } , {\t"image":"IMAGE"}\n]\r} }');
  await onlyImagesChange('\n\n{"spec":{"containers":[{"image":"IMAGE"}]}}'.trimStart());
});

test("members that nobody knows stay, in their order and spelling", async () => {
  await onlyImagesChange(
    '{"zzz":[],"spec":{"futureField":{"a":null,"":{"":""}},"containers":[{"b":1,"image":"IMAGE","a":{"image":"IMAG"}}]},"aaa":{}}',
  );
});

test("numbers stay as they were written", async () => {
  await onlyImagesChange(
    '{"n":[9007199254740993,18446744073709551617,1E400,-0,1.10,0.1e-7,1e+2],"spec":{"containers":[{"image":"IMAGE"}]}}',
  );
});

test("escapes and characters of every plane stay", async () => {
  await onlyImagesChange(
    '{"t":"\\u0041\\/\\b\\u00e9é☃😀\\ud83d\\ude00\\u2028","\\u006b":"k","spec":{"containers":[{"image":"IMAGE"}]}}',
  );
});

test("an image that is written with escapes is read, looked up and rewritten like any other", async () => {
  const escaped = SIGNED.replace("/cosign", "\\u002fcosign").replace("signed", "s\\u0069gned");
  const object = `{"\\u0073pec":{"containers":[{"im\\u0061ge":"${escaped}"},{"image":"${SIGNED}"}]}}`;
  const { answer, lookups: count } = await validate(payload(object));
  assert.is(
    mutatedText(textOf(answer)),
    `{"\\u0073pec":{"containers":[{"im\\u0061ge":"${PINNED}"},{"image":"${PINNED}"}]}}`,
  );
  assert.equal(
    readVerdict(answer).patch.map(({ path }) => path),
    ["/spec/containers/0/image", "/spec/containers/1/image"],
  );
  assert.is(count, 5);
});

test("an image is only where an image is: other members named image are left alone", async () => {
  await onlyImagesChange(
    '{"image":"x","metadata":{"annotations":{"image":"y"}},"spec":{"image":"z","containers":[{"image":"IMAGE","env":[{"image":"q"}]}]}}',
  );
});

test("a hundred containers are pinned in one go", async () => {
  await onlyImagesChange(`{"spec":{"containers":[${Array(100).fill('{"image":"IMAGE"}').join(", ")}]}}`);
});

test("duplicate names are refused wherever they stand, also in other spellings", async () => {
  const pod = `{"spec":{"containers":[{"image":"${SIGNED}"}]}}`;
  const inObject = `{"spec":{"containers":[{"image":"${SIGNED}","image":"${SIGNED}"}]}}`;
  const escaped = `{"spec":{"containers":[{"image":"${SIGNED}","im\\u0061ge":"evil"}]}}`;
  const texts = [
    payload(inObject),
    payload(escaped),
    payload('{"spec":{"containers":[]},"spec":{}}'),
    payload('{"metadata":{"labels":{"a":"1","a":"1"}},"spec":{}}'),
    payload(pod).replace('"operation":"CREATE"', '"operation":"DELETE","operation":"CREATE"'),
    payload(pod).replace('{"request"', '{"settings":{},"request"'),
    payload(pod).replace('"signatures":', '"signatures":[],"signatures":'),
  ];
  for (const text of texts) await denied(text, "request-invalid", "the request could not be read: ", "at byte");
});

test("what is not strict JSON is refused with its place", async () => {
  const pod = payload(`{"spec":{"containers":[{"image":"${SIGNED}"}]}}`);
  const texts = [
    "",
    " ",
    "{",
    pod.slice(0, -1),
    `${pod}x`,
    `${pod}{}`,
    `\ufeff${pod}`,
    pod.replace('"spec"', "'spec'"),
  ];
  texts.push(pod.replace("[{", "[,{"), pod.replace("}]", "},]"), pod.replace('"CREATE"', "NaN"));
  texts.push(pod.replace('"CREATE"', '"\\ud800"'), pod.replace('"CREATE"', '"\t"'), pod.replace('"CREATE"', "01"));
  for (const text of texts) await denied(text, "request-invalid", "the request could not be read: ");
});

test("bytes that are not UTF-8 are refused", async () => {
  const source = bytesOf(payload(`{"note":"X","spec":{"containers":[]}}`));
  const at = source.indexOf("X".charCodeAt(0));
  for (const bytes of [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xc3]]) {
    const broken = Uint8Array.from([...source.slice(0, at), ...bytes, ...source.slice(at + 1)]);
    await denied(broken, "request-invalid", "the request could not be read: ");
  }
});

test("a document that is nested too deep is refused", async () => {
  const deep = (levels: number): string =>
    payload(`{"x":${"[".repeat(levels)}${"]".repeat(levels)},"spec":{"containers":[{"image":"${SIGNED}"}]}}`);
  assert.is(readVerdict((await validate(deep(100))).answer).outcome, "allowed");
  await denied(deep(127), "request-invalid", "nested deeper than 128");
  await denied(deep(100_000), "request-invalid", "nested deeper than 128");
});

test("a payload without a request or settings is refused", async () => {
  const rows: [string, string, string][] = [
    ["[]", "request-invalid", "(request)"],
    ["null", "request-invalid", "(request)"],
    ["{}", "request-invalid", 'no object under "request" (request)'],
    ['{"request":null,"settings":{}}', "request-invalid", "(request)"],
    ['{"request":[],"settings":{}}', "request-invalid", "(request)"],
    ['{"request":{}}', "settings-invalid", 'no object under "settings" (settings)'],
    ['{"request":{},"settings":null}', "settings-invalid", "(settings)"],
    ['{"request":{},"settings":"{}"}', "settings-invalid", "(settings)"],
  ];
  for (const [text, code, contains] of rows) await denied(text, code, contains);
});

test("more images than an object can have are refused, not left out", async () => {
  const containers = Array(1025).fill(`{"image":"${SIGNED}"}`).join(",");
  await denied(payload(`{"spec":{"containers":[${containers}]}}`), "budget-exhausted", "more than 1024 images");
});

test("a request larger than 8 MiB is refused by the guest, and the next one is served", async () => {
  const large = payload(`{"x":"${"a".repeat(8 * 1024 * 1024)}","spec":{}}`);
  await denied(large, "request-invalid", "it is larger than 8388608 bytes");
  const beyond = payload(`{"x":"${"a".repeat(64 * 1024 * 1024)}","spec":{}}`);
  const error = await errorOf(GuestError, async () => await validate(beyond));
  assert.equal([error.message, error.isTrap], ["the call is larger than 67108864 bytes", false]);
  assert.is(
    readVerdict((await validate(payload(`{"spec":{"containers":[{"image":"${SIGNED}"}]}}`))).answer).outcome,
    "allowed",
  );
});

test("a large request that is allowed is answered whole", async () => {
  await onlyImagesChange(`{"x":"${"a".repeat(3 * 1024 * 1024)}","spec":{"containers":[{"image":"IMAGE"}]}}`);
});

test("the protocol's version, and operations that do not exist", async () => {
  assert.is(textOf((await evaluator.call("protocol_version", bytesOf(""))).answer), '"v1"');
  for (const operation of ["", "Validate", "validate ", "validate\0", "mutate"]) {
    const error = await errorOf(GuestError, async () => await evaluator.call(operation, bytesOf("{}")));
    assert.equal([error.message, error.isTrap], [`unknown guest operation: ${operation}`, false]);
  }
});

test("one instance serves many requests, each as if it were the first", async () => {
  const good = payload(`{"spec":{"containers":[{"image":"${SIGNED}"}]}}`);
  const bad = payload(`{"spec":{"containers":[{"image":"${registry.host}/cosign/unsigned:v1"}]}}`);
  const first = [textOf((await validate(good)).answer), textOf((await validate(bad)).answer)];
  for (let i = 0; i < 50; i++) {
    assert.equal([textOf((await validate(good)).answer), textOf((await validate(bad)).answer)], first);
  }
});

test.run();
