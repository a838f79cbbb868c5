import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { grantOf, permitted } from '../../../../../src/domain/engine/access/access.ts';
import { ConstraintProblem } from '../../../../../src/domain/engine/access/constraint-lookups.ts';
import type { Permission } from '../../../../../src/domain/engine/access/grants.ts';
import { compileConstraints, type Grant } from '../../../../../src/domain/engine/access/permissions.ts';
import type { Json, JsonObject } from '../../../../../src/domain/engine/json.ts';
import type { Actor, Reader } from '../../../../../src/domain/engine/ports.ts';
import { refKey, type StoredObject } from '../../../../../src/domain/engine/resource/resource.ts';
import { defaults } from '../../../../../src/domain/engine/schema/defaults.ts';
import type { ObjectRef, TypeName } from '../../../../../src/domain/engine/schema/field-kinds.ts';
import { registry } from '../../../../../src/domain/registry.ts';
import { slowlySatisfies } from '../../../../support/slow-constraints.ts';

type World = ReadonlyMap<string, StoredObject>;

const object = (type: TypeName, id: number, values: JsonObject): StoredObject => ({
  type,
  id,
  version: 1,
  values: { ...defaults(registry.resourceOf(type)), ...values },
});
const worldOf = (...objects: readonly StoredObject[]): World => new Map(objects.map((each) => [refKey(each), each]));

const readerOf = (world: World): Pick<Reader, 'getMany'> => ({
  getMany: async (refs: readonly Pick<ObjectRef, 'type' | 'id'>[]) =>
    new Map(refs.flatMap((ref) => (world.has(refKey(ref)) ? [[refKey(ref), world.get(refKey(ref)) ?? site(0)]] : []))),
});

const site = (id: number, values: JsonObject = {}): StoredObject =>
  object('dcim.site', id, { name: `site ${id}`, slug: `site-${id}`, ...values });

const actorWith = (...permissions: readonly Permission[]): Actor => ({
  userId: 7,
  username: 'mia',
  superuser: false,
  writeEnabled: true,
  permissions,
});

const compile = (constraints: Json, type: TypeName = 'dcim.site'): Promise<Grant> =>
  compileConstraints({ registry, userId: 7 }, type, constraints);

async function idsThrough(constraints: Json, world: World, type: TypeName = 'dcim.site'): Promise<readonly number[]> {
  const candidates = [...world.values()].filter((each) => each.type === type);
  return (await permitted(readerOf(world), await compile(constraints, type), candidates)).map(({ id }) => id);
}

describe('look-ups', () => {
  const world = worldOf(
    site(1, { name: 'Berlin 1', status: 'active', region: 1, tenant: null, latitude: '52.500000', tags: [1, 2] }),
    site(2, { name: 'berlin 2', status: 'planned', region: 2, tenant: 5, latitude: '-3.000000', tags: [2] }),
    site(3, { name: 'Rome', status: 'retired', region: null, tenant: 6, latitude: null }),
    object('dcim.region', 1, { name: 'East', slug: 'east', parent: 2 }),
    object('dcim.region', 2, { name: 'Germany', slug: 'de', parent: null }),
    object('tenancy.tenant', 5, { name: 'Acme', slug: 'acme' }),
    object('tenancy.tenant', 6, { name: 'Umbrella', slug: 'umbrella' }),
    object('extras.tag', 1, { name: 'red', slug: 'warm' }),
    object('extras.tag', 2, { name: 'blue', slug: 'cold' }),
  );

  test.each<[string, Json, readonly number[]]>([
    ['a value', { status: 'active' }, [1]],
    ['several look-ups, all of which must hold', { status__in: ['active', 'planned'], name__startswith: 'B' }, [1]],
    ['a list of alternatives', [{ status: 'active' }, { name: 'Rome' }], [1, 3]],
    ['text without regard to case', { name__istartswith: 'BERLIN' }, [1, 2]],
    ['part of a text', { name__contains: 'om' }, [3]],
    ['the end of a text', { name__endswith: '2' }, [2]],
    ['a pattern anywhere in a text', { name__regex: '[12]$' }, [1, 2]],
    ['a pattern without regard to case', { name__iregex: '^berlin' }, [1, 2]],
    ['a number above another', { latitude__gt: 0 }, [1]],
    ['a range with both ends', { latitude__range: [-3, 52.5] }, [1, 2]],
    ['null', { tenant__isnull: true }, [1]],
    ['not null', { tenant__isnull: false }, [2, 3]],
    ['null as a value', { tenant: null }, [1]],
    ['a reference by id', { tenant: 5 }, [2]],
    ['a reference by its other name', { tenant_id__in: [5, 6] }, [2, 3]],
    ['a field behind a reference', { region__name: 'East' }, [1]],
    ['a field behind two references', { region__parent__slug: 'de' }, [1]],
    ['an id behind a reference', { region__parent__id: 2 }, [1]],
    ['null behind a reference that is null', { region__parent__isnull: true }, [2, 3]],
    ['the id', { id__in: [1, 3] }, [1, 3]],
    ['the primary key', { pk__gte: 2 }, [2, 3]],
    ['one of a list', { tags__name: 'red' }, [1]],
    ['one and the same of a list', { tags__name: 'red', tags__slug: 'cold' }, []],
    ['the id of one of a list', { tags: 2 }, [1, 2]],
    ['an empty list', { tags__isnull: true }, [3]],
    ['an empty object, which is everything', {}, [1, 2, 3]],
    ['an empty object among alternatives', [{ status: 'active' }, {}], [1, 2, 3]],
    ['null, which is everything', null, [1, 2, 3]],
  ])('take %s', async (_, constraints, ids) => {
    expect(await idsThrough(constraints, world)).toEqual(ids);
  });

  test('take $user for the id of the caller, alone and in lists', async () => {
    const tokens = worldOf(
      ...[7, 8, 9].map((user, index) => object('users.token', index + 1, { user, key: `key ${user}` })),
    );
    expect(await idsThrough({ user: '$user' }, tokens, 'users.token')).toEqual([1]);
    expect(await idsThrough({ user__in: ['$user', 9] }, tokens, 'users.token')).toEqual([1, 3]);
  });

  test('take the type and the id of what a generic reference points at', async () => {
    const spares = worldOf(
      object('netbox_asset_lifecycle.spareitem', 1, { item: { type: 'dcim.racktype', id: 4 } }),
      object('netbox_asset_lifecycle.spareitem', 2, { item: { type: 'dcim.devicetype', id: 4 } }),
    );
    const type = 'netbox_asset_lifecycle.spareitem';
    expect(await idsThrough({ item_type: 'dcim.racktype', item_id: 4 }, spares, type)).toEqual([1]);
  });

  test.each<[Json, string]>([
    [{ nmae: 'x' }, "nmae: Cannot resolve keyword 'nmae' into field."],
    [{ region__nmae: 'x' }, "region__nmae: Cannot resolve keyword 'nmae' into field."],
    [{ constructor: 1 }, "constructor: Cannot resolve keyword 'constructor' into field."],
    [{ created__gt: 'rack 5' }, 'created__gt: '],
    [{ name__like: 'x' }, "name__like: Unsupported lookup 'like'."],
    [{ name__constructor: 'x' }, "name__constructor: Unsupported lookup 'constructor'."],
    [{ status: 'actve' }, 'status: actve is not a valid choice.'],
    [{ name__regex: '(' }, 'name__regex: Invalid regular expression'],
    [{ latitude: 'north' }, 'latitude: '],
    [{ latitude__contains: '1' }, 'latitude__contains: This lookup applies to text only.'],
    [{ id__in: 3 }, 'id__in: in takes a list of values.'],
    [{ parent__name: 'x' }, "parent__name: Cannot resolve keyword 'parent' into field."],
    [[], 'An empty list matches no objects'],
    ['active', 'Constraints must be an object or a list of objects.'],
    [[['status']], 'Constraints must be an object or a list of objects.'],
  ])('that lead nowhere are refused: %j', async (constraints, message) => {
    await expect(compile(constraints)).rejects.toThrow(ConstraintProblem);
    await expect(compile(constraints)).rejects.toThrow(message);
  });

  test('cannot ask for secrets', async () => {
    await expect(compile({ digest__startswith: 'a' }, 'users.token')).rejects.toThrow("keyword 'digest'");
    await expect(compile({ user__password__isnull: false }, 'users.token')).rejects.toThrow("keyword 'password'");
  });

  test('with a hostile pattern take no longer than others', async () => {
    const long = worldOf(site(1, { name: `${'a'.repeat(99)}!` }));
    const started = performance.now();
    expect(await idsThrough({ name__regex: '^(a+)+$' }, long)).toEqual([]);
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});

describe('grants', () => {
  const permission = (constraints: Json, actions: readonly string[] = ['view']): Permission => ({
    types: ['dcim.site'],
    actions,
    constraints,
  });

  test('allow nothing by default', async () => {
    expect(await grantOf(registry, actorWith(), 'view', 'dcim.site')).toBe('none');
    expect(await grantOf(registry, actorWith(permission(null)), 'change', 'dcim.site')).toBe('none');
    expect(await grantOf(registry, actorWith(permission(null)), 'view', 'dcim.rack')).toBe('none');
  });

  test('allow everything as soon as one permission has no constraints', async () => {
    const actor = actorWith(permission({ status: 'active' }), permission(null));
    expect(await grantOf(registry, actor, 'view', 'dcim.site')).toBe('all');
  });

  test('join the constraints of several permissions as alternatives', async () => {
    const world = worldOf(
      site(1, { status: 'active' }),
      site(2, { status: 'planned' }),
      site(3, { status: 'retired' }),
    );
    const grant = await grantOf(
      registry,
      actorWith(permission({ status: 'active' }), permission({ id: 2 })),
      'view',
      'dcim.site',
    );
    expect((await permitted(readerOf(world), grant, [...world.values()])).map(({ id }) => id)).toEqual([1, 2]);
  });

  test('let nothing through where constraints no longer make sense', async () => {
    const grant = await grantOf(registry, actorWith(permission({ gone: 1 })), 'view', 'dcim.site');
    expect(await permitted(readerOf(new Map()), grant, [site(1)])).toEqual([]);
  });

  test('give superusers everything and read-only tokens no more than a view', async () => {
    const superuser = { ...actorWith(), superuser: true };
    expect(await grantOf(registry, superuser, 'delete', 'dcim.site')).toBe('all');
    const reading = { ...superuser, writeEnabled: false };
    expect(await grantOf(registry, reading, 'view', 'dcim.site')).toBe('all');
    expect(await grantOf(registry, reading, 'change', 'dcim.site')).toBe('none');
  });

  test('give every user the tokens that are their own', async () => {
    const tokens = worldOf(object('users.token', 1, { user: 7 }), object('users.token', 2, { user: 8 }));
    for (const action of ['view', 'add', 'change', 'delete'] as const) {
      const grant = await grantOf(registry, actorWith(), action, 'users.token');
      expect((await permitted(readerOf(tokens), grant, [...tokens.values()])).map(({ id }) => id)).toEqual([1]);
    }
    expect(await grantOf(registry, actorWith(), 'grant', 'users.token')).toBe('none');
  });
});

const names = fc.constantFrom('', 'a', 'A', 'ab', 'b', 'Ba');
const ids = fc.integer({ min: 1, max: 4 });
const maybeId = fc.option(ids);
const someIds = fc.uniqueArray(ids, { maxLength: 3 });
const worlds = fc
  .record({
    regions: fc.array(fc.record({ name: names, slug: names, parent: maybeId, tags: someIds }), { maxLength: 4 }),
    tenants: fc.array(fc.record({ name: names, slug: names, tags: someIds }), { maxLength: 3 }),
    tags: fc.array(fc.record({ name: names, slug: names }), { maxLength: 3 }),
    sites: fc.array(
      fc.record({
        name: names,
        facility: names,
        status: fc.constantFrom('active', 'planned', 'retired'),
        latitude: fc.option(fc.constantFrom('-1.500000', '0.000000', '2.000000')),
        region: maybeId,
        tenant: maybeId,
        tags: someIds,
      }),
      { minLength: 1, maxLength: 5 },
    ),
  })
  .map(({ regions, tenants, tags, sites }) => {
    const all = (type: TypeName, list: readonly JsonObject[]) =>
      list.map((values, index) => object(type, index + 1, values));
    return worldOf(
      ...all('dcim.region', regions),
      ...all('tenancy.tenant', tenants),
      ...all('extras.tag', tags),
      ...all('dcim.site', sites),
    );
  });

const textPaths = [
  'name',
  'facility',
  'region__name',
  'region__parent__slug',
  'tenant__name',
  'tags__name',
  'tags__slug',
];
textPaths.push('region__tags__name', 'tenant__tags__slug', 'region__parent__parent__name');
const idPaths = ['id', 'region', 'region_id', 'tenant__id', 'region__parent', 'tags', 'region__parent__id', 'tags__id'];
const textLookups = ['', '__exact', '__iexact', '__contains', '__icontains', '__startswith', '__istartswith'];
textLookups.push('__endswith', '__iendswith', '__gt', '__lte', '__regex');
const terms: fc.Arbitrary<readonly [string, Json]> = fc.oneof(
  fc.tuple(
    fc.tuple(fc.constantFrom(...textPaths), fc.constantFrom(...textLookups)).map((parts) => parts.join('')),
    names,
  ),
  fc.tuple(
    fc.constantFrom(...textPaths).map((path) => `${path}__in`),
    fc.array(names, { maxLength: 2 }),
  ),
  fc.tuple(
    fc.tuple(fc.constantFrom(...idPaths), fc.constantFrom('', '__gt', '__gte', '__lt')).map((parts) => parts.join('')),
    ids,
  ),
  fc.tuple(
    fc.constantFrom(...idPaths).map((path) => `${path}__in`),
    fc.array(ids, { maxLength: 3 }),
  ),
  fc.tuple(
    fc
      .constantFrom('tenant', 'region__parent', 'tags', 'latitude', 'region__name', 'tags__name', 'region__tags')
      .map((path) => `${path}__isnull`),
    fc.boolean(),
  ),
  fc.tuple(fc.constantFrom('latitude', 'latitude__gte', 'latitude__lt'), fc.constantFrom(-1.5, 0, 2, '2.0')),
  fc.tuple(fc.constantFrom('status', 'status__exact'), fc.constantFrom('active', 'planned')),
);
const alternatives = fc
  .array(terms, { minLength: 1, maxLength: 4 })
  .map((entries): JsonObject => Object.fromEntries(entries));
const constraintsOfAnyKind: fc.Arbitrary<Json> = fc.oneof(
  alternatives,
  fc.array(alternatives, { minLength: 1, maxLength: 3 }),
);

test('constraints agree with a slow reference implementation on generated data', async () => {
  let through = 0;
  let judged = 0;
  await fc.assert(
    fc.asyncProperty(worlds, constraintsOfAnyKind, async (world, constraints) => {
      const sites = [...world.values()].filter(({ type }) => type === 'dcim.site');
      const expected = sites.filter((each) => slowlySatisfies(world, each, constraints)).map(({ id }) => id);
      expect(await idsThrough(constraints, world)).toEqual(expected);
      through += expected.length;
      judged += sites.length;
    }),
    { numRuns: 3_000 },
  );
  // Neither all nor nothing: the data can tell right from wrong.
  expect(through).toBeGreaterThan(judged / 20);
  expect(through).toBeLessThan((judged * 19) / 20);
});
