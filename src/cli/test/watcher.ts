/** Says when one of many files may have changed. */
import { watch, type FSWatcher } from "node:fs";
import { dirname } from "node:path";

/** Editors write in several steps; what they do within this time is one change. */
const QUIET_MS = 100;

/** Where the system tells nothing of changes, files are looked at this often. */
const POLL_MS = 1000;

/**
 * Watches the folders in which files lie, so that a file that is replaced by another of its name is seen too. What
 * happened to which file is not said: who wants to know looks.
 */
export class Watcher {
  private readonly folders = new Map<string, FSWatcher>();
  private readonly poll: NodeJS.Timeout;
  private quiet: NodeJS.Timeout | undefined;

  constructor(private readonly onChange: () => void) {
    this.poll = setInterval(onChange, POLL_MS);
  }

  /** From now on these files, and no others, are watched. Folders that are not there are passed over. */
  watch(files: Iterable<string>): void {
    const wanted = new Set([...files].map((file) => dirname(file)));
    for (const [folder, watcher] of this.folders) {
      if (wanted.has(folder)) continue;
      watcher.close();
      this.folders.delete(folder);
    }
    for (const folder of wanted) if (!this.folders.has(folder)) this.watchFolder(folder);
  }

  close(): void {
    clearInterval(this.poll);
    clearTimeout(this.quiet);
    for (const watcher of this.folders.values()) watcher.close();
  }

  private watchFolder(folder: string): void {
    try {
      const watcher = watch(folder, () => this.hear());
      watcher.on("error", () => {
        watcher.close();
        this.folders.delete(folder);
      });
      this.folders.set(folder, watcher);
    } catch {
      // Not there, or more than the system can watch: it is looked at now and then.
    }
  }

  private hear(): void {
    clearTimeout(this.quiet);
    this.quiet = setTimeout(this.onChange, QUIET_MS);
  }
}
