/**
 * The names of Kubewarden's capabilities, as UTF-8 among the module's data and not as string literals, which are UTF-16:
 * `kwctl annotate` looks for them there, and warns of capabilities that metadata declare and no data hold.
 */
import { Name } from "./hostCaller";

// prettier-ignore
/** kubewarden · oci · v1/manifest_digest · v1/oci_manifest · v2/verify, each with a zero byte at its end. */
const NAMES: usize = memory.data<u8>([
  0x6b, 0x75, 0x62, 0x65, 0x77, 0x61, 0x72, 0x64, 0x65, 0x6e, 0,
  0x6f, 0x63, 0x69, 0,
  0x76, 0x31, 0x2f, 0x6d, 0x61, 0x6e, 0x69, 0x66, 0x65, 0x73, 0x74, 0x5f, 0x64, 0x69, 0x67, 0x65, 0x73, 0x74, 0,
  0x76, 0x31, 0x2f, 0x6f, 0x63, 0x69, 0x5f, 0x6d, 0x61, 0x6e, 0x69, 0x66, 0x65, 0x73, 0x74, 0,
  0x76, 0x32, 0x2f, 0x76, 0x65, 0x72, 0x69, 0x66, 0x79, 0,
]);

/** The binding. */
export function kubewardenBinding(): Name {
  return new Name(NAMES, 10);
}

/** The namespace of everything that is asked. */
export function ociNamespace(): Name {
  return new Name(NAMES + 11, 3);
}

/** Payload: an image as a JSON text; answer `{"digest"}`. */
export function manifestDigestOperation(): Name {
  return new Name(NAMES + 15, 18);
}

/** Payload: an image as a JSON text; answer its manifest or index, written anew by the host. */
export function manifestOperation(): Name {
  return new Name(NAMES + 34, 15);
}

/** Payload: what must have signed; answer `{"is_trusted", "digest"}`. */
export function verifyOperation(): Name {
  return new Name(NAMES + 50, 9);
}
