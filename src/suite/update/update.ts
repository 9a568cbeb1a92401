/** Writes what really came into suites and fixtures, in place of what was expected. */
import { isJsonFile } from "../../fixture/document.js";
import { writeWhole } from "../../atomicFile.js";
import type { CaseResult, SuiteResult } from "../results.js";
import { readSourceDocument } from "../sourceDocument.js";
import { changesFor, type Change } from "./changes.js";
import { EditedText, type Edit, type ShownChange } from "./edits.js";

/** What became of one case that failed. */
export interface CaseUpdate {
  /** The file that holds the expectation: the suite, or the case's fixture. */
  file: string;
  suite: string;
  name: string;
  changes: ShownChange[];
  /** Why nothing was changed; null when it was. */
  refused: string | null;
}

/** How suites are updated. */
export interface UpdateOptions {
  /** Whether allowed may be written in place of denied, and the other way round. */
  mayChangeOutcomes: boolean;
}

/**
 * Updates the files of all cases that failed, each file whole or not at all, comments and layout kept. Cases that passed
 * are not touched.
 */
export function updateExpectations(suites: readonly SuiteResult[], { mayChangeOutcomes }: UpdateOptions): CaseUpdate[] {
  const files = new Files();
  const updates = suites.flatMap((suite) =>
    suite.cases
      .filter(({ status }) => status === "failed")
      .map((each) => updated(suite, each, changesFor(each, mayChangeOutcomes), files)),
  );
  files.write();
  return updates;
}

function updated(
  suite: SuiteResult,
  each: CaseResult,
  change: ReturnType<typeof changesFor>,
  files: Files,
): CaseUpdate {
  const update = { file: suite.file, suite: suite.file, name: each.name, changes: [] };
  if ("refused" in change) return { ...update, refused: change.refused };
  const isOwn = files.text(suite.file).has(`${each.path}.expect`);
  if (!isOwn && each.fixture === null) return { ...update, refused: "what it expects stands in no file" };
  const file = isOwn || each.fixture === null ? suite.file : each.fixture.file;
  const made = files.edit(file, isOwn ? `${each.path}.expect` : "expect", change.changes);
  return { ...update, file, ...made };
}

/** Files that are edited, each read once. */
class Files {
  private readonly texts = new Map<string, EditedText>();
  private readonly edits = new Map<string, Edit[]>();
  private readonly done = new Map<string, Pick<CaseUpdate, "changes" | "refused">>();

  text(file: string): EditedText {
    const text = this.texts.get(file) ?? new EditedText(readSourceDocument(file).text, isJsonFile(file));
    this.texts.set(file, text);
    return text;
  }

  /** Several cases may share one fixture's expectation: it is changed once. */
  edit(file: string, path: string, changes: readonly Change[]): Pick<CaseUpdate, "changes" | "refused"> {
    const place = `${file} ${path}`;
    if (this.done.has(place)) return { changes: [], refused: "another case has changed the fixture's expectation" };
    const made = this.text(file).changesAt(path, changes);
    const outcome = "refused" in made ? { changes: [], refused: made.refused } : { changes: made.shown, refused: null };
    if ("edits" in made) this.edits.set(file, [...(this.edits.get(file) ?? []), ...made.edits]);
    this.done.set(place, outcome);
    return outcome;
  }

  write(): void {
    for (const [file, edits] of this.edits) writeWhole(file, this.text(file).with(edits));
  }
}
