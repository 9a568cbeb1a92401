/** A condition on the signed annotations (`optional`) of a payload. */

/** One annotation that the signed payload must carry, with just this value. */
@final
export class WantedAnnotation {
  constructor(
    readonly key: string,
    readonly value: string,
  ) {}

  /** What a fault says that names it: no other annotation's is the same. */
  get text(): string {
    return 'wanted "' + this.key + '": "' + this.value + '"';
  }
}
