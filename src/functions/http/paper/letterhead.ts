/** The size of pages in points, by its name. */
export const pageSizes = { A4: { width: 595.28, height: 841.89 }, LETTER: { width: 612, height: 792 } } as const;
type PageSize = keyof typeof pageSizes;

/** Whose documents these are. */
export interface Letterhead {
  readonly name: string;
  readonly address: readonly string[];
  readonly logo: Logo | undefined;
  readonly pageSize: PageSize;
}

/** A drawing, or a picture as a `data:` address. */
export type Logo = { readonly svg: string } | { readonly image: string };

/** The settings of documents in an environment; `logo` is a key in the bucket. */
export const paperSettings = ({
  QM_PAPER_NAME,
  QM_PAPER_ADDRESS,
  QM_PAPER_LOGO,
  QM_PAPER_SIZE,
}: NodeJS.ProcessEnv) => ({
  name: QM_PAPER_NAME ?? '',
  address: (QM_PAPER_ADDRESS ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== ''),
  logo: QM_PAPER_LOGO ?? '',
  pageSize: QM_PAPER_SIZE === 'LETTER' ? ('LETTER' as const) : ('A4' as const),
});

/** The first bytes of the pictures that documents take. */
const pictures = { png: '89504e470d0a1a0a', jpeg: 'ffd8ff' } as const;

/** A drawing shows pictures that it holds, and none that it names: it would be read from the disk of the function. */
const namesFiles = /<image\b[^>]*\bhref\s*=\s*["']?\s*(?!data:|["'\s])/i;

/** A logo by what its file holds; undefined for what is neither PNG nor JPEG nor SVG. */
export function logoOf(bytes: Buffer): Logo | undefined {
  const start = bytes.subarray(0, 8).toString('hex');
  for (const [type, mark] of Object.entries(pictures))
    if (start.startsWith(mark)) return { image: `data:image/${type};base64,${bytes.toString('base64')}` };
  const text = bytes.toString('utf8');
  return /<svg[\s>]/.test(text) && !namesFiles.test(text) ? { svg: text } : undefined;
}
