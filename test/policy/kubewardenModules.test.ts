/** What breaks an AssemblyScript module in Kubewarden's hosts, each held against the modules that are shipped. */
import { readFileSync } from "node:fs";

import * as assert from "uvu/assert";

import { policyNames } from "../../build/modules.js";
import { outDirectory } from "../../build/paths.js";
import { Instance, type GuestError } from "../../host/runtime/instance.js";
import { PolicyModule } from "../../host/runtime/module.js";
import { HOST_CAPABILITIES } from "../../host/kubewarden/capabilities.js";
import { admissionRequestOf } from "../../host/adapter/admissionRequest.js";
import { bytesOf, textOf } from "../support/guests.js";
import { callbacksOf, KubewardenGuest } from "../support/kubewardenCallbacks.js";
import { pod } from "../support/policy.js";
import {
  evidenceOf,
  IMAGE,
  IMAGE_DIGEST,
  makeSigner,
  requiring,
  signedLayer,
  simpleSigning,
} from "../support/signing.js";
import { suite } from "../support/suite.js";

const test = suite("policy/kubewarden modules");
const guest = await KubewardenGuest.load();
const signer = makeSigner("release");
const settings = requiring([signer]);
const signed = callbacksOf(evidenceOf([signedLayer(signer, simpleSigning())]));

const START_SECTION = 8;
const CUSTOM_SECTION = 0;
const DATA_SECTION = 11;

for (const name of policyNames()) {
  const bytes = readFileSync(new URL(`${name}.wasm`, outDirectory));
  const module = await PolicyModule.compile(bytes);

  test(`${name}: no start section, which runs before the deadline is set and traps at once`, () => {
    assert.not(sections(bytes).some(({ id }) => id === START_SECTION));
    assert.ok(WebAssembly.Module.exports(module.compiled).some((each) => each.name === "wapc_init"));
    assert.ok(WebAssembly.Module.exports(module.compiled).some((each) => each.name === "memory"));
  });

  test(`${name}: nothing is imported from env, which no such host has`, () => {
    const imports = WebAssembly.Module.imports(module.compiled);
    assert.equal([...new Set(imports.map((each) => each.module))], ["wapc"]);
  });

  test(`${name}: one section of metadata, with the protocol's version and its rules`, () => {
    const found = sections(bytes).filter(
      ({ id, content }) => id === CUSTOM_SECTION && nameOf(content) === "io.kubewarden.metadata",
    );
    assert.is(found.length, 1);
    const metadata = module.metadata as { protocolVersion: string; mutating: boolean; rules: unknown[] };
    assert.equal(
      [metadata.protocolVersion, typeof metadata.mutating, metadata.rules.length > 0],
      ["v1", "boolean", true],
    );
  });

  test(`${name}: its data hold the names of the capabilities that its metadata declare, and of no others`, () => {
    const data = Buffer.concat(
      sections(bytes)
        .filter(({ id }) => id === DATA_SECTION)
        .map(({ content }) => content),
    );
    const isThere = (path: string): boolean => {
      const slash = path.indexOf("/");
      return data.includes(path.slice(0, slash)) && data.includes(`${path.slice(slash + 1)}\0`);
    };
    const { hostCapabilities } = module.metadata as { hostCapabilities?: string[] };
    assert.equal(HOST_CAPABILITIES.filter(isThere), hostCapabilities ?? []);
  });

  test(`${name}: the protocol's version, and an operation that there is not`, () => {
    const refuse = (): { error: string } => ({ error: "unknown binding: assay" });
    const instance = new Instance(module);
    assert.is(textOf(instance.call("protocol_version", new Uint8Array(), refuse)), '"v1"');
    try {
      instance.call("validate_everything", new Uint8Array(), refuse);
      assert.unreachable();
    } catch (error) {
      // A text, and no trap: after a trap such a host shows its stack and not the text.
      assert.equal(
        [(error as GuestError).isTrap, (error as GuestError).message],
        [false, "unknown guest operation: validate_everything"],
      );
    }
  });
}

test("members of answers are in snake case, as the host reads them; camel case would be passed over", () => {
  const answer = guest.answer("validate", { request: admissionRequestOf(pod(IMAGE)), settings }, signed);
  assert.equal([answer["accepted"], "mutated_object" in answer, "mutatedObject" in answer], [true, true, false]);
  const known = ["accepted", "message", "code", "mutated_object", "audit_annotations", "warnings"];
  assert.equal(
    Object.keys(answer).filter((member) => !known.includes(member)),
    ["patch", "explanation"],
  );
});

test("what a Kubewarden host makes of the answer: types as its own", () => {
  const denied = guest.answer("validate", { request: admissionRequestOf(pod("a b")), settings }, signed);
  assert.equal([denied["accepted"], typeof denied["message"]], [false, "string"]);
  const indeterminate = guest.answer(
    "validate",
    { request: admissionRequestOf(pod(IMAGE)), settings },
    {
      ...signed,
      digest: () => ({ error: "Callback evaluation failure: error sending request" }),
    },
  );
  assert.equal([indeterminate["accepted"], indeterminate["code"]], [false, 503]);
});

test("settings: an empty object, which stands for none, is refused in words", () => {
  for (const payload of [{}, { signatures: [] }, { signatures: null }]) {
    const { valid, message } = guest.answer("validate_settings", payload, signed);
    assert.equal([valid, typeof message], [false, "string"], JSON.stringify(payload));
  }
  assert.is(guest.answer("validate_settings", settings, signed)["valid"], true);
  for (const payload of ["", "null", "[]", "{"])
    assert.is(guest.answer("validate_settings", payload, signed)["valid"], false);
});

test("a call without settings is denied, not trapped", () => {
  for (const payload of [{ request: admissionRequestOf(pod(IMAGE)) }, { request: {}, settings: null }, {}, "", "{"]) {
    const answer = guest.answer("validate", payload, signed);
    assert.equal([answer["accepted"], typeof answer["message"]], [false, "string"], JSON.stringify(payload));
  }
});

test("members that the policy does not know: of the request they are passed over, of the object they are kept", () => {
  const object = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "p" },
    spec: { futureField: { a: [1, 2.5, "x"] }, containers: [{ name: "c", image: IMAGE, unknownField: true }] },
  };
  const request = { ...admissionRequestOf(pod(IMAGE)), object, somethingNew: 1 };
  const answer = guest.answer("validate", { request, settings }, signed);
  const [container] = object.spec.containers;
  const mutated = {
    ...object,
    spec: { ...object.spec, containers: [{ ...container, image: `${IMAGE}@${IMAGE_DIGEST}` }] },
  };
  assert.equal(answer["mutated_object"], mutated);
});

test("a new instance for every call, and the same one for many: the same answer", () => {
  const payload = { request: admissionRequestOf(pod(IMAGE)), settings };
  const first = guest.answer("validate", payload, signed);
  for (let round = 0; round < 20; round++) assert.equal(guest.answer("validate", payload, signed), first);
  const fresh = new Instance(guest.module).call("validate", bytesOf(payload), () => ({
    error: "unknown binding: assay",
  }));
  assert.not((JSON.parse(textOf(fresh)) as { accepted: boolean }).accepted, "a host that knows neither binding");
});

interface Section {
  id: number;
  content: Buffer;
}

function sections(module: Buffer): Section[] {
  const found: Section[] = [];
  let offset = 8;
  while (offset < module.length) {
    const id = module[offset] ?? 0;
    const [size, start] = unsigned(module, offset + 1);
    found.push({ id, content: module.subarray(start, start + size) });
    offset = start + size;
  }
  return found;
}

function nameOf(content: Buffer): string {
  const [size, start] = unsigned(content, 0);
  return content.toString("utf8", start, start + size);
}

/** LEB128: the number, and where what follows begins. */
function unsigned(bytes: Buffer, offset: number): [number, number] {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[offset++] ?? 0;
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return [value, offset];
  }
}

test.run();
