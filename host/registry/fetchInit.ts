/** What a `fetch` that is put in place of the platform's is told besides the standard's members. */

/** `init` of every request that the client sends. Platforms' own `fetch` pass over the member that they do not know. */
export interface RegistryRequestInit extends RequestInit {
  /**
   * The registry (or log, or TUF repository) on whose behalf this is sent. When the URL has another host, a redirect,
   * a realm or an upload's Location led there: somebody else chose the host, and a name among those that resolves to
   * an internal address is to be refused. It is no header and goes nowhere.
   */
  readonly registry: URL;
}

/** The registry on whose behalf a request is sent; null for a request of somebody else. */
export function registryOf(init: RequestInit | undefined): URL | null {
  const registry: unknown = init !== undefined && "registry" in init ? init.registry : null;
  return registry instanceof URL ? registry : null;
}
