/** What is said of a trap: where it happened, as wasmtime (Kubewarden's engine) writes it. */

/** Frames that are told; deeper ones say little. */
const MAX_FRAMES = 16;

const FRAME = /^\s*at (?:(.*) \()?wasm:\/\/\S*?:wasm-function\[(\d+)\]:0x([0-9a-f]+)\)?$/;

/**
 * `error while executing at wasm backtrace:` with a line for each frame and the cause, from what the engine says; where it tells no
 * frames, the cause alone. `log` is what the module wrote before: of a panic the reason stands there.
 */
export function trapText(error: Error, log: string): string {
  const cause = `wasm trap: ${error.message}`;
  const frames = framesOf(error);
  const text =
    frames.length === 0
      ? cause
      : `error while executing at wasm backtrace:\n${frames.join("\n")}\n\nCaused by:\n    ${cause}`;
  const last = lastWords(log);
  return last === "" ? text : `${text}\n\nIt had written:\n    ${last}`;
}

function framesOf({ stack }: Error): string[] {
  return (stack ?? "")
    .split("\n")
    .map((line) => FRAME.exec(line))
    .filter((match) => match !== null)
    .slice(0, MAX_FRAMES)
    .map(([, name, index, offset], position) => {
      const called = printable(name ?? `<wasm function ${index}>`);
      return `${String(position).padStart(5)}: ${`0x${offset}`.padStart(8)} - <unknown>!${called}`;
    });
}

/** The end of the log, its lines indented. */
function lastWords(log: string): string {
  const lines = log.trimEnd().slice(-500).split("\n").slice(-4);
  return lines.map(printable).join("\n    ").trim();
}

/** Names and logs come from the module: they may hold anything. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, "?").slice(0, 300);
}
