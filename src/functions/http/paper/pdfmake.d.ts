/** The parts of the package that work without its own file system and network, which its types leave out. */
declare module 'pdfmake/js/Printer.js' {
  import type { Readable } from 'node:stream';

  /** Where a document takes files from that it names. */
  export interface Files {
    existsSync(name: string): boolean;
    readFileSync(name: string): Buffer;
  }
  /** Fetches what a document names by an address. */
  export interface Addresses {
    resolve(address: string): void;
    resolved(): Promise<void>;
  }
  interface Descriptor {
    readonly normal: string;
    readonly bold: string;
  }
  class Printer {
    constructor(
      fonts: Readonly<Record<string, Descriptor>>,
      files: Files,
      addresses: Addresses,
      mayRead: (path: string) => boolean,
    );
    createPdfKitDocument(definition: object): Promise<Readable & { end(): void }>;
  }
  /** A class of a CommonJS module: some loaders take it out of what the module exports, others do not. */
  const exported: typeof Printer | { readonly default: typeof Printer };
  export default exported;
}

declare module 'pdfmake/js/PDFDocument.js' {
  import type { Files } from 'pdfmake/js/Printer.js';

  export interface Typeface {
    /** Width of a text in points. */
    widthOfString(text: string, size: number): number;
    readonly font: { hasGlyphForCodePoint(point: number): boolean };
  }
  class Document {
    constructor(fonts: object, images: object, patterns: object, attachments: object, options: object, files: Files);
    provideFont(family: string, bold: boolean, italics: boolean): Typeface;
  }
  const exported: typeof Document | { readonly default: typeof Document };
  export default exported;
}
