import type { DeliveryNotice, NoticeLine } from '../../../src/domain/lifecycle/notices/delivery-notice.ts';
import { ordersIn, packagesIn } from './contents.ts';

const date = (day: string): string => day.replaceAll('-', '');
const escaped = (text: string): string => text.replace(/[?+:']/g, '?$&');
type Part = string | readonly string[];

/** Without empty parts at its end. */
function trimmed<P>(parts: readonly P[], isEmpty: (part: P) => boolean): readonly P[] {
  return parts.slice(0, parts.findLastIndex((part) => !isEmpty(part)) + 1);
}

/** One segment: elements, those of several components as lists. */
function segment(tag: string, ...elements: readonly Part[]): string {
  const texts = elements.map((element) =>
    trimmed([element].flat(), (component) => component === '')
      .map(escaped)
      .join(':'),
  );
  return `${[tag, ...trimmed(texts, (text) => text === '')].join('+')}'`;
}

/** The notice as a message DESADV in an interchange. Levels of packing are written for each package. */
export function writeEdifact(notice: DeliveryNotice, directory = '96A'): string {
  const message = [
    segment('BGM', '351', notice.number, '9'),
    segment('DTM', ['137', '20260105', '102']),
    ...(notice.shipped === null ? [] : [segment('DTM', ['11', date(notice.shipped), '102'])]),
    ...(notice.expected === null ? [] : [segment('DTM', ['17', `${date(notice.expected)}1200`, '203'])]),
    ...notice.trackingNumbers.map((number) => segment('RFF', ['CN', number])),
    segment('NAD', 'BY', ['4000000000006', '', '9']),
    segment('NAD', 'SE', [notice.seller.code, '', '92'], '', notice.seller.name),
    segment('TDT', '20', '', '30', '', [notice.carrier.code, '', '', notice.carrier.name]),
  ];
  let levels = 0;
  let lines = 0;
  const level = (parent: number): number => {
    levels += 1;
    message.push(segment('CPS', `${levels}`, parent === 0 ? '' : `${parent}`));
    return levels;
  };
  const item = (line: NoticeLine): void => {
    lines += 1;
    message.push(segment('LIN', line.number, '', line.gtin === '' ? '' : [line.gtin, 'SRV']));
    if (line.vendorPart !== '') message.push(segment('PIA', '1', [line.vendorPart, 'SA']));
    if (line.manufacturerPart !== '') message.push(segment('PIA', '1', [line.manufacturerPart, 'MF']));
    if (line.description !== '') message.push(segment('IMD', 'F', '', ['', '', '', line.description]));
    message.push(segment('QTY', ['12', `${line.quantity}`, line.unit]));
    for (let at = 0; at < line.serials.length; at += 5)
      message.push(segment('GIN', 'BN', ...line.serials.slice(at, at + 5)));
    message.push(segment('RFF', ['ON', line.order, '1']));
  };
  const root = level(0);
  for (const line of notice.lines) if (line.package === null) item(line);
  const boxes = (order: string, outer: string | null, within: number): void => {
    for (const { code } of packagesIn(notice, order, outer)) {
      const box = level(within);
      message.push(segment('PAC', '1', '', '201'), segment('PCI', '33E'), segment('GIN', 'BJ', code));
      for (const line of notice.lines) if (line.package === code && line.order === order) item(line);
      boxes(order, code, box);
    }
  };
  for (const order of ordersIn(notice)) boxes(order, null, root);
  message.push(segment('CNT', ['2', `${lines}`]));
  return [
    "UNA:+.? '",
    segment('UNB', ['UNOY', '4'], ['SELLER', '14'], ['BUYER', '14'], ['260105', '1200'], 'REF7'),
    segment('UNH', '1', ['DESADV', 'D', directory, 'UN']),
    ...message,
    segment('UNT', `${message.length + 2}`, '1'),
    segment('UNZ', '1', 'REF7'),
  ].join('\r\n');
}
