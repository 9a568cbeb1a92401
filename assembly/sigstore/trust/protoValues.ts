/** Values of ProtoJSON that trusted roots have besides those that a `ProtoMessage` reads by itself. */
import { Fault } from "../../fault/fault";
import { Instant, parseRfc3339 } from "../../time/instant";
import { ProtoMessage } from "../wire/protojson";

/** A field that is a Timestamp, RFC 3339, or null when it is absent. */
export function timeOf(message: ProtoMessage, field: string): Instant | null {
  if (!message.has(field)) return null;
  const time = parseRfc3339(message.text(field));
  if (time.isOk) return time.value;
  message.refuse(time.fault!.detail, field);
  return null;
}

/** The number of an enumeration's value, whose place in `names` it is; it is written by name or number; 0 when it is absent. */
export function enumerationOf(message: ProtoMessage, field: string, names: StaticArray<string>): i32 {
  const value = message.value(field);
  if (value == null) return 0;
  if (value.isString) {
    const index = names.indexOf(value.asString());
    if (index >= 0) return index;
  } else if (value.isNumber) {
    const number = value.integer();
    if (number.isOk && number.value.value >= 0 && number.value.value < names.length) return <i32>number.value.value;
  }
  message.refuse("not one of the known values", field);
  return 0;
}

/** Keeps a fault from elsewhere as one of this field; its own path goes into the detail. */
export function adopt(message: ProtoMessage, fault: Fault, field: string): void {
  message.refuse(fault.path.length == 0 ? fault.detail : fault.path + ": " + fault.detail, field);
}
