/** What Assay's client does against one registry of other people, under each way to guard it. */
import { RegistryClient } from "../../../host/registry/client.js";
import { LookupFailure } from "../../../host/registry/failure.js";
import { RegistryWriter } from "../../../host/registry/push.js";
import { digestOf } from "../../../src/digest.js";
import type { Checks } from "../checks.js";
import { contentChecks } from "./contentChecks.js";
import { ALICE, BOB, OTHER_NAME, REGISTRY_NAME, type ClientSettings, type Lab } from "./lab.js";
import type { RunningServer } from "./process.js";
import type { AccessKind, RegistryProgram } from "./programs.js";
import { MANIFEST, imageOf, push } from "./pushed.js";

/** Checks of the client against one running registry. */
export interface Scene {
  readonly lab: Lab;
  readonly server: RunningServer;
  readonly program: RegistryProgram;
  readonly client: (settings?: ClientSettings) => RegistryClient;
  readonly writer: (settings?: ClientSettings) => RegistryWriter;
  /** `host:port/repository`. */
  readonly name: (repository: string) => string;
  /** A check that holds when the body throws nothing. */
  readonly holds: (what: string, body: () => Promise<void>) => Promise<void>;
  /** A check that holds when the look-up fails with that code and a message with all these texts. */
  readonly fails: (what: string, code: string, texts: readonly string[], body: () => Promise<unknown>) => Promise<void>;
}

const WRONG = { username: ALICE.username, password: "wrong", source: "the test's settings" };
const AS_ALICE = { credentials: { username: ALICE.username, password: ALICE.password, source: "the test's settings" } };
const AS_BOB = { credentials: { username: BOB.username, password: BOB.password, source: "bob's settings" } };

/** All checks of one registry. */
export async function registryChecks(checks: Checks, program: RegistryProgram, path: string, lab: Lab): Promise<void> {
  const rows: [AccessKind, (scene: Scene) => Promise<void>][] = [
    ["open", openChecks],
    ["basic", basicChecks],
    ["bearer", bearerChecks],
    ["client-certificate", certificateChecks],
  ];
  for (const [access, check] of rows) {
    const server = await program.start(path, lab, access);
    await check(sceneOf(checks, program, lab, server, access));
    await server.stop();
  }
  await lostTokenServiceChecks(checks, program, path, lab);
}

function sceneOf(checks: Checks, program: RegistryProgram, lab: Lab, server: RunningServer, access: string): Scene {
  const title = (what: string): string => `${program.name}, ${access}: ${what}`;
  const options = (settings?: ClientSettings): ReturnType<Lab["options"]> => lab.options(server.port, settings);
  return {
    lab,
    server,
    program,
    client: (settings) => new RegistryClient(options(settings)),
    writer: (settings) => new RegistryWriter(options(settings)),
    name: (repository) => `${REGISTRY_NAME}:${server.port}/${repository}`,
    holds: async (what, body) => checks.check(title(what), await problemOf(body)),
    fails: async (what, code, texts, body) => checks.check(title(what), await wrongFailure(body, code, texts)),
  };
}

async function problemOf(body: () => Promise<unknown>): Promise<string | null> {
  return await body().then(
    () => null,
    (error: unknown) => String(error),
  );
}

async function wrongFailure(
  body: () => Promise<unknown>,
  code: string,
  texts: readonly string[],
): Promise<string | null> {
  try {
    await body();
  } catch (error) {
    if (!(error instanceof LookupFailure)) return `another error: ${String(error)}`;
    if (error.code !== code) return `${error.code} instead of ${code}: ${error.message}`;
    const missing = texts.find((text) => !error.message.includes(text));
    return missing === undefined ? null : `the message does not say "${missing}": ${error.message}`;
  }
  return `it succeeded instead of ${code}`;
}

async function openChecks(scene: Scene): Promise<void> {
  const { fails, client, server, name } = scene;
  await contentChecks(scene);
  const reference = name("app:v1");
  const untrusted = async (): Promise<unknown> => await client({ trusts: false }).resolve(reference);
  const host = `${REGISTRY_NAME}:${server.port}`;
  await fails("an authority that nobody trusts", "unavailable", ["authority (CA)", host, "certs.d"], untrusted);
  const other = `${OTHER_NAME}:${server.port}/app:v1`;
  const names = ["certificate", OTHER_NAME, "for other names", REGISTRY_NAME];
  await fails("a name that the certificate does not have", "unavailable", names, () => client().resolve(other));
  const plain = (): Promise<unknown> => client({ plainHttp: true }).resolve(reference);
  await fails("HTTP where HTTPS is spoken", "invalid-answer", ["400"], plain);
  await server.stop();
  await fails("a registry that is gone", "unavailable", [host, "ECONNREFUSED"], () => client().resolve(reference));
}

async function basicChecks(scene: Scene): Promise<void> {
  const { holds, fails, client, writer, name } = scene;
  const image = imageOf("basic");
  await holds("push with the password", async () => void (await push(writer(AS_ALICE), name("app"), "v1", image)));
  await holds("pull with the password", async () => {
    equal(await client(AS_ALICE).resolve(name("app:v1")), digestOf(image.manifest));
  });
  const wrong = { credentials: WRONG };
  const resolve = (settings: ClientSettings) => () => client(settings).resolve(name("app:v1"));
  await fails("pull with a wrong password", "unauthorized", ["401", "the test's settings"], resolve(wrong));
  await fails("pull without a password", "unauthorized", ["401", "no credentials"], resolve({}));
  const pushed = (settings: ClientSettings) => () => push(writer(settings), name("app"), "v2", image);
  await fails("push with a wrong password", "unauthorized", ["401", "the test's settings"], pushed(wrong));
  await fails("push without a password", "unauthorized", ["401", "no credentials"], pushed({}));
  await signInChecks(scene);
}

async function signInChecks({ holds, fails, client, server }: Scene): Promise<void> {
  const host = `${REGISTRY_NAME}:${server.port}`;
  await holds("sign in", async () => equal(await client().signIn(host, AS_ALICE.credentials), true));
  await fails("sign in with a wrong password", "unauthorized", ["401"], () => client().signIn(host, WRONG));
}

async function bearerChecks(scene: Scene): Promise<void> {
  const { holds, fails, client, writer, name, lab } = scene;
  const { asked } = lab.tokens;
  const image = imageOf("bearer");
  const digest = digestOf(image.manifest);
  const pull = async (repository: string, settings?: ClientSettings): Promise<void> =>
    equal(await client(settings).resolve(name(`${repository}:v1`)), digest);
  for (const repository of ["private/app", "public/app"]) {
    await holds(`push ${repository}`, async () => void (await push(writer(AS_ALICE), name(repository), "v1", image)));
  }
  await holds("pull with the password", async () => await pull("private/app", AS_ALICE));
  await holds("pull as one who may only read", async () => await pull("private/app", AS_BOB));
  await holds("pull what is public as anybody", async () => await pull("public/app"));
  const identity = { credentials: { identityToken: ALICE.identityToken ?? "" } };
  await holds("pull with an identity token", async () => await pull("private/app", identity));
  equal(asked.at(-1), "POST alice");
  await holds("one token for several pulls, also at once", async () => {
    const before = asked.length;
    const one = client(AS_ALICE);
    await Promise.all([one.resolve(name("private/app:v1")), one.manifest(name(`private/app@${digest}`))]);
    await one.blob(name(`private/app@${digestOf(image.layer)}`));
    equal(asked.length - before, 1);
  });
  const secret = (settings: ClientSettings) => () => client(settings).resolve(name("private/app:v1"));
  await fails("pull what is private as anybody", "unauthorized", ["anonymous"], secret({}));
  await fails(
    "pull with a wrong password",
    "unauthorized",
    ["401", "the test's settings"],
    secret({ credentials: WRONG }),
  );
  const wrongToken = { credentials: { identityToken: "stolen", source: "the test's settings" } };
  await fails("pull with a wrong identity token", "unauthorized", ["401", "the test's settings"], secret(wrongToken));
  const pushAs = (settings: ClientSettings) => () => push(writer(settings), name("private/app"), "v2", imageOf("new"));
  await fails("push as one who may only read", "unauthorized", ["bob's settings"], pushAs(AS_BOB));
  await fails("push as anybody", "unauthorized", ["anonymous"], pushAs({}));
  await signInChecks(scene);
}

/** The realm has nobody who answers, while the registry does. */
async function lostTokenServiceChecks(checks: Checks, program: RegistryProgram, path: string, lab: Lab): Promise<void> {
  const tokens = await lab.startTokens();
  const server = await program.start(path, lab, "bearer", tokens.port);
  await tokens.stop();
  const { fails, client, name } = sceneOf(checks, program, lab, server, "bearer");
  const lost = (): Promise<unknown> => client(AS_ALICE).resolve(name("app:v1"));
  const told = [new URL(lab.realm(tokens.port)).host];
  await fails("a token service in an internal place that nobody allowed", "refused", told, lost);
  await server.stop();
}

async function certificateChecks({ holds, fails, client, writer, name, server }: Scene): Promise<void> {
  const image = imageOf("certificate");
  const known = { certificate: true };
  await holds("push with a certificate", async () => void (await push(writer(known), name("app"), "v1", image)));
  await holds("pull with a certificate", async () => {
    equal((await client(known).described(name("app:v1"))).mediaType, MANIFEST);
  });
  const host = `${REGISTRY_NAME}:${server.port}`;
  const resolve = (settings: ClientSettings) => () => client(settings).resolve(name("app:v1"));
  await fails("without a certificate", "unavailable", ["client certificate", host], resolve({}));
}

/** Throws unless both are the same text, number or truth. */
export function equal(actual: string | number | boolean | undefined, expected: string | number | boolean): void {
  if (actual !== expected) throw new Error(`${actual} instead of ${expected}`);
}
