/** The name constraints extension (RFC 5280 §4.2.1.10). What it means along a path is in path/nameConstraintsState.ts. */
import { DerReader, ITEM, TAG_EXPLICIT, TAG_IMPLICIT } from "../asn1/der";
import { readSubtreeBase } from "./generalName";
import { GeneralSubtree, subtreeBaseProblem } from "./generalSubtree";

/** Subtrees that names have to be in, for the kinds of names that there are, and subtrees that they must not be in. */
@final
export class NameConstraints {
  constructor(
    readonly permitted: GeneralSubtree[],
    readonly excluded: GeneralSubtree[],
  ) {}

  /** A rule that a conforming issuer keeps and that is broken, though the constraints can be used; else nothing. */
  get issuanceProblem(): string {
    const problem = firstProblem(this.permitted);
    return problem.length != 0 ? problem : firstProblem(this.excluded);
  }
}

/**
 * Reads the NameConstraints that come next. Refused: no subtree at all, or an empty list of them; a minimum or maximum,
 * which RFC 5280 does not have; and bases that cannot be one (see `subtreeBaseProblem`): a domain with a wildcard, an
 * address without a proper mask, something like a mailbox that is none.
 */
export function readNameConstraints(reader: DerReader, label: string): NameConstraints {
  const fields = reader.readSequence(label);
  if (fields.isAtEnd) fields.refuse("name constraints without subtrees");
  const permitted = readSubtrees(fields, TAG_EXPLICIT, "permittedSubtrees");
  const excluded = readSubtrees(fields, TAG_EXPLICIT | 1, "excludedSubtrees");
  fields.end();
  return new NameConstraints(permitted, excluded);
}

/** GeneralSubtrees, one or more, under an implicit tag; none when the tag does not come next. */
function readSubtrees(fields: DerReader, tag: u8, label: string): GeneralSubtree[] {
  const subtrees = new Array<GeneralSubtree>();
  if (!fields.nextIs(tag)) return subtrees;
  const elements = fields.readConstructed(tag, label);
  if (elements.isAtEnd) elements.refuse("no subtree");
  while (!elements.isAtEnd) subtrees.push(readSubtree(elements));
  return subtrees;
}

/** GeneralSubtree: a base, a minimum that DER leaves away when it is zero, a maximum that must be absent. */
function readSubtree(elements: DerReader): GeneralSubtree {
  const fields = elements.readSequence(ITEM);
  const base = readSubtreeBase(fields, "base");
  if (fields.fault == null) {
    const problem = subtreeBaseProblem(base);
    if (problem.length != 0) fields.refuse(problem, "base");
  }
  if (fields.nextIs(TAG_IMPLICIT)) fields.refuse("a minimum", "minimum");
  if (fields.nextIs(TAG_IMPLICIT | 1)) fields.refuse("a maximum", "maximum");
  fields.end();
  return new GeneralSubtree(base);
}

function firstProblem(subtrees: GeneralSubtree[]): string {
  for (let i = 0; i < subtrees.length; i++) {
    const problem = subtrees[i].issuanceProblem;
    if (problem.length != 0) return problem;
  }
  return "";
}
