/** How much proof a signature must bring: the settings' thresholds. */
import { Fault, FaultCode } from "../../assembly/fault/fault";
import { Result, fail, failed, ok } from "../../assembly/fault/result";
import { JsonValue } from "../../assembly/json/document";
import { Box, decodeBoolean, optionalMember } from "../../assembly/settings/decode";
import { decodeThreshold } from "../../assembly/settings/threshold";
import { LogUse, SigstoreRequirements } from "../../assembly/sigstore/verify/requirements";

/** The requirements; one log, one CT log and no timestamp when nothing is said. */
export function decodeRequirements(value: JsonValue, path: string): Result<SigstoreRequirements> {
  const requirements = new SigstoreRequirements();
  let fault = decodeLogUse(value, path, requirements);
  if (fault == null) fault = decodeScts(value, path, requirements);
  if (fault == null) fault = decodeTimestamps(value, path, requirements);
  const allowsChain = new Box();
  if (fault == null) fault = decodeBoolean(value, "allowCertificateChain", path, false, allowsChain);
  requirements.allowsCertificateChain = allowsChain.value;
  return fault == null ? ok(requirements) : failed<SigstoreRequirements>(fault);
}

/** A threshold of 0 demands no log, but takes the time of one that vouches. */
function decodeLogUse(value: JsonValue, path: string, requirements: SigstoreRequirements): Fault | null {
  const ignored = new Box();
  const fault = decodeBoolean(value, "ignoreTlog", path, false, ignored);
  if (fault != null) return fault;
  const threshold = decodeThreshold(value, "tlogThreshold", path, 1);
  if (threshold.fault) return threshold.fault;
  requirements.logEntries = threshold.value.count;
  if (threshold.value.count == 0) requirements.logUse = LogUse.Optional;
  if (!ignored.value) return null;
  requirements.logUse = LogUse.Ignored;
  return contradiction(value, "tlogThreshold", "ignoreTlog", path);
}

function decodeScts(value: JsonValue, path: string, requirements: SigstoreRequirements): Fault | null {
  const ignored = new Box();
  const fault = decodeBoolean(value, "ignoreSct", path, false, ignored);
  if (fault != null) return fault;
  const threshold = decodeThreshold(value, "sctThreshold", path, 1);
  if (threshold.fault) return threshold.fault;
  requirements.scts = ignored.value ? 0 : threshold.value.count;
  return ignored.value ? contradiction(value, "sctThreshold", "ignoreSct", path) : null;
}

function decodeTimestamps(value: JsonValue, path: string, requirements: SigstoreRequirements): Fault | null {
  const threshold = decodeThreshold(value, "timestampThreshold", path, 0);
  if (threshold.fault) return threshold.fault;
  requirements.timestamps = threshold.value.count;
  return null;
}

/** A threshold of what is ignored says two things at once. */
function contradiction(value: JsonValue, threshold: string, flag: string, path: string): Fault | null {
  if (optionalMember(value, threshold) == null) return null;
  return fail<JsonValue>(FaultCode.SettingsWrongValue, flag + " says otherwise", path + "." + threshold).fault;
}
