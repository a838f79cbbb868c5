import { expect, test, vi } from 'vitest';
import type { JsonObject } from '../../../../../src/domain/engine/json.ts';
import { answers } from '../../../../../src/domain/engine/query/answer.ts';
import { list } from '../../../../../src/domain/engine/query/list.ts';
import type { TypeName } from '../../../../../src/domain/engine/schema/field-kinds.ts';
import { registry } from '../../../../../src/domain/registry.ts';
import { Lifecycle, refusal } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';

const region = registry.resourceOf('dcim.region');

/** Regions, each the parent of the next. */
async function chain(length: number) {
  const lab = new Lifecycle(new MemoryStore());
  const ids: number[] = [];
  for (let level = 0; level < length; level++) {
    const slug = lab.name('r');
    ids.push(await lab.create('dcim.region', { name: slug, slug, parent: ids.at(-1) ?? null }));
  }
  const depths = () => Promise.all(ids.map(async (id) => (await lab.find('dcim.region', id))?.values._depth));
  const idsWhere = async (name: string, id: number) =>
    (await list(lab.context, region, new Map([[name, [String(id)]]]))).objects.map((object) => object.id);
  return { lab, ids, depths, idsWhere };
}

test('nodes know their level, and what hangs below a node that moves gets a new one without being changed', async () => {
  const { lab, ids, depths } = await chain(4);
  expect(await depths()).toEqual([0, 1, 2, 3]);
  const [, second = 0, , last = 0] = ids;
  const before = await lab.find('dcim.region', last);
  await lab.patch('dcim.region', second, { parent: null });
  expect(await depths()).toEqual([0, 0, 1, 2]);
  expect((await lab.find('dcim.region', last))?.values.last_updated).toBe(before?.values.last_updated);
  const logged = await list(lab.context, registry.resourceOf('core.objectchange'), new Map([['action', ['update']]]));
  expect(logged.objects.map(({ values }) => values.changed_object)).toEqual([{ type: 'dcim.region', id: second }]);
});

test('no node is put below itself', async () => {
  const { lab, ids, depths } = await chain(3);
  const [first = 0, , last = 0] = ids;
  for (const parent of [first, last])
    expect(await refusal(lab.patch('dcim.region', first, { parent }))).toEqual({
      status: 400,
      body: { parent: ['Cannot assign self or child region as parent.'] },
    });
  expect(await depths()).toEqual([0, 1, 2]);
});

test('a node counts what refers to it and to what is below it', async () => {
  const { lab, ids } = await chain(3);
  const site = (region: number) => {
    const slug = lab.name('s');
    return lab.create('dcim.site', { name: slug, slug, region });
  };
  const [first = 0, second = 0, last = 0] = ids;
  for (const region of [first, last, last]) await site(region);
  const counts = await Promise.all(ids.map(async (id) => (await lab.answer('dcim.region', id)).site_count));
  expect(counts).toEqual([3, 2, 2]);
  const page = await answers({ ...lab.context }, region, await Promise.all([last, second].map(objectOf(lab))), 'brief');
  expect(page.map(({ site_count, _depth }) => [site_count, _depth])).toEqual([
    [2, 2],
    [2, 1],
  ]);
});

test.each<[TypeName, string, TypeName, string]>([
  ['dcim.sitegroup', 'site_count', 'dcim.site', 'group'],
  ['dcim.location', 'rack_count', 'dcim.rack', 'location'],
  ['tenancy.tenantgroup', 'tenant_count', 'tenancy.tenant', 'group'],
])('%s counts over what is below: %s', async (type, count, counted, field) => {
  const lab = new Lifecycle(new MemoryStore());
  const site = await lab.create('dcim.site', { name: 'hall', slug: 'hall' });
  const make = (model: TypeName, more: JsonObject) => {
    const slug = lab.name('x');
    const { fields } = registry.resourceOf(model);
    return lab.create(model, {
      name: slug,
      ...(fields.slug ? { slug } : {}),
      ...(fields.site ? { site } : {}),
      ...more,
    });
  };
  const top = await make(type, {});
  const below = await make(type, { parent: top });
  for (const node of [top, below, below]) await make(counted, { [field]: node });
  const counts = await Promise.all([top, below].map(async (id) => (await lab.answer(type, id))[count]));
  expect(counts).toEqual([3, 2]);
});

test('a contact group counts each contact at or below it once, with two queries for a page of groups', async () => {
  const store = new MemoryStore();
  const lab = new Lifecycle(store);
  const group = (name: string, parent: number | null) =>
    lab.create('tenancy.contactgroup', { name, slug: name, parent });
  const top = await group('top', null);
  const [left, right] = [await group('left', top), await group('right', top)];
  await lab.create('tenancy.contact', { name: 'both', groups: [left, right] });
  await lab.create('tenancy.contact', { name: 'everywhere', groups: [top, right] });
  await lab.create('tenancy.contact', { name: 'nowhere' });
  const groups = registry.resourceOf('tenancy.contactgroup');
  const { objects } = await list(lab.context, groups, new Map());
  const queries = vi.spyOn(store, 'rows');
  const page = await answers(lab.context, groups, objects, 'full');
  expect(page.map(({ name, contact_count }) => [name, contact_count])).toEqual([
    ['left', 1],
    ['right', 2],
    ['top', 2],
  ]);
  expect(queries.mock.calls.map(([source]) => source.type)).toEqual(['tenancy.contact', 'tenancy.contactgroup']);
});

const objectOf = (lab: Lifecycle) => async (id: number) => {
  const object = await lab.find('dcim.region', id);
  if (!object) throw new Error(`Region ${id} is missing`);
  return object;
};

test('parent finds direct children, ancestor all that is below', async () => {
  const { ids, idsWhere } = await chain(3);
  const [first = 0, second = 0, last = 0] = ids;
  expect(await idsWhere('parent_id', first)).toEqual([second]);
  expect(await idsWhere('ancestor_id', first)).toEqual([second, last]);
  expect(await idsWhere('ancestor_id__n', second)).toEqual([first, second]);
});
