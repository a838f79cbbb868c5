import { expect, test } from 'vitest';
import type { JsonObject } from '../../../../../../src/domain/engine/json.ts';
import type { TypeName } from '../../../../../../src/domain/engine/schema/field-kinds.ts';
import { importNow } from '../../../../../../src/domain/engine/transfer/import/import-now.ts';
import { recordsOfObjects } from '../../../../../../src/domain/engine/transfer/import/records-of-objects.ts';
import { WrittenTexts } from '../../../../../../src/domain/engine/transfer/import/written-texts.ts';
import { registry } from '../../../../../../src/domain/registry.ts';
import { SqliteOverlayStore } from '../../../../../../src/repos/sqlite-overlay-store.ts';
import { Lifecycle } from '../../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../../support/memory-store.ts';

/** Imports objects of JSON or YAML, which go the way of the rows of a CSV file. */
async function imported({ context }: Lifecycle, type: TypeName, ...objects: readonly JsonObject[]) {
  const resource = registry.resourceOf(type);
  const records = recordsOfObjects(resource, objects, new WrittenTexts(), false);
  const { rows, error } = await importNow({
    context,
    resource,
    options: { mode: 'partial', upsert: false, dryRun: false },
    message: '',
    openDraft: (store) => new SqliteOverlayStore(store),
    async *records() {
      yield* records;
    },
  });
  return { rows: rows.map(({ verdict, errors }) => ({ verdict, errors })), error };
}

test('files name types that there are', async () => {
  const lab = new Lifecycle(new MemoryStore());
  const tag = (slug: string, type: string) => ({ name: slug, slug, object_types: ['dcim.site', type] });
  const given = [tag('a', 'dcim.nothing'), tag('b', 'extras.tag'), tag('c', 'dcim.rack')];
  const { rows } = await imported(lab, 'extras.tag', ...given);
  const unknown = (type: string) =>
    expect.objectContaining({ field: 'object_types', message: `Invalid content type: ${type}` });
  expect(rows).toEqual([
    { verdict: 'rejected', errors: [unknown('dcim.nothing')] },
    { verdict: 'rejected', errors: [unknown('extras.tag')] },
    { verdict: 'created', errors: [] },
  ]);
});

test('a blank cell of a number or a choice clears it, as in forms of NetBox', async () => {
  const lab = await new Lifecycle(new MemoryStore()).prepare();
  const [device = 0] = await lab.devices(1, await lab.deviceType());
  const port = { device, name: 'eth', type: '1000base-t' };
  const id = await lab.create('dcim.interface', { ...port, speed: 1000, duplex: 'full' });
  const { rows } = await imported(lab, 'dcim.interface', { id, speed: '', duplex: '' });
  expect(rows).toMatchObject([{ verdict: 'updated', errors: [] }]);
  expect(await lab.values('dcim.interface', id)).toMatchObject({ ...port, speed: null, duplex: null });
});

test('a cable keeps an end whose cells are blank', async () => {
  const lab = await new Lifecycle(new MemoryStore()).prepare();
  const [device = 0] = await lab.devices(1, await lab.deviceType());
  const port = () => lab.create('dcim.interface', { device, name: lab.name('eth'), type: '1000base-t' });
  const to = (object_id: number) => [{ object_type: 'dcim.interface', object_id }];
  const ends = { a_terminations: to(await port()), b_terminations: to(await port()) };
  const id = await lab.create('dcim.cable', ends);
  const before = await lab.values('dcim.cable', id);
  const { rows } = await imported(lab, 'dcim.cable', { id, a_terminations: [], label: 'C7' });
  expect(rows).toMatchObject([{ verdict: 'updated' }]);
  const { a_terminations, b_terminations, label } = await lab.values('dcim.cable', id);
  expect({ a_terminations, b_terminations, label }).toEqual({
    a_terminations: before.a_terminations,
    b_terminations: before.b_terminations,
    label: 'C7',
  });
});

test('custom fields are no column: null for all of them is refused', async () => {
  const lab = new Lifecycle(new MemoryStore());
  const north = { name: 'North', slug: 'north', custom_fields: null };
  const { error } = await imported(lab, 'dcim.region', north);
  expect(error).toMatch(/^Unrecognized header: custom_fields/);
  expect(await lab.ids('dcim.region')).toEqual([]);
});
