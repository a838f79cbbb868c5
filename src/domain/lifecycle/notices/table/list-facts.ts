import { dayOf } from '../dates.ts';
import type { NoticeRemark } from '../delivery-notice.ts';
import { type ColumnName, headerKey } from './columns.ts';
import { columnByHeader } from './known-headers.ts';
import type { TableRow } from './table.ts';

/** What stands above the header of a packing list, or in columns of its own, and holds for the whole list. */
const factNames = ['notice', 'carrier', 'tracking', 'shipped', 'expected', 'vendor', 'order'] as const;
type FactName = (typeof factNames)[number];

const isFact = (name: ColumnName | undefined): name is FactName => factNames.some((fact) => fact === name);

/** The facts of a packing list, by name; a fact may have several values. */
export class ListFacts {
  readonly #values = new Map<FactName, Set<string>>();
  readonly remarks: NoticeRemark[] = [];

  add(name: FactName, value: string): void {
    if (value === '') return;
    const known = this.#values.get(name) ?? new Set();
    this.#values.set(name, known.add(value));
  }

  all(name: FactName): readonly string[] {
    return [...(this.#values.get(name) ?? [])];
  }

  first(name: FactName): string {
    return this.all(name)[0] ?? '';
  }

  /** The value that all of the list names; '' where it names several. */
  only(name: FactName): string {
    const [value = '', ...others] = this.all(name);
    return others.length > 0 ? '' : value;
  }

  /** A day is none when the text may mean several, or when the list names several. */
  day(name: 'shipped' | 'expected'): string | null {
    const texts = this.all(name);
    const days = new Set(texts.map(dayOf));
    const [day] = days;
    if (days.size === 1 && day !== undefined) return day;
    if (texts.length > 0)
      this.remarks.push({
        code: 'unread-date',
        message: `"${texts[0]}" names no day beyond doubt and was left out. Write 2026-01-31.`,
      });
    return null;
  }

  /** Reads `PO number: 4500` in one cell, or in two. */
  addRow({ cells }: TableRow): void {
    for (const [index, cell] of cells.entries()) {
      const [label = '', ...rest] = cell.split(':');
      const name = columnByHeader.get(headerKey(label))?.name;
      if (!isFact(name)) continue;
      const inside = rest.join(':').trim();
      const beside = cells.slice(index + 1).find((other) => other !== '') ?? '';
      const isLabel = columnByHeader.has(headerKey(beside.split(':')[0] ?? ''));
      this.add(name, inside !== '' || isLabel ? inside : beside);
    }
  }
}
