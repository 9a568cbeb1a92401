/** An attestor that settings want, and what tells it from others. */
import { decodeUtf8 } from "../encoding/utf8";
import { JsonValue } from "../json/document";
import { Instant } from "../time/instant";
import { Attestor } from "../sigstore/verify/attestor";

/** One attestor. */
@final
export class WantedAttestor {
  /** The same for attestors with the same key, within one policy. */
  id: i32 = -1;
  /** The members of the question about it that a Kubewarden host can be asked (`settings/hostQuestion`); empty: none is made. */
  hostQuestion: string = "";

  constructor(
    readonly attestor: Attestor,
    /** Equal only for attestors that are equal: what was found out about one is true of the other. */
    readonly key: string,
    /** Where it stands in the settings, for explanations. */
    readonly path: string,
  ) {}

  /** The holder of a key, told by the key and its period. */
  static ofKey(attestor: Attestor, path: string): WantedAttestor {
    const key = [attestor.name, textOf(attestor.keyFrom), textOf(attestor.keyTo)].join(" ");
    return new WantedAttestor(attestor, key, path);
  }

  /** One that is told by how it is written: `kind` is the reader of the text. */
  static asWritten(attestor: Attestor, kind: string, value: JsonValue, path: string): WantedAttestor {
    return new WantedAttestor(attestor, kind + " " + decodeUtf8(value.sourceText()).value, path);
  }
}

function textOf(instant: Instant | null): string {
  return instant == null ? "-" : instant.toRfc3339();
}
