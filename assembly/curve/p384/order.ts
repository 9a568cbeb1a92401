/** n, the order of P-384's group (SP 800-186 §3.2.1.4), as `weierstrass/scalar.ts` wants it. */

/** n = 2^384 - 2^192 + 0xc7634d81_f4372ddf_581a0db2_48b0a77a_ecec196a_ccc52973. */
@unmanaged
@final
export class P384Order {
  /** The 32-bit words of a scalar. */
  // @ts-ignore: decorator
  @inline get words(): usize {
    return 12;
  }

  /** The bytes of an encoded scalar. */
  // @ts-ignore: decorator
  @inline get bytes(): usize {
    return 48;
  }

  /** n for `bigint/montgomery.ts`, with R = 2^384. */
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
  12, 0xe88fdc45,
  // n.
  0xccc52973, 0xecec196a, 0x48b0a77a, 0x581a0db2, 0xf4372ddf, 0xc7634d81, 0xffffffff, 0xffffffff, 0xffffffff,
  0xffffffff, 0xffffffff, 0xffffffff,
]);

const INVERSE_MODULUS: usize = memory.data<u32>([
  // Words, limbs of 30 bits, and n⁻¹ mod 2^30.
  12, 13, 0x177023bb,
  // n.
  0x0cc52973, 0x33b065ab, 0x0b0a77ae, 0x06836c92, 0x372ddf58, 0x0d3607d0, 0x3ffffc76, 0x3fffffff, 0x3fffffff,
  0x3fffffff, 0x3fffffff, 0x3fffffff, 0x00ffffff,
  // c = R mod n.
  0x333ad68d, 0x0c4f9a54, 0x34f58851, 0x397c936d, 0x08d220a7, 0x32c9f82f, 0x00000389, 0x00000000, 0x00000000,
  0x00000000, 0x00000000, 0x00000000, 0x00000000,
]);
