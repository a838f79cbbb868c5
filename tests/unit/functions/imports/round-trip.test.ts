import { beforeAll, describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '../../../../src/domain/engine/json.ts';
import type { Resource } from '../../../../src/domain/engine/resource/resource.ts';
import { exportRows } from '../../../../src/domain/engine/transfer/export/export-rows.ts';
import { importRows } from '../../../../src/domain/engine/transfer/import/import-rows.ts';
import { isImportable } from '../../../../src/domain/engine/transfer/import/importable.ts';
import type { RowReport } from '../../../../src/domain/engine/transfer/import/row-report.ts';
import { save } from '../../../../src/domain/engine/write/save.ts';
import { registry } from '../../../../src/domain/registry.ts';
import { csvText } from '../../../../src/functions/http/formats/csv.ts';
import { readCsv } from '../../../../src/functions/http/formats/read-csv.ts';
import { Factory } from '../../../support/factory.ts';
import { Lifecycle } from '../../../support/lifecycle.ts';
import { MemoryStore } from '../../../support/memory-store.ts';

const lifecycle = new Lifecycle(new MemoryStore());
const { context } = lifecycle;
const importable = registry.resources.filter(isImportable);

/** What tends to get lost between spreadsheets and systems. */
const hostile = '=HYPERLINK("http://x"),\'-1;\ttwo\r\nlines |';

/** Text wherever nothing forbids it, and tags. */
function fullBody(resource: Resource, body: JsonObject, tag: number): JsonObject {
  const texts = Object.entries(resource.fields).flatMap(([name, field]) =>
    ['description', 'comments', 'label'].includes(name) && field.kind === 'text'
      ? [[name, hostile.slice(0, field.maxLength).trim()] as const]
      : [],
  );
  return { ...Object.fromEntries(texts), ...(resource.fields.tags ? { tags: [tag] } : {}), ...body };
}

beforeAll(async () => {
  await lifecycle.prepare();
  // What the actor makes is theirs.
  await lifecycle.create('users.user', { username: 'planner', password: 'Long-enough-for-any-1' });
  const tag = await lifecycle.create('extras.tag', { name: 'A, B', slug: 'a-b' });
  const factory = new Factory({
    create: async (resource, body) => {
      const input = fullBody(resource, body, tag);
      return (await save(context, { resource, input, completeness: 'whole' })).object.id;
    },
    async change(resource, id, input) {
      await save(context, { resource, id, input, completeness: 'partial' });
    },
    async all({ type }) {
      const objects: JsonObject[] = [];
      for await (const { values } of context.store.rows({ kind: 'by-id', type, startId: 0 })) objects.push(values);
      return objects;
    },
  });
  for (const { type } of importable) await factory.make(type);
  await makeSiteWithCustomFields();
});

/** A custom field of every type, with its value. */
const customValues: Readonly<Record<string, Json>> = {
  text: '-1 "quoted", =2',
  longtext: 'two\nlines',
  integer: -7,
  decimal: -0.25,
  boolean: false,
  date: '2026-05-31',
  datetime: '2026-05-31T08:00:00Z',
  url: 'https://example.com/?a=1,2',
  json: { a: [1, '=x'] },
  select: 'b',
  multiselect: ['a', 'b'],
  object: 1,
  multiobject: [1, 2],
};

async function makeSiteWithCustomFields(): Promise<void> {
  await lifecycle.create('dcim.region', { name: 'Second', slug: 'second' });
  const extra_choices = [
    ['a', 'A'],
    ['b', 'B'],
  ];
  const choice_set = await lifecycle.create('extras.customfieldchoiceset', { name: 'Letters', extra_choices });
  for (const type of Object.keys(customValues))
    await lifecycle.create('extras.customfield', {
      name: `own_${type}`,
      type,
      object_types: ['dcim.site'],
      ...(type.endsWith('select') ? { choice_set } : {}),
      ...(type.endsWith('object') ? { related_object_type: 'dcim.region' } : {}),
    });
  const custom_fields = Object.fromEntries(Object.entries(customValues).map(([type, value]) => [`own_${type}`, value]));
  await lifecycle.create('dcim.site', { name: 'Own', slug: 'own', custom_fields });
}

async function fileOf(resource: Resource): Promise<string> {
  let text = '';
  for await (const rows of exportRows(context, resource, new Map())) text += await csvText(rows);
  return text;
}

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

async function imported(resource: Resource, text: string): Promise<readonly RowReport[]> {
  const reports: RowReport[] = [];
  for await (const report of importRows(context, resource, readCsv(bytesOf(text)), { message: '' }))
    reports.push(report);
  return reports;
}

describe('what is exported is imported back unchanged', () => {
  test.each(importable.map((resource) => [resource.type, resource] as const))('%s', async (type, resource) => {
    const text = await fileOf(resource);
    const reports = await imported(resource, text);
    expect(reports.filter(({ verdict }) => verdict !== 'unchanged')).toEqual([]);
    expect(reports.length).toBe(await context.store.count(type));
    expect(reports.length).toBeGreaterThan(0);
  });
});

test('custom fields have columns of their own', async () => {
  const [header = '', ...lines] = (await fileOf(registry.resourceOf('dcim.site'))).split(/\n(?=\d+,)/);
  for (const type of Object.keys(customValues)) expect(header).toContain(`cf_own_${type}`);
  expect(header).toContain('cf_own_object.id');
  expect(lines.at(-1)).toContain('"\'-1 ""quoted"", =2"');
});
