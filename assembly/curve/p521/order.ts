/** n, the order of P-521's group (SP 800-186 §3.2.1.5), as `weierstrass/scalar.ts` wants it. */

/** n = 2^521 - 2^260 + 0xa_51868783_bf2f966b_7fcc0148_f709a5d0_3bb5c9b8_899c47ae_bb6fb71e_91386409. */
@unmanaged
@final
export class P521Order {
  /** The 32-bit words of a scalar. */
  // @ts-ignore: decorator
  @inline get words(): usize {
    return 17;
  }

  /** The bytes of an encoded scalar. */
  // @ts-ignore: decorator
  @inline get bytes(): usize {
    return 66;
  }

  /** n for `bigint/montgomery.ts`, with R = 2^544. */
  // @ts-ignore: decorator
  @inline get modulus(): usize {
    return MODULUS;
  }

  /** n for `bigint/inverse.ts`, with c = R: an inverse comes in Montgomery form. */
  // @ts-ignore: decorator
  @inline get inverseModulus(): usize {
    return INVERSE_MODULUS;
  }
}

const MODULUS: usize = memory.data<u32>([
  // Words, and -n⁻¹ mod 2^32.
  17, 0x79a995c7,
  // n.
  0x91386409, 0xbb6fb71e, 0x899c47ae, 0x3bb5c9b8, 0xf709a5d0, 0x7fcc0148, 0xbf2f966b, 0x51868783, 0xfffffffa,
  0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0x000001ff,
]);

const INVERSE_MODULUS: usize = memory.data<u32>([
  // Words, limbs of 30 bits, and n⁻¹ mod 2^30.
  17, 18, 0x06566a39,
  // n.
  0x11386409, 0x2dbedc7a, 0x19c47aeb, 0x2d726e22, 0x09a5d03b, 0x300523dc, 0x3966b7fc, 0x21e0efcb, 0x3ffa5186,
  0x3fffffff, 0x3fffffff, 0x3fffffff, 0x3fffffff, 0x3fffffff, 0x3fffffff, 0x3fffffff, 0x3fffffff, 0x000007ff,
  // c = R mod n.
  0x3b800000, 0x02dd8f37, 0x0a248247, 0x2ecc770a, 0x22251b23, 0x11ecb45f, 0x019ff5b8, 0x1a0d3290, 0x3cbc3e20,
  0x00000b5c, 0x00000000, 0x00000000, 0x00000000, 0x00000000, 0x00000000, 0x00000000, 0x00000000, 0x00000000,
]);
