/** Reading JSON documents of cosign and of Rekor's API: unlike protobuf's JSON, members that are not known are ignored. */
import { decodeBase64 } from "../../encoding/base64";
import { decodeHex } from "../../encoding/hex";
import { Fault } from "../../fault/fault";
import { Result } from "../../fault/result";
import { JsonValue } from "../../json/document";
import { FirstFault } from "./protojson";

/**
 * An object whose members are read by name, letter by letter; null is absent. As with `ProtoMessage`, reading goes on after
 * a fault with empty values: ask for the fault before anything is used.
 */
@final
export class GoObject {
  constructor(
    private readonly first: FirstFault,
    /** Where the object stands in the document; empty for the whole of it. */
    readonly path: string,
    private readonly value: JsonValue,
  ) {
    if (!value.isObject) this.refuse("not an object");
  }

  /** A member that is an object, or null when it is absent. */
  object(name: string): GoObject | null {
    const member = this.member(name);
    return member == null ? null : new GoObject(this.first, this.pathOf(name), member);
  }

  /** A text; empty when it is absent. */
  text(name: string): string {
    const member = this.member(name);
    if (member == null) return "";
    if (member.isString) return member.asString();
    this.refuse("not a text", name);
    return "";
  }

  /** A whole number that is not negative; 0 when it is absent. */
  count(name: string): i64 {
    const member = this.member(name);
    if (member == null) return 0;
    const number = member.integer();
    if (!number.fault && number.value.value >= 0) return number.value.value;
    this.refuse("not a whole number from 0 to 2^63 - 1", name);
    return 0;
  }

  /** Bytes in standard base64; empty when they are absent. */
  base64(name: string): Uint8Array {
    return this.kept(decodeBase64(this.text(name)), this.pathOf(name));
  }

  /** Bytes in standard base64 that must not be absent or empty. */
  someBase64(name: string): Uint8Array {
    return this.notEmpty(this.base64(name), name);
  }

  /** Bytes in lower-case hexadecimal; empty when they are absent. */
  hex(name: string): Uint8Array {
    return this.kept(decodeHex(this.text(name)), this.pathOf(name));
  }

  /** Bytes in lower-case hexadecimal that must not be absent or empty. */
  someHex(name: string): Uint8Array {
    return this.notEmpty(this.hex(name), name);
  }

  /** An array of bytes in lower-case hexadecimal, at most `most`; empty when it is absent. */
  hexList(name: string, most: i32): Array<Uint8Array> {
    const list = new Array<Uint8Array>();
    const member = this.member(name);
    if (member == null) return list;
    if (!member.isArray || member.length > most) {
      this.refuse(`not an array of up to ${most}`, name);
      return list;
    }
    for (let i = 0; i < member.length; i++) {
      const path = `${this.pathOf(name)}[${i}]`;
      const element = member.at(i);
      if (element.isString) list.push(this.kept(decodeHex(element.asString()), path));
      else this.keep("not a text", path);
    }
    return list;
  }

  /** Keeps a fault of the object, or of one of its members; one that came before is kept instead. */
  refuse(detail: string, name: string = ""): void {
    this.keep(detail, name.length == 0 ? this.path : this.pathOf(name));
  }

  private member(name: string): JsonValue | null {
    const value = this.value.get(name);
    return value == null || value.isNull ? null : value;
  }

  private kept(bytes: Result<Uint8Array>, path: string): Uint8Array {
    if (!bytes.fault) return bytes.value;
    this.keep(bytes.fault!.detail, path);
    return new Uint8Array(0);
  }

  private notEmpty(bytes: Uint8Array, name: string): Uint8Array {
    if (bytes.length == 0) this.refuse("missing or empty", name);
    return bytes;
  }

  private keep(detail: string, path: string): void {
    if (this.first.fault == null) this.first.fault = new Fault(this.first.code, detail, path);
  }

  private pathOf(name: string): string {
    return this.path.length == 0 ? name : this.path + "." + name;
  }
}
