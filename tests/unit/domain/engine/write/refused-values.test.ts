import { expect, test } from 'vitest';
import type { Json } from '../../../../../src/domain/engine/json.ts';
import { createMany, deleteMany, updateMany } from '../../../../../src/domain/engine/write/bulk.ts';
import { registry } from '../../../../../src/domain/registry.ts';
import { Lifecycle, refusal } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';

const region = registry.resourceOf('dcim.region');
const noTag = () => undefined;

async function oneRegion() {
  const lab = new Lifecycle(new MemoryStore());
  await lab.create('extras.customfield', { name: 'cost', type: 'integer', object_types: ['dcim.region'] });
  const id = await lab.create('dcim.region', { name: 'North', slug: 'north', custom_fields: { cost: 5 } });
  return { lab, id };
}

test.each<[Json, Json]>([
  [null, ['This field may not be null.']],
  ['x', [expect.stringMatching(/^Invalid data format/) as string]],
  [{ nonsense: 1 }, { nonsense: "Custom field 'nonsense' does not exist for this object type." }],
])('custom fields %j are refused, whether the object is new or not', async (custom_fields, problem) => {
  const { lab, id } = await oneRegion();
  const refused = { status: 400, body: { custom_fields: problem } };
  expect(await refusal(lab.create('dcim.region', { name: 'South', slug: 'south', custom_fields }))).toEqual(refused);
  expect(await refusal(lab.patch('dcim.region', id, { custom_fields }))).toEqual(refused);
  expect(await refusal(updateMany(lab.context, region, [{ id, custom_fields }], 'partial', noTag))).toMatchObject({
    body: { errors: [{ id, errors: { custom_fields: problem } }] },
  });
  expect((await lab.answer('dcim.region', id)).custom_fields).toEqual({ cost: 5 });
});

test.each<[Json | undefined, string]>([
  [undefined, 'This field is required.'],
  [null, 'This field may not be null.'],
  ['abc', 'A valid integer is required.'],
  ['', 'A valid integer is required.'],
  [true, 'A valid integer is required.'],
  [1.5, 'A valid integer is required.'],
  [[1], 'A valid integer is required.'],
])('the id %j of an entry is refused', async (given, problem) => {
  const { lab } = await oneRegion();
  const entry = given === undefined ? {} : { id: given };
  const errors = [{ index: 0, errors: { id: [problem] } }];
  for (const attempt of [
    updateMany(lab.context, region, [entry], 'partial', noTag),
    updateMany(lab.context, region, [{ ...entry, name: 'A', slug: 'a' }], 'whole', noTag),
    deleteMany(lab.context, region, [entry], noTag),
  ])
    expect(await refusal(attempt)).toMatchObject({ status: 400, body: { errors } });
});

test('entries that are no dictionaries are refused one by one, whatever is done with them', async () => {
  const { lab } = await oneRegion();
  const body = ['x', 1, null, []];
  const errors = ['str', 'int', 'NoneType', 'list'].map((type, index) => ({
    index,
    errors: { __all__: [`Invalid data. Expected a dictionary, but got ${type}.`] },
  }));
  for (const attempt of [
    createMany(lab.context, region, body),
    updateMany(lab.context, region, body, 'partial', noTag),
    deleteMany(lab.context, region, body, noTag),
  ])
    expect(await refusal(attempt)).toMatchObject({ status: 400, body: { errors } });
});
