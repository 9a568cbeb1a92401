/** Azure Container Registry: a Microsoft Entra token is exchanged at the registry for an identity token of its own. */
import { readBody } from "../../../../host/registry/body.js";
import type { RegistryRequestInit } from "../../../../host/registry/fetchInit.js";
import { isObject } from "../../../../host/json.js";
import { CLOUD_TIMEOUT, MAX_EXCHANGE_BYTES } from "../../limits.js";
import { CloudAnswerError, type Cloud, type Lease } from "./cloud.js";

/** What is used of `@azure/identity`. */
interface AzureSdk {
  readonly DefaultAzureCredential: new () => { getToken(scope: string): Promise<{ readonly token: string } | null> };
}

const SCOPE = "https://containerregistry.azure.net/.default";
const HOST = /^[a-z0-9]{5,50}(?:-[a-z0-9]+)?\.azurecr\.(?:io|cn|us)$/;

/** Azure's registries; `fetch` is the registry client's. */
export function azure(fetch: typeof globalThis.fetch): Cloud {
  return {
    title: "Azure Container Registry",
    sdk: "@azure/identity",
    version: "4.13.1",
    isHost: (host) => HOST.test(host),
    lease: async (host, sdk) => await azureLease(host, sdk as AzureSdk, fetch),
  };
}

async function azureLease(host: string, sdk: AzureSdk, fetch: typeof globalThis.fetch): Promise<Lease> {
  const entra = await new sdk.DefaultAzureCredential().getToken(SCOPE);
  if (entra === null) throw new CloudAnswerError("Azure gave no token");
  const identityToken = await exchange(host, entra.token, fetch);
  const source = "the Azure identity of this machine";
  return { credentials: { identityToken, source }, expires: expiryOf(identityToken) };
}

/** The token goes to the registry itself and is not sent on. */
async function exchange(host: string, token: string, fetch: typeof globalThis.fetch): Promise<string> {
  const url = new URL(`https://${host}/oauth2/exchange`);
  const init: RegistryRequestInit = {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded", accept: "application/json", "user-agent": "assay" },
    body: new URLSearchParams({ grant_type: "access_token", service: host, access_token: token }).toString(),
    redirect: "manual",
    signal: AbortSignal.timeout(CLOUD_TIMEOUT),
    registry: url,
  };
  const response = await fetch(url.href, init);
  const subject = `POST ${url.href}`;
  const body = await readBody(response, subject, { maxBytes: MAX_EXCHANGE_BYTES });
  if (response.status !== 200) throw new CloudAnswerError(`${subject} answered ${response.status}`);
  return refreshToken(new TextDecoder().decode(body), subject);
}

function refreshToken(text: string, subject: string): string {
  try {
    const answer: unknown = JSON.parse(text);
    const token = isObject(answer) ? answer["refresh_token"] : null;
    if (typeof token === "string" && token !== "") return token;
  } catch {
    // It is no JSON: the same as JSON without the token.
  }
  throw new CloudAnswerError(`${subject} answered without a refresh_token`);
}

/** `exp` of a JSON Web Token; now, when it says nothing. The token is not verified: only the registry can. */
export function expiryOf(token: string): number {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
    const exp = isObject(claims) ? claims["exp"] : null;
    return typeof exp === "number" ? exp * 1000 : Date.now();
  } catch {
    return Date.now();
  }
}
