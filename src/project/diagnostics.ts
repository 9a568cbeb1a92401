/** What the compiler says, without what the author of a policy can do nothing about. */

const CORE_WARNING = /^WARNING [\s\S]*└─ in ~lib\/assay\//;

/** The compiler counts its errors at the end. */
const COUNT = /^FAILURE \d+ \w+ error\(s\)$/;

/**
 * The compiler's text with each error, and each warning of the policy's own files. As a package, the core is compiled with
 * warnings that are for 64-bit targets, which there are none of.
 */
export function ownDiagnostics(text: string): string {
  const blocks = text.trim().split(/\n\n(?=(?:ERROR|WARNING|INFO|PEDANTIC|FAILURE) )/);
  return blocks.filter((block) => !CORE_WARNING.test(block) && !COUNT.test(block.trim())).join("\n\n");
}
