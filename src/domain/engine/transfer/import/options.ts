/** How a file is imported. */
export interface ImportOptions {
  /** `atomic`: nothing is written unless all rows are good. `partial`: good rows are written, whatever the others are. */
  readonly mode: 'atomic' | 'partial';
  /** A row without an id changes the object that has its natural key already, if there is one. */
  readonly upsert: boolean;
  /** Nothing is written; the verdicts are those that the import would have. */
  readonly dryRun: boolean;
}

/** NetBox: all or none. */
export const defaultOptions: ImportOptions = { mode: 'atomic', upsert: false, dryRun: false };

/** The words by which keys and metadata of objects say how they are imported. */
const words: Readonly<Record<string, Partial<ImportOptions>>> = {
  atomic: { mode: 'atomic' },
  partial: { mode: 'partial' },
  upsert: { upsert: true },
  dry_run: { dryRun: true },
};

/** The options with what a word changes; undefined when it is none. */
export function withOption(options: ImportOptions, word: string): ImportOptions | undefined {
  const change = Object.hasOwn(words, word) ? words[word] : undefined;
  return change && { ...options, ...change };
}
