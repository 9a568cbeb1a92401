/** `faults:` – look-ups that fail: a registry that is down, limits its rate or refuses access. */
import { FAILURE_CODES, OPERATIONS, type Operation } from "../../../host/generated/operations.gen.js";
import type { FaultDescription } from "./description.js";
import { unknownName } from "./unknownName.js";
import { elements, members, oneOf, required, text, type Place } from "./reading.js";
import { matches } from "./wildcard.js";
import { DocumentError } from "../documentError.js";

/** What a world answers; the time is the suite's `now`. */
const ANSWERED: readonly Operation[] = Object.values(OPERATIONS).filter((each) => each !== OPERATIONS.clockNow);

/** A list of faults; an operation with `*` is each that fits. Throws DocumentError. */
export function readFaults(place: Place): FaultDescription[] {
  return elements(place).flatMap((each) => {
    const read = members(each, ["operation", "argument", "failure"]);
    const failure = required(read.failure, each.path, "failure");
    const { code, message } = members(failure, ["code", "message"]);
    const known = oneOf(required(code, failure.path, "code"), FAILURE_CODES);
    return operationsOf(required(read.operation, each.path, "operation")).map((operation) => ({
      path: each.path,
      operation,
      ...(read.argument && { argument: text(read.argument) }),
      code: known,
      message: message === undefined ? `the world's fault ${known}` : text(message),
    }));
  });
}

function operationsOf(place: Place): Operation[] {
  const wanted = text(place);
  const found = ANSWERED.filter((operation) => matches(wanted, operation));
  if (found.length === 0) throw new DocumentError(place.path, unknownName("operation", wanted, ANSWERED));
  return found;
}
