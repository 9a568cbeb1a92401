/** The public way to use a policy module: load, validate settings, evaluate requests. */
import { admissionRequestOf } from "../host/adapter/admissionRequest.js";
import { artifactCapability, type Artifact } from "../host/capability/artifact.js";
import { clockCapability } from "../host/capability/clock.js";
import { registryCapability, type RegistryReader } from "../host/capability/registry.js";
import { rekorCapability } from "../host/capability/rekor.js";
import { trustCapability } from "../host/capability/trust.js";
import type { TufStore } from "../host/capability/tufStore.js";
import { kubewardenHost } from "../host/kubewarden/host.js";
import type { KubewardenOptions } from "../host/kubewarden/options.js";
import type { Exchange } from "../host/record/kwctl/recording.js";
import { recordedHost } from "../host/record/kwctl/replay.js";
import { isObject, utf8Text } from "../host/json.js";
import { RegistryClient } from "../host/registry/client.js";
import type { RegistryOptions } from "../host/registry/options.js";
import type { EvidenceEntry, Question } from "../host/runtime/evidence.js";
import { Evaluator, type Evaluation, type EvaluationOptions, type Lookups } from "../host/runtime/evaluator.js";
import type { ForeignHost } from "../host/runtime/foreignHost.js";
import type { GuestProvider } from "../host/runtime/guest.js";
import { GuestError } from "../host/runtime/instance.js";
import {
  failedKubewardenSettings,
  failedKubewardenVerdict,
  readKubewardenSettings,
  readKubewardenVerdict,
} from "../host/runtime/kubewardenVerdict.js";
import type { Limits } from "../host/runtime/limits.js";
import { PolicyModule } from "../host/runtime/module.js";
import {
  failedVerdict,
  readOutline,
  readSettingsVerdict,
  readVerdict,
  type SettingsPoint,
  type SettingsVerdict,
  type Verdict,
} from "../host/runtime/verdict.js";

/** How a policy reaches the world. */
export interface PolicyOptions {
  /**
   * Options of the OCI client that answers the module's registry look-ups. Logs and TUF repositories are reached under the
   * same rules, without credentials.
   */
  registry?: RegistryOptions;
  /** What answers them in place of registries, such as an image layout on disk. */
  images?: RegistryReader;
  /** Where the metadata of TUF repositories is kept, such as a `TufFolder`; default in memory, while the policy lives. */
  tufStore?: TufStore;
  /** The clock; default is the machine's. */
  now?: () => Date;
  /** Time for one evaluation in milliseconds, the same as `limits.deadlineMs`; default 10,000. */
  deadlineMs?: number;
  /** What one evaluation may cost, in place of the defaults. */
  limits?: Partial<Limits>;
  /** Where the module runs: default in this thread; `workerGuests()` gives threads that are ended at their deadline. */
  guests?: GuestProvider;
  /**
   * Gives every run of the module an instance of its own, so that nothing is left of other requests. Modules of other makers always
   * have that; those of Assay's kind stay warm otherwise, which is some half a millisecond faster.
   */
  freshInstances?: boolean;
  /** Answers the calls of Kubewarden's policies; without it they are refused. */
  kubewarden?: KubewardenOptions | ForeignHost;
}

/** How one request is evaluated. */
export interface EvaluateOptions {
  /** Recorded evidence: the evaluation then uses no network, and what is not recorded is `could not find out`. */
  replay?: Iterable<EvidenceEntry>;
  /** The artifact that the request names, for modules that want its bytes. */
  artifact?: Artifact;
  /**
   * What kwctl recorded for a Kubewarden policy: its calls are answered from it, in any order, and not by `kubewarden`.
   */
  exchanges?: Iterable<Exchange>;
}

/** What an evaluation cost, and what it heard. */
export interface Run {
  /** The module's answer as it gave it; empty when the module failed. */
  answer: Uint8Array;
  evidence: EvidenceEntry[];
  /** What the module asked for, in a replay, and was not recorded. */
  missing: Question[];
  /** What the module wrote to its log. It comes from the module: print it with care. */
  log: string;
  /** Bytes of linear memory that the module held in the end. */
  memoryBytes: number;
  /** Calls of the module. */
  passes: number;
  /** Look-ups that the module asked for and the host fetched. */
  lookups: number;
  /** HTTP requests to registries while it ran; those of evaluations that overlap are counted too. */
  requests: number;
  /** Wall time in milliseconds. */
  milliseconds: number;
}

/** A verdict and how it came about. */
export type EvaluatedVerdict = Verdict & { run: Run };

/** A loaded policy module. Safe for overlapping evaluations. */
export class Policy {
  private readonly evaluator: Evaluator;
  private readonly client: RegistryClient;
  private readonly lookups: Lookups;
  private readonly kubewarden: ForeignHost | undefined;

  private constructor(
    readonly module: PolicyModule,
    options: PolicyOptions,
  ) {
    const { guests, limits, deadlineMs, kubewarden, freshInstances } = options;
    if (kubewarden !== undefined) this.kubewarden = "answer" in kubewarden ? kubewarden : kubewardenHost(kubewarden);
    this.evaluator = new Evaluator(module, {
      ...(guests === undefined ? {} : { guests }),
      ...(freshInstances === undefined ? {} : { freshInstances }),
      limits: { ...limits, ...(deadlineMs === undefined ? {} : { deadlineMs }) },
    });
    this.client = new RegistryClient(options.registry ?? {});
    const { plainHttp, requestTimeout, sleep, fetch } = options.registry ?? {};
    const network = { plainHttp, requestTimeout, sleep, fetch };
    const now = options.now ?? (() => new Date());
    this.lookups = {
      ...registryCapability(options.images ?? this.client),
      ...rekorCapability(network),
      ...trustCapability({ ...network, now, store: options.tufStore }),
      ...clockCapability(now),
    };
  }

  /**
   * Compiles a module from its bytes. Throws ModuleError for what is no policy module. Who made it is not checked:
   * compare `module.digest` with the one that you expect.
   */
  static async load(bytes: Uint8Array, options: PolicyOptions = {}): Promise<Policy> {
    return new Policy(await PolicyModule.compile(bytes, options.limits), options);
  }

  /** The policy of a module that was compiled before. */
  static ofModule(module: PolicyModule, options: PolicyOptions = {}): Policy {
    return new Policy(module, options);
  }

  /** Asks the module whether it can read the settings. Never throws for what the module does. */
  async validateSettings(
    settings: unknown,
    { exchanges }: Pick<EvaluateOptions, "exchanges"> = {},
  ): Promise<SettingsVerdict> {
    const { kind } = this.module;
    try {
      const { answer } = await this.evaluator.call("validate_settings", json(settings ?? {}), this.foreign(exchanges));
      return kind === "assay" ? readSettingsVerdict(answer) : readKubewardenSettings(answer, kind);
    } catch (error) {
      if (!(error instanceof GuestError)) throw error;
      if (kind !== "assay") return failedKubewardenSettings(error, kind);
      return { valid: false, message: `the module failed: ${error.message}`, fault: null };
    }
  }

  /** The version of Kubewarden's protocol that the module speaks, such as `v1`; null when it does not say. */
  async protocolVersion(): Promise<string | null> {
    const { kind, metadata } = this.module;
    if (kind === "wasi") return declaredProtocol(metadata);
    try {
      const { answer } = await this.evaluator.call("protocol_version", new Uint8Array());
      return protocolOf(utf8Text(answer));
    } catch (error) {
      if (!(error instanceof GuestError)) throw error;
      return declaredProtocol(metadata);
    }
  }

  /**
   * What the settings state, each rule, attestor and condition with its path: explanations say which of them were met. Null
   * when the module cannot tell: it has no such operation, or cannot read the settings.
   */
  async outline(settings: unknown): Promise<SettingsPoint[] | null> {
    try {
      return readOutline((await this.evaluator.call("outline", json(settings ?? {}))).answer);
    } catch (error) {
      if (!(error instanceof GuestError)) throw error;
      return null;
    }
  }

  /**
   * Evaluates one request: an AdmissionReview, an AdmissionRequest or a Kubernetes object; for a module of the type
   * `raw` whatever that module reads. A verdict that is not `accepted` is a deny, whatever the reason; a module that
   * traps denies. Throws RequestFormError for a document that is none of the three.
   */
  async evaluate(request: unknown, settings: unknown, options: EvaluateOptions = {}): Promise<EvaluatedVerdict> {
    const payload = json({
      request: this.module.isRaw ? request : admissionRequestOf(request),
      settings: settings ?? {},
    });
    const { kind } = this.module;
    const requestsBefore = this.client.requests;
    try {
      const evaluation = await this.evaluator.call("validate", payload, this.evaluationOptions(options));
      const run = { ...evaluation, requests: this.client.requests - requestsBefore };
      const { answer } = evaluation;
      return { ...(kind === "assay" ? readVerdict(answer) : readKubewardenVerdict(answer, kind)), run };
    } catch (error) {
      if (!(error instanceof GuestError)) throw error;
      const failed = kind === "assay" ? failedVerdict(error.message) : failedKubewardenVerdict(error, kind);
      return { ...failed, run: { ...FAILED_RUN } };
    }
  }

  private evaluationOptions({ replay, artifact, exchanges }: EvaluateOptions): EvaluationOptions {
    const common = this.foreign(exchanges);
    if (replay !== undefined) return { evidence: replay, ...common };
    const lookups = artifact === undefined ? this.lookups : { ...this.lookups, ...artifactCapability(artifact) };
    return { lookups, ...common };
  }

  private foreign(exchanges: EvaluateOptions["exchanges"]): Pick<EvaluationOptions, "foreign"> {
    const foreign = exchanges === undefined ? this.kubewarden : recordedHost(exchanges);
    return foreign === undefined ? {} : { foreign };
  }
}

/** What its metadata says. */
function declaredProtocol(metadata: unknown): string | null {
  const version = isObject(metadata) ? metadata["protocolVersion"] : null;
  return typeof version === "string" ? version : null;
}

/** The answer is a JSON string. */
function protocolOf(answer: string | null): string | null {
  const version = /^"([A-Za-z0-9]{1,32})"$/.exec(answer ?? "")?.[1];
  return version ?? null;
}

const FAILED_RUN: Evaluation & { requests: number } = {
  answer: new Uint8Array(),
  evidence: [],
  missing: [],
  log: "",
  memoryBytes: 0,
  passes: 0,
  lookups: 0,
  requests: 0,
  milliseconds: 0,
};

function json(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}
