/** Lint rules: type-checked ones for the host, our own for AssemblyScript. */
import tseslint from "typescript-eslint";

import assemblyScript from "./build/lint/assemblyScript.js";

const assemblyScriptFiles = [
  "assembly/**/*.ts",
  "policies/**/*.ts",
  "test/harness/**/*.ts",
  "src/project/template/**/*.ts",
];

export default tseslint.config(
  { ignores: ["build/out/**", "node_modules/**"] },
  {
    files: assemblyScriptFiles,
    languageOptions: { parser: tseslint.parser, parserOptions: { allowInvalidAST: true } },
    plugins: { assemblyscript: assemblyScript, "@typescript-eslint": tseslint.plugin },
    rules: {
      "assemblyscript/no-signed-load-as-u64": "error",
      "assemblyscript/no-throw": "error",
      "assemblyscript/no-managed-globals": "error",
      "@typescript-eslint/no-unused-vars": "error",
      "no-unreachable": "error",
      "no-self-assign": "error",
      "no-self-compare": "error",
      "no-dupe-else-if": "error",
      "no-duplicate-imports": "error",
      eqeqeq: "off",
    },
  },
  {
    files: ["build/**/*.ts", "host/**/*.ts", "src/**/*.ts", "test/**/*.ts"],
    ignores: assemblyScriptFiles,
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { project: "./tsconfig.json" } },
    rules: {
      "@typescript-eslint/require-await": "off",
      "@typescript-eslint/no-non-null-assertion": "error",
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      // It also reports what is a string after the checks just made.
      "@typescript-eslint/no-base-to-string": "off",
      "@typescript-eslint/consistent-type-imports": "error",
      eqeqeq: "error",
      "no-duplicate-imports": "error",
    },
  },
);
