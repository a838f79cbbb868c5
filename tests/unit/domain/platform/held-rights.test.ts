import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { permitted } from '../../../../src/domain/engine/access/access.ts';
import type { Permission } from '../../../../src/domain/engine/access/grants.ts';
import { compileConstraints } from '../../../../src/domain/engine/access/permissions.ts';
import type { Json } from '../../../../src/domain/engine/json.ts';
import { defaults } from '../../../../src/domain/engine/schema/defaults.ts';
import { holdsAll } from '../../../../src/domain/platform/held-rights.ts';
import { registry } from '../../../../src/domain/registry.ts';

const onSites = (constraints: Json, actions: readonly string[] = ['view']): Permission => ({
  types: ['dcim.site'],
  actions,
  constraints,
});

describe('a permission is held', () => {
  test.each<[string, readonly Permission[], Permission]>([
    ['when the same one is', [onSites({ status: 'planned' })], onSites({ status: 'planned' })],
    ['when it is held without constraints', [onSites(null)], onSites({ status: 'planned' })],
    ['when {} means all objects', [onSites({})], onSites(null)],
    ['when one of a list means all objects', [onSites([{ status: 'planned' }, {}])], onSites(null)],
    ['when further look-ups narrow it', [onSites({ status: 'planned' })], onSites({ name: 'A', status: 'planned' })],
    [
      'when several permissions cover its alternatives',
      [onSites({ status: 'planned' }), onSites({ status: 'active' })],
      onSites([{ status: 'active' }, { status: 'planned', name: 'A' }]),
    ],
    [
      'when several permissions cover its actions',
      [onSites(null, ['view']), onSites(null, ['add'])],
      onSites(null, ['add', 'view']),
    ],
  ])('%s', (_, held, wanted) => {
    expect(holdsAll(held, wanted)).toBe(true);
  });

  test.each<[string, readonly Permission[], Permission]>([
    ['without any', [], onSites({ status: 'planned' })],
    ['with constraints only', [onSites({ status: 'planned' })], onSites(null)],
    ['with an empty list, which allows nothing', [onSites([])], onSites({ status: 'planned' })],
    ['with another value', [onSites({ status: 'planned' })], onSites({ status: 'active' })],
    ['with more look-ups', [onSites({ status: 'planned', name: 'A' })], onSites({ status: 'planned' })],
    ['for one alternative only', [onSites({ status: 'planned' })], onSites([{ status: 'planned' }, { name: 'A' }])],
    ['for one action only', [onSites(null)], onSites(null, ['view', 'delete'])],
    ['for one type only', [onSites(null)], { ...onSites(null), types: ['dcim.site', 'dcim.rack'] }],
    [
      'for objects of the caller, which are others for other users',
      [onSites({ id: '$user' })],
      onSites({ id: '$user' }),
    ],
    ['for a list that names the caller', [onSites({ id__in: [1, '$user'] })], onSites({ id__in: [1, '$user'] })],
  ])('not %s', (_, held, wanted) => {
    expect(holdsAll(held, wanted)).toBe(false);
  });

  test('only if it lets nothing through that the held ones do not', async () => {
    const sites = ['active', 'planned'].flatMap((status, first) =>
      ['A', 'B', 'C'].map((name, second) => ({
        id: 1 + 3 * first + second,
        values: { ...defaults(registry.resourceOf('dcim.site')), name, status },
      })),
    );
    const through = async (constraints: Json) => {
      const grant = await compileConstraints({ registry, userId: 2 }, 'dcim.site', constraints);
      return (await permitted({ getMany: async () => new Map() }, grant, sites)).map(({ id }) => id);
    };
    const lookUps = fc.record(
      {
        status: fc.constantFrom('active', 'planned'),
        name__in: fc.constantFrom(['A'], ['A', 'B'], ['C']),
        id: fc.constantFrom<Json>(1, 2, '$user'),
      },
      { requiredKeys: [] },
    );
    const constraints: fc.Arbitrary<Json> = fc.oneof(
      fc.constant(null),
      lookUps,
      fc.array(lookUps, { minLength: 1, maxLength: 3 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(constraints, { maxLength: 3 }), constraints, async (held, wanted) => {
        fc.pre(
          holdsAll(
            held.map((each) => onSites(each)),
            onSites(wanted),
          ),
        );
        const all = new Set((await Promise.all(held.map(through))).flat());
        expect((await through(wanted)).filter((id) => !all.has(id))).toEqual([]);
      }),
    );
  });
});

describe('an approval limit', () => {
  const orders = (approvalLimit: string | null, actions: readonly string[] = ['change']): Permission => ({
    types: ['netbox_asset_lifecycle.purchaseorder'],
    actions,
    constraints: null,
    approvalLimit,
  });

  test.each([
    ['1000', '1000.0000', true],
    ['1000', '999.99', true],
    ['1000', '1000.01', false],
    ['1000', null, false],
    [null, '1000000', true],
    [null, null, true],
  ])('of %s lets its holder give %s: %s', (own, given, allowed) => {
    expect(holdsAll([orders(own)], orders(given))).toBe(allowed);
  });

  test('counts for what approves orders: not for viewing and deleting them, and not for other objects', () => {
    expect(holdsAll([orders('10', ['view', 'delete'])], orders(null, ['view', 'delete']))).toBe(true);
    expect(holdsAll([orders('10', ['approve'])], orders(null, ['approve']))).toBe(false);
    expect(holdsAll([{ ...onSites(null), approvalLimit: '10' }], onSites(null))).toBe(true);
    expect(holdsAll([orders('10'), orders('20')], orders('20'))).toBe(true);
  });
});
