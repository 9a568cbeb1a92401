/** Networks of IP addresses, as constraints have them: an address and a mask of its length (RFC 5280 §4.2.1.10, RFC 4632). */

const IPV4_OCTETS: i32 = 4;
const IPV6_OCTETS: i32 = 16;
/** ::ffff:0:0/96, the IPv4 addresses in IPv6 (RFC 4291 §2.5.5.2): ten octets of zero, two of ff. */
const MAPPED_ZEROS: i32 = 10;
const MAPPED_PREFIX: i32 = 12;

/** True for 8 or 32 octets of which the second half is a mask: ones, and then zeros alone. Other bits of the address may be set. */
export function isNetwork(network: Uint8Array): bool {
  if (network.length != 2 * IPV4_OCTETS && network.length != 2 * IPV6_OCTETS) return false;
  let hasZero = false;
  for (let i = network.length / 2; i < network.length; i++) {
    const octet = network[i];
    if (hasZero ? octet != 0 : !isMaskOctet(octet)) return false;
    hasZero = octet != 0xff;
  }
  return true;
}

/** True when the address, of 4 or 16 octets, is of the network's family and in the network. */
export function networkHolds(network: Uint8Array, address: Uint8Array): bool {
  const size = network.length / 2;
  if (address.length != size) return false;
  for (let i = 0; i < size; i++) {
    if (((address[i] ^ network[i]) & network[size + i]) != 0) return false;
  }
  return true;
}

/** The IPv4 address that an IPv6 address holds, else the address itself. */
export function unmappedAddress(address: Uint8Array): Uint8Array {
  if (address.length != IPV6_OCTETS) return address;
  for (let i = 0; i < MAPPED_PREFIX; i++) {
    if (address[i] != (i < MAPPED_ZEROS ? 0 : 0xff)) return address;
  }
  return address.subarray(MAPPED_PREFIX);
}

/** Ones, and then zeros. */
function isMaskOctet(octet: u8): bool {
  const zeros = ~octet;
  return (zeros & (zeros + 1)) == 0;
}
