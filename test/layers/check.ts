/** Holds imports against the rules. */
import type { Import } from "./imports.js";
import { ASSEMBLY_LAYERS, FOLDERS, PACKAGES, POLICY_ROOMS, SAME_LAYER } from "./rules.js";

/** What `assay init` makes policies of: they see the core as their authors do. */
const TEMPLATE = "src/project/template/";
const OWN_PACKAGE = "assay";
/** The door for policies of other people: it sees every room, and no room sees it. */
const DOOR = "assembly/index";

/** What breaks a rule, one sentence each. */
export function violations(imports: readonly Import[]): string[] {
  return imports.flatMap((entry) => {
    const why = entry.isPackage ? packageViolation(entry) : pathViolation(entry);
    return why === null ? [] : [`${entry.from} imports ${entry.to}: ${why}`];
  });
}

function packageViolation({ from, to }: Import): string | null {
  if (from.startsWith(TEMPLATE))
    return to === OWN_PACKAGE ? null : `a new policy imports ${OWN_PACKAGE}/assembly alone`;
  if (isAssemblyScript(from)) return "AssemblyScript imports no package";
  const folder = from.split("/")[0] as string;
  if (to === "node:") return FOLDERS[folder]?.node ? null : `${folder}/ runs everywhere, not only in Node`;
  const allowed = PACKAGES[to];
  if (allowed === undefined) return "a package without a rule";
  return allowed.some((prefix) => from.startsWith(prefix)) ? null : `allowed only in ${allowed.join(", ")}`;
}

function pathViolation({ from, to }: Import): string | null {
  const [folder, room] = from.split("/") as [string, string];
  const [targetFolder, targetRoom] = to.split("/") as [string, string];
  if (from.startsWith(TEMPLATE)) return to.startsWith(TEMPLATE) ? null : "a new policy's files stand alone";
  if (to === DOOR) return "the door is for other people's policies";
  if (from === `${DOOR}.ts`) return targetFolder === "assembly" ? null : "outside of assembly/";
  if (folder === "assembly")
    return targetFolder === "assembly" ? roomViolation(room, targetRoom) : "outside of assembly/";
  if (folder === "policies") return policyViolation(room, targetFolder, targetRoom);
  if (from.startsWith("test/harness/")) return null;
  return FOLDERS[folder]?.imports.includes(targetFolder) ? null : `${folder}/ does not import ${targetFolder}/`;
}

function roomViolation(room: string, target: string): string | null {
  const [layer, targetLayer] = [ASSEMBLY_LAYERS[room], ASSEMBLY_LAYERS[target]];
  if (layer === undefined || targetLayer === undefined) return "a room without a layer";
  if (room === target || targetLayer < layer || SAME_LAYER.includes(`${room} → ${target}`)) return null;
  return `layer ${layer} does not import layer ${targetLayer}`;
}

function policyViolation(policy: string, targetFolder: string, targetRoom: string): string | null {
  if (targetFolder === "policies") return targetRoom === policy ? null : "a policy imports no other policy";
  if (targetFolder !== "assembly") return "outside of assembly/";
  return POLICY_ROOMS.includes(targetRoom) ? null : `policies see only ${POLICY_ROOMS.join(", ")}`;
}

function isAssemblyScript(file: string): boolean {
  return /^(assembly|policies|test\/harness)\//.test(file);
}
