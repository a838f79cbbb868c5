/** Counts the steps of a search, so that it ends at the same place on every machine. */
export class Steps {
  #left: number;

  constructor(most: number) {
    this.#left = most;
  }

  get left(): number {
    return Math.max(0, this.#left);
  }

  get exhausted(): boolean {
    return this.#left <= 0;
  }

  spend(count: number): void {
    this.#left -= count;
  }

  /** Steps of a part of the search, at most these; what it spends is spent here, too. */
  part(most: number): Steps {
    return new PartOfSteps(Math.min(most, this.left), this);
  }
}

class PartOfSteps extends Steps {
  readonly #whole: Steps;

  constructor(most: number, whole: Steps) {
    super(most);
    this.#whole = whole;
  }

  override spend(count: number): void {
    super.spend(count);
    this.#whole.spend(count);
  }
}
