import * as assert from "uvu/assert";

import { GuestError, Instance, type HostCall } from "../../../host/runtime/instance.js";
import { PolicyModule } from "../../../host/runtime/module.js";
import { errorOf } from "../../support/errors.js";
import { bytesOf, probeModule, textOf } from "../../support/guests.js";
import { suite } from "../../support/suite.js";
import { assemble, OP } from "../../support/wasm.js";

const test = suite("host/instance");
const probe = await probeModule();
const noHost: HostCall = () => ({ error: "refused: nothing is offered" });

test("an answer is what the guest gave, empty and large too", () => {
  const instance = new Instance(probe);
  for (const length of [0, 1, 65_536, 3_000_000]) {
    const payload = new Uint8Array(length).fill(0xa5);
    assert.equal(Buffer.compare(instance.call("echo", payload, noHost), payload), 0, `${length} bytes`);
  }
});

test("an answer is a copy: the next call does not change it", () => {
  const instance = new Instance(probe);
  const first = instance.call("echo", bytesOf("first"), noHost);
  instance.call("echo", bytesOf("second"), noHost);
  assert.is(textOf(first), "first");
});

test("memory that grows during the call is read where it is now", () => {
  const instance = new Instance(probe);
  const before = instance.memoryPages;
  assert.is(textOf(instance.call("grow", bytesOf("still here"), noHost)), "still here");
  assert.ok(instance.memoryPages >= before + 16);
});

test("a host call hands over binding, namespace, operation and payload, and gives bytes or an error text", () => {
  const heard: string[][] = [];
  const host: HostCall = (...parts) => {
    heard.push([parts[0], parts[1], parts[2], textOf(parts[3])]);
    return parts[3].length > 0 ? { bytes: bytesOf("Grüße") } : { error: "no: ☹" };
  };
  const answer = new Instance(probe).call("ask", bytesOf("b n o ü\nb n o "), host);
  assert.equal(heard, [
    ["b", "n", "o", "ü"],
    ["b", "n", "o", ""],
  ]);
  assert.is(textOf(answer), "1 Grüße\n0 no: ☹");
});

test("an answer of no bytes is an answer", () => {
  const answer = new Instance(probe).call("ask", bytesOf("b n o x"), () => ({ bytes: new Uint8Array() }));
  assert.is(textOf(answer), "1 ");
});

test("a guest that says no is an error that is no trap, and may be called again", async () => {
  const instance = new Instance(probe);
  const error = await errorOf(GuestError, () => instance.call("refuse", bytesOf("not today"), noHost));
  assert.equal([error.message, error.isTrap], ["not today", false]);
  assert.is(textOf(instance.call("calls", bytesOf(""), noHost)), "2");
});

test("a guest that says nothing is an error", async () => {
  for (const operation of ["refuse-silently", "silent"]) {
    const error = await errorOf(GuestError, () => new Instance(probe).call(operation, bytesOf(""), noHost));
    assert.is(error.isTrap, false, operation);
    assert.match(error.message, /without a reason|no answer/);
  }
});

test("a trap is an error that says so, with what the guest said before", async () => {
  const aborted = await errorOf(GuestError, () => new Instance(probe).call("abort", bytesOf(""), noHost));
  assert.ok(aborted.isTrap);
  assert.match(aborted.message, /module defect: on demand at .*probe\.ts/);
  const trapped = await errorOf(GuestError, () => new Instance(probe).call("anything else", bytesOf(""), noHost));
  assert.ok(trapped.isTrap);
});

test("pointers outside of the memory are a trap of the guest and touch nothing", async () => {
  const error = await errorOf(GuestError, () => new Instance(probe).call("respond-outside", bytesOf(""), noHost));
  assert.ok(error.isTrap);
});

test("what a host call throws ends the guest's call", async () => {
  const host: HostCall = () => {
    throw new Error("a defect of the host");
  };
  const error = await errorOf(GuestError, () => new Instance(probe).call("ask", bytesOf("b n o x"), host));
  assert.ok(error.isTrap);
  assert.match(error.message, /a defect of the host/);
});

test("a wapc_init that traps or calls the host is a trap of the guest", async () => {
  const imports = [{ module: "wapc", name: "__host_response_len", parameters: 0, results: 1 }];
  const guestCall = { export: "__guest_call", parameters: 2, results: 1, body: [OP.i32Const, 1] };
  for (const body of [[OP.unreachable], [OP.call, 0, OP.drop]]) {
    const init = { export: "wapc_init", parameters: 0, results: 0, body };
    const module = await PolicyModule.compile(assemble({ imports, functions: [guestCall, init] }));
    const error = await errorOf(GuestError, () => new Instance(module));
    assert.ok(error.isTrap);
  }
});

test.run();
