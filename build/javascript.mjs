/**
 * `npm run build:js`: compiles TypeScript to `build/out/js`, unless it lies there as the sources make it; `--force` compiles
 * all the same. Plain JavaScript, since it runs before anything is compiled.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const out = join(root, "build/out/js");
const stamp = join(root, "build/out/javascript.stamp.json");

const sources = digestOf(sourceFiles());
if (
  process.argv.includes("--force") ||
  readStamp() !== JSON.stringify({ sources, outputs: digestOf(filesBelow(out)) })
) {
  process.exitCode = compile();
}

/** What is left of files that are gone must not be found: the folder is made anew. */
function compile() {
  rmSync(stamp, { force: true });
  rmSync(out, { recursive: true, force: true });
  const tsc = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin/tsc");
  const { status } = spawnSync(process.execPath, [tsc, "-p", "tsconfig.json"], { cwd: root, stdio: "inherit" });
  if (status !== 0) return 1;
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, JSON.stringify({ sources, outputs: digestOf(filesBelow(out)) }));
  return 0;
}

/** The lockfile stands for the compiler and the types of packages. */
function sourceFiles() {
  const folders = ["build", "host", "src", "test"].flatMap((folder) => filesBelow(join(root, folder)));
  const typescript = folders.filter((file) => file.endsWith(".ts") && !file.startsWith(join(root, "build/out")));
  return [...typescript, join(root, "tsconfig.json"), join(root, "package-lock.json")];
}

function filesBelow(folder) {
  let entries;
  try {
    entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  } catch {
    return [];
  }
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** Of names and contents, in one order everywhere. */
function digestOf(files) {
  const hash = createHash("sha256");
  for (const file of [...files].sort())
    hash
      .update(`${file.slice(root.length)}\0`)
      .update(readFileSync(file))
      .update("\0");
  return hash.digest("hex");
}

function readStamp() {
  try {
    return readFileSync(stamp, "utf8");
  } catch {
    return null;
  }
}
