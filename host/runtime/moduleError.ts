/** Why bytes are no module that this host runs. */

/** The bytes are no policy module, or one that asks for more than it is given. */
export class ModuleError extends Error {
  override readonly name = "ModuleError";
}
