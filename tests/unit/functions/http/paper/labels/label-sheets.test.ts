import { expect, test } from 'vitest';
import { codeAddress, codeOf, parseCode } from '../../../../../../src/domain/lifecycle/codes/object-code.ts';
import type { Label } from '../../../../../../src/domain/lifecycle/paper/labels/label.ts';
import {
  labelPlace,
  labelsPerPage,
  type SheetName,
  sheets,
} from '../../../../../../src/domain/lifecycle/paper/labels/sheets.ts';
import { sheetDefinition } from '../../../../../../src/functions/http/paper/labels/label-sheets.ts';
import { printedCarton, printedLabel } from '../../../../../../src/functions/http/paper/labels/printed-label.ts';
import { renderPdf } from '../../../../../../src/functions/http/paper/render-pdf.ts';
import { pictureOf } from '../../../../../../tools/console/pdf-picture.ts';
import { decoded } from '../../../../../support/decode.ts';
import { pagesOf } from '../../../../../support/pdf.ts';
import { ssccOf } from '../../../../../support/sscc.ts';

const now = new Date('2026-11-29T18:00:00Z');
const base = 'https://netbox.example.com';
const type = 'netbox_asset_lifecycle.receivedunit';

const unit = (id: number, more: Partial<Label> = {}): Label => ({
  heading: 'Arista DCS-7050SX3-48YC8 with a name that takes several lines on a small label',
  lines: [`S/N FDO1234X${id}`, 'Asset tag Łódź-7', 'Pool Жуковский'],
  codes: { address: codeAddress(base, type, id), text: codeOf(type, id), number: `FDO1234X${id}` },
  ...more,
});

const drawn = (labels: Parameters<typeof sheetDefinition>[0], sheet: SheetName, start = 1) =>
  renderPdf(sheetDefinition(labels, sheets[sheet], start), { title: 'Labels', now });

/** Pixels of a point: 200 dots an inch, less than any printer has. */
const scale = 200 / 72;
/** Points: the first row of labels stands above. */
const firstRow = 160;
const codesOn = async (pdf: Uint8Array) =>
  (await decoded((await pictureOf(pdf, 1, scale, firstRow)).toBuffer('image/png'))).toSorted((a, b) =>
    a.text < b.text ? -1 : 1,
  );

test.each([
  ['qr', 'L7160', ']Q', (id: number) => codeAddress(base, type, id)],
  ['qr', 'L7651', ']Q', (id: number) => codeAddress(base, type, id)],
  ['datamatrix', '5160', ']d', (id: number) => codeOf(type, id)],
  ['code128', 'L7160', ']C0', (id: number) => `FDO1234X${id}`],
] as const)(
  'codes of kind %s on sheet %s are read back, and lead to the object',
  async (kind, sheet, symbology, content) => {
    const ids = [101, 102, 103];
    const pdf = await drawn(
      ids.map((id) => printedLabel(unit(id), kind)),
      sheet,
    );
    const found = await codesOn(pdf);
    expect(found.map(({ text }) => text)).toEqual(ids.map(content));
    for (const { symbology: read, text } of found) {
      expect(read.startsWith(symbology)).toBe(true);
      if (kind !== 'code128') expect(parseCode(text)).toMatchObject({ type });
    }
  },
);

test('cartons have their SSCC in GS1-128, and a wrong check digit is refused', async () => {
  const sscc = ssccOf('34012345000000001');
  const carton = { sscc, heading: 'Parcel 7', lines: ['12 units'] };
  const pdf = await drawn([printedCarton(carton)], 'L7163');
  expect(await codesOn(pdf)).toEqual([{ kind: 'Code128', symbology: ']C1', text: `00${sscc}` }]);
  expect((await pagesOf(pdf))[0]?.read).toContain(`(00)${sscc}`);
  const wrong = { ...carton, sscc: `${sscc.slice(0, -1)}${(Number(sscc.at(-1)) + 1) % 10}` };
  expect(() => printedCarton(wrong)).toThrow(/not an SSCC/);
});

test.each(Object.keys(sheets) as SheetName[])('no text leaves its label on sheet %s', async (name) => {
  const sheet = sheets[name];
  const count = labelsPerPage(sheet) + 1;
  const printed = printedLabel(unit(1), 'datamatrix');
  const labels = Array.from({ length: count }, (_, id) => ({ ...printed, heading: `${'W'.repeat(60)} ${id}` }));
  const pages = await pagesOf(await drawn(labels, name));
  expect(pages).toHaveLength(2);
  const millimetres = 25.4 / 72;
  for (const { texts, width, height } of pages) {
    expect([Math.round(width * millimetres), Math.round(height * millimetres)]).toEqual([
      Math.round(sheet.page.width),
      Math.round(sheet.page.height),
    ]);
    for (const { x, y, width: wide } of texts) {
      const inside = Array.from({ length: labelsPerPage(sheet) }, (_, index) => labelPlace(sheet, index)).filter(
        (place) =>
          x * millimetres >= place.x + 1 &&
          (x + wide) * millimetres <= place.x + sheet.label.width - 1 &&
          y * millimetres >= place.y + 1 &&
          y * millimetres <= place.y + sheet.label.height - 1,
      );
      expect(inside).toHaveLength(1);
    }
  }
});

test('a sheet that was begun goes on at its first free label', async () => {
  const [page] = await pagesOf(await drawn([printedLabel(unit(1), 'qr')], 'L7160', 21));
  const { x, y } = labelPlace(sheets.L7160, 20);
  const first = page?.texts[0];
  expect((first?.x ?? 0) * (25.4 / 72)).toBeGreaterThan(x);
  expect((first?.y ?? 0) * (25.4 / 72)).toBeGreaterThan(y);
  expect(await drawn([], 'L7160')).toBeInstanceOf(Buffer);
});

test('a code that the label has no room for is refused', async () => {
  const long = unit(1, { codes: { address: '', text: codeOf(type, 1), number: 'X'.repeat(50) } });
  await expect(async () => drawn([printedLabel(long, 'code128')], 'L7651')).rejects.toThrow(
    /too small for a code128 code/,
  );
});

test('a number that bars cannot hold gives way to the short text of the object', () => {
  const numbered = (number: string) =>
    printedLabel(unit(7, { codes: { address: '', text: 'qm:dcim.rack:7', number } }), 'code128').code;
  expect(['FDO-1', '', 'Łódź'].map(numbered)).toEqual(['FDO-1', 'qm:dcim.rack:7', 'qm:dcim.rack:7']);
});
