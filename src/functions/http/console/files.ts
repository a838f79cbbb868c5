/** A file of the console. */
export interface ConsoleFile {
  /** Holds a digest of what is in it. */
  readonly name: string;
  readonly text: string;
}

/** Packaging bundles src/console and puts it in here. */
export const files: readonly ConsoleFile[] = [];
