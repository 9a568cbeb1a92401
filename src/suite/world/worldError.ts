/** What is wrong in a world, and where. */

/** A world that cannot be read or minted. `message` begins with the path in the document. */
export class WorldError extends Error {
  override readonly name = "WorldError";

  constructor(
    /** Such as `world.images.app.signatures[0].by`. */
    readonly path: string,
    /** What is wrong there. */
    readonly reason: string,
  ) {
    super(`${path}: ${reason}`);
  }
}
