import { expect, test } from 'vitest';
import { column, type Paper } from '../../../../../src/domain/lifecycle/paper/document.ts';
import {
  type Letterhead,
  logoOf,
  pageSizes,
  paperSettings,
} from '../../../../../src/functions/http/paper/letterhead.ts';
import { paperDefinition } from '../../../../../src/functions/http/paper/paper-definition.ts';
import { renderPdf } from '../../../../../src/functions/http/paper/render-pdf.ts';
import { printable } from '../../../../../src/functions/http/paper/text.ts';
import { pictureOf } from '../../../../../tools/console/pdf-picture.ts';
import { decoded } from '../../../../support/decode.ts';
import { pagesOf } from '../../../../support/pdf.ts';

const now = new Date('2026-11-29T18:00:00Z');
const plain: Letterhead = { name: '', address: [], logo: undefined, pageSize: 'A4' };
const columns = [
  column('No.', 6, 'number'),
  column('Part number', 20),
  column('Item', 44),
  column('Checked', 10, 'box'),
  column('Counted', 20, 'blank'),
];

const paperWith = (rows: Paper['sections'][number]['rows'], more: Partial<Paper> = {}): Paper => ({
  title: 'Count sheet',
  number: 'Łódź 7',
  filename: 'count',
  code: '',
  parties: [{ role: 'Vendor', lines: ['Συστήματα Αθηνών'] }],
  facts: [{ label: 'Site', text: 'Жуковский' }],
  sections: [{ heading: 'Rack A1', columns, rows, sums: [{ label: 'Sum', text: '12.00' }], whenEmpty: 'Nothing.' }],
  notes: ['A note.'],
  signatures: ['Counted by'],
  ...more,
});

const drawn = (paper: Paper, letterhead = plain) =>
  renderPdf(paperDefinition(paper, letterhead, now), { title: paper.title, now });

/** No text may leave the space between the margins, whatever it is. */
const outside = (pages: Awaited<ReturnType<typeof pagesOf>>) =>
  pages.flatMap(({ width, height, texts }) =>
    texts.filter(({ x, y, width: wide }) => x < 41 || x + wide > width - 41 || y < 20 || y > height - 20),
  );

test('texts are found again as they were written, in Latin, Greek and Cyrillic', async () => {
  const names = ['Łódź', 'Συστήματα', 'Жуковский', 'ŽŠČĚŘ ț ğ İ', '½ × 3 m – “z” €'];
  const [page] = await pagesOf(await drawn(paperWith(names.map((name, index) => [String(index), 'P-1', name]))));
  for (const text of [...names, 'Vendor Συστήματα Αθηνών', 'Count sheet Łódź 7', 'Site Жуковский', 'Page 1 of 1'])
    expect(page?.read).toContain(text);
  expect(page?.read).not.toContain('[U+…]');
});

test('what the font does not have stands as its number, and the document says so', async () => {
  expect(printable('中文 rack \u{1F600}')).toBe('[U+4E2D 6587] rack [U+1F600]');
  expect(printable('e\u0301 \u0007a\tb')).toBe('é a b');
  const [page] = await pagesOf(await drawn(paperWith([['1', '', '東京 hall']])));
  expect(page?.read).toContain('[U+6771 4EAC] hall');
  expect(page?.read).toContain('[U+…] stands for characters');
});

test('a table of 500 rows repeats its heading and labels on each page, and no row is lost or parted', async () => {
  const rows = Array.from({ length: 500 }, (_, index) => [
    String(index + 1),
    `P-${index}`,
    `Item <${index}> ${'long '.repeat(index % 30)}end`,
  ]);
  const pages = await pagesOf(await drawn(paperWith(rows)));
  expect(pages.length).toBeGreaterThan(12);
  for (const [index, { read }] of pages.entries()) {
    expect(read).toContain('Rack A1 No. Part number Item Checked Counted');
    expect(read).toContain(`Page ${index + 1} of ${pages.length}`);
    if (index > 0) expect(read).toContain('Count sheet Łódź 7');
    expect(read.match(/Item </g)?.length).toBe(read.match(/ end/g)?.length);
  }
  const read = pages.map((page) => page.read).join(' ');
  for (const [index] of rows.entries()) expect(read.split(`<${index}>`)).toHaveLength(2);
  expect(outside(pages)).toEqual([]);
});

test('words without a place to break stay within their column', async () => {
  const word = 'W'.repeat(120);
  const pages = await pagesOf(
    await drawn(
      paperWith([['1', word, `before ${word} after`]], {
        number: word,
        facts: [{ label: 'Site', text: word }],
        parties: [{ role: 'Vendor', lines: [word] }],
        notes: [word],
      }),
      { ...plain, name: word, address: [word] },
    ),
  );
  expect(outside(pages)).toEqual([]);
  expect(
    pages
      .map(({ read }) => read)
      .join('')
      .replaceAll(' ', '')
      .split(word),
  ).toHaveLength(9);
});

test('a number stands in one line, however long it is', async () => {
  const number = '1\u00a0234\u00a0567.8912';
  const prices = { heading: '', columns: [column('Item', 86), column('Price', 14, 'number')], sums: [], whenEmpty: '' };
  const [page] = await pagesOf(await drawn(paperWith([], { sections: [{ ...prices, rows: [['Switch', number]] }] })));
  const digits = page?.texts.filter(({ text }) => /^[\d.\s]+$/.test(text)) ?? [];
  expect(
    digits
      .map(({ text }) => text)
      .join('')
      .replace(/\s/g, '\u00a0'),
  ).toBe(number);
  expect(new Set(digits.map(({ y }) => y)).size).toBe(1);
});

test('a table without rows says so', async () => {
  const [page] = await pagesOf(await drawn(paperWith([])));
  expect(page?.read).toContain('Nothing.');
});

test('the same document at the same time is the same file; its metadata tell what it is', async () => {
  const [first, second] = [await drawn(paperWith([['1']])), await drawn(paperWith([['1']]))];
  expect(first.equals(second)).toBe(true);
  const later = new Date('2026-11-30T00:00:00Z');
  const other = await renderPdf(paperDefinition(paperWith([['1']]), plain, later), {
    title: 'Count sheet',
    now: later,
  });
  expect(first.equals(other)).toBe(false);
});

test('name, address and logo of the stage stand at the head, on the paper that it uses', async () => {
  const settings = paperSettings({
    QM_PAPER_NAME: 'Halls of Łódź',
    QM_PAPER_ADDRESS: 'Street 1\n  90-001 Łódź\n',
    QM_PAPER_SIZE: 'LETTER',
  });
  expect(settings).toMatchObject({ address: ['Street 1', '90-001 Łódź'], logo: '' });
  const logo = logoOf(
    Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'),
  );
  const [page] = await pagesOf(await drawn(paperWith([['1']]), { ...settings, logo }));
  expect(page).toMatchObject(pageSizes.LETTER);
  expect(page?.read.indexOf('Halls of Łódź Street 1 90-001 Łódź')).toBe(0);
});

test('a logo is known by what it holds', () => {
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  );
  expect(logoOf(png)).toEqual({ image: `data:image/png;base64,${png.toString('base64')}` });
  expect(logoOf(Buffer.from([0xff, 0xd8, 0xff, 0xe0]))).toMatchObject({ image: expect.stringContaining('image/jpeg') });
  expect(logoOf(Buffer.from('no picture'))).toBeUndefined();
  const drawing = (href: string) => logoOf(Buffer.from(`<svg><image width="9" xlink:href=${href}/></svg>`));
  for (const href of ['"/etc/hostname"', "'file.png'", 'file.png', '" ../a"']) expect(drawing(href)).toBeUndefined();
  expect(drawing('"data:image/png;base64,AAAA"')).toMatchObject({ svg: expect.stringContaining('AAAA') });
});

test('a scanner reads the code at the head', async () => {
  const pdf = await drawn(paperWith([['1']], { code: 'qm:netbox_asset_lifecycle.stocktake:7' }));
  const picture = await pictureOf(pdf, 1, 3, 200);
  expect(await decoded(picture.toBuffer('image/png'))).toMatchObject([
    { text: 'qm:netbox_asset_lifecycle.stocktake:7' },
  ]);
  expect((await pagesOf(pdf))[0]?.read).toContain('Count sheet Łódź 7');
});
