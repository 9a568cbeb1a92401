/** What a module does before its first call. */

/** The name of the start function, as `asconfig.json` gives it. */
const START = "wapc_init";

/**
 * Whether starting the module leaves anything in its memory: objects that variables outside of functions hold. The guest
 * empties its heap before each call, so that the next call would find other things in their place. Static data does not count.
 * Not seen: a variable that a call fills.
 */
export function keepsObjectsFromItsStart(compiled: WebAssembly.Module): boolean {
  const names = WebAssembly.Module.imports(compiled).map(({ name }) => [name, () => 0] as const);
  const { exports } = new WebAssembly.Instance(compiled, { wapc: Object.fromEntries(names) });
  const start = exports[START];
  const memory = exports["memory"] as WebAssembly.Memory;
  if (typeof start !== "function") return false;
  const before = Buffer.from(new Uint8Array(memory.buffer));
  (start as () => void)();
  return Buffer.compare(before, new Uint8Array(memory.buffer)) !== 0;
}
