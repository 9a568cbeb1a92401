/** Kubewarden's own end-to-end cases of verify-image-signatures: what is asked, and what must come of it. */
import { readFileSync } from "node:fs";

import { parse } from "yaml";

import { isObject, type JsonObject } from "../../../host/json.js";

/** One case. */
export interface KubewardenCase {
  id: string;
  settings: JsonObject;
  /** An AdmissionRequest. */
  request: JsonObject;
  images: string[];
  result: "allow" | "deny" | "policy-rejected";
  /** Images of the object after the patch. */
  imagesAfter: string[];
  /** Texts or patterns that the output must contain. */
  outputContains: string[];
}

/** All cases of the suite `kubewarden-e2e` in the folder's cases.json. */
export function readKubewardenCases(folder: URL): KubewardenCase[] {
  const { cases } = JSON.parse(readFileSync(new URL("cases.json", folder), "utf8")) as { cases: JsonObject[] };
  return cases.filter(({ suite }) => suite === "kubewarden-e2e").map((each) => readCase(each, folder));
}

function readCase(row: JsonObject, folder: URL): KubewardenCase {
  const [settingsFile] = row["policy_files"] as string[];
  const [requestFile] = row["resource_files"] as string[];
  const expect = row["expect"] as JsonObject;
  const read = (file: string | undefined): JsonObject => {
    const value: unknown = parse(readFileSync(new URL(file ?? "", folder), "utf8"));
    if (!isObject(value)) throw new Error(`${file}: no object`);
    return value;
  };
  const request = read(requestFile);
  return {
    id: String(row["id"]),
    settings: settingsFile === undefined ? {} : read(settingsFile),
    request: isObject(request["request"]) ? request["request"] : request,
    images: (row["images"] ?? []) as string[],
    result: expect["result"] as KubewardenCase["result"],
    imagesAfter: (expect["images_after"] ?? []) as string[],
    outputContains: (expect["output_contains"] ?? []) as string[],
  };
}
