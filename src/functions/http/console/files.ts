/** A file of the console. */
export interface ConsoleFile {
  /** Holds a digest of what is in it; that of the service worker does not. */
  readonly name: string;
  /** What is in it as Base64, or the file with it that packaging puts beside the bundle. */
  readonly contents: { readonly bytes: string } | { readonly beside: string };
  /** Whether the page itself loads it; the others are loaded when they are needed. */
  readonly isEntry: boolean;
  /** Whether the first view needs it: an entry, or what an entry imports. */
  readonly isFirst: boolean;
}

/** Packaging bundles src/console and puts it in here. */
export const files: readonly ConsoleFile[] = [];
