import type { Purchase } from '../plan-problem.ts';
import { cheapest, cheapestFrom, dearestUpTo, type Segment } from './segments.ts';
import { Steps } from './steps.ts';

/** Purchases of the lines of one vendor. */
export interface Padded {
  readonly purchases: readonly Purchase[];
  /** Whether no other quantities come to less. */
  readonly proven: boolean;
}

interface PadLine {
  readonly segments: readonly Segment[];
  readonly base: Purchase;
  /** What it may buy more, in goods. */
  readonly room: number;
  place: number;
}

/**
 * The cheapest quantities of lines whose goods reach a minimum together: a search in depth that takes the dearest addition
 * that fits first. Undefined when the largest quantities do not reach it.
 * @param lines what each line may buy of the vendor.
 */
export function padTo(lines: readonly (readonly Segment[])[], minimum: number, steps: Steps): Padded | undefined {
  const base = lines.map(cheapest).filter((purchase) => purchase !== undefined);
  const lacking = minimum - base.reduce((sum, { goods }) => sum + goods, 0);
  if (lacking <= 0) return { purchases: base, proven: true };
  const search = new Padding(padLines(lines, base), steps);
  if (!search.canAdd(lacking)) return undefined;
  search.add(0, lacking);
  return { purchases: base.map((purchase, place) => search.best.get(place) ?? purchase), proven: !search.gaveUp };
}

function padLines(lines: readonly (readonly Segment[])[], base: readonly Purchase[]): readonly PadLine[] {
  const roomy = base.map((purchase, place): PadLine => {
    const segments = lines[place] ?? [];
    const most = segments.reduce((sum, { price, last }) => Math.max(sum, price * last), 0);
    return { segments, base: purchase, room: most - purchase.goods, place };
  });
  return roomy
    .filter(({ room }) => room > 0)
    .toSorted((one, other) => other.room - one.room || one.place - other.place);
}

const stepsAtLeast = 5_000;

class Padding {
  best: ReadonlyMap<number, Purchase> = new Map();
  gaveUp = false;
  readonly #lines: readonly PadLine[];
  readonly #rooms: Float64Array;
  readonly #steps: Steps;
  readonly #taken = new Map<number, Purchase>();
  #excess = Number.POSITIVE_INFINITY;

  constructor(lines: readonly PadLine[], steps: Steps) {
    this.#lines = lines;
    this.#rooms = new Float64Array(lines.length + 1);
    for (let place = lines.length - 1; place >= 0; place -= 1)
      this.#rooms[place] = (this.#rooms[place + 1] ?? 0) + (lines[place]?.room ?? 0);
    // A first answer needs a look at each line, whatever is left.
    this.#steps = steps.left > stepsAtLeast ? steps : new Steps(stepsAtLeast);
    this.#least = 2 * lines.length;
  }

  /** Steps that a first answer takes. */
  #least: number;

  canAdd(lacking: number): boolean {
    return lacking <= (this.#rooms[0] ?? 0);
  }

  /** Looks at the lines from a place on, when so much is lacking. */
  add(place: number, lacking: number): void {
    const line = this.#lines[place];
    if (line === undefined || this.#excess === 0) return;
    this.#steps.spend(1);
    this.#least -= 1;
    if (this.#steps.exhausted && this.#least < 0 && this.#excess < Number.POSITIVE_INFINITY) {
      this.gaveUp = true;
      return;
    }
    this.#finish(line, lacking);
    this.#goOn(place, line, lacking);
  }

  #finish(line: PadLine, lacking: number): void {
    const last = cheapestFrom(line.segments, line.base.goods + lacking);
    if (last === undefined) return;
    const excess = last.goods - line.base.goods - lacking;
    if (excess >= this.#excess) return;
    this.#excess = excess;
    this.best = new Map(this.#taken).set(line.place, last);
  }

  #goOn(place: number, line: PadLine, lacking: number): void {
    const rest = this.#rooms[place + 1] ?? 0;
    let most = lacking - 1;
    while (!this.gaveUp && this.#excess > 0 && lacking - most <= rest) {
      const taken = dearestUpTo(line.segments, line.base.goods + most);
      const added = taken === undefined ? 0 : Math.max(0, taken.goods - line.base.goods);
      if (lacking - added > rest) return;
      if (taken !== undefined && added > 0) this.#taken.set(line.place, taken);
      this.add(place + 1, lacking - added);
      this.#taken.delete(line.place);
      if (added === 0) return;
      most = added - 1;
    }
  }
}
