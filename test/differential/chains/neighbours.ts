/** Who certifies whom in a path. */
import { type Chain, type Link, linkAt } from "./chain.js";

/** The issuer of a certificate of the path. */
export function above(chain: Chain, link: Link): Link {
  return linkAt(chain, chain.path.indexOf(link) + 1);
}

/** What a CA of the path certifies there. */
export function below(chain: Chain, link: Link): Link {
  return linkAt(chain, chain.path.indexOf(link) - 1);
}
