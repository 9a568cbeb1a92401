/** The rule of this policy's own: where images may come from, and that they are named for good. Edit it. */
import { Fault, ImageCheck, Reference, deny, matchesWildcard } from "assay/assembly";

/** Tags that are moved to another image whenever somebody builds one. */
const MOVING_TAGS: StaticArray<string> = ["latest", "main", "edge", "nightly"];

export class ImageRules implements ImageCheck {
  constructor(
    /** Wildcard patterns for `registry/repository`, at least one of which an image must match. */
    private readonly repositories: Array<string>,
    /** Where they stand in the settings, for messages. */
    private readonly path: string,
  ) {}

  /** Why the image may not run, or null. The engine asks this first, and looks up nothing for an image that is refused. */
  check(image: Reference): Fault | null {
    if (!this.isKnownRepository(image)) {
      return deny(`images come from ${this.repositories.join(" or ")}, not from ${image.askedName()}`, this.path);
    }
    return this.checkTag(image);
  }

  private isKnownRepository(image: Reference): bool {
    for (let i = 0; i < this.repositories.length; i++) {
      if (matchesWildcard(this.repositories[i], image.askedName())) return true;
    }
    return false;
  }

  /** A digest names one image for ever; without a digest, the tag must at least not be one that moves. */
  private checkTag(image: Reference): Fault | null {
    if (image.digest != null) return null;
    const tag = image.withDefaultTag().tag!;
    if (!MOVING_TAGS.includes(tag)) return null;
    return deny(`the tag "${tag}" names another image tomorrow; give a version or a digest`);
  }
}
