/** n, the order of P-256's group (SP 800-186 §3.2.1.3), as `weierstrass/scalar.ts` wants it. */

/** n = 2^256 - 2^224 + 2^192 - 2^128 + 0xbce6faad_a7179e84_f3b9cac2_fc632551. */
@unmanaged
@final
export class P256Order {
  /** The 32-bit words of a scalar. */
  // @ts-ignore: decorator
  @inline get words(): usize {
    return 8;
  }

  /** The bytes of an encoded scalar. */
  // @ts-ignore: decorator
  @inline get bytes(): usize {
    return 32;
  }

  /** n for `bigint/montgomery.ts`, with R = 2^256. */
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
  8, 0xee00bc4f,
  // n.
  0xfc632551, 0xf3b9cac2, 0xa7179e84, 0xbce6faad, 0xffffffff, 0xffffffff, 0x00000000, 0xffffffff,
]);

const INVERSE_MODULUS: usize = memory.data<u32>([
  // Words, limbs of 30 bits, and n⁻¹ mod 2^30.
  8, 9, 0x11ff43b1,
  // n.
  0x3c632551, 0x0ee72b0b, 0x3179e84f, 0x39beab69, 0x3fffffbc, 0x3fffffff, 0x00000fff, 0x3fffc000, 0x0000ffff,
  // c = R mod n.
  0x039cdaaf, 0x3118d4f4, 0x0e8617b0, 0x06415496, 0x00000043, 0x00000000, 0x3ffff000, 0x00003fff, 0x00000000,
]);
