import type { DeliveryNotice, NoticeLine } from '../../../src/domain/lifecycle/notices/delivery-notice.ts';

const marks: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const escaped = (text: string): string => text.replace(/[&<>]/g, (mark) => marks[mark] ?? mark);
const cbc = (name: string, text: string, attributes = ''): string =>
  text === '' ? '' : `<cbc:${name}${attributes}>${escaped(text)}</cbc:${name}>`;
const cac = (name: string, ...inner: readonly string[]): string => {
  const content = inner.join('');
  return content === '' ? '' : `<cac:${name}>${content}</cac:${name}>`;
};

const party = ({ code, name }: { readonly code: string; readonly name: string }): string =>
  cac('PartyIdentification', cbc('ID', code)) + cac('PartyName', cbc('Name', name));

const serials = (line: NoticeLine): string =>
  line.serials.map((serial) => cac('ItemInstance', cbc('SerialID', serial))).join('');

/** The notice as a despatch advice. Portions of one line are one line; its packages say what they hold of it. */
export function writeUbl(notice: DeliveryNotice, version = '2.1'): string {
  const lines = [...Map.groupBy(notice.lines, ({ number }) => number).values()];
  const holding = (code: string): string =>
    notice.lines
      .filter((line) => line.package === code)
      .map((line) =>
        cac(
          'HandlingUnitDespatchLine',
          cbc('ID', line.number),
          cbc('DeliveredQuantity', `${line.quantity}`, ` unitCode="${line.unit}"`),
          cac('Item', serials(line)),
        ),
      )
      .join('');
  const inside = (code: string): string =>
    notice.packages
      .filter(({ parent }) => parent === code)
      .map((inner) => cac('TransportHandlingUnit', cbc('ID', inner.code), holding(inner.code), inside(inner.code)))
      .join('');
  const units = notice.packages
    .filter(({ parent }) => parent === null)
    .map(({ code }) => cac('TransportHandlingUnit', cbc('ID', code), holding(code), inside(code)));
  const despatchLines = lines.map((portions) => {
    const [line] = portions;
    if (!line) return '';
    const total = portions.reduce((sum, { quantity }) => sum + quantity, 0);
    const loose = portions.filter((portion) => portion.package === null);
    return cac(
      'DespatchLine',
      cbc('ID', line.number),
      cbc('DeliveredQuantity', `${total}`, ` unitCode="${line.unit}"`),
      cac('OrderLineReference', cbc('LineID', line.number), cac('OrderReference', cbc('ID', line.order))),
      cac(
        'Item',
        cbc('Name', line.description),
        cac('SellersItemIdentification', cbc('ID', line.vendorPart)),
        cac('ManufacturersItemIdentification', cbc('ID', line.manufacturerPart)),
        cac('StandardItemIdentification', cbc('ID', line.gtin, ' schemeID="0160"')),
        loose.map(serials).join(''),
      ),
    );
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<DespatchAdvice xmlns="urn:oasis:names:specification:ubl:schema:xsd:DespatchAdvice-2"',
    ' xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"',
    ' xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">',
    cbc('UBLVersionID', version),
    cbc('ID', notice.number),
    cbc('IssueDate', '2026-01-05'),
    cac('DespatchSupplierParty', cac('Party', party(notice.seller))),
    cac(
      'Shipment',
      cbc('ID', '1'),
      cac('ShipmentStage', cac('CarrierParty', party(notice.carrier))),
      ...notice.trackingNumbers.map((number) => cac('Delivery', cbc('TrackingID', number))),
      cac(
        'Delivery',
        cac('EstimatedDeliveryPeriod', cbc('EndDate', notice.expected ?? '')),
        cac('Despatch', cbc('ActualDespatchDate', notice.shipped ?? '')),
      ),
      ...units,
    ),
    ...despatchLines,
    '</DespatchAdvice>',
  ].join('\n');
}
