/** The settings of certificate-trust: who vouches where a request brings no chain. */
import { Result, failed } from "../../assembly/fault/result";
import { JsonValue } from "../../assembly/json/document";
import { decodeObject } from "../../assembly/settings/decode";
import { WebRoots, decodeWebRoots } from "../../assembly/settings/webRoots";

export { WebRoots };

const ROOT: string = "settings";

/** All settings. Faults name their path. */
export function decodeSettings(value: JsonValue): Result<WebRoots> {
  const object = decodeObject(value, ROOT, ["webRoots"]);
  return object.fault ? failed<WebRoots>(object.fault!) : decodeWebRoots(value, ROOT);
}
