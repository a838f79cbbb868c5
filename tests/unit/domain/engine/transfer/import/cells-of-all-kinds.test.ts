import { beforeEach, expect, test } from 'vitest';
import type { JsonObject } from '../../../../../../src/domain/engine/json.ts';
import type { TypeName } from '../../../../../../src/domain/engine/schema/field-kinds.ts';
import { importNow } from '../../../../../../src/domain/engine/transfer/import/import-now.ts';
import type { CsvRecord } from '../../../../../../src/domain/engine/transfer/import/row-report.ts';
import { registry } from '../../../../../../src/domain/registry.ts';
import { SqliteOverlayStore } from '../../../../../../src/repos/sqlite-overlay-store.ts';
import { Lifecycle } from '../../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../../support/memory-store.ts';

let world: Lifecycle;

beforeEach(async () => {
  world = await new Lifecycle(new MemoryStore()).prepare();
});

async function* recordsOf(lines: readonly string[]): AsyncGenerator<CsvRecord> {
  for (const [index, line] of lines.entries()) yield { line: index + 1, cells: line.split(';') };
}

/** Imports lines with semicolons between the cells. */
const imported = (type: TypeName, lines: readonly string[], options: { upsert?: boolean } = {}) =>
  importNow({
    context: world.context,
    resource: registry.resourceOf(type),
    options: { mode: 'partial', upsert: false, dryRun: false, ...options },
    message: '',
    records: () => recordsOf(lines),
    openDraft: (store) => new SqliteOverlayStore(store),
  });

/** What the object of the only row holds. */
async function only(type: TypeName, lines: readonly string[], options: { upsert?: boolean } = {}): Promise<JsonObject> {
  const { rows } = await imported(type, lines, options);
  expect(rows.map(({ errors }) => errors)).toEqual([[]]);
  return world.values(type, rows[0]?.id ?? 0);
}

const customField = (name: string, type: string, more: JsonObject = {}) =>
  world.create('extras.customfield', { name, type, object_types: ['dcim.site'], ...more });

test('custom fields stand in columns of their own, each read as its type asks', async () => {
  const set = await world.create('extras.customfieldchoiceset', {
    name: 'S',
    extra_choices: [
      ['a', 'A'],
      ['b', 'B'],
    ],
  });
  const ids = {
    text: await customField('text', 'text'),
    count: await customField('count', 'integer'),
    ready: await customField('ready', 'boolean'),
    many: await customField('many', 'multiselect', { choice_set: set }),
    raw: await customField('raw', 'json'),
    made_by: await customField('made_by', 'object', { related_object_type: 'dcim.manufacturer' }),
    all: await customField('all', 'multiobject', { related_object_type: 'dcim.manufacturer' }),
    preset: await customField('preset', 'text', { default: 'x' }),
  };
  const other = await world.create('dcim.manufacturer', { name: 'Bolt', slug: 'bolt' });
  const header = 'name;slug;cf_text;cf_count;cf_ready;cf_many;cf_raw;cf_made_by;cf_all.slug';
  const row = 'A;a;words;7;true;a, b;{"x":[1]};Acme;acme,bolt';
  expect((await only('dcim.site', [header, row])).custom_fields).toEqual({
    [ids.text]: 'words',
    [ids.count]: 7,
    [ids.ready]: true,
    [ids.many]: ['a', 'b'],
    [ids.raw]: { x: [1] },
    [ids.made_by]: world.manufacturer,
    [ids.all]: [world.manufacturer, other],
    [ids.preset]: 'x',
  });
  expect((await imported('dcim.site', [header, row])).counts).toMatchObject({ unchanged: 1 });
  const changed = await imported('dcim.site', [header, row.replace('words', '')], { upsert: true });
  expect(changed.counts).toMatchObject({ updated: 1 });
});

test('what is wrong with a custom field is told under its header, with the cell', async () => {
  await customField('count', 'integer', { validation_maximum: 9 });
  await customField('made_by', 'object', { related_object_type: 'dcim.manufacturer' });
  const { rows } = await imported('dcim.site', ['name;slug;cf_count;cf_made_by', 'A;a;10;Acme', 'B;b;x;Nobody']);
  expect(rows[0]?.errors).toMatchObject([{ field: 'cf_count', value: '10' }]);
  expect(rows[1]?.errors).toEqual(
    expect.arrayContaining([{ field: 'cf_made_by', value: 'Nobody', message: 'Object not found: Nobody' }]),
  );
  await expect(imported('dcim.site', ['name;slug;cf_counts', 'A;a;1'])).resolves.toMatchObject({
    error: expect.stringMatching(/^Unrecognized header: cf_counts\. Did you mean/),
  });
});

test('what a reference of several types points at is named by model, by slug, or by the attribute of the header', async () => {
  const type = await world.create('dcim.devicetype', { manufacturer: world.manufacturer, model: 'X 1', slug: 'x-1' });
  const bom = await world.bom();
  const { name } = await world.values('bom', bom);
  for (const [header, cell] of [
    ['item', 'X 1'],
    ['item', 'x-1'],
    ['item.slug', 'x-1'],
    ['item_id', String(type)],
  ]) {
    const pool = await world.pool();
    const spare = await world.values('sparespool', pool);
    const values = await only('netbox_asset_lifecycle.spareitem', [
      `pool;item_type;${header}`,
      `${spare.name};dcim.devicetype;${cell}`,
    ]);
    expect(values.item).toEqual({ type: 'dcim.devicetype', id: type });
  }
  const { rows } = await imported('netbox_asset_lifecycle.bomlineitem', [
    'bom;item_type;item;quantity',
    `${name};dcim.devicetype;Y;1`,
    `${name};;X 1;1`,
  ]);
  expect(rows[0]?.errors).toEqual([{ field: 'item', value: 'Y', message: 'Object not found: Y' }]);
  expect(rows[1]?.errors).toContainEqual({
    field: 'item',
    value: 'X 1',
    message: 'The column item_type must say what it is.',
  });
});

test('members of a JSON object have columns of their own, or one for all', async () => {
  await world.create('dcim.devicetype', { manufacturer: world.manufacturer, model: 'X 1', slug: 'x-1' });
  const { name } = await world.values('bom', await world.bom());
  const line = 'netbox_asset_lifecycle.bomlineitem';
  const start = 'bom;item_type;item;quantity';
  const parts = await only(line, [`${start};variant.airflow`, `${name};dcim.devicetype;X 1;2;front-to-rear`]);
  expect(parts.variant).toEqual({ airflow: 'front-to-rear' });
  const again = await imported(line, [`${start};variant`, `${name};dcim.devicetype;X 1;2;{"airflow":"front-to-rear"}`]);
  expect(again.counts).toMatchObject({ unchanged: 1 });
  const rule = await only('netbox_asset_lifecycle.bomscoperule', [
    'bom;object_types;parameters.site;parameters.status',
    `${name};dcim.device;hall;["planned","active"]`,
  ]);
  expect(rule.parameters).toEqual({ site: 'hall', status: ['planned', 'active'] });
  expect((await imported(line, ['variant;variant.airflow', ';'])).error).toBe(
    'Duplicate or conflicting column header for "variant"',
  );
});

test('colours may be named', async () => {
  const header = 'name;slug;color';
  expect(await only('dcim.rackrole', [header, 'A;a;Dark Green'])).toMatchObject({ color: '2f6a31' });
  expect(await only('dcim.rackrole', [header, 'B;b;2f6a31'])).toMatchObject({ color: '2f6a31' });
});

test('one side of a cable may end at several components, of one device or of several', async () => {
  const type = await world.deviceType();
  const made: number[] = [];
  for (const name of ['sw1', 'sw2']) {
    const device = await world.device(type, { name });
    for (const port of ['1', '2', '3,4'])
      made.push(await world.create('dcim.interface', { device, name: port, type: '1000base-t' }));
  }
  const [a1, a2, a34, b1, b2] = made;
  const header = 'side_a_type;side_a_device;side_a_name;side_b_type;side_b_device;side_b_name';
  const ends = (...ids: readonly (number | undefined)[]) => ids.map((id) => ({ type: 'dcim.interface', id }));
  expect(await only('dcim.cable', [header, 'dcim.interface;sw1;1,2;dcim.interface;sw2;2'])).toMatchObject({
    a_terminations: ends(a1, a2),
    b_terminations: ends(b2),
  });
  expect(await only('dcim.cable', [header, 'dcim.interface;sw1;3,4;dcim.interface;sw2;1'])).toMatchObject({
    a_terminations: ends(a34),
    b_terminations: ends(b1),
  });
  const { rows } = await imported('dcim.cable', [header, 'dcim.interface;sw1;1,9;dcim.interface;sw2;3,4']);
  expect(rows[0]?.errors).toMatchObject([{ field: 'side_a_name', value: '1,9' }]);
});
