import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { TypeName } from '../../src/domain/model/fields.ts';
import { findResource } from '../../src/domain/registry.ts';
import { environmentStore } from '../../src/functions/http/environment.ts';
import { type ImportBucket, startImportBucket } from '../support/import-bucket.ts';

const folder = resolve(import.meta.dirname, '../../examples/data-hall');
const files = (await readdir(folder)).filter((name) => name.endsWith('.csv')).sort();

let bucket: ImportBucket;

beforeAll(async () => {
  bucket = await startImportBucket(`data-hall-${randomUUID()}`, inject('dynamodbEndpoint'));
});
afterAll(() => bucket.stop());

/** `060-dcim.site.csv` holds objects of the type `dcim.site`. */
const typeOf = (file: string): string => file.replace(/^\d+-|\.csv$/g, '');

async function readRows(file: string): Promise<readonly unknown[]> {
  return parse(await readFile(join(folder, file)), { columns: true });
}

async function countOf(type: string): Promise<number> {
  const known: TypeName | undefined = findResource(type)?.type;
  if (!known) throw new Error(`There is no resource ${type}`);
  return environmentStore().count(known);
}

/** Generous: the slower engine and a busy machine are no reason to fail. */
const timeout = 180_000;

test.each(files)('every row of %s becomes an object', { timeout }, async (file) => {
  const rows = await readRows(file);
  const summary = await bucket.drop(`import/${typeOf(file)}/${file}`, await readFile(join(folder, file)));
  expect(summary).toMatchObject({ status: 'completed', rows: rows.length, created: rows.length, rejected_rows: [] });
  expect(await countOf(typeOf(file))).toBe(rows.length);
});

test.each(files)('%s dropped again changes nothing', { timeout }, async (file) => {
  const summary = await bucket.repeat(`import/${typeOf(file)}/${file}`);
  expect(summary).toMatchObject({ status: 'completed', unchanged: summary.rows, rejected: 0 });
});
