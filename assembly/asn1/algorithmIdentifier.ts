/** The syntax of AlgorithmIdentifier (RFC 5280 §4.1.1.2). What an algorithm and its parameters mean is not judged. */
import { equalBytes } from "../bytes/compare";
import { DerReader, TAG_NULL } from "./der";

/** An algorithm and its parameters. */
@final
export class AlgorithmIdentifier {
  constructor(
    /** The contents of its well-formed OBJECT IDENTIFIER. */
    readonly oid: Uint8Array,
    /** The DER of its parameters, one element; empty when there are none. */
    readonly parameters: Uint8Array,
  ) {}

  /** True for the same algorithm with the same bytes as parameters. */
  equals(other: AlgorithmIdentifier): bool {
    return equalBytes(this.oid, other.oid) && equalBytes(this.parameters, other.parameters);
  }

  /** NULL as parameters. */
  get hasNullParameters(): bool {
    return this.parameters.length == 2 && this.parameters[0] == TAG_NULL && this.parameters[1] == 0;
  }

  /** NULL or nothing: the two forms in which hash algorithms are written (RFC 4055 §2.1, RFC 5754 §2). */
  get hasNoParameters(): bool {
    return this.parameters.length == 0 || this.hasNullParameters;
  }
}

/** Reads the AlgorithmIdentifier that comes next: an OID and at most one element. */
export function readAlgorithmIdentifier(reader: DerReader, label: string = ""): AlgorithmIdentifier {
  const identifier = reader.readSequence(label);
  const oid = identifier.readObjectIdentifier("algorithm");
  const parameters = identifier.rest();
  if (!identifier.isAtEnd) identifier.readElement("parameters");
  identifier.end();
  return new AlgorithmIdentifier(oid, parameters);
}
