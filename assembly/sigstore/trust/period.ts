/** When something of a trusted root is trusted (TimeRange of sigstore_common.proto). */
import { Instant } from "../../time/instant";
import { timeOf } from "./protoValues";
import { ProtoMessage } from "../wire/protojson";

const NAMES: StaticArray<string> = ["start", "end"];

/** A period; both ends belong to it, and a missing end is open. */
@final
export class Period {
  constructor(
    readonly start: Instant | null,
    readonly end: Instant | null,
  ) {}
}

/**
 * The member `validFor`; an open period when it is missing. Refused: a start behind the end, which a period that never
 * was would hide, and no start where one is asked for.
 */
export function readPeriod(reader: ProtoMessage, isStartRequired: bool): Period {
  const range = reader.message("validFor", NAMES);
  if (range == null) {
    if (isStartRequired) reader.refuse("it is missing", "validFor");
    return new Period(null, null);
  }
  const start = timeOf(range, "start");
  const end = timeOf(range, "end");
  if (isStartRequired && start == null) range.refuse("it is missing", "start");
  if (start != null && end != null && start.compare(end) > 0) range.refuse("it lies before the start", "end");
  return new Period(start, end);
}
