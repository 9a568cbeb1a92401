/** Places in a document, written as people write them: `cases[2].settings["a.b"]`. */

const PLAIN = /^[A-Za-z_$][\w$-]*$/;
const STEP = /\.?(?<name>[A-Za-z_$][\w$-]*)|\[(?<index>\d+)\]|\[(?<quoted>"(?:[^"\\]|\\.)*")\]/uy;

/** The path of a member of the object at `path`. */
export function memberPath(path: string, name: string): string {
  if (!PLAIN.test(name)) return `${path}[${JSON.stringify(name)}]`;
  return path === "" ? name : `${path}.${name}`;
}

/** The path of an element of the array at `path`. */
export function elementPath(path: string, index: number): string {
  return `${path}[${index}]`;
}

/** The names and indices of a path; those in front of the first thing that is no step when it is written otherwise. */
export function pathSteps(path: string): (string | number)[] {
  const steps: (string | number)[] = [];
  STEP.lastIndex = 0;
  for (let match = STEP.exec(path); match !== null; match = STEP.exec(path)) {
    const { name, index, quoted } = match.groups ?? {};
    if (name !== undefined) steps.push(name);
    else if (index !== undefined) steps.push(Number(index));
    else steps.push(JSON.parse(quoted ?? '""') as string);
  }
  return steps;
}
