/** Google Container Registry and Artifact Registry: an access token is the password of `oauth2accesstoken`. */
import { CloudAnswerError, type Cloud, type Lease } from "./cloud.js";

/** What is used of `google-auth-library`. */
interface GoogleSdk {
  readonly GoogleAuth: new (options: { scopes: readonly string[] }) => { getClient(): Promise<GoogleClient> };
}

interface GoogleClient {
  getAccessToken(): Promise<{ readonly token?: string | null }>;
  readonly credentials: { readonly expiry_date?: number | null };
}

/** Artifact Registry takes no narrower scope for pushes. */
const SCOPE = "https://www.googleapis.com/auth/cloud-platform";
/** `gcr.io` with its regions and mirrors, and `LOCATION-docker.pkg.dev`. */
const HOST = /^(?:(?:[a-z0-9-]+\.)?gcr\.io|[a-z0-9-]+-docker\.pkg\.dev)$/;

/** Google's registries. */
export const google: Cloud = {
  title: "Google Artifact Registry",
  sdk: "google-auth-library",
  version: "10.9.1",
  isHost: (host) => HOST.test(host),
  lease: async (_host, sdk) => await googleLease(sdk as GoogleSdk),
};

async function googleLease({ GoogleAuth }: GoogleSdk): Promise<Lease> {
  const client = await new GoogleAuth({ scopes: [SCOPE] }).getClient();
  const { token } = await client.getAccessToken();
  if (typeof token !== "string" || token === "") throw new CloudAnswerError("Google gave no access token");
  const source = "the Google Cloud identity of this machine";
  return {
    credentials: { username: "oauth2accesstoken", password: token, source },
    expires: client.credentials.expiry_date ?? Date.now(),
  };
}
