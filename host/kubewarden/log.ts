/** The call `tracing/log`: what policies log, read and handed on. It always succeeds. */
import { jsonObject } from "../json.js";
import type { PolicyLogEntry } from "./options.js";

/** A larger entry is not handed on whole: logs are for people, and policies are not trusted with their size. */
const MAX_LOG_BYTES = 64 * 1024;

const LEVELS = ["trace", "debug", "info", "warning", "error"] as const;

/** The entry in a payload; null for one that is no entry, which Kubewarden's hosts pass over too. */
export function readLogEntry(payload: Uint8Array): PolicyLogEntry | null {
  if (payload.length > MAX_LOG_BYTES) {
    const message = `the policy logged an entry of ${payload.length} bytes; the limit is ${MAX_LOG_BYTES}: it was left out`;
    return { level: "warning", message, data: {} };
  }
  const value = jsonObject(payload);
  if (value === null) return null;
  const { level: name, message, ...data } = value;
  const level = typeof name === "string" ? LEVELS.find((each) => each === name.toLowerCase()) : undefined;
  if (level === undefined || !(typeof message === "string" || message === undefined || message === null)) return null;
  return { level, message: message ?? "", data };
}
