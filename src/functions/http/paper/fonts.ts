import { readFileSync } from 'node:fs';
import exported, { type Typeface } from 'pdfmake/js/PDFDocument.js';
import type { Files } from 'pdfmake/js/Printer.js';
import { fontFiles } from './font-files.ts';

const Document = 'default' in exported ? exported.default : exported;

/** Has Latin with all its accents, Greek and Cyrillic. Of what it has not, see text.ts. */
export const family = 'Roboto';

/** Made anew for each document, which writes into it. */
export const descriptors = () => ({ [family]: { normal: fontFiles.regular, bold: fontFiles.medium } });

const read = new Map<string, Buffer>();

/** The files that a document may read: its fonts. */
export const fonts: Files = {
  existsSync: (path) => path === fontFiles.regular || path === fontFiles.medium,
  readFileSync(path) {
    const bytes = read.get(path) ?? readFileSync(path);
    read.set(path, bytes);
    return bytes;
  },
};

let known: { readonly regular: Typeface; readonly medium: Typeface } | undefined;

/** What texts can be measured with. */
export function typefaces() {
  const options = { font: null, autoFirstPage: false };
  const document = known ? undefined : new Document(descriptors(), {}, {}, {}, options, fonts);
  if (document)
    known = {
      regular: document.provideFont(family, false, false),
      medium: document.provideFont(family, true, false),
    };
  if (!known) throw new Error('There are no fonts.');
  return known;
}
