/** What the clouds have in common: their SDKs are optional, their tokens end, and their registries have names of their own. */
import type { Credentials } from "../../../../host/registry/credentials.js";

/** Credentials and until when they are good, in milliseconds since 1970. */
export interface Lease {
  readonly credentials: Credentials;
  readonly expires: number;
}

/** One cloud's registries. */
export interface Cloud {
  /** For messages: "Amazon ECR". */
  readonly title: string;
  /** The SDK, as npm names it. */
  readonly sdk: string;
  /** The version to install: the newest that runs on Node 20. */
  readonly version: string;
  /** Whether the host is one of this cloud's registries: the whole name is compared. */
  isHost(host: string): boolean;
  /** Credentials for the registry by the machine's identity. `sdk` is the imported package. Throws what the SDK throws. */
  lease(host: string, sdk: unknown): Promise<Lease>;
}

/** Something else than an SDK or a cloud should answer. The message holds no secret. */
export class CloudAnswerError extends Error {
  override readonly name = "CloudAnswerError";
}
