/** A condition on the signed annotations (`optional`) of a payload. */

/** One annotation that the signed payload must carry, with just this value. */
@final
export class WantedAnnotation {
  constructor(
    readonly key: string,
    readonly value: string,
  ) {}
}
