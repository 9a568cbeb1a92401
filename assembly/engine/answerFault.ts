/** Faults in answers. */
import { faultCodeName, faultFamilyName } from "../fault/codes.gen";
import { Fault } from "../fault/fault";
import { JsonWriter } from "../json/writer";
import { faultText } from "./explain";

/** The member `fault`. */
export function writeFaultMember(writer: JsonWriter, fault: Fault): void {
  writer.key("fault");
  writeFault(writer, fault);
}

/** `{code, family, message}`. */
export function writeFault(writer: JsonWriter, fault: Fault): void {
  writer.beginObject();
  writer.key("code");
  writer.string(faultCodeName(fault.code));
  writer.key("family");
  writer.string(faultFamilyName(fault.family));
  writer.key("message");
  writer.string(faultText(fault));
  writer.endObject();
}
