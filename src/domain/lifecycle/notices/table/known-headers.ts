import { type ColumnName, columnNames, headerKey } from './columns.ts';

/**
 * Headers that are known, the surer ones first: where a list has both the ordered and the shipped quantity, only the
 * shipped one counts. They are compared by `headerKey`.
 */
const knownHeaders: Readonly<Record<ColumnName, string>> = {
  notice:
    'packing list no, packing list number, packing list, packing slip no, packing slip number, packing slip, ' +
    'delivery note no, delivery note number, delivery note, delivery number, delivery no, delivery id, ' +
    'despatch advice, dispatch note, asn, asn no, asn number, shipment no, shipment number, shipment id, ' +
    'shipper no',
  order:
    'customer po, customer po no, customer po number, cust po, cust po no, customer purchase order, ' +
    'customer purchase order number, purchase order, purchase order no, purchase order number, po, po no, ' +
    'po number, your order, your order no, customer order, customer order no, customer order number, ' +
    'order no, order number, order id, sales order, sales order no, sales order number',
  line: 'line, line no, line number, line item, line id, customer line number, pos, position, item line',
  vendor_part:
    'vendor part, vendor part no, vendor part number, vendor sku, supplier part no, supplier part number, ' +
    'ingram part number, part, part no, part number, pn, pid, product id, product no, product number, ' +
    'product code, product, sku, sku no, sku number, item no, item number, item code, material, material no, ' +
    'material number, article, article no, article number, item, model, model no, model number',
  manufacturer_part:
    'manufacturer part no, manufacturer part number, manufacturer part, mfr part no, mfr part number, ' +
    'mfr part, mfr pn, mfg part no, mfg part number, mfg part, mfg pn, mpn, oem part no, oem part number, ' +
    'manufacturer sku, mfr sku',
  gtin: 'gtin, ean, ean code, upc, upc code, ean upc',
  description: 'description, product description, item description, part description, product name, name',
  quantity:
    'qty shipped, quantity shipped, shipped qty, shipped quantity, ship qty, ship quantity, qty delivered, ' +
    'delivered qty, delivered quantity, delivery quantity, dispatched qty, dispatched quantity, ' +
    'despatched quantity, shipped, qty, quantity, units, pcs, pieces',
  unit: 'uom, unit of measure, unit, measure',
  serial:
    'serial, serial no, serial nos, serial number, serial numbers, serials, sn, service tag, service tags, ' +
    'serial number s',
  carton:
    'carton, carton no, carton number, carton id, carton sscc, box, box no, box number, box id, package, ' +
    'package no, package number, package id, case, case no, sscc, sscc no, lpn, handling unit, container id',
  pallet: 'pallet, pallet no, pallet number, pallet id, pallet sscc, skid',
  carrier: 'carrier, carrier name, carrier code, scac, ship via, shipped via, forwarder, courier',
  tracking:
    'tracking no, tracking number, tracking numbers, tracking id, tracking, waybill, waybill no, ' +
    'waybill number, airway bill, airwaybill, awb, hawb, pro no, pro number, consignment no, ' +
    'consignment number',
  shipped:
    'ship date, shipped date, date shipped, shipping date, shipment date, despatch date, dispatch date, ' +
    'actual ship date',
  expected:
    'expected date, expected delivery date, estimated delivery date, delivery date, eta, ' +
    'estimated arrival date, date expected',
  vendor: 'vendor, vendor name, supplier, supplier name, ship from, sold by',
};

/** What is known by header, with how sure it is: 0 is the surest. */
export const columnByHeader: ReadonlyMap<string, { readonly name: ColumnName; readonly rank: number }> = new Map(
  columnNames.flatMap((name) =>
    knownHeaders[name].split(', ').map((header, rank) => [headerKey(header), { name, rank }] as const),
  ),
);
