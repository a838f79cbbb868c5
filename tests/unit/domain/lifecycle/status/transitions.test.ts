import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { statusTransitionRule } from '../../../../../src/domain/lifecycle/status/status-transition-rule.ts';
import { governedStatuses, governedTypes, isGoverned } from '../../../../../src/domain/lifecycle/status/statuses.ts';
import {
  type Conditions,
  type Transition,
  type TransitionFacts,
  transitionProblems,
} from '../../../../../src/domain/lifecycle/status/transitions.ts';

const facts = (known: Partial<TransitionFacts> = {}): TransitionFacts => ({
  values: {},
  isAuthor: false,
  may: () => false,
  ...known,
});

/** What the rules say about the way alone; undefined when it is open. */
const transitionProblem = (rules: readonly Transition[], from: string | null, to: string): string | undefined =>
  transitionProblems(rules, from, to, facts()).errors.status?.[0];

const allDefaults = (await statusTransitionRule.defaults?.()) ?? [];

/** The default rules of one kind of object. */
const defaultsOf = (type: string): readonly Transition[] =>
  allDefaults
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
  'netbox_asset_lifecycle.vendorreturn': {
    '': ['draft'],
    draft: ['authorised', 'shipped', 'cancelled'],
    authorised: ['draft', 'shipped', 'cancelled'],
    shipped: ['draft', 'authorised', 'closed', 'cancelled'],
    closed: ['shipped'],
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

describe('a rule with conditions', () => {
  const conditions: Conditions = { fields: ['order_id', 'comments'], permission: 'approve', byOther: true };
  const rules: readonly Transition[] = [{ from: 'draft', to: 'approved', reversible: true, conditions }];
  const filled = { order_id: '7', comments: 'x' };
  const may = (permission: string): boolean => permission === 'approve';

  test('lets those through who meet them all', () => {
    expect(transitionProblems(rules, 'draft', 'approved', facts({ values: filled, may }))).toEqual({
      errors: {},
      forbidden: [],
    });
  });

  test('names every condition that is not met', () => {
    expect(transitionProblems(rules, 'draft', 'approved', facts({ values: { order_id: '' }, isAuthor: true }))).toEqual(
      {
        errors: {
          order_id: ['This field is required in status approved.'],
          comments: ['This field is required in status approved.'],
        },
        forbidden: [
          'Status approved requires the permission approve.',
          'Whoever created the object or set its present status cannot set status approved.',
        ],
      },
    );
  });

  test.each([
    ['an empty list', []],
    ['an empty object', {}],
    ['null', null],
    ['empty text', ''],
  ])('takes %s for a field that is not filled in', (_, comments) => {
    const { errors } = transitionProblems(rules, 'draft', 'approved', facts({ values: { ...filled, comments }, may }));
    expect(errors).toEqual({ comments: ['This field is required in status approved.'] });
  });

  test.each([
    ['a list with one entry', [7]],
    ['zero', 0],
    ['false', false],
  ])('takes %s for a field that is filled in', (_, comments) => {
    const { errors } = transitionProblems(rules, 'draft', 'approved', facts({ values: { ...filled, comments }, may }));
    expect(errors).toEqual({});
  });

  test('asks for the permission on the way back too, and for nothing else', () => {
    expect(transitionProblems(rules, 'approved', 'draft', facts({ isAuthor: true, may })).forbidden).toEqual([]);
    expect(transitionProblems(rules, 'approved', 'draft', facts())).toEqual({
      errors: {},
      forbidden: ['Status draft requires the permission approve.'],
    });
  });

  test('needs no other person for a new object, which has no author yet', () => {
    const initial = [{ from: '', to: 'draft', reversible: false, conditions: { ...conditions, fields: [] } }];
    expect(transitionProblems(initial, null, 'draft', facts({ isAuthor: true, may })).forbidden).toEqual([]);
  });

  test('does not stand in the way where another rule leads there freely', () => {
    const free = { from: 'approved', to: 'draft', reversible: true };
    expect(transitionProblems([...rules, free], 'draft', 'approved', facts()).forbidden).toEqual([]);
  });
});
