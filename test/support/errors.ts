/** What a call that must fail failed with. */

/** A class of errors. */
type ErrorClass<E extends Error> = new (...args: never[]) => E;

/** The error that `body` throws or rejects with; it must be of the class. */
export async function errorOf<E extends Error>(kind: ErrorClass<E>, body: () => unknown): Promise<E> {
  let value: unknown;
  try {
    value = await body();
  } catch (error) {
    if (error instanceof kind) return error;
    throw error;
  }
  throw new Error(`no ${kind.name}, but ${String(value)}`);
}
