/** How a file is imported. */
export interface ImportOptions {
  /** `atomic`: nothing is written unless all rows are good. `partial`: good rows are written, whatever the others are. */
  readonly mode: 'atomic' | 'partial';
  /** A row without an id changes the object that has its natural key already, if there is one. */
  readonly upsert: boolean;
  /** Nothing is written; the verdicts are those that the import would have. */
  readonly dryRun: boolean;
}
