/** `assay init`: a new policy project. */
import { initProject } from "../project/init.js";
import { asUsage } from "./build.js";

/** Makes the folder `name` with a policy that works, and says what to do next. Returns the exit code. */
export async function init(name: string): Promise<number> {
  const files = await asUsage(async () => initProject(name));
  console.log(`${name}: a new policy project`);
  for (const { path, about } of files) console.log(`  ${path.padEnd(26)} ${about}`);
  console.log(nextSteps(name));
  return 0;
}

function nextSteps(name: string): string {
  return `
Next:
  cd ${name}
  npm install
  npm test              compiles the policy, and runs the cases of tests/
  npm run quick         the same while you write: compiles quickly, not for shipping
  npm run build         writes build/${name}.wasm
then change a rule in rules.ts, and see a case fail.`;
}
