import {
  certificatePolicies,
  inhibitAnyPolicy,
  policyConstraints,
  policyMappings,
  type ExtensionTemplate,
} from "../../src/testkit/x509/extensions.js";
import { type Minted } from "../../src/testkit/x509/mint.js";
import { POLICY } from "../../src/testkit/x509/oids.js";
import { mintCa, mintLeaf } from "../support/path/certificates.js";
import { oidHex } from "../support/path/request.js";
import { accepts, bothPaths, refuses, type Settings } from "../support/path/search.js";
import { suite } from "../support/suite.js";

const test = suite("path policies");

const { anyPolicy: ANY_POLICY } = POLICY;
const gold = "1.3.6.1.4.1.55738.1";
const silver = "1.3.6.1.4.1.55738.2";
const bronze = "1.3.6.1.4.1.55738.3";
const explicit: Settings = { initialExplicitPolicy: true };

const root = mintCa({ subject: "Root" });

/** A path of CAs with these extensions each, the one below the root first, and a leaf with the last. */
function outcome(extensions: ExtensionTemplate[][], settings: Settings): string {
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
  accepts(outcome([[certificatePolicies(gold)], []], {}));
  accepts(outcome([[certificatePolicies(gold)], []], { initialPolicySet: [oidHex(silver)] }));
});

test("the same policy on the whole path", () => {
  accepts(outcome([[certificatePolicies(gold)], [certificatePolicies(gold)]], explicit));
  refusesPolicy(outcome([[certificatePolicies(gold)], [certificatePolicies(silver)]], explicit));
  refusesPolicy(outcome([[certificatePolicies(gold)], []], explicit));
  accepts(outcome([[certificatePolicies(gold, silver)], [certificatePolicies(silver)]], explicit));
});

test("a policy of the user's", () => {
  const both = [[certificatePolicies(gold, silver)], [certificatePolicies(gold, silver)]];
  accepts(outcome(both, wants(silver)));
  refusesPolicy(outcome(both, wants(bronze)));
  accepts(outcome(both, wants(bronze, ANY_POLICY)));
  refusesPolicy(outcome(both, wants()));
});

test("anyPolicy stands for each policy, unless it is inhibited", () => {
  const throughAny = [[certificatePolicies(ANY_POLICY)], [certificatePolicies(gold)]];
  accepts(outcome(throughAny, wants(gold)));
  refusesPolicy(outcome(throughAny, wants(silver)));
  accepts(outcome([[certificatePolicies(gold)], [certificatePolicies(ANY_POLICY)]], wants(gold)));
  accepts(outcome([[certificatePolicies(ANY_POLICY)], [certificatePolicies(ANY_POLICY)]], wants(gold)));
  refusesPolicy(outcome(throughAny, { ...wants(gold), initialAnyPolicyInhibit: true }));
  accepts(
    outcome(
      [
        [certificatePolicies(gold), inhibitAnyPolicy(1)],
        [certificatePolicies(ANY_POLICY)],
        [certificatePolicies(gold)],
      ],
      wants(gold),
    ),
  );
  refusesPolicy(
    outcome([[certificatePolicies(gold), inhibitAnyPolicy(0)], [certificatePolicies(ANY_POLICY)]], wants(gold)),
  );
});

test("a self-issued CA may still use anyPolicy", () => {
  const ca = mintCa({ subject: "CA", issuer: root, extensions: [certificatePolicies(gold), inhibitAnyPolicy(0)] });
  const renewed = mintCa({ subject: "CA", key: "new", issuer: ca, extensions: [certificatePolicies(ANY_POLICY)] });
  const leaf = mintLeaf({ subject: "Leaf", issuer: renewed, extensions: [certificatePolicies(gold)] });
  accepts(bothPaths(leaf, [renewed, ca], [root], wants(gold)));
});

test("mapped policies", () => {
  const mapping = (to: string): ExtensionTemplate[][] => [
    [certificatePolicies(gold), policyMappings([gold, silver])],
    [certificatePolicies(to)],
  ];
  accepts(outcome(mapping(silver), wants(gold)));
  refusesPolicy(outcome(mapping(gold), wants(gold)));
  refusesPolicy(outcome(mapping(silver), wants(silver)));
  accepts(
    outcome(
      [[certificatePolicies(gold), policyMappings([gold, silver], [gold, bronze])], [certificatePolicies(bronze)]],
      wants(gold),
    ),
  );
  accepts(
    outcome(
      [[certificatePolicies(ANY_POLICY), policyMappings([gold, silver])], [certificatePolicies(silver)]],
      wants(gold),
    ),
  );
});

test("a policy that two are mapped to stands for both, through anyPolicy too", () => {
  const both = [certificatePolicies(gold, silver), policyMappings([gold, bronze], [silver, bronze])];
  for (const last of [certificatePolicies(bronze), certificatePolicies(ANY_POLICY)]) {
    for (const wanted of [gold, silver]) accepts(outcome([both, [last], [certificatePolicies(bronze)]], wants(wanted)));
    refusesPolicy(outcome([both, [last], [certificatePolicies(bronze)]], wants(bronze)));
  }
});

test("mapping that is inhibited deletes what would be mapped", () => {
  const mapped = [[certificatePolicies(gold), policyMappings([gold, silver])], [certificatePolicies(silver)]];
  refusesPolicy(outcome(mapped, { ...wants(gold), initialPolicyMappingInhibit: true }));
  refusesPolicy(outcome([[certificatePolicies(gold), policyConstraints(null, 0)], ...mapped], wants(gold)));
  accepts(outcome([[certificatePolicies(gold), policyConstraints(null, 1)], ...mapped], wants(gold)));
});

test("anyPolicy cannot be mapped", () => {
  for (const mapping of [policyMappings([ANY_POLICY, gold]), policyMappings([gold, ANY_POLICY])]) {
    refuses(
      outcome([[certificatePolicies(gold), mapping], [certificatePolicies(gold)]], {}),
      "certificate-policy",
      "maps anyPolicy",
    );
  }
});

test("a certificate requires a policy of those below it", () => {
  accepts(outcome([[certificatePolicies(gold), policyConstraints(0)], [certificatePolicies(gold)]], {}));
  refusesPolicy(outcome([[certificatePolicies(gold), policyConstraints(0)], []], {}));
  refusesPolicy(outcome([[policyConstraints(1)], [certificatePolicies(gold)], [certificatePolicies(gold)]], {}));
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
  const pair = certificatePolicies(gold, silver);
  const doubling = policyMappings([gold, gold], [gold, silver], [silver, gold], [silver, silver]);
  const cas = Array.from({ length: 16 }, () => [pair, doubling]);
  accepts(outcome([...cas, [pair]], wants(gold)));
  refusesPolicy(outcome([...cas, [pair]], wants(bronze)));
});

test("the budget of comparisons", () => {
  const many = certificatePolicies(...Array.from({ length: 250 }, (_, i) => `1.3.6.1.4.1.55738.${1000 + i}`));
  accepts(outcome([[many], [many]], explicit));
  const text = outcome([[many], [many], [many], [many], [many]], explicit);
  refuses(text, "budget-exhausted", "250000 comparisons of certificate policies");
});

test.run();
