/** The kinds of JSON value (RFC 8259 §3). */

/** What a value is. The numbers are written to the tape: keep them below 8. */
export enum JsonKind {
  Null,
  False,
  True,
  Number,
  String,
  Array,
  Object,
}
