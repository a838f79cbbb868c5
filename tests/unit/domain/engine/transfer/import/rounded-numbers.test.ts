import { expect, test } from 'vitest';
import { readHeader } from '../../../../../../src/domain/engine/transfer/import/columns.ts';
import { isImportable } from '../../../../../../src/domain/engine/transfer/import/importable.ts';
import { roundedNumbers } from '../../../../../../src/domain/engine/transfer/import/rounded-numbers.ts';
import { registry } from '../../../../../../src/domain/registry.ts';

const importable = registry.resources.filter(isImportable);

/** Headers of the columns of all resources in which such a number is doubtful. */
function warned(cell: string): readonly string[] {
  return importable.flatMap((resource) =>
    Object.entries(resource.fields).flatMap(([name, { kind, readOnly, hidden, secret }]) => {
      if (kind !== 'text' || readOnly || hidden || secret) return [];
      const columns = readHeader(registry, resource, [name]);
      return roundedNumbers(columns, [cell]).map(({ field }) => `${resource.type} ${field}`);
    }),
  );
}

test('the columns that hold identifiers are warned about, and no other text', () => {
  const columns = warned('1.23457E+12');
  expect(columns.toSorted()).toEqual([
    'dcim.device asset_tag',
    'dcim.device serial',
    'dcim.devicetype part_number',
    'dcim.module asset_tag',
    'dcim.module serial',
    'dcim.moduletype part_number',
    'dcim.rack asset_tag',
    'dcim.rack facility_id',
    'dcim.rack serial',
    'netbox_asset_lifecycle.courier code',
    'netbox_asset_lifecycle.courieraccount account_number',
    'netbox_asset_lifecycle.purchaseorder order_id',
    'netbox_asset_lifecycle.serialrule example',
    'netbox_asset_lifecycle.shipment notice_number',
    'netbox_asset_lifecycle.shipment tracking_number',
    'netbox_asset_lifecycle.spareitem asset_tag',
    'netbox_asset_lifecycle.spareitem serial',
    'netbox_asset_lifecycle.vendor code',
    'netbox_asset_lifecycle.vendoraccount account_number',
    'netbox_asset_lifecycle.vendorprice vendor_part_number',
    'netbox_asset_lifecycle.vendorreturn rma_number',
    'netbox_asset_lifecycle.vendorreturn tracking_number',
    'tenancy.contact phone',
  ]);
});

const device = importable.filter(({ type }) => type === 'dcim.device');

test.each(['1.23457E+12', '1,23457E+12', '1E+12', '1.2E+11', '5.00E+10', '9.99999999999999E+100'])(
  '%s is how a spreadsheet writes a rounded number',
  (cell) => {
    for (const resource of device)
      expect(roundedNumbers(readHeader(registry, resource, ['name', 'serial']), ['1E+12', cell])).toEqual([
        {
          field: 'serial',
          value: cell,
          message:
            'This looks like a number that a spreadsheet has rounded. Format the column as text and enter the number again.',
        },
      ]);
  },
);

test.each([
  '',
  '1234567890123',
  '1.23457e+12',
  '1.23457E12',
  '1.23457E-12',
  '1.23457E+1',
  '12.3457E+12',
  'X1.23457E+12',
  '1.23457E+12 ',
  '-1.23457E+12',
  '1E5',
  '1.E+12',
])('%j may be an identifier as it is', (cell) => {
  for (const resource of device) expect(roundedNumbers(readHeader(registry, resource, ['serial']), [cell])).toEqual([]);
});

test('an object that is named by an identifier is warned about, too', () => {
  for (const resource of importable.filter(({ type }) => type === 'dcim.interface')) {
    const columns = readHeader(registry, resource, ['device.serial', 'name']);
    expect(roundedNumbers(columns, ['1E+12', '1E+12'])).toMatchObject([{ field: 'device.serial' }]);
  }
});
