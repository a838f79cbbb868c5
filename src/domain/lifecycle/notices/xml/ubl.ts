import { dayOf } from '../dates.ts';
import {
  type DeliveryNotice,
  type NoticeLine,
  type NoticePackage,
  type Party,
  UnreadableNotice,
} from '../delivery-notice.ts';
import { elementsAt, textAt, type XmlDocument, type XmlElement } from './read-xml.ts';
import { type Contents, contentsOf } from './ubl-packages.ts';
import { serialsOf, unitsOf } from './ubl-values.ts';

const despatchAdvice = 'urn:oasis:names:specification:ubl:schema:xsd:DespatchAdvice-2';

/** The notice in a UBL despatch advice, 2.1 to 2.4. */
export function readUbl({ name, namespace, root }: XmlDocument): DeliveryNotice {
  if (name !== 'DespatchAdvice' || namespace !== despatchAdvice)
    throw new UnreadableNotice(`The document is a ${name}; only a despatch advice of UBL 2 is read.`);
  const shipments = root.all('Shipment');
  const units = shipments.flatMap((shipment) => shipment.all('TransportHandlingUnit'));
  const contents = contentsOf(units);
  const lines = root.all('DespatchLine').map((line, index) => lineOf(line, index, contents));
  requireOwnNumbers(root.all('DespatchLine'), contents);
  const stages = shipments.flatMap((shipment) => shipment.all('ShipmentStage'));
  const consignments = shipments.flatMap((shipment) => shipment.all('Consignment'));
  return {
    number: textAt(root, 'ID'),
    orders: root.all('OrderReference').map((reference) => textAt(reference, 'ID')),
    seller: partyOf([
      ...elementsAt(root, 'SellerSupplierParty', 'Party'),
      ...elementsAt(root, 'DespatchSupplierParty', 'Party'),
    ]),
    carrier: partyOf(
      [...stages, ...consignments, ...elementsAt(root, 'Shipment', 'Delivery')].flatMap((place) =>
        place.all('CarrierParty'),
      ),
    ),
    shipped: dayAt(root, ['Shipment', 'Delivery', 'Despatch', 'ActualDespatchDate']),
    expected: dayAt(
      root,
      ['Shipment', 'Delivery', 'EstimatedDeliveryPeriod', 'EndDate'],
      ['Shipment', 'Delivery', 'EstimatedDeliveryPeriod', 'StartDate'],
      ['Shipment', 'Delivery', 'PromisedDeliveryPeriod', 'EndDate'],
    ),
    trackingNumbers: trackingNumbersOf(root),
    packages: [...contents.packages, ...lines.flatMap(({ packages }) => packages)],
    lines: lines.flatMap(({ portions }) => portions),
  };
}

/** Handling units name lines by their numbers. */
function requireOwnNumbers(lines: readonly XmlElement[], { portions }: Contents): void {
  const numbers = new Set<string>();
  for (const line of lines) {
    const number = textAt(line, 'ID');
    if (numbers.has(number) && portions.has(number))
      throw new UnreadableNotice(`Several lines have the number ${number || '""'}, of which handling units hold some.`);
    numbers.add(number);
  }
}

/** UBL 2.1 has a number for it; before and beside, the number of the consignment is known to the carrier. */
function trackingNumbersOf(root: XmlElement): readonly string[] {
  const tracking = elementsAt(root, 'Shipment', 'Delivery', 'TrackingID');
  const consignments = elementsAt(root, 'Shipment', 'Consignment', 'ID');
  return (tracking.length > 0 ? tracking : consignments).map(({ text }) => text);
}

function partyOf(parties: readonly XmlElement[]): Party {
  const [party] = parties;
  return {
    code: party ? textAt(party, 'PartyIdentification', 'ID') || textAt(party, 'EndpointID') : '',
    name: party ? textAt(party, 'PartyName', 'Name') || textAt(party, 'PartyLegalEntity', 'RegistrationName') : '',
  };
}

function dayAt(root: XmlElement, ...paths: readonly (readonly string[])[]): string | null {
  const text = paths.map((path) => textAt(root, ...path)).find((found) => found !== '');
  return (text && dayOf(text)) || null;
}

interface ReadLine {
  readonly portions: readonly NoticeLine[];
  readonly packages: readonly NoticePackage[];
}

/** A line in portions: what handling units say that they hold of it, and the rest. */
function lineOf(line: XmlElement, index: number, contents: Contents): ReadLine {
  const number = textAt(line, 'ID');
  const place = `line ${number || index + 1}`;
  const own = contentsOf(elementsAt(line, 'Shipment', 'TransportHandlingUnit'));
  const units = own.packages.filter(({ code }) => own.innermost.has(code));
  const [unit] = units;
  const [quantity] = line.all('DeliveredQuantity');
  const [item] = line.all('Item');
  const base = {
    place,
    number,
    order: textAt(line, 'OrderLineReference', 'OrderReference', 'ID'),
    vendorPart: item ? textAt(item, 'SellersItemIdentification', 'ID') : '',
    manufacturerPart: item ? textAt(item, 'ManufacturersItemIdentification', 'ID') : '',
    gtin: item ? textAt(item, 'StandardItemIdentification', 'ID') : '',
    description: item ? textAt(item, 'Name') || textAt(item, 'Description') : '',
    unit: quantity?.attributes.get('unitCode') ?? '',
  };
  const portions = (contents.portions.get(number) ?? []).map((portion) => ({ ...base, ...portion }));
  const packed = portions.reduce((sum, portion) => sum + portion.quantity, 0);
  const total = unitsOf(quantity?.text ?? '', place);
  const serials = unpacked(item ? serialsOf(item) : [], portions);
  if (packed > total)
    throw new UnreadableNotice(`The handling units hold ${packed} units of ${place}, which has ${total}.`);
  const rest: NoticeLine = {
    ...base,
    quantity: total - packed,
    serials,
    package: units.length === 1 && unit ? unit.code : null,
  };
  return { portions: rest.quantity > 0 || serials.length > 0 ? [...portions, rest] : portions, packages: own.packages };
}

/** The serial numbers of a line that no handling unit has. */
function unpacked(serials: readonly string[], portions: readonly NoticeLine[]): readonly string[] {
  const packed = new Set(portions.flatMap((portion) => portion.serials));
  return serials.filter((serial) => !packed.has(serial));
}
