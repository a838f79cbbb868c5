import { beforeAll, expect, test } from 'vitest';
import type { JsonObject } from '../../../../src/domain/engine/json.ts';
import { moduleTypeProfile } from '../../../../src/domain/inventory/module-type-profile.ts';
import { contract } from '../../../contract/contract.ts';
import { Lifecycle, refusal, refusedFor } from '../../../support/lifecycle.ts';
import { MemoryStore } from '../../../support/memory-store.ts';
import { moduleType, TypeLibrary } from '../../../support/type-library.ts';

let plan: Lifecycle;
let supply: number;
let models = 0;
beforeAll(async () => {
  plan = await new Lifecycle(new MemoryStore()).prepare();
  [supply = 0] = await plan.ids('dcim.moduletypeprofile', { name: 'Power supply' });
});

const library = () => new TypeLibrary(plan);
const newType = (values: JsonObject) =>
  plan.create('dcim.moduletype', { manufacturer: plan.manufacturer, model: `P${++models}`, ...values });

test('profiles and module types look as in NetBox', async () => {
  const attributes = { input_current: 'DC', input_voltage: 48 };
  const id = await newType({ profile: supply, attributes });
  const answer = await plan.answer('dcim.moduletype', id);
  const brief = Object.keys(contract.fields.BriefModuleTypeProfile ?? {});
  expect(answer).toMatchObject({ profile: { id: supply, name: 'Power supply', display: 'Power supply' }, attributes });
  expect(Object.keys(answer.profile ?? {}).sort()).toEqual(brief.sort());
  const { properties } = (await plan.values('dcim.moduletypeprofile', supply)).schema as JsonObject;
  expect(Object.keys(properties ?? {})).toEqual(['input_current', 'input_voltage', 'wattage', 'hot_swappable']);
  expect(contract.methods[`${moduleTypeProfile.path}/`]?.toSorted()).toEqual(moduleTypeProfile.methods.toSorted());
});

test('a new installation has the profiles of NetBox', async () => {
  const ids = await plan.ids('dcim.moduletypeprofile', {});
  const profiles = await Promise.all(ids.map((id) => plan.values('dcim.moduletypeprofile', id)));
  expect(profiles.map(({ name }) => name)).toEqual([
    'CPU',
    'Expansion card',
    'Fan',
    'GPU',
    'Hard disk',
    'Memory',
    'Power supply',
  ]);
});

test('attributes fit the schema of the profile, and a change names those that it changes', async () => {
  const attributes = { input_current: 'AC', input_voltage: 230, wattage: 750 };
  const id = await newType({ profile: supply, attributes });
  expect(await plan.values('dcim.moduletype', id)).toMatchObject({ profile: supply, attributes });
  await plan.patch('dcim.moduletype', id, { attributes: { wattage: 800 } });
  expect((await plan.values('dcim.moduletype', id)).attributes).toEqual({ ...attributes, wattage: 800 });
  expect(await refusal(plan.patch('dcim.moduletype', id, { attributes: { wattage: 'much' } }))).toEqual(
    refusedFor('Invalid schema: /wattage must be of type integer'),
  );
  await plan.patch('dcim.moduletype', id, { attributes: null });
  expect((await plan.values('dcim.moduletype', id)).attributes).toBeNull();
});

test.each<readonly [string, JsonObject, string]>([
  ['a value of another kind', { input_current: 'AC', input_voltage: '230' }, '/input_voltage must be of type integer'],
  ['a value that is no choice', { input_current: 'X', input_voltage: 230 }, '/input_current must be one of'],
  ['without what is required', { input_current: 'AC' }, 'input_voltage'],
])('attributes with %s are refused', async (_, attributes, problem) => {
  const { status, body } = await refusal(newType({ profile: supply, attributes }));
  expect([status, JSON.stringify(body)]).toEqual([400, expect.stringContaining(problem)]);
});

test('attributes are an object', async () => {
  expect(await refusal(newType({ profile: supply, attributes: [1] }))).toEqual({
    status: 400,
    body: { attributes: ['Value must be a JSON object.'] },
  });
});

test('without a profile, or with one that asks for nothing, there are no attributes', async () => {
  const bare = await plan.create('dcim.moduletypeprofile', { name: 'Blank panel' });
  for (const profile of [null, bare]) {
    const id = await newType({ profile, attributes: { a: 1 } });
    expect((await plan.values('dcim.moduletype', id)).attributes).toBeNull();
  }
});

test('a schema that cannot be used is refused, and so is the delete of a profile in use', async () => {
  const wrong = plan.create('dcim.moduletypeprofile', {
    name: 'Wrong',
    schema: { properties: { a: { type: 'text' } } },
  });
  expect(await refusal(wrong)).toEqual({
    status: 400,
    body: { schema: ['Invalid JSON schema definition: "text" is no type'] },
  });
  const used = await plan.create('dcim.moduletypeprofile', { name: 'Used' });
  await newType({ profile: used });
  expect((await refusal(plan.delete('dcim.moduletypeprofile', used))).status).toBe(409);
});

test('module types and modules are found by their profile', async () => {
  const profile = await plan.create('dcim.moduletypeprofile', { name: 'Optic' });
  const type = await newType({ profile });
  const device = await plan.device(await plan.deviceType());
  const module_bay = await plan.create('dcim.modulebay', { device, name: 'B' });
  const module = await plan.create('dcim.module', { device, module_bay, module_type: type });
  for (const filter of [{ profile: 'Optic' }, { profile_id: String(profile) }]) {
    expect(await plan.ids('dcim.moduletype', filter)).toEqual([type]);
    expect(await plan.ids('dcim.module', filter)).toEqual([module]);
  }
});

test('documents of the type library bring profile and attributes and keep them', async () => {
  const document = {
    profile: 'Power supply',
    manufacturer: 'Acme',
    model: 'PSU-750',
    attribute_data: { input_current: 'AC', input_voltage: 230 },
    'power-ports': [{ name: 'PSU{module}', type: 'iec-60320-c14' }],
  };
  const { id, ignored } = await library().save(document, { resource: moduleType });
  expect([await library().written(id, moduleType), ignored]).toEqual([document, []]);
  expect((await library().save(document, { resource: moduleType })).verdict).toBe('unchanged');
  const { attribute_data: attributes, ...rest } = document;
  const named = { ...rest, attributes };
  expect((await library().save(named, { resource: moduleType })).verdict).toBe('unchanged');
});

test('a document with attributes and without a profile is refused', async () => {
  const document = { manufacturer: 'Acme', model: 'Bare', attribute_data: { wattage: 1 } };
  await expect(library().save(document, { resource: moduleType })).rejects.toMatchObject({
    errors: [{ field: 'profile', message: 'Profile must be specified if attributes are provided.' }],
  });
});
