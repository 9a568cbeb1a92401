/** What a Kubewarden policy may call on the command line: what its lock lists, whatever it calls in the end. */
import * as assert from "uvu/assert";

import { lockEntryOf, writeLockEntry } from "../../src/loader/lockFile.js";
import { fetchModule } from "../../src/loader/fetchModule.js";
import { assay, Files } from "../support/cli.js";
import { suite } from "../support/suite.js";
import { code, guest } from "./hostile/guestWriter.js";

const test = suite("capabilities in the lock");
const files = new Files();
test.after(() => files.remove());

const ACCEPTED = '{"accepted":true,"valid":true}';
const CALL = ["kubewarden", "net", "v1/dns_lookup_host", '"localhost"'];

/** Declares that it verifies images, looks a name up, and accepts just when it is told the addresses. */
function curious(): Uint8Array {
  const data = [ACCEPTED, ...CALL].join("");
  const parts = CALL.flatMap((text) => code.number(data.indexOf(text)).concat(code.number(text.length)));
  const isAnswered = [...parts, ...code.call(1)];
  const accept = [...code.number(0), ...code.number(ACCEPTED.length), ...code.call(0)];
  return guest({
    imports: [
      ["wapc", "__guest_response", 2, 0],
      ["wapc", "__host_call", 8, 1],
    ],
    functions: { __guest_call: [...isAnswered, 0x04, 0x40, ...accept, 0x0b, ...code.number(1)] },
    data,
    custom: ["io.kubewarden.metadata", Buffer.from(JSON.stringify({ hostCapabilities: ["oci/v2/verify"] }))],
  });
}

test("a policy that calls what it does not declare is refused that, unless a flag allows it", async () => {
  const policy = files.write("curious.wasm", curious());
  const request = files.write("pod.json", { apiVersion: "v1", kind: "Pod", metadata: { name: "p" } });
  const lock = files.path("assay.lock");
  await writeLockEntry(lock, await lockEntryOf(await fetchModule(policy, { cache: null })));
  const run = async (...flags: string[]): Promise<string> => {
    const { exitCode, stdout, stderr } = await assay("run", "--policy", policy, "--request", request, ...flags);
    return `${exitCode} ${stdout}${stderr}`;
  };
  assert.match(await run(), /^0 /);
  assert.not.match(await run("--lock", lock), /^0 /);
  assert.match(await run("--lock", lock, "--allowed-host-capabilities", "net/*"), /^0 /);
});

test.run();
