/** The media types of Sigstore bundles (protobuf-specs, sigstore_bundle.proto, `media_type`). */

/** The versions whose rules differ. */
export enum BundleVersion {
  Unknown,
  V01,
  V02,
  V03,
}

const BASE: string = "application/vnd.dev.sigstore.bundle";
const JSON_SUFFIX: string = "+json";

/**
 * The version that a media type names: `…bundle+json;version=0.N`, or `…bundle.vVERSION+json` with a semantic version, of
 * which only the first two numbers matter (`v0.3`, `v0.3.1`). Unknown for any other text, and for versions below 0.1 and
 * from 0.4 on, since their rules are not known here; so too for pre-releases.
 */
export function bundleVersionOf(mediaType: string): BundleVersion {
  if (mediaType == BASE + "+json;version=0.1") return BundleVersion.V01;
  if (mediaType == BASE + "+json;version=0.2") return BundleVersion.V02;
  if (mediaType == BASE + "+json;version=0.3") return BundleVersion.V03;
  const start = BASE.length + 2;
  const end = mediaType.length - JSON_SUFFIX.length;
  if (end < start || !mediaType.startsWith(BASE + ".v") || !mediaType.endsWith(JSON_SUFFIX)) {
    return BundleVersion.Unknown;
  }
  return ofSemanticVersion(mediaType.substring(start, end).split("."));
}

/** `0.MINOR` or `0.MINOR.PATCH`. */
function ofSemanticVersion(numbers: Array<string>): BundleVersion {
  if (numbers.length < 2 || numbers.length > 3 || numbers[0] != "0") return BundleVersion.Unknown;
  if (numbers.length == 3 && !isNumber(numbers[2])) return BundleVersion.Unknown;
  // A patch of 0.1 comes after it, and sigstore-go holds it to the rules that came after it.
  if (numbers[1] == "1") return numbers.length == 3 && numbers[2] != "0" ? BundleVersion.V02 : BundleVersion.V01;
  if (numbers[1] == "2") return BundleVersion.V02;
  return numbers[1] == "3" ? BundleVersion.V03 : BundleVersion.Unknown;
}

/** A number of a semantic version: digits without leading zeros. */
function isNumber(text: string): bool {
  if (text.length == 0 || (text.length > 1 && text.charCodeAt(0) == 0x30)) return false;
  for (let i = 0; i < text.length; i++) {
    if (<u32>text.charCodeAt(i) - 0x30 > 9) return false;
  }
  return true;
}
