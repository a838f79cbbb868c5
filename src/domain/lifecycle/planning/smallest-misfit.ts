import type { PlanProblem } from './plan-problem.ts';
import { cheapestWithin, foundPlan, isImpossible, withinBudget } from './reach-objectives.ts';
import { costTable } from './solver/cost-table.ts';
import type { Steps } from './solver/steps.ts';

export interface Misfit {
  readonly lines: readonly number[];
  readonly smallest: boolean;
}

/** Sets of lines that are tried without, at most. */
const mostTries = 300;

/**
 * The fewest lines without which the rest fits: those with the dearest goods, unless fewer do, which are looked for in the
 * order of the lines. Where there are too many sets to try, the dearest need not be the fewest.
 */
export function smallestMisfit(problem: PlanProblem, steps: Steps): Misfit {
  const search = new MisfitSearch(problem, steps);
  const dearest = search.dearest();
  const fewer = search.fewerThan(dearest.length);
  return { lines: fewer ?? dearest, smallest: search.sure };
}

class MisfitSearch {
  /** Whether all that was found impossible is proven to be. */
  sure = true;
  readonly #problem: PlanProblem;
  readonly #steps: Steps;
  /** Least goods of each line, in the order of the lines. */
  readonly #least: readonly number[];
  #tries = mostTries;

  constructor(problem: PlanProblem, steps: Steps) {
    this.#problem = problem;
    this.#steps = steps;
    const { least, lines, vendors } = costTable(problem, null);
    this.#least = Array.from({ length: lines }, (_, line) =>
      Math.min(...least.subarray(line * vendors, (line + 1) * vendors)),
    );
  }

  /** The first lines by their least goods, dearest first, that suffice, by halving; all lines when no others do. */
  dearest(): readonly number[] {
    const places = [...this.#least.keys()].toSorted(
      (one, other) => (this.#least[other] ?? 0) - (this.#least[one] ?? 0) || one - other,
    );
    let low = this.#fewestByBudget();
    let high = places.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#fits(places.slice(0, middle)) === true) high = middle;
      else low = middle + 1;
    }
    return this.#idsOf(places.slice(0, high));
  }

  /** A smaller set, if there is one. */
  fewerThan(count: number): readonly number[] | undefined {
    for (let size = this.#fewestByBudget(); size < count; size += 1) {
      for (const places of combinations(this.#least.length, size)) {
        this.#tries -= 1;
        const fits = this.#tries < 0 || this.#steps.exhausted ? undefined : this.#fits(places);
        if (fits === true) return this.#idsOf(places);
        if (fits === undefined) this.sure = false;
        if (this.#tries < 0 || this.#steps.exhausted) return undefined;
      }
    }
    return undefined;
  }

  /** Without fewer lines the goods of the rest are above the budget, wherever they are bought. */
  #fewestByBudget(): number {
    const { budget } = this.#problem.limits;
    const dearestFirst = this.#least.toSorted((one, other) => other - one);
    let rest = this.#least.reduce((sum, goods) => sum + goods, 0);
    let count = 1;
    if (budget === null) return count;
    for (rest -= dearestFirst[0] ?? 0; rest > budget; count += 1) rest -= dearestFirst[count] ?? 0;
    return Math.min(count, this.#least.length);
  }

  /** undefined when the steps did not suffice to tell. */
  #fits(dropped: readonly number[]): boolean | undefined {
    const gone = new Set(dropped);
    const problem = { ...this.#problem, lines: this.#problem.lines.filter((_, place) => !gone.has(place)) };
    const found = cheapestWithin(problem, withinBudget(problem), this.#steps.part(this.#steps.left / 8));
    if (foundPlan(found) !== null) return true;
    return isImpossible(found) ? false : undefined;
  }

  #idsOf(places: readonly number[]): readonly number[] {
    const chosen = new Set(places);
    return this.#problem.lines.filter((_, place) => chosen.has(place)).map(({ id }) => id);
  }
}

/** All sets of so many places, in their order. */
function* combinations(places: number, size: number, from = 0): Generator<readonly number[]> {
  if (size === 0) {
    yield [];
    return;
  }
  for (let place = from; place <= places - size; place += 1)
    for (const rest of combinations(places, size - 1, place + 1)) yield [place, ...rest];
}
