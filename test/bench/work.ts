/** What a work is: one thing to do, and who does it. The first subject is `assay`, the others are its peers. */
import type { Measured } from "./measure.js";
import type { Row } from "./report.js";

/** Does the thing once. A false answer is a wrong one: it ends the benchmark. */
export interface Repeated {
  name: string;
  once(): boolean | Promise<boolean>;
  /** What must hold before anything is timed: right answers to right and to tampered input. */
  check?(): boolean | Promise<boolean>;
}

/** Does the thing once in a process of its own, which says how many microseconds it took. */
export interface SelfTimed {
  name: string;
  microseconds(): Promise<number>;
}

/** Who does a work. */
export type Subject = Repeated | SelfTimed;

/**
 * What is counted. `cpu`: the processor time of the whole process, with all its threads; other people's load on the
 * machine does not count, and a peer that hands its work to another thread is not charged for the waiting, only for the
 * work. `wall`: time that passes; for what waits, such as requests over a socket.
 */
export type Clock = "cpu" | "wall";

/** One work and who does it. */
export interface Work {
  subjects: Subject[];
  clock: Clock;
  /** What follows from the times, as more rows. */
  conclude?(measured: Measured[]): Row[];
  close?(): Promise<void>;
}

/** A work that Assay cannot do yet, and what is missing. */
export interface NotYet {
  notYet: string;
}

/** Makes a work when it is wanted. */
export type WorkMaker = () => Promise<Work | NotYet>;

/** Works by name. */
export type Works = Record<string, WorkMaker>;
