import type { ObjectRef } from '../../../engine/schema/field-kinds.ts';
import type { NoticeLine } from '../delivery-notice.ts';
import { nearest, type Pairs, pairsOf } from './similarity.ts';

/** A line of an order that a notice may mean. */
export interface OrderLineFacts {
  readonly id: number;
  readonly order: number;
  readonly bomLine: number;
  readonly item: ObjectRef;
  /** Of the item; null for a cable type. */
  readonly manufacturer: number | null;
  /** The item in the words of people: model and variant. */
  readonly name: string;
  readonly model: string;
  /** '' where the type has none, or the caller may not view it. */
  readonly partNumber: string;
  /** The vendor's part numbers of just this item and variant. */
  readonly vendorParts: readonly string[];
  /** Ordered units that no shipment brings yet. */
  readonly remaining: number;
}

/** By what a line of a notice means a line of an order. */
type MatchedBy = 'assignment' | 'vendor-part-number' | 'part-number' | 'model';

export interface LineMatch {
  readonly line: NoticeLine;
  readonly orderLine: OrderLineFacts;
  readonly by: MatchedBy;
}

export interface LineProblem {
  readonly code: 'unknown-item' | 'ambiguous-item' | 'contradiction';
  readonly message: string;
  readonly line: NoticeLine;
  readonly candidates: readonly OrderLineFacts[];
}

export interface LineMatches {
  readonly matches: readonly LineMatch[];
  readonly problems: readonly LineProblem[];
}

/** Lines of orders by what people have said of lines of the notice: its number, its place or a part number of it. */
export type Assignments = ReadonlyMap<string, OrderLineFacts>;

const key = (text: string): string => text.trim().toUpperCase();

/** Of a line without a match the nearest are looked for; of more of them nobody reads. */
const mostCompared = 50;

/**
 * Finds for each line of a notice the one line of its order that it means. Part numbers mean a line when they are the same
 * but for case; nothing else is taken for a match, and two parts of a line that mean different items are a problem.
 */
export function matchLines(
  lines: readonly NoticeLine[],
  orderOf: (line: NoticeLine) => readonly OrderLineFacts[],
  assignments: Assignments,
): LineMatches {
  const indexes = new Map<readonly OrderLineFacts[], OrderIndex>();
  const matches: LineMatch[] = [];
  const problems: LineProblem[] = [];
  for (const line of lines) {
    const orderLines = orderOf(line);
    const index = indexes.get(orderLines) ?? new OrderIndex(orderLines);
    indexes.set(orderLines, index);
    const assigned = assignmentOf(line, assignments);
    const found = assigned ? { orderLines: [assigned], by: 'assignment' as const } : index.find(line);
    const [orderLine, ...others] = found?.orderLines ?? [];
    if (found && orderLine && others.length === 0) matches.push({ line, orderLine, by: found.by });
    else if (found && !orderLine) problems.push(contradiction(line, found.meant ?? []));
    else if (found) problems.push(ambiguous(line, found.orderLines));
    else problems.push(unknown(line, problems.length < mostCompared ? index.nearest(line) : []));
  }
  return { matches, problems };
}

function assignmentOf(line: NoticeLine, assignments: Assignments): OrderLineFacts | undefined {
  if (assignments.size === 0) return undefined;
  return [line.number, line.place, line.vendorPart, line.manufacturerPart, line.gtin]
    .filter((text) => text !== '')
    .map((text) => assignments.get(key(text)))
    .find((found) => found !== undefined);
}

export const assignmentsOf = (entries: readonly (readonly [string, OrderLineFacts])[]): Assignments =>
  new Map(entries.map(([text, orderLine]) => [key(text), orderLine]));

interface Found {
  readonly orderLines: readonly OrderLineFacts[];
  readonly by: MatchedBy;
  /** What the parts of the line mean, when no order line is meant by all of them. */
  readonly meant?: readonly OrderLineFacts[];
}

const ways = ['vendor-part-number', 'part-number', 'model'] as const;

/** The lines of an order by their part numbers. */
class OrderIndex {
  readonly #byWay: Readonly<Record<(typeof ways)[number], ReadonlyMap<string, readonly OrderLineFacts[]>>>;
  readonly #lines: readonly OrderLineFacts[];
  #pairs: readonly (readonly [OrderLineFacts, readonly Pairs[]])[] | undefined;

  constructor(lines: readonly OrderLineFacts[]) {
    this.#lines = lines;
    this.#byWay = {
      'vendor-part-number': indexed(lines, ({ vendorParts }) => vendorParts),
      'part-number': indexed(lines, ({ partNumber }) => [partNumber]),
      model: indexed(lines, ({ model }) => [model]),
    };
  }

  /** The lines that all part numbers of the line mean, as far as they mean any. */
  find({ vendorPart, manufacturerPart }: NoticeLine): Found | undefined {
    const meanings = [vendorPart, manufacturerPart].flatMap((part) => this.#meaningOf(part) ?? []);
    const [first, second] = meanings;
    if (!first || !second) return first;
    const both = first.orderLines.filter((line) => second.orderLines.includes(line));
    return both.length > 0
      ? { orderLines: both, by: first.by }
      : { orderLines: [], by: first.by, meant: [...first.orderLines, ...second.orderLines] };
  }

  #meaningOf(part: string): Found | undefined {
    if (part === '') return undefined;
    for (const by of ways) {
      const orderLines = this.#byWay[by].get(key(part));
      if (orderLines) return { orderLines, by };
    }
    return undefined;
  }

  nearest({ vendorPart, manufacturerPart, description }: NoticeLine): readonly OrderLineFacts[] {
    this.#pairs ??= this.#lines.map((line) => [
      line,
      [line.model, line.partNumber, ...line.vendorParts].filter((text) => text !== '').map(pairsOf),
    ]);
    return nearest([vendorPart, manufacturerPart, description], this.#pairs);
  }
}

function indexed(lines: readonly OrderLineFacts[], textsOf: (line: OrderLineFacts) => readonly string[]) {
  const found = new Map<string, OrderLineFacts[]>();
  for (const line of lines)
    for (const text of new Set(textsOf(line).map(key)))
      if (text !== '') found.set(text, [...(found.get(text) ?? []), line]);
  return found;
}

const partsOf = ({ vendorPart, manufacturerPart, gtin, description }: NoticeLine): string =>
  [...new Set([vendorPart, manufacturerPart, gtin, description].filter((text) => text !== ''))]
    .slice(0, 2)
    .join(', ') || 'nothing';

const contradiction = (line: NoticeLine, candidates: readonly OrderLineFacts[]): LineProblem => ({
  code: 'contradiction',
  message: `The part numbers ${partsOf(line)} mean different items.`,
  line,
  candidates,
});

const ambiguous = (line: NoticeLine, candidates: readonly OrderLineFacts[]): LineProblem => ({
  code: 'ambiguous-item',
  message: `${partsOf(line)} may be one of ${candidates.length} lines of the order.`,
  line,
  candidates,
});

const unknown = (line: NoticeLine, candidates: readonly OrderLineFacts[]): LineProblem => ({
  code: 'unknown-item',
  message: `No line of the order has an item with a part number of ${partsOf(line)}.`,
  line,
  candidates,
});
