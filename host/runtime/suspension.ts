/** A guest in this thread asks what its host must look up first. */

/** Ends the run; the guest is run again when the answer is there. No failure. */
export class Suspension extends Error {
  override readonly name = "Suspension";

  constructor() {
    super("the guest waits for its host");
  }
}
