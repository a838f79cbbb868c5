/** A file of the console. */
export interface ConsoleFile {
  /** Holds a digest of what is in it. */
  readonly name: string;
  /** What is in it, as Base64. */
  readonly bytes: string;
  /** Whether the page itself loads it; the others are loaded when they are needed. */
  readonly isEntry: boolean;
}

/** Packaging bundles src/console and puts it in here. */
export const files: readonly ConsoleFile[] = [];
