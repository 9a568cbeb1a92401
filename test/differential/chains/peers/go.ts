/** Go's crypto/x509, through a programme that is built when first wanted. */
import { type ChildProcessWithoutNullStreams, execFileSync, spawn, spawnSync } from "node:child_process";
import { type Interface, createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

import { outDirectory, projectRoot } from "../../../../build/paths.js";
import type { ChainCase } from "../cases.js";
import type { EncodedChain } from "../chain.js";
import { type Answer, type Peer, VALID, invalid } from "../peer.js";

/** The release whose answers peers.json has. */
const RELEASE = /\bgo1\.26\b/;

/** Null where there is no `go`, or, unless any will do, one of another release: the caller says so. */
export function goPeer(anyRelease: boolean): Peer | null {
  const { status, stdout } = spawnSync("go", ["version"], { encoding: "utf8" });
  return status === 0 && (anyRelease || RELEASE.test(stdout)) ? new GoPeer(build()) : null;
}

/** Builds with the standard library alone: nothing is downloaded. */
function build(): string {
  const binary = fileURLToPath(new URL("test/chains-go", outDirectory));
  const cwd = fileURLToPath(new URL("test/differential/chains/go/", projectRoot));
  const env = { ...process.env, GOFLAGS: "-mod=mod", GOPROXY: "off", GOTOOLCHAIN: "local", CGO_ENABLED: "0" };
  execFileSync("go", ["build", "-o", binary, "."], { cwd, env, stdio: "inherit" });
  return binary;
}

class GoPeer implements Peer {
  readonly name = "go";
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly lines: Interface;
  private readonly waiting: ((line: string) => void)[] = [];

  constructor(binary: string) {
    this.child = spawn(binary);
    this.child.stderr.pipe(process.stderr);
    this.lines = createInterface({ input: this.child.stdout });
    this.lines.on("line", (line) => this.waiting.shift()?.(line));
    this.child.on("exit", () => this.waiting.splice(0).forEach((answer) => answer('{"fault":"the programme ended"}')));
  }

  judge(cases: readonly ChainCase[]): Promise<Answer[]> {
    return Promise.all(cases.map(({ chain }) => this.ask(chain)));
  }

  /** An explicit policy cannot be demanded by Go's caller, only by certificates. */
  private async ask(chain: EncodedChain): Promise<Answer> {
    if (chain.explicitPolicy) return null;
    const answer = new Promise<string>((resolve) => this.waiting.push(resolve));
    this.child.stdin.write(`${JSON.stringify(question(chain))}\n`);
    const { fault } = JSON.parse(await answer) as { fault: string };
    if (fault.startsWith("question: ") || fault === "the programme ended") throw new Error(`go: ${fault}`);
    return fault === "" ? VALID : invalid(fault);
  }

  close(): void {
    this.child.stdin.end();
  }
}

function question(chain: EncodedChain): Record<string, unknown> {
  const base64 = (der: Uint8Array): string => Buffer.from(der).toString("base64");
  return {
    leaf: base64(chain.leaf),
    intermediates: chain.intermediates.map(base64),
    anchors: chain.anchors.map(base64),
    seconds: chain.seconds,
    nanoseconds: chain.nanoseconds,
    purpose: chain.purpose ?? "",
    initialPolicies: chain.initialPolicies ?? [],
  };
}
