/** The lint rules for AssemblyScript: each reports what it must, and leaves alone what is right. */
import { Linter, type ESLint } from "eslint";
import tseslint from "typescript-eslint";
import * as assert from "uvu/assert";

import { projectRoot } from "../../build/paths.js";
import { suite } from "../support/suite.js";

const test = suite("lint rules");
const linter = new Linter();
// Plain JavaScript, which eslint.config.js reads without a build.
const rules = (await import(new URL("build/lint/assemblyScript.js", projectRoot).href)) as { default: ESLint.Plugin };

/** The lines that the rule reports. */
function reported(rule: string, code: string): number[] {
  const messages = linter.verify(
    code,
    [
      {
        files: ["**/*.ts"],
        languageOptions: {
          parser: tseslint.parser,
          parserOptions: { allowInvalidAST: true },
        },
        plugins: { assemblyscript: rules.default },
        rules: { [`assemblyscript/${rule}`]: "error" },
      },
    ],
    "file.ts",
  );
  const fatal = messages.find((message) => message.fatal === true);
  assert.is(fatal, undefined, `${code}: ${fatal?.message}`);
  return messages.map(({ line }) => line);
}

function reports(rule: string, wrong: string[], right: string[]): void {
  for (const code of wrong) assert.equal(reported(rule, code), [1], code);
  for (const code of right) assert.equal(reported(rule, code), [], code);
}

test("a signed 32-bit load that becomes 64 bits is reported", () => {
  const wrong = [
    "const x = <u64>load<i32>(p);",
    "const x = <u64><u32>load<i32>(p);",
    "const x = <u64>(<u32>load<i32>(p));",
    "const x = <u64>i32.load(p);",
    "const x = <u64><u32>i32.load(p, 4);",
    "const x = load<i32>(p) as u64;",
    "const x = (load<i32>(p) as u32) as u64;",
    "const x = <u64>load< i32 >(p);",
    "const x = <u64>i32 . load(p);",
    "const x = <usize>load<i32>(p);",
    "f(<u64><u32>load<i32>(p) + 1);",
  ];
  const right = [
    "const x = <u64>load<u32>(p);",
    "const x = <u64>u32.load(p);",
    "const x = i64.load32_u(p);",
    "const x = <i64>load<i32>(p);",
    "const x = <u32>load<i32>(p);",
    "const x = <u64>load<u8>(p);",
    "const x = <u64>length;",
    "const x = <u64>other.load<i32>(p);",
    "const y = load<i32>(p);",
  ];
  reports("no-signed-load-as-u64", wrong, right);
});

test("a cast twice over is reported once for each cast to 64 bits", () => {
  assert.equal(reported("no-signed-load-as-u64", "const x =\n  <u64>load<i32>(p) +\n  <u64>load<i32>(q);"), [2, 3]);
});

test("every throw is reported", () => {
  const wrong = [
    'throw new Error("x");',
    "function f(): void { if (x) throw y; }",
    "class A { m(): void { throw 1; } }",
  ];
  const right = ["unreachable();", "function f(): i32 { return unreachable(); }", "// throw", 'const s = "throw";'];
  reports("no-throw", wrong, right);
});

test("files may hold nothing that lives on the heap", () => {
  const wrong = [
    "const table = new Map<string, i32>();",
    "export const table = new Uint8Array(32);",
    "const list = [1, 2, 3];",
    "const list: u8[] = [1, 2, 3];",
    "const list: Array<u8> = [1];",
    "let cache: Uint8Array | null = null;",
    'let text = "x";',
    "let cache: Result;",
    "export let x = make();",
    "var list: i32[] = [];",
  ];
  const right = [
    "const LIMIT: i32 = 8 << 20;",
    'const NAME = "text";',
    'export const NAME: string = "text";',
    "const TABLE: StaticArray<u8> = [1, 2, 3];",
    "export const TABLE: StaticArray<u64> = [1, 2];",
    "const POINTER = memory.data<u32>([1, 2, 3]);",
    "const SPACE = memory.data(64);",
    "let counter = 0;",
    "let flag: bool = false;",
    "let offset: usize = memory.data(8);",
    "export let isOn = true;",
    "function f(): Uint8Array { const x = new Uint8Array(1); let y = [1]; return x; }",
    "class A { x: Array<i32> = new Array<i32>(); }",
    "declare function f(): void;",
  ];
  reports("no-managed-globals", wrong, right);
});

test("each variable of a declaration is looked at", () => {
  assert.equal(reported("no-managed-globals", "const a = 1,\n  b = new A(),\n  c = [1];"), [2, 3]);
});

test("what a call makes at the start of a file lives on the heap too", () => {
  const wrong = [
    "const table = makeTable();",
    "const text = `a${b}`;",
    'const text = "a" + name();',
    "const bytes = String.UTF8.encode(x);",
    "const bytes = Uint8Array.wrap(buffer);",
    "const object: Options = { a: 1 };",
    "const copy: StaticArray<u8> = make();",
    "const nested: StaticArray<string> = [f(1)];",
    "const nested: StaticArray<Digest> = [new Digest()];",
  ];
  const right = [
    "const SIZE = sizeof<u64>();",
    "const END: usize = START + 64;",
    'const NAMES: StaticArray<string> = ["a", "b"];',
    "const MASK: u64 = ~0 >> 8;",
    "const MASK = <u64>1 << 52;",
    "const LARGEST: u64 = u64.MAX_VALUE >> 8;",
    "const NEGATIVE: i32 = -1;",
  ];
  reports("no-managed-globals", wrong, right);
});

test.run();
