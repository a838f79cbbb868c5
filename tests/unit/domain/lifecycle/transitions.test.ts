import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { statusTransitionRule } from '../../../../src/domain/lifecycle/status-transition-rule.ts';
import { governedStatuses, governedTypes, isGoverned } from '../../../../src/domain/lifecycle/statuses.ts';
import { type Transition, transitionProblem } from '../../../../src/domain/lifecycle/transitions.ts';

/** The default rules of one kind of object. */
const defaultsOf = (type: string): readonly Transition[] =>
  (statusTransitionRule.defaults ?? [])
    .filter(({ object_type }) => object_type === type)
    .map(({ from_status, to_status, allow_reverse }) => ({
      from: String(from_status),
      to: String(to_status),
      reversible: allow_reverse === true,
    }));

/** From each status, and from nothing, the statuses that Asset Lifecycle's defaults allow. */
const orderTable: Readonly<Record<string, readonly string[]>> = {
  '': ['draft'],
  draft: ['approved'],
  approved: ['draft', 'ordered', 'fulfilled', 'cancelled'],
  ordered: ['approved', 'fulfilled', 'cancelled'],
  fulfilled: ['approved', 'ordered'],
  cancelled: [],
};
const tables: Readonly<Record<string, typeof orderTable>> = {
  'netbox_asset_lifecycle.bom': orderTable,
  'netbox_asset_lifecycle.purchaseorder': orderTable,
  'netbox_asset_lifecycle.shipment': {
    '': ['prepared', 'shipped'],
    prepared: ['shipped', 'cancelled'],
    shipped: ['prepared', 'received', 'cancelled', 'lost'],
    received: ['shipped', 'returned', 'lost'],
    returned: ['received'],
    lost: ['shipped', 'received'],
    cancelled: [],
  },
};

describe.each(governedTypes)('the default rules of %s', (type) => {
  const statuses = governedStatuses[type].map(({ value }): string => value);
  const pairs = ['', ...statuses].flatMap((from) => statuses.map((to) => [from, to] as const));

  test.each(pairs.filter(([from, to]) => from !== to))('from "%s" to "%s"', (from, to) => {
    const problem = transitionProblem(defaultsOf(type), from === '' ? null : from, to);
    const refusal = from === '' ? `${to} is not a valid initial status.` : `Cannot transition from ${from} to ${to}`;
    expect(problem).toBe(tables[type]?.[from]?.includes(to) ? undefined : refusal);
  });

  test('reverse everything but what starts or cancels', () => {
    for (const { from, to, reversible } of defaultsOf(type)) expect(reversible).toBe(from !== '' && to !== 'cancelled');
  });

  test('are each what the declaration of a rule accepts', () => {
    expect(isGoverned(type)).toBe(true);
    for (const { from, to } of defaultsOf(type)) {
      expect(statuses).toContain(to);
      expect(['', ...statuses]).toContain(from);
    }
  });
});

test('the status that an object has already is never a change', () => {
  expect(transitionProblem([], 'draft', 'draft')).toBeUndefined();
});

test('an initial rule does not lead anywhere, neither forward nor back', () => {
  const rules = [{ from: '', to: 'draft', reversible: true }];
  expect(transitionProblem(rules, 'draft', '')).toBeDefined();
  expect(transitionProblem(rules, '', 'draft')).toBeDefined();
});

test('no other name is taken for a governed type', () => {
  for (const name of ['constructor', 'toString', '__proto__', 'netbox_asset_lifecycle.asset'])
    expect(isGoverned(name)).toBe(false);
});

/** Every allowed pair, written out. */
function slowPairs(rules: readonly Transition[]): ReadonlySet<string> {
  const pairs = new Set<string>();
  for (const { from, to, reversible } of rules) {
    pairs.add(`${from}>${to}`);
    if (reversible && from !== '') pairs.add(`${to}>${from}`);
  }
  return pairs;
}

test('any set of rules allows exactly the pairs that it spells out', () => {
  const status = fc.constantFrom('a', 'b', 'c', 'd');
  const rule = fc.record({ from: fc.oneof(fc.constant(''), status), to: status, reversible: fc.boolean() });
  fc.assert(
    fc.property(fc.array(rule, { maxLength: 12 }), fc.oneof(fc.constant(null), status), status, (rules, from, to) => {
      const allowed = from === to || slowPairs(rules).has(`${from ?? ''}>${to}`);
      expect(transitionProblem(rules, from, to) === undefined).toBe(allowed);
    }),
  );
});
