/** Policy projects: making one, building it, and what is said of one that cannot be built. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import * as assert from "uvu/assert";

import { outDirectory } from "../../../build/paths.js";
import { builtInModule, builtInModuleNames } from "../../../src/builtInModules.js";
import { buildProject } from "../../../src/project/build.js";
import { ownDiagnostics } from "../../../src/project/diagnostics.js";
import { initProject } from "../../../src/project/init.js";
import { digestOf, isFresh, stampOf } from "../../../src/project/stamp.js";
import { suite } from "../../support/suite.js";

const test = suite("project");
const parent = mkdtempSync(join(tmpdir(), "assay-project-"));
test.after(() => rmSync(parent, { recursive: true }));

const folder = join(parent, "small");
const edit = (file: string, change: (text: string) => string): void => {
  const path = join(folder, file);
  writeFileSync(path, change(readFileSync(path, "utf8")));
};

/** A policy that compiles in no time: it imports only what it needs of the core. */
const SMALL = `import { serve, PolicyModule, EvidenceTable, JsonValue, Fault, faultAnswer, settingsAnswer, FaultCode } from "./core";
class Small implements PolicyModule {
  checkSettings(settings: JsonValue): Fault | null { return null; }
  outline(settings: JsonValue): Uint8Array { return settingsAnswer(null); }
  validate(request: JsonValue, settings: JsonValue, evidence: EvidenceTable): Uint8Array {
    return faultAnswer(new Fault(FaultCode.PolicyDenied, "always"));
  }
}
export function __guest_call(a: i32, b: i32): i32 { return serve(a, b, () => new Small()); }
`;
const CORE = `export { serve, PolicyModule } from "assay/assembly/abi/guest";
export { EvidenceTable } from "assay/assembly/evidence/table";
export { JsonValue } from "assay/assembly/json/document";
export { Fault, FaultCode } from "assay/assembly/fault/fault";
export { faultAnswer, settingsAnswer } from "assay/assembly/engine/answer";
`;

function problemOf(run: () => unknown): string {
  try {
    run();
    return "";
  } catch (error) {
    assert.is((error as Error).name, "ProjectError", String(error));
    return (error as Error).message;
  }
}

async function buildProblem(): Promise<string> {
  try {
    await buildProject(folder, { debug: true });
    return "";
  } catch (error) {
    assert.is((error as Error).name, "ProjectError", String(error));
    return (error as Error).message;
  }
}

test("init: names", () => {
  for (const name of ["", "Shop", "a b", "../a", "-a", ".a", "a/b", "a".repeat(101), "\u001b[31m"]) {
    assert.match(
      problemOf(() => initProject(name, parent)),
      "cannot be a policy's name",
    );
  }
  assert.equal(readdirSync(parent), []);
});

test("init: names of packages that the project needs, and what is there and no folder", () => {
  const file = join(parent, "taken");
  const link = join(parent, "link");
  writeFileSync(file, "");
  symlinkSync("nowhere", link);
  const rows = [
    ["assay", "a package of that name is needed to build it"],
    ["pkijs", "a package of that name is needed to build it"],
    ["taken", "taken: it is there and is no folder"],
    ["link", "link: it is there and is no folder"],
  ] as const;
  for (const [name, message] of rows) {
    assert.match(
      problemOf(() => initProject(name, parent)),
      message,
    );
  }
  assert.equal(readdirSync(parent), ["link", "taken"]);
  for (const path of [file, link]) rmSync(path);
});

test("init: a folder that is there must be empty", () => {
  mkdirSync(folder);
  const files = initProject("small", parent);
  for (const { path } of files) assert.ok(existsSync(join(folder, path)), path);
  assert.match(
    problemOf(() => initProject("small", parent)),
    "small: the folder is not empty",
  );
  writeFileSync(join(parent, "file"), "kept");
  assert.match(
    problemOf(() => initProject("file", parent)),
    "file: it is there and is no folder",
  );
  rmSync(join(parent, "file"));
  assert.equal(readdirSync(parent), ["small"]);
  const written = files.map(({ path }) => readFileSync(join(folder, path), "utf8")).join("\n");
  assert.not.match(written, /\{\{/);
  assert.match(readFileSync(join(folder, "metadata.yml"), "utf8"), 'io.kubewarden.policy.title: "small"');
});

test("init: package.json has exact versions", () => {
  const { name, version, scripts, devDependencies } = JSON.parse(
    readFileSync(join(folder, "package.json"), "utf8"),
  ) as Record<string, Record<string, string>>;
  assert.equal([name, version], ["small", "0.1.0"]);
  assert.equal(scripts, {
    build: "assay build",
    test: "assay test",
    quick: "assay build --debug && assay test --policy build/debug/small.wasm",
  });
  assert.equal(Object.keys(devDependencies ?? {}), ["assay", "assemblyscript", "pkijs", "asn1js", "@noble/curves"]);
  for (const each of Object.values(devDependencies ?? {})) assert.match(each, /^\d+\.\d+\.\d+$/);
});

test("build: once, and again when a file changed", async () => {
  writeFileSync(join(folder, "policy.ts"), SMALL);
  writeFileSync(join(folder, "core.ts"), CORE);
  const first = await buildProject(folder, { debug: true });
  assert.equal([first.rebuilt, first.path, first.warnings], [true, join(folder, "build/debug/small.wasm"), ""]);
  assert.is(first.module.digest, `sha256:${digestOf(readFileSync(first.path))}`);
  const second = await buildProject(folder, { debug: true });
  assert.equal([second.rebuilt, second.module.digest], [false, first.module.digest]);
  utimesSync(join(folder, "policy.ts"), new Date(), new Date());
  assert.is((await buildProject(folder, { debug: true })).rebuilt, false);
  edit("policy.ts", (text) => text.replace("always", "never"));
  const third = await buildProject(folder, { debug: true });
  assert.ok(third.rebuilt && third.module.digest !== first.module.digest);
  for (const file of ["settings.schema.json", "metadata.yml", "package.json"]) {
    edit(file, (text) => text.replace(/small|0\.1\.0/g, (word) => (word === "small" ? "small2" : "0.1.1")));
    assert.ok((await buildProject(folder, { debug: true })).rebuilt, file);
  }
  edit("package.json", (text) => text.replace("small2", "small"));
  const files = readdirSync(join(folder, "build/debug")).sort();
  assert.equal(files, ["small.stamp.json", "small.wasm", "small2.stamp.json", "small2.wasm"]);
});

test("build: the module that lies there must be the one that was built", async () => {
  const { path } = await buildProject(folder, { debug: true });
  writeFileSync(path, "another");
  assert.ok((await buildProject(folder, { debug: true })).rebuilt);
});

test("build: errors of the compiler name the file, the line and what is there; the old module stays", async () => {
  const { path } = await buildProject(folder, { debug: true });
  const before = readFileSync(path);
  edit("policy.ts", (text) => text.replace("return null;", 'const wrong: i32 = "text"; return null;'));
  const problem = await buildProblem();
  assert.match(
    problem,
    /^policy\.ts does not compile:\nERROR TS2322: Type '~lib\/string\/String' is not assignable to type 'i32'/,
  );
  assert.match(problem, "└─ in policy.ts(3,");
  assert.not.match(problem, "AS201");
  assert.equal(readFileSync(path), before);
  writeFileSync(join(folder, "policy.ts"), SMALL);
});

test("build: a module that no host would load", async () => {
  edit("policy.ts", (text) => text.replace("__guest_call", "guest_call"));
  assert.match(
    await buildProblem(),
    "policy.ts compiles, but no host would load it: the module exports no function __guest_call",
  );
  writeFileSync(
    join(folder, "policy.ts"),
    `${SMALL}\n@external("env", "now") declare function now(): i32;\nexport function at(): i32 { return now(); }`,
  );
  assert.match(await buildProblem(), "the module imports env.now (function); only waPC functions are given");
  writeFileSync(join(folder, "policy.ts"), SMALL);
});

test("build: objects that would not outlast the first call", async () => {
  for (const [variable, isKept] of [
    ["const seen: Map<string, i32> = new Map();", true],
    ['const root: string = "settings";\nconst text: string = root + root.length.toString();', true],
    ['const seen: StaticArray<string> = ["a", "b"];\nconst text: string = "a";\nlet count: i32 = 3;', false],
  ] as const) {
    const names = [...variable.matchAll(/(?:const|let) (\w+)/g)].map(([, name = ""]) => name);
    const use = names.map((name) =>
      name === "count" ? "count++" : `if (${name}.toString().length == 99) return null`,
    );
    const body = `checkSettings(settings: JsonValue): Fault | null { ${use.join("; ")}; `;
    const policy = SMALL.replace("checkSettings(settings: JsonValue): Fault | null { ", body);
    writeFileSync(join(folder, "policy.ts"), policy.replace("class Small", `${variable}\nclass Small`));
    const problem = await buildProblem();
    assert.is(problem.includes("a variable outside of functions holds an object"), isKept, `${variable}: ${problem}`);
    if (!isKept) assert.is(problem, "");
  }
  writeFileSync(join(folder, "policy.ts"), SMALL);
});

test("build: what is missing or malformed is named", async () => {
  const files: [string, string | null, string][] = [
    ["policy.ts", null, "policy.ts: there is no such file; a policy's folder has policy.ts, metadata.yml and"],
    ["metadata.yml", "rules: []", "metadata.yml: rules: it must not be empty"],
    ["settings.schema.json", "[]", "settings.schema.json: it must be one JSON object"],
    ["settings.schema.json", "{", "settings.schema.json: "],
    ["package.json", null, "package.json: there is no such file"],
    ["package.json", '{"name":"Small","version":"0.1.0"}', "package.json: name: it must be the policy's name"],
    ["package.json", '{"name":"small","version":"1"}', "package.json: version: it must be a version such as"],
  ];
  for (const [file, content, problem] of files) {
    const path = join(folder, file);
    const before = readFileSync(path);
    if (content === null) rmSync(path);
    else writeFileSync(path, content);
    assert.match(await buildProblem(), problem);
    writeFileSync(path, before);
  }
  let missing = "";
  await buildProject(join(parent, "none")).catch((error: Error) => void (missing = error.message));
  assert.match(missing, "none: there is no such folder");
});

test("a stamp: a file that comes, goes or changes is seen", () => {
  const [path, other, module, stamp] = ["a.ts", "b.ts", "m.wasm", "m.stamp.json"].map((name) => join(parent, name)) as [
    string,
    string,
    string,
    string,
  ];
  writeFileSync(path, "a");
  writeFileSync(module, "m");
  const write = (): void =>
    writeFileSync(
      stamp,
      JSON.stringify(
        stampOf(
          new Map([
            [path, "a"],
            [other, null],
          ]),
          Buffer.from("m"),
          false,
        ),
      ),
    );
  write();
  assert.ok(isFresh(stamp, module, false));
  assert.not.ok(isFresh(stamp, module, true));
  writeFileSync(other, "");
  assert.not.ok(isFresh(stamp, module, false));
  rmSync(other);
  writeFileSync(path, "b");
  assert.not.ok(isFresh(stamp, module, false));
  rmSync(path);
  assert.not.ok(isFresh(stamp, module, false));
  writeFileSync(path, "a");
  writeFileSync(stamp, "{");
  assert.not.ok(isFresh(stamp, module, false));
});

test("warnings of the core are not the author's", () => {
  const core = "WARNING AS201: Conversion\n   :\n 1 │ x\n   └─ in ~lib/assay/assembly/a.ts(1,2)";
  const own = "WARNING AS201: Conversion\n   :\n 1 │ x\n   └─ in policy.ts(1,2)";
  const error = "ERROR TS2322: Type\n   └─ in ~lib/assay/assembly/a.ts(1,2)";
  assert.is(
    ownDiagnostics(`${core}\n\n${own}\n\n${core}\n\n${error}\n\nFAILURE 1 compile error(s)\n`),
    `${own}\n\n${error}`,
  );
  assert.is(ownDiagnostics(`${core}\n\n`), "");
});

test("modules that the package ships", () => {
  assert.equal(builtInModuleNames(), ["certificate-trust", "verify-artifact", "verify-image-signatures"]);
  assert.is(builtInModule("verify-artifact")?.href, new URL("verify-artifact.wasm", outDirectory).href);
  for (const name of ["", "verify", "../out/verify-artifact", "verify-artifact.wasm"])
    assert.is(builtInModule(name), null);
});

test.run();
