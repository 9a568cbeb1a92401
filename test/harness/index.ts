// What the unit tests, oracles and vectors call: core functions over strings and bytes, one file for each room.
export const Uint8Array_ID = idof<Uint8Array>();

export * from "./crypto";
export * from "./encoding";
export * from "./hash";
export * from "./json";
export * from "./oci";
export * from "./sigstore";
