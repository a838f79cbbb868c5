import exported from 'pdfmake/js/Printer.js';
import { descriptors, family, fonts } from './fonts.ts';
import type { Definition } from './pdf-content.ts';

const Printer = 'default' in exported ? exported.default : exported;

/** Documents name no addresses: whatever they show comes with them. */
const noAddresses = { resolve: () => undefined, resolved: async () => undefined };

/** A PDF file. The same definition at the same moment gives the same bytes. */
export async function renderPdf(
  definition: Definition,
  { title, now }: { readonly title: string; readonly now: Date },
): Promise<Buffer> {
  const printer = new Printer(descriptors(), fonts, noAddresses, () => false);
  const document = await printer.createPdfKitDocument({
    ...definition,
    defaultStyle: { font: family, fontSize: 9 },
    info: { title, creator: 'Quartermaster', producer: 'Quartermaster', creationDate: now },
    version: '1.7',
    language: 'en',
    displayTitle: true,
  });
  const chunks: Buffer[] = [];
  document.end();
  for await (const chunk of document) chunks.push(chunk);
  return Buffer.concat(chunks);
}
