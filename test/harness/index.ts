// What the unit tests, oracles and vectors call: core functions over strings and bytes, one file for each room.
export const Uint8Array_ID = idof<Uint8Array>();

export * from "./asn1";
export * from "./certificate";
export * from "./cms";
export * from "./ct";
export * from "./ed25519";
export * from "./encoding";
export * from "./fields";
export * from "./hash";
export * from "./json";
export * from "./keys";
export * from "./names";
export * from "./oci";
export * from "./path";
export * from "./points";
export * from "./profiles";
export * from "./revocation";
export * from "./rsa";
export * from "./scalars";
export * from "./signatures";
export * from "./sigstore";
export * from "./verify";
export * from "./wire";
