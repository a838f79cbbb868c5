import type { DeliveryNotice, NoticeLine } from '../../../src/domain/lifecycle/notices/delivery-notice.ts';
import { ordersIn, packagesIn } from './contents.ts';

const date = (day: string): string => day.replaceAll('-', '');

/** The notice as a transaction set 856 in an interchange: levels S, O, then packages with their items, and loose items. */
export function writeX12(notice: DeliveryNotice): string {
  const set: string[][] = [['BSN', '00', notice.number, '20260105', '1200', '0001']];
  let levels = 0;
  let units = 0;
  const level = (parent: number, kind: string): number => {
    levels += 1;
    set.push(['HL', `${levels}`, parent === 0 ? '' : `${parent}`, kind]);
    return levels;
  };
  const item = (line: NoticeLine, parent: number): void => {
    level(parent, 'I');
    const parts = [
      ['VP', line.vendorPart],
      ['MG', line.manufacturerPart],
      ['UP', line.gtin],
    ].filter(([, value]) => value !== '');
    set.push(['LIN', line.number, ...parts.flat()].map(String));
    set.push(['SN1', '', `${line.quantity}`, line.unit]);
    units += line.quantity;
    if (line.description !== '') set.push(['PID', 'F', '', '', '', line.description]);
    for (const serial of line.serials) set.push(['REF', 'SE', serial]);
  };
  const shipment = level(0, 'S');
  if (notice.carrier.code + notice.carrier.name !== '')
    set.push(['TD5', '', '2', notice.carrier.code, '', notice.carrier.name]);
  for (const number of notice.trackingNumbers) set.push(['REF', '2I', number]);
  if (notice.shipped !== null) set.push(['DTM', '011', date(notice.shipped)]);
  if (notice.expected !== null) set.push(['DTM', '017', date(notice.expected)]);
  if (notice.seller.code + notice.seller.name !== '')
    set.push(['N1', 'VN', notice.seller.name, '92', notice.seller.code]);
  for (const order of ordersIn(notice)) {
    const parent = level(shipment, 'O');
    set.push(['PRF', order]);
    const boxes = (outer: string | null, within: number): void => {
      for (const { code } of packagesIn(notice, order, outer)) {
        const box = level(within, outer === null ? 'T' : 'P');
        set.push(['MAN', 'GM', code]);
        boxes(code, box);
        for (const line of notice.lines) if (line.order === order && line.package === code) item(line, box);
      }
    };
    boxes(null, parent);
    for (const line of notice.lines) if (line.order === order && line.package === null) item(line, parent);
  }
  set.push(['CTT', `${levels}`, `${units}`]);
  const isa = ['ISA', '00', ' '.repeat(10), '00', ' '.repeat(10), 'ZZ', 'SELLER'.padEnd(15), 'ZZ', 'BUYER'.padEnd(15)];
  const lines = [
    [...isa, '260105', '1200', 'U', '00401', '000000007', '0', 'P', '>'],
    ['GS', 'SH', 'SELLER', 'BUYER', '20260105', '1200', '7', 'X', '004010'],
    ['ST', '856', '0001'],
    ...set,
    ['SE', `${set.length + 2}`, '0001'],
    ['GE', '1', '7'],
    ['IEA', '1', '000000007'],
  ];
  return lines.map((elements) => `${elements.join('*')}~\n`).join('');
}
