/** The rules of this policy's own: where images may come from, and which tags they may have. Edit them. */
import { ImageCheck, Reference, matchesWildcard } from "assay/assembly";

/** An image must come from one of the repositories that the settings name. */
export class KnownRepositories extends ImageCheck {
  constructor(
    path: string,
    /** Wildcard patterns for `registry/repository`. */
    private readonly patterns: Array<string>,
  ) {
    super(path);
  }

  /** Why the image may not run; empty: this rule has nothing against it. */
  problem(image: Reference): string {
    for (let i = 0; i < this.patterns.length; i++) {
      if (matchesWildcard(this.patterns[i], image.askedName())) return "";
    }
    return `images come from ${this.patterns.join(" or ")}, not from ${image.askedName()}`;
  }
}

/** A tag that is moved to another image whenever somebody builds one says nothing about what runs. */
export class FixedTags extends ImageCheck {
  constructor(
    path: string,
    private readonly movingTags: Array<string>,
  ) {
    super(path);
  }

  /** A digest names one image for ever, whatever tag stands before it. */
  problem(image: Reference): string {
    if (image.digest != null) return "";
    const tag = image.withDefaultTag().tag!;
    return this.movingTags.includes(tag) ? `the tag "${tag}" moves; give a version or a digest` : "";
  }
}
