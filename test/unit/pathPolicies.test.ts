import { suite } from "../support/suite.js";
import { oidHex } from "../vectors/pathRequests.js";
import {
  inhibitAnyPolicy,
  mintCa,
  mintLeaf,
  policies,
  policyConstraints,
  policyMappings,
  type Minted,
} from "./mintedCertificates.js";
import { accepts, bothPaths, refuses, type Settings } from "./pathFixture.js";

const test = suite("path policies");

const ANY_POLICY = "2.5.29.32.0";
const gold = "1.3.6.1.4.1.55738.1";
const silver = "1.3.6.1.4.1.55738.2";
const bronze = "1.3.6.1.4.1.55738.3";
const explicit: Settings = { initialExplicitPolicy: true };

const root = mintCa({ subject: "Root" });

/** A path of CAs with these extensions each, the one below the root first, and a leaf with the last. */
function outcome(extensions: Buffer[][], settings: Settings): string {
  const certificates: Minted[] = [];
  let issuer = root;
  for (const [i, list] of extensions.entries()) {
    const isLeaf = i === extensions.length - 1;
    const fields = { subject: isLeaf ? "Leaf" : `CA ${i}`, issuer, extensions: list };
    issuer = isLeaf ? mintLeaf(fields) : mintCa(fields);
    certificates.push(issuer);
  }
  return bothPaths(certificates.pop() as Minted, certificates.reverse(), [root], settings);
}

function wants(...wanted: string[]): Settings {
  return { initialExplicitPolicy: true, initialPolicySet: wanted.map(oidHex) };
}

function refusesPolicy(text: string): void {
  refuses(text, "certificate-policy", "no acceptable policy");
}

test("without a required policy none is needed", () => {
  accepts(outcome([[policies(gold)], []], {}));
  accepts(outcome([[policies(gold)], []], { initialPolicySet: [oidHex(silver)] }));
});

test("the same policy on the whole path", () => {
  accepts(outcome([[policies(gold)], [policies(gold)]], explicit));
  refusesPolicy(outcome([[policies(gold)], [policies(silver)]], explicit));
  refusesPolicy(outcome([[policies(gold)], []], explicit));
  accepts(outcome([[policies(gold, silver)], [policies(silver)]], explicit));
});

test("a policy of the user's", () => {
  const both = [[policies(gold, silver)], [policies(gold, silver)]];
  accepts(outcome(both, wants(silver)));
  refusesPolicy(outcome(both, wants(bronze)));
  accepts(outcome(both, wants(bronze, ANY_POLICY)));
  refusesPolicy(outcome(both, wants()));
});

test("anyPolicy stands for each policy, unless it is inhibited", () => {
  const throughAny = [[policies(ANY_POLICY)], [policies(gold)]];
  accepts(outcome(throughAny, wants(gold)));
  refusesPolicy(outcome(throughAny, wants(silver)));
  accepts(outcome([[policies(gold)], [policies(ANY_POLICY)]], wants(gold)));
  accepts(outcome([[policies(ANY_POLICY)], [policies(ANY_POLICY)]], wants(gold)));
  refusesPolicy(outcome(throughAny, { ...wants(gold), initialAnyPolicyInhibit: true }));
  accepts(outcome([[policies(gold), inhibitAnyPolicy(1)], [policies(ANY_POLICY)], [policies(gold)]], wants(gold)));
  refusesPolicy(outcome([[policies(gold), inhibitAnyPolicy(0)], [policies(ANY_POLICY)]], wants(gold)));
});

test("a self-issued CA may still use anyPolicy", () => {
  const ca = mintCa({ subject: "CA", issuer: root, extensions: [policies(gold), inhibitAnyPolicy(0)] });
  const renewed = mintCa({ subject: "CA", key: "new", issuer: ca, extensions: [policies(ANY_POLICY)] });
  const leaf = mintLeaf({ subject: "Leaf", issuer: renewed, extensions: [policies(gold)] });
  accepts(bothPaths(leaf, [renewed, ca], [root], wants(gold)));
});

test("mapped policies", () => {
  const mapping = (to: string): Buffer[][] => [[policies(gold), policyMappings([gold, silver])], [policies(to)]];
  accepts(outcome(mapping(silver), wants(gold)));
  refusesPolicy(outcome(mapping(gold), wants(gold)));
  refusesPolicy(outcome(mapping(silver), wants(silver)));
  accepts(outcome([[policies(gold), policyMappings([gold, silver], [gold, bronze])], [policies(bronze)]], wants(gold)));
  accepts(outcome([[policies(ANY_POLICY), policyMappings([gold, silver])], [policies(silver)]], wants(gold)));
});

test("a policy that two are mapped to stands for both, through anyPolicy too", () => {
  const both = [policies(gold, silver), policyMappings([gold, bronze], [silver, bronze])];
  for (const last of [policies(bronze), policies(ANY_POLICY)]) {
    for (const wanted of [gold, silver]) accepts(outcome([both, [last], [policies(bronze)]], wants(wanted)));
    refusesPolicy(outcome([both, [last], [policies(bronze)]], wants(bronze)));
  }
});

test("mapping that is inhibited deletes what would be mapped", () => {
  const mapped = [[policies(gold), policyMappings([gold, silver])], [policies(silver)]];
  refusesPolicy(outcome(mapped, { ...wants(gold), initialPolicyMappingInhibit: true }));
  refusesPolicy(outcome([[policies(gold), policyConstraints(undefined, 0)], ...mapped], wants(gold)));
  accepts(outcome([[policies(gold), policyConstraints(undefined, 1)], ...mapped], wants(gold)));
});

test("anyPolicy cannot be mapped", () => {
  for (const mapping of [policyMappings([ANY_POLICY, gold]), policyMappings([gold, ANY_POLICY])]) {
    refuses(outcome([[policies(gold), mapping], [policies(gold)]], {}), "certificate-policy", "maps anyPolicy");
  }
});

test("a certificate requires a policy of those below it", () => {
  accepts(outcome([[policies(gold), policyConstraints(0)], [policies(gold)]], {}));
  refusesPolicy(outcome([[policies(gold), policyConstraints(0)], []], {}));
  refusesPolicy(outcome([[policyConstraints(1)], [policies(gold)], [policies(gold)]], {}));
  accepts(outcome([[policyConstraints(3)], [], []], {}));
  refusesPolicy(outcome([[], [policyConstraints(0)]], {}));
  accepts(outcome([[], [policyConstraints(1)]], {}));
});

test("a self-issued CA does not count for what is required later", () => {
  const ca = mintCa({ subject: "CA", issuer: root, extensions: [policyConstraints(2)] });
  const renewed = mintCa({ subject: "CA", key: "new", issuer: ca });
  accepts(bothPaths(mintLeaf({ subject: "Leaf", issuer: renewed }), [renewed, ca], [root]));
  const other = mintCa({ subject: "Other", issuer: ca });
  refusesPolicy(bothPaths(mintLeaf({ subject: "Leaf", issuer: other }), [other, ca], [root]));
});

test("chains whose policy tree would double with each certificate stay cheap", () => {
  const pair = policies(gold, silver);
  const doubling = policyMappings([gold, gold], [gold, silver], [silver, gold], [silver, silver]);
  const cas = Array.from({ length: 16 }, () => [pair, doubling]);
  accepts(outcome([...cas, [pair]], wants(gold)));
  refusesPolicy(outcome([...cas, [pair]], wants(bronze)));
});

test("the budget of comparisons", () => {
  const many = policies(...Array.from({ length: 250 }, (_, i) => `1.3.6.1.4.1.55738.${1000 + i}`));
  accepts(outcome([[many], [many]], explicit));
  const text = outcome([[many], [many], [many], [many], [many]], explicit);
  refuses(text, "budget-exhausted", "250000 comparisons of certificate policies");
});

test.run();
