/** Validity (RFC 5280 §6.1.3 (a)(2), §4.1.2.5). */
import { TAG, generalizedTime, string, utcTime } from "../../../../src/testkit/x509/der.js";
import type { Chain, Link } from "../chain.js";
import { type Mutation, allowed, besideAGoodOne, broken, issuanceRule } from "../mutation.js";

const PATH = "RFC 5280 §6.1.3 (a)(2)";
const TIME = "RFC 5280 §4.1.2.5";
const CODE = "certificate-time";
const MALFORMED = "certificate-malformed";
const STRICT = ["certificate-time", "certificate-extension", "certificate-malformed"];

const places = ["leaf", "intermediate", "anchor"] as const;

export const timeMutations: Mutation[] = [
  ...places.map((at) =>
    broken({ at, name: `${at}: expired`, rule: PATH }, CODE, (link, chain, random) =>
      setValidity(link, chain, -86_400, -random.pick([1, 1, 2, 3600])),
    ),
  ),
  ...places.map((at) =>
    broken({ at, name: `${at}: not yet valid`, rule: PATH }, CODE, (link, chain, random) =>
      setValidity(link, chain, random.pick([1, 1, 2, 3600]), 86_400),
    ),
  ),
  allowed({ at: "leaf", name: "leaf: half of its last second is over", rule: PATH }, (link, chain) => {
    setValidity(link, chain, -86_400, 0);
    chain.time.nanoseconds = 500_000_000;
  }),
  allowed({ at: "leaf", name: "leaf: a nanosecond of its last second is over", rule: PATH }, (link, chain) => {
    setValidity(link, chain, -86_400, 0);
    chain.time.nanoseconds = 1;
  }),
  broken({ at: "leaf", name: "leaf: begins in a nanosecond", rule: PATH }, CODE, (link, chain) => {
    setValidity(link, chain, 1, 86_400);
    chain.time.nanoseconds = 999_999_999;
  }),
  broken({ at: "leaf", name: "leaf: ends before it begins", rule: PATH }, CODE, (link, chain) =>
    setValidity(link, chain, 1, -1),
  ),
  allowed({ at: "leaf", name: "leaf: valid for this second only", rule: PATH, without: ["half"] }, (link, chain) =>
    setValidity(link, chain, 0, 0),
  ),
  allowed({ at: "CA", name: "CA: without well-defined expiration", rule: "RFC 5280 §4.1.2.5" }, ({ template }) => {
    template.notAfter = string(TAG.generalizedTime, "99991231235959Z");
  }),
  issuanceRule({ at: "leaf", name: "leaf: GeneralizedTime before 2050", rule: TIME }, STRICT, ({ template }) => {
    template.notBefore = generalizedTime(0);
  }),
  ...malformedTimes(),
].flatMap((mutation) =>
  mutation.at === "intermediate" && mutation.path !== "ok" ? [mutation, besideAGoodOne(mutation)] : [mutation],
);

/** notBefore in other spellings of a day long ago. */
function malformedTimes(): Mutation[] {
  const utc = (text: string): Uint8Array => string(TAG.utcTime, text);
  const generalized = (text: string): Uint8Array => string(TAG.generalizedTime, text);
  const spellings: Record<string, Uint8Array> = {
    "GeneralizedTime with a fraction": generalizedTime(0, ".5"),
    "GeneralizedTime without Z": generalized("19700101000000"),
    "GeneralizedTime with an offset": generalized("19700101000000+0000"),
    "UTCTime without seconds": utc("7001010000Z"),
    "UTCTime with an offset": utc("700101000000+0000"),
    "UTCTime in month 13": utc("701301000000Z"),
    "UTCTime on February 30": utc("700230000000Z"),
    "UTCTime at 24:00": utc("700101240000Z"),
    "UTCTime with a leap second": utc("700630235960Z"),
    "UTCTime with spaces": utc("700101 00000Z"),
    "a time of another type": string(TAG.printableString, "700101000000Z"),
    "UTCTime with four digits of year": utc("19700101000000Z"),
    "GeneralizedTime with two digits of year": generalized(Buffer.from(utcTime(0).subarray(2)).toString()),
  };
  return Object.entries(spellings).map(([name, notBefore]) =>
    broken({ at: "leaf", name: `leaf: ${name}`, rule: TIME }, MALFORMED, ({ template }) => {
      template.notBefore = notBefore;
    }),
  );
}

/** So many seconds from the chain's time, in whole ones. */
function setValidity({ template }: Link, chain: Chain, notBefore: number, notAfter: number): void {
  template.notBefore = chain.time.seconds + notBefore;
  template.notAfter = chain.time.seconds + notAfter;
}
