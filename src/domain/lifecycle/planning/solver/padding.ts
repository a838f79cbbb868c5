import type { Purchase } from '../plan-problem.ts';
import type { QuantityEffort } from './candidate.ts';
import { cheapest, cheapestFrom, dearestUpTo, type Segment } from './segments.ts';

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
  readonly place: number;
}

/**
 * The cheapest quantities of lines whose goods reach a minimum together: a search in depth that takes the dearest addition
 * that fits first. Undefined when the largest quantities do not reach it.
 * @param lines what each line may buy of the vendor.
 */
export function padTo(
  lines: readonly (readonly Segment[])[],
  minimum: number,
  effort: QuantityEffort,
): Padded | undefined {
  const base = lines.map(cheapest).filter((purchase) => purchase !== undefined);
  const lacking = minimum - base.reduce((sum, { goods }) => sum + goods, 0);
  if (lacking <= 0) return { purchases: base, proven: true };
  const search = new Padding(padLines(lines, base), effort);
  if (!search.canAdd(lacking)) return undefined;
  search.add(0, lacking);
  const purchases = [...base];
  for (const [place, purchase] of search.best.entries()) {
    const { place: line } = search.lines[place] ?? {};
    if (purchase !== undefined && line !== undefined) purchases[line] = purchase;
  }
  return { purchases, proven: !search.gaveUp };
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

/** Beyond them an answer is taken that need not be the cheapest. */
const mostQuantities = 20_000;
/** A quantity takes about as long as so many looks at a line. */
const stepsOfQuantity = 5;

class Padding {
  readonly lines: readonly PadLine[];
  /** What lines buy more, by their places here. */
  best: readonly (Purchase | undefined)[] = [];
  gaveUp = false;
  readonly #rooms: Float64Array;
  readonly #steps: QuantityEffort['steps'];
  readonly #taken: (Purchase | undefined)[];
  #left: number;
  #excess = Number.POSITIVE_INFINITY;

  constructor(lines: readonly PadLine[], { steps, patience }: QuantityEffort) {
    this.lines = lines;
    this.#taken = lines.map(() => undefined);
    this.#rooms = new Float64Array(lines.length + 1);
    for (let place = lines.length - 1; place >= 0; place -= 1)
      this.#rooms[place] = (this.#rooms[place + 1] ?? 0) + (lines[place]?.room ?? 0);
    this.#steps = steps;
    this.#left = mostQuantities * patience;
  }

  canAdd(lacking: number): boolean {
    return lacking <= (this.#rooms[0] ?? 0);
  }

  /** Looks at the lines from a place on, when so much is lacking. */
  add(place: number, lacking: number): void {
    const line = this.lines[place];
    if (line === undefined || this.#excess === 0) return;
    this.#steps.spend(stepsOfQuantity);
    this.#left -= 1;
    if ((this.#left < 0 || this.#steps.exhausted) && this.#excess < Number.POSITIVE_INFINITY) {
      this.gaveUp = true;
      return;
    }
    this.#finish(place, line, lacking);
    this.#goOn(place, line, lacking);
  }

  #finish(place: number, line: PadLine, lacking: number): void {
    const last = cheapestFrom(line.segments, line.base.goods + lacking);
    if (last === undefined) return;
    const excess = last.goods - line.base.goods - lacking;
    if (excess >= this.#excess) return;
    this.#excess = excess;
    this.best = this.#taken.with(place, last);
  }

  #goOn(place: number, line: PadLine, lacking: number): void {
    const rest = this.#rooms[place + 1] ?? 0;
    let most = lacking - 1;
    while (!this.gaveUp && this.#excess > 0 && lacking - most <= rest) {
      const taken = dearestUpTo(line.segments, line.base.goods + most);
      const added = taken === undefined ? 0 : Math.max(0, taken.goods - line.base.goods);
      if (lacking - added > rest) return;
      this.#taken[place] = added > 0 ? taken : undefined;
      this.add(place + 1, lacking - added);
      this.#taken[place] = undefined;
      if (added === 0) return;
      most = added - 1;
    }
  }
}
