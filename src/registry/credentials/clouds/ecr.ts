/** Amazon ECR: `GetAuthorizationToken` gives a user name and a password for twelve hours. */
import { CloudAnswerError, type Cloud, type Lease } from "./cloud.js";

/** What is used of `@aws-sdk/client-ecr`. */
interface EcrSdk {
  readonly ECRClient: new (configuration: EcrConfiguration) => {
    send(command: unknown): Promise<EcrAnswer>;
    destroy(): void;
  };
  readonly GetAuthorizationTokenCommand: new (input: object) => unknown;
}

interface EcrConfiguration {
  readonly region: string;
  readonly useFipsEndpoint: boolean;
  readonly useDualstackEndpoint: boolean;
}

interface EcrAnswer {
  readonly authorizationData?: readonly { readonly authorizationToken?: string; readonly expiresAt?: Date }[];
}

/** `ACCOUNT.dkr.ecr[-fips].REGION.amazonaws.com[.cn]`, and with IPv6 `ACCOUNT.dkr-ecr[-fips].REGION.on.aws`. */
const HOST = /^\d{12}\.dkr[.-]ecr(-fips)?\.([a-z]{2}(?:-[a-z]+)+-\d)\.(amazonaws\.com|amazonaws\.com\.cn|on\.aws)$/;

/** The configuration of the SDK that goes with a registry; null for a host that is none of ECR. */
export function ecrConfiguration(host: string): EcrConfiguration | null {
  const [, fips, region, domain] = HOST.exec(host) ?? [];
  if (region === undefined) return null;
  return { region, useFipsEndpoint: fips !== undefined, useDualstackEndpoint: domain === "on.aws" };
}

/** Amazon ECR. */
export const ecr: Cloud = {
  title: "Amazon ECR",
  sdk: "@aws-sdk/client-ecr",
  version: "3.1169.0",
  isHost: (host) => ecrConfiguration(host) !== null,
  lease: async (host, sdk) => await ecrLease(host, sdk as EcrSdk),
};

async function ecrLease(host: string, { ECRClient, GetAuthorizationTokenCommand }: EcrSdk): Promise<Lease> {
  const configuration = ecrConfiguration(host);
  if (configuration === null) throw new CloudAnswerError(`${host} is no registry of Amazon ECR`);
  const client = new ECRClient(configuration);
  try {
    const { authorizationData } = await client.send(new GetAuthorizationTokenCommand({}));
    const { authorizationToken = "", expiresAt } = authorizationData?.[0] ?? {};
    const text = Buffer.from(authorizationToken, "base64").toString();
    const colon = text.indexOf(":");
    if (colon < 1) throw new CloudAnswerError("the answer to GetAuthorizationToken holds no user name and password");
    const source = `the AWS identity of this machine (${configuration.region})`;
    return {
      credentials: { username: text.slice(0, colon), password: text.slice(colon + 1), source },
      expires: expiresAt instanceof Date ? expiresAt.getTime() : Date.now(),
    };
  } finally {
    client.destroy();
  }
}
