import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { environmentStore } from '../../src/functions/runtime/environment.ts';
import { type ImportBucket, startImportBucket } from '../support/import-bucket.ts';

/** NetBox's public demo estate as CSV files; it is not part of this repository. */
const folder = resolve(import.meta.dirname, '../../../shared/data/netbox-demo');
const present = existsSync(folder);
/** Generous: the slower engine and a busy machine are no reason to fail. */
const timeout = 120_000;
if (!present) console.log(`skipped: the NetBox demo estate is not at ${folder}`);

/**
 * What each file holds, in the order in which the files build on each other, its rows, and how many of them can be
 * imported. The others are components of devices that the files cannot name: 22 devices have no name, and two are called
 * PP:MDF. Contacts are no resource yet.
 */
const files = [
  ['tags', 'extras.tag', 26, 26],
  ['tenant-groups', 'tenancy.tenantgroup', 1, 1],
  ['tenants', 'tenancy.tenant', 11, 11],
  ['regions', 'dcim.region', 67, 67],
  ['site-groups', 'dcim.sitegroup', 3, 3],
  ['sites', 'dcim.site', 24, 24],
  ['locations', 'dcim.location', 4, 4],
  ['manufacturers', 'dcim.manufacturer', 14, 14],
  ['platforms', 'dcim.platform', 3, 3],
  ['rack-roles', 'dcim.rackrole', 4, 4],
  ['device-roles', 'dcim.devicerole', 9, 9],
  ['racks', 'dcim.rack', 42, 42],
  ['device-types', 'dcim.devicetype', 14, 14],
  ['module-types', 'dcim.moduletype', 1, 1],
  ['devices', 'dcim.device', 72, 72],
  ['module-bays', 'dcim.modulebay', 28, 28],
  ['modules', 'dcim.module', 4, 4],
  ['interfaces', 'dcim.interface', 1586, 1145],
  ['console-ports', 'dcim.consoleport', 41, 33],
  ['power-ports', 'dcim.powerport', 75, 53],
  ['power-outlets', 'dcim.poweroutlet', 104, 104],
  ['rear-ports', 'dcim.rearport', 630, 3],
  ['front-ports', 'dcim.frontport', 912, 144],
  ['cables', 'dcim.cable', 76, 64],
] as const;

/** What may be wrong with a row: a component without the name of its device, or with one that two devices have. */
const unnamed = ['device', '', 'This field is required.'];
const ambiguous = ['PP:MDF', '"PP:MDF" is not a unique value for this field; multiple objects were found'];

describe.skipIf(!present)('the NetBox demo estate', () => {
  let bucket: ImportBucket;

  beforeAll(async () => {
    bucket = await startImportBucket(`netbox-demo-${randomUUID()}`, inject('dynamodbEndpoint'));
  });
  afterAll(() => bucket.stop());

  test.each(files)('%s are imported as %s: of %i rows the %i that can be', { timeout }, async (...file) => {
    const [name, type, rows, importable] = file;
    const key = `import/${type}/partial/${name}.csv`;
    const summary = await bucket.drop(key, await readFile(join(folder, `${name}.csv`)));
    expect(summary).toMatchObject({ status: 'completed', error: null, rows, created: importable, unchanged: 0 });
    expect(await environmentStore().count(type)).toBe(importable);
    for (const { errors } of await bucket.rowsOf(key))
      for (const { field, value, message } of errors)
        if (value === '') expect([field, value, message]).toEqual(unnamed);
        else expect([value, message]).toEqual(ambiguous);
  });

  test.each(files)('%s dropped again leaves every %s as it is', { timeout }, async (name, type, rows, importable) => {
    const key = `import/${type}/partial/${name}.csv`;
    const summary = await bucket.drop(key, await readFile(join(folder, `${name}.csv`)));
    expect(summary).toMatchObject({ rows, unchanged: importable, created: 0 });
  });
});
