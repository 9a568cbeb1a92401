/**
 * `node …/test/interop/main.js [HOST…]`: the project against other programs: other waPC hosts, and the real tools that
 * sign and verify. Without arguments all but the one whose first build takes minutes. A host whose programs are missing
 * is reported as skipped; with `ASSAY_INTEROP_REQUIRED=1` that is a failure.
 */
import { Checks } from "./checks.js";
import { cosignChecks } from "./cosign.js";
import { guestChecks } from "./guests.js";
import { kubernetesChecks } from "./kubernetes.js";
import { kubewardenChecks } from "./kubewarden.js";
import { kubewardenPolicyChecks } from "./kubewardenPolicies.js";
import { moduleSigningChecks } from "./moduleSigning.js";
import { notationChecks } from "./notation.js";
import { ownPolicyChecks } from "./ownPolicy.js";
import { registriesChecks } from "./registries.js";
import { wasmtimeChecks, waPcRustChecks } from "./waPcHosts.js";

/** Makes the checks of a host. */
type Host = (checks: Checks) => Promise<void>;

const HOSTS: Readonly<Record<string, Host>> = {
  wasmtime: wasmtimeChecks,
  "wapc-rust": waPcRustChecks,
  cosign: cosignChecks,
  notation: notationChecks,
  "module-signing": moduleSigningChecks,
  kubernetes: kubernetesChecks,
  kubewarden: kubewardenChecks,
  "kubewarden-policies": kubewardenPolicyChecks,
  "own-policy": ownPolicyChecks,
  guests: guestChecks,
  registries: registriesChecks,
};
const ON_DEMAND = new Set(["wapc-rust"]);

const wanted = process.argv.slice(2);
const required = process.env["ASSAY_INTEROP_REQUIRED"] === "1";
const totals = { passed: 0, failed: 0, skipped: 0 };
for (const name of wanted.length > 0 ? wanted : Object.keys(HOSTS).filter((each) => !ON_DEMAND.has(each))) {
  await runHost(name);
}
console.log(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
process.exitCode = totals.failed > 0 || totals.passed + totals.skipped === 0 ? 1 : 0;

async function runHost(name: string): Promise<void> {
  const checks = new Checks(name);
  const host = HOSTS[name];
  if (host === undefined) throw new Error(`no host ${name}; there are ${Object.keys(HOSTS).join(", ")}`);
  const started = Date.now();
  await host(checks);
  if (required && checks.skipped > 0) checks.check("nothing is skipped", `${checks.skipped} checks are required`);
  if (checks.passed + checks.failed + checks.skipped === 0) checks.check("something is checked", "no check was made");
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  const { passed, failed, skipped } = checks;
  console.log(`${name}: ${passed} passed, ${failed} failed, ${skipped} skipped in ${seconds} s`);
  totals.passed += passed;
  totals.failed += failed;
  totals.skipped += skipped;
}
