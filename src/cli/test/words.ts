/** Words that all reports share. */
import { relative } from "node:path";

import { printableLine } from "../printable.js";

/** A path as seen from the current folder, where that is shorter. */
export function pathText(path: string): string {
  const shorter = relative(process.cwd(), path);
  return printableLine(shorter !== "" && shorter.length < path.length ? shorter : path);
}

/** `8 ms`, `1.4 s`. */
export function durationText(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

/** `1 case`, `2 cases`. */
export function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}
