import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { DeliveryNotice } from '../../../../../src/domain/lifecycle/notices/delivery-notice.ts';
import { read } from '../../../../support/notices/read.ts';

const example = async (name: string) =>
  read(Uint8Array.from(await readFile(join(import.meta.dirname, 'fixtures', name))));

/** A line by what counts: order, number, part numbers, quantity with unit, serial numbers, package. */
const linesOf = ({ lines }: DeliveryNotice) =>
  lines.map((line) => [
    line.order,
    line.number,
    [line.vendorPart, line.manufacturerPart, line.gtin].join('/'),
    `${line.quantity} ${line.unit}`,
    line.serials.join(' '),
    line.package,
  ]);
const packagesOf = ({ packages }: DeliveryNotice) => packages.map(({ code, parent }) => `${code} in ${parent}`);

test('X12 856 with pallets and packs (shipment, order, tare, pack, item)', async () => {
  const { format, notice, remarks } = await example('x12-pick-and-pack.edi');
  expect([format, remarks]).toEqual(['x12-856', []]);
  expect(notice).toMatchObject({
    number: 'NW-88213',
    orders: ['PO-2026-0042'],
    seller: { code: '123456789', name: 'NORTHWIND NETWORKS' },
    carrier: { code: 'UPSN', name: 'UPS GROUND' },
    shipped: '2026-01-14',
    expected: '2026-01-17',
    trackingNumbers: ['1Z9990000000000017'],
  });
  expect(packagesOf(notice)).toEqual([
    '034012345000000002 in null',
    '034012345000000019 in 034012345000000002',
    '034012345000000026 in 034012345000000002',
  ]);
  expect(linesOf(notice)).toEqual([
    ['PO-2026-0042', '1', 'NW-LEAF48/LF-48/012345678905', '2 EA', 'NWF2601A001 NWF2601A002', '034012345000000019'],
    ['PO-2026-0042', '2', 'NW-SPINE32/SP-32/', '1 EA', 'NWF2601B001', '034012345000000026'],
    ['PO-2026-0042', '3', 'NW-CBL-3M//', '40 EA', '', null],
  ]);
  expect(notice.lines[0]?.description).toBe('48 PORT LEAF SWITCH');
});

test('X12 856 of version 3040 with several orders, and a pack within an item', async () => {
  const { notice } = await example('x12-standard.edi');
  expect(notice).toMatchObject({
    number: 'SHP9001',
    orders: ['A-1', 'A-2'],
    carrier: { code: 'RDWY' },
    shipped: '1999-03-02',
    trackingNumbers: ['776-120045'],
  });
  expect(linesOf(notice)).toEqual([
    ['A-1', '001', 'ALPHA-1//', '5 EA', '', null],
    ['A-2', '001', 'BETA-2//', '4 EA', '', null],
    ['A-2', '001', 'BETA-2//', '2 EA', 'B2-0001 B2-0002', '034012345000000033'],
  ]);
});

test('DESADV D.96A with levels of packing, a range of serial numbers and a level of two packages', async () => {
  const { format, notice } = await example('desadv-d96a.edi');
  expect(format).toBe('edifact-desadv');
  expect(notice).toMatchObject({
    number: 'DES587441',
    orders: ['PO-2026-0043'],
    seller: { code: '4012345000009', name: 'NORDLICHT NETZE GMBH' },
    carrier: { name: 'KONTOR SPEDITION' },
    shipped: '2026-01-13',
    expected: '2026-01-15',
    trackingNumbers: ['CMR-7741'],
  });
  expect(packagesOf(notice)).toEqual([
    '034012345000000040 in null',
    '034012345000000057 in null',
    '034012345000000064 in null',
  ]);
  expect(linesOf(notice)).toEqual([
    ['PO-2026-0043', '1', 'NL-4801//4012345000016', '3 PCE', 'NL260001 NL260002 NL260003', '034012345000000040'],
    ['PO-2026-0043', '2', 'NL-3200/SP-32/', '2 PCE', 'NL270001 NL270002', null],
  ]);
  expect(notice.lines[0]?.description).toBe('LEAF SWITCH48 PORTS');
});

test('DESADV D.01B with its own separators, in ISO 8859-1, with packages behind the line', async () => {
  const { notice, remarks } = await example('desadv-d01b-latin1.edi');
  expect(remarks).toEqual([]);
  expect(notice).toMatchObject({
    number: 'Lief+schein 77',
    orders: ['PO-2026-0044'],
    seller: { code: 'N-9', name: 'Müller & Söhne' },
    carrier: { code: 'POST', name: 'Post AG' },
    shipped: '2026-01-13',
    expected: '2026-01-20',
    trackingNumbers: ['SP0042'],
  });
  expect(linesOf(notice)).toEqual([
    ['PO-2026-0044', '10', 'MÜ-1//04012345000016', '1 PCE', '', null],
    ['PO-2026-0044', '10', 'MÜ-1//04012345000016', '2 PCE', 'M1 M2', '034012345000000071'],
    ['PO-2026-0044', '10', 'MÜ-1//04012345000016', '1 PCE', 'M3', '034012345000000088'],
  ]);
});

test('a UBL 2.1 despatch advice keeps texts as they are written', async () => {
  const { format, notice } = await example('ubl-2.1.xml');
  expect(format).toBe('ubl-despatch-advice');
  expect(notice).toMatchObject({
    number: '565899',
    orders: ['PO-2026-0045'],
    seller: { code: '0042', name: 'Harbour & Lane' },
    carrier: { name: 'Kontor Express' },
    shipped: '2026-01-14',
    expected: '2026-01-17',
    trackingNumbers: ['000123'],
  });
  expect(linesOf(notice)).toEqual([['PO-2026-0045', '1', '000777/1e5/', '2 C62', '0x1F +5', null]]);
});

test('a UBL 2.4 despatch advice names the handling unit of a line at the line', async () => {
  const { notice } = await example('ubl-2.4-handling-units.xml');
  expect(notice).toMatchObject({ number: 'DA-9', carrier: { code: 'KX' }, trackingNumbers: ['KX-1'] });
  expect(packagesOf(notice)).toEqual([
    '034012345000000095 in null',
    '034012345000000101 in 034012345000000095',
    '034012345000000118 in 034012345000000101',
  ]);
  expect(linesOf(notice)).toEqual([['PO-1', '1', '//04012345000016', '1 EA', '', '034012345000000118']]);
});

test('a packing list with facts above its header, and rows that go on with the line above', async () => {
  const { format, notice, remarks } = await example('packing-list.csv');
  expect([format, remarks]).toEqual(['csv', []]);
  expect(notice).toMatchObject({
    number: 'PS-100',
    orders: ['PO-2026-0046'],
    carrier: { name: 'Kontor Express' },
    shipped: '2026-01-14',
    trackingNumbers: ['KX77'],
  });
  expect(linesOf(notice)).toEqual([
    ['PO-2026-0046', '1', 'NW-LEAF48//', '2 ', 'NWF1 NWF2', '1'],
    ['PO-2026-0046', '1', 'NW-LEAF48//', '1 ', 'NWF3', '2'],
    ['PO-2026-0046', '2', 'NW-CBL-3M//', '40 ', '', '2'],
  ]);
});

test('a list that repeats the quantity of the line in each of its rows', async () => {
  const { notice } = await example('repeated-quantity.tsv');
  expect(linesOf(notice)).toEqual([
    ['PO-1', '', 'A-1//', '2 ', 'X1 X2', 'C1'],
    ['PO-1', '', 'A-1//', '1 ', 'X3', 'C2'],
    ['PO-1', '', 'B-1//', '5 ', '', 'C2'],
  ]);
});

test('X12 856 with orders within packs (shipment, pack, order, item), and with several packages on one level', async () => {
  const set = [
    ['BSN', '00', 'SPOI', '20260114', '0910'],
    ['HL', '1', '', 'S'],
    ['HL', '2', '1', 'P'],
    ['MAN', 'GM', '034012345000000019'],
    ['HL', '3', '2', 'O'],
    ['PRF', 'B-1'],
    ['HL', '4', '3', 'I'],
    ['LIN', '', 'VP', 'A-1'],
    ['SN1', '1', '2', 'EA'],
    ['HL', '5', '1', 'P'],
    ['MAN', 'GM', '034012345000000026'],
    ['MAN', 'GM', '034012345000000033'],
    ['MAN', 'GM', '034012345000000040'],
    ['HL', '6', '5', 'O'],
    ['PRF', 'B-2'],
    ['HL', '7', '6', 'I'],
    ['LIN', '', 'VP', 'A-1'],
    ['SN1', '1', '30', 'EA'],
    ['CTT', '7'],
  ];
  const isa = `ISA*00*${' '.repeat(10)}*00*${' '.repeat(10)}*ZZ*${'S'.padEnd(15)}*ZZ*${'R'.padEnd(15)}*260114*0915*U*00401*000000001*0*P*>~`;
  const text = [['GS', 'SH', 'S', 'R', '20260114', '0915', '1', 'X', '004010'], ['ST', '856', '1'], ...set]
    .map((elements) => `${elements.join('*')}~`)
    .join('');
  const { notice } = await read(`\ufeff${isa}${text}SE*${set.length + 2}*1~GE*1*1~IEA*1*000000001~`);
  expect(linesOf(notice)).toEqual([
    ['B-1', '1', 'A-1//', '2 EA', '', '034012345000000019'],
    ['B-2', '1', 'A-1//', '30 EA', '', null],
  ]);
  expect(packagesOf(notice)).toHaveLength(4);
});
