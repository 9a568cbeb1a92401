/**
 * sigstore-go as a programme of its own (`test/bench/go`), built when first wanted where Go and, for its first build, the
 * network or the modules are there. It measures its own processor time: what it is asked for again and again is warm.
 */
import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

import { outDirectory, projectRoot } from "../../../build/paths.js";
import { WrongAnswer } from "../measure.js";
import type { KeylessInput, SimpleSigningInput } from "../sigstoreInputs.js";
import type { SelfTimed } from "../work.js";
import { STRANGER, type Available } from "./sigstoreVerifier.js";

const NAME = "sigstore-go";

/** Verifications of one slice. */
const TIMES = 10;

/** Before the first slice. */
const WARM_UP_TIMES = 50;

interface Answer {
  verified: boolean;
  microseconds: number;
  error?: string;
}

/** Keyless verification of the inputs in turn; each trusted root is read ahead. */
export async function sigstoreGo(inputs: KeylessInput[]): Promise<Available> {
  const tasks = inputs.map(({ bundle, trustedRoot, identity, issuer, sha256 }) => {
    return { bundle, trustedRoot, identity, issuer, sha256 };
  });
  return subject(
    tasks,
    tasks.map((task) => ({ ...task, identity: STRANGER })),
  );
}

/** Of a payload and its signature: with the library that cosign does it with. */
export async function sigstoreGoSimpleSigning(input: SimpleSigningInput): Promise<Available> {
  const { key, payload, signature, image } = input;
  const task = { key, payload, signature, image };
  return subject([task], [{ ...task, payload: `${payload} ` }]);
}

/** Wants every task to succeed, and every wrong one to fail. */
async function subject(tasks: object[], wrong: object[]): Promise<Available> {
  const built = build();
  if ("skipped" in built) return built;
  const programme = new Programme(built.path);
  for (const each of wrong) if ((await programme.ask(each)).verified) throw wrongAnswer("before it was timed");
  for (const [index, each] of tasks.entries()) {
    const { verified, error } = await programme.ask({ ...each, more: index > 0 });
    if (!verified) throw wrongAnswer(`before it was timed: ${error ?? ""}`);
  }
  await programme.ask({ times: WARM_UP_TIMES });
  const microseconds = async (): Promise<number> => {
    const answer = await programme.ask({ times: TIMES });
    if (!answer.verified) throw wrongAnswer("while it was timed");
    return answer.microseconds;
  };
  return { subject: { name: NAME, microseconds } satisfies SelfTimed, close: () => programme.close() };
}

function wrongAnswer(when: string): WrongAnswer {
  return new WrongAnswer(`${NAME} gave a wrong answer ${when}`);
}

/** One line to it, one line from it. */
class Programme {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly answers: AsyncIterator<string, undefined>;

  constructor(path: string) {
    this.child = spawn(path, { env: { ...process.env, GOMAXPROCS: "1" } });
    this.child.stderr.pipe(process.stderr);
    this.answers = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
  }

  async ask(question: object): Promise<Answer> {
    this.child.stdin.write(`${JSON.stringify(question)}\n`);
    const answer: IteratorResult<string, undefined> = await this.answers.next();
    if (answer.done === true) throw wrongAnswer("and ended");
    return JSON.parse(answer.value) as Answer;
  }

  close(): void {
    this.child.stdin.end();
  }
}

function build(): { path: string } | { skipped: string } {
  if (spawnSync("go", ["version"]).status !== 0) return { skipped: "go is not installed" };
  const path = fileURLToPath(new URL("test/bench-sigstore-go", outDirectory));
  const cwd = fileURLToPath(new URL("test/bench/go/", projectRoot));
  const env = { ...process.env, GOFLAGS: "-mod=readonly", GOTOOLCHAIN: "local", CGO_ENABLED: "0" };
  const { status, stderr } = spawnSync("go", ["build", "-o", path, "."], { cwd, env, encoding: "utf8" });
  return status === 0 ? { path } : { skipped: `go build: ${stderr.trim().split("\n").at(-1) ?? ""}` };
}
