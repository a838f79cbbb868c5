import { minorUnitsOf } from '../money/currencies.ts';

/** Rows that are laid out while a client waits: some fifteen seconds of Lambda. */
export const mostRows = 10_000;

/** A document for people, before it is drawn: plain texts, in the order in which they are read. */
export interface Paper {
  readonly title: string;
  /** What tells it from others of its kind: the number of an order, the tracking number of a shipment. */
  readonly number: string;
  /** Name of the file, without its extension. */
  readonly filename: string;
  /** What a scanner reads at its head: the short code of the object; '' for paper that leaves the house. */
  readonly code: string;
  /** Who sends, gets and carries. */
  readonly parties: readonly Party[];
  readonly facts: readonly Fact[];
  readonly sections: readonly Section[];
  /** Below the last section. */
  readonly notes: readonly string[];
  /** Lines to be signed on, by what stands below them. */
  readonly signatures: readonly string[];
}

export interface Party {
  readonly role: string;
  readonly lines: readonly string[];
}

/** A label and its text; a fact without a text is not shown. */
export interface Fact {
  readonly label: string;
  readonly text: string;
}

/** A table with its heading. */
export interface Section {
  readonly heading: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
  /** Below the rows, under the last column. */
  readonly sums: readonly Fact[];
  /** What stands in the place of the rows when there are none. */
  readonly whenEmpty: string;
}

/** Texts are read, numbers compared, a box is ticked and a blank written into. */
export type ColumnKind = 'text' | 'number' | 'box' | 'blank';

export interface Column {
  readonly label: string;
  readonly kind: ColumnKind;
  /** Its part of the width, compared with those of the others. */
  readonly share: number;
}

export const column = (label: string, share: number, kind: ColumnKind = 'text'): Column => ({ label, share, kind });

/** Facts with these texts; what is null or blank is left out. */
export const factsOf = (texts: Readonly<Record<string, string | null | undefined>>): readonly Fact[] =>
  Object.entries(texts).flatMap(([label, text]) => (text ? [{ label, text }] : []));

/** What a reader is told of lines that are left out, as their number only. */
export const hiddenNote = (hidden: number): readonly string[] =>
  hidden === 0
    ? []
    : [
        `${hidden} ${hidden === 1 ? 'line is' : 'lines are'} not shown: permission to view ${hidden === 1 ? 'it' : 'them'} is missing.`,
      ];

/** An exact decimal as people read it: as many places as the currency has, at least; digits in threes. */
export function money(amount: string, currency: string | null): string {
  const [whole = '', places = ''] = amount.split('.');
  const kept = places.replace(/0+$/, '').padEnd(minorUnitsOf(currency), '0');
  return [whole.replace(/\B(?=(\d{3})+$)/g, '\u00a0'), kept].filter(Boolean).join('.');
}

/** A name of a file that every system takes. */
export const fileName = (kind: string, number: string): string => {
  const plain = number
    .normalize('NFD')
    .replace(/[^\w.-]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .slice(0, 60);
  return plain === '' ? kind : `${kind}-${plain}`;
};
