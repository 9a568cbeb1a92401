/** Features in extensions that constrain nothing, and extended key usages that nest. */
import {
  type ExtensionTemplate,
  authorityInfoAccess,
  cRLDistributionPoints,
  extKeyUsage,
  subjectAltName,
  unknownExtension,
  withExtension,
  withoutExtension,
} from "../../../../src/testkit/x509/extensions.js";
import { EMPTY_NAME, generalName } from "../../../../src/testkit/x509/names.js";
import { EXTENSION, PURPOSE } from "../../../../src/testkit/x509/oids.js";
import { type Chain, leafOf, linkAt } from "../chain.js";
import type { Feature } from "../features.js";

export const extensionFeatures: Readonly<Record<string, Feature>> = {
  "unknown extensions": (chain) => onAll(chain, () => unknownExtension(false)),

  "addresses of the issuer": (chain) => {
    onAll(chain, () => authorityInfoAccess("http://ca.example/ca.cer"));
    return onAll(chain, () => cRLDistributionPoints("http://ca.example/ca.crl"));
  },

  "extKeyUsage nested": (chain, random) => {
    const others = [PURPOSE.serverAuth, PURPOSE.clientAuth, PURPOSE.emailProtection, PURPOSE.timeStamping];
    for (let index = chain.path.length - 2; index > 0; index--) {
      const extension = extKeyUsage(PURPOSE.codeSigning, ...others.filter(() => random.below(2) === 0));
      const { template } = linkAt(chain, index);
      if (random.below(4) > 0) template.extensions = withExtension(template.extensions, extension);
    }
    return true;
  },

  "no extKeyUsage": (chain) => {
    const { template } = leafOf(chain);
    template.extensions = withoutExtension(template.extensions, EXTENSION.extKeyUsage);
    return true;
  },

  "extKeyUsage critical": (chain) => {
    const { template } = leafOf(chain);
    const extension = { ...extKeyUsage(PURPOSE.codeSigning, PURPOSE.clientAuth), critical: true };
    template.extensions = withExtension(template.extensions, extension);
    return true;
  },

  "anyExtendedKeyUsage in a CA": (chain) => {
    const { template } = linkAt(chain, chain.path.length - 2);
    if (template === leafOf(chain).template) return false;
    template.extensions = withExtension(template.extensions, extKeyUsage(PURPOSE.anyExtendedKeyUsage));
    return true;
  },

  "empty subject": (chain) => {
    if (chain.features.has("leaf that is a CA")) return false;
    const { template } = leafOf(chain);
    template.subject = EMPTY_NAME;
    const names = [generalName.dNSName("empty.build.example")];
    template.extensions = withExtension(template.extensions, subjectAltName(names, true));
    return true;
  },

  issuerAltName: (chain) => {
    const { template } = leafOf(chain);
    const value = subjectAltName([generalName.rfc822Name("ca@ca.example")]).value;
    template.extensions = [...template.extensions, { oid: EXTENSION.issuerAltName, critical: false, value }];
    return true;
  },
};

function onAll(chain: Chain, make: () => ExtensionTemplate): boolean {
  for (const { template } of chain.path) template.extensions = withExtension(template.extensions, make());
  return true;
}
