import { createCanvas } from '@napi-rs/canvas';
import { getDocument, type PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';

/** Looks at a PDF file. */
export async function opened<T>(bytes: Uint8Array, look: (document: PDFDocumentProxy) => Promise<T>): Promise<T> {
  const task = getDocument({ data: Uint8Array.from(bytes), verbosity: 0 });
  try {
    return await look(await task.promise);
  } finally {
    await task.destroy();
  }
}

/** A page as a picture, in pixels of which `scale` make a point; of `height` points, only its upper part. */
export const pictureOf = (bytes: Uint8Array, number: number, scale: number, height = Infinity) =>
  opened(bytes, async (document) => {
    const page = await document.getPage(number);
    const viewport = page.getViewport({ scale });
    const canvas = createCanvas(Math.ceil(viewport.width), Math.ceil(Math.min(viewport.height, height * scale)));
    await page.render({ canvas: Object(canvas), viewport }).promise;
    return canvas;
  });
