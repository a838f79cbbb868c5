import { opened } from '../../tools/console/pdf-picture.ts';

/** A text on a page, in points from its left and upper edge. */
interface PlacedText {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

export interface PdfPage {
  readonly width: number;
  readonly height: number;
  readonly texts: readonly PlacedText[];
  /** What a search finds: the texts one after the other, lines apart by a blank. */
  readonly read: string;
}

/** The pages of a PDF file, as another program reads them. */
export const pagesOf = (bytes: Uint8Array): Promise<readonly PdfPage[]> =>
  opened(bytes, async (document) => {
    const pages: PdfPage[] = [];
    for (let number = 1; number <= document.numPages; number++) {
      const page = await document.getPage(number);
      const { width, height } = page.getViewport({ scale: 1 });
      const { items } = await page.getTextContent();
      const placed = items.flatMap((item) => ('str' in item ? [item] : []));
      pages.push({
        width,
        height,
        texts: placed
          .filter(({ str }) => str.trim() !== '')
          .map(({ str, transform, width: wide }) => ({
            text: str,
            x: Number(transform[4]),
            y: height - Number(transform[5]),
            width: wide,
          })),
        read: placed.map(({ str, hasEOL }) => (hasEOL ? `${str} ` : str)).join(''),
      });
    }
    return pages;
  });
