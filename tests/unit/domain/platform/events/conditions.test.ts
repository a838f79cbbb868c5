import { describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '../../../../../src/domain/engine/json.ts';
import { parseConditions } from '../../../../../src/domain/platform/events/conditions.ts';

async function outcome(conditions: Json, data: JsonObject): Promise<boolean | 'silent' | string> {
  const parsed = await parseConditions(conditions);
  return parsed.problem ?? parsed.evaluate?.(data) ?? 'silent';
}
const problem = async (conditions: Json) => (await parseConditions(conditions)).problem;

describe('one condition', () => {
  test.each<[string, JsonObject, JsonObject, boolean]>([
    ['equal texts', { attr: 'x', value: 'a' }, { x: 'a' }, true],
    ['texts that differ', { attr: 'x', value: 'a' }, { x: 'b' }, false],
    ['texts that differ in case', { attr: 'x', value: 'a' }, { x: 'A' }, false],
    ['equal, negated', { attr: 'x', value: 'a', negate: true }, { x: 'a' }, false],
    ['not equal, negated', { attr: 'x', value: 'a', negate: true }, { x: 'b' }, true],
    ['eq by name', { attr: 'x', value: 1, op: 'eq' }, { x: 1 }, true],
    ['a number and its text', { attr: 'x', value: 1 }, { x: '1' }, false],
    ['true and 1, as in Python', { attr: 'x', value: true }, { x: 1 }, true],
    ['null', { attr: 'x', value: null }, { x: null }, true],
    ['null and an empty text', { attr: 'x', value: null }, { x: '' }, false],
    ['empty lists', { attr: 'x', value: [] }, { x: [] }, true],
    ['lists in another order', { attr: 'x', value: [1, 2] }, { x: [2, 1] }, false],
    ['an object and a text', { attr: 'x', value: 'active' }, { x: { value: 'active', label: 'Active' } }, false],
    ['greater', { attr: 'x', value: 1, op: 'gt' }, { x: 2 }, true],
    ['greater, of the same', { attr: 'x', value: 1, op: 'gt' }, { x: 1 }, false],
    ['greater or equal', { attr: 'x', value: 1, op: 'gte' }, { x: 1 }, true],
    ['greater or equal, of less', { attr: 'x', value: 1, op: 'gte' }, { x: 0 }, false],
    ['less', { attr: 'x', value: 2, op: 'lt' }, { x: 1.5 }, true],
    ['less, of the same', { attr: 'x', value: 2, op: 'lt' }, { x: 2 }, false],
    ['less or equal', { attr: 'x', value: 2, op: 'lte' }, { x: 2 }, true],
    ['less or equal, of more', { attr: 'x', value: 2, op: 'lte' }, { x: 3 }, false],
    ['in a list', { attr: 'x', value: [1, 2, 3], op: 'in' }, { x: 2 }, true],
    ['not in the list', { attr: 'x', value: [1, 2, 3], op: 'in' }, { x: 4 }, false],
    ['in a list, negated', { attr: 'x', value: [1, 2, 3], op: 'in', negate: true }, { x: 4 }, true],
    ['null in a list', { attr: 'x', value: [null], op: 'in' }, { x: null }, true],
    ['a text that contains another', { attr: 'x', value: 'oo', op: 'contains' }, { x: 'foot' }, true],
    ['a text that does not', { attr: 'x', value: 'OO', op: 'contains' }, { x: 'foot' }, false],
    ['a list that contains a number', { attr: 'x', value: 1, op: 'contains' }, { x: [1, 2] }, true],
    ['a list that does not, negated', { attr: 'x', value: 9, op: 'contains', negate: true }, { x: [1, 2] }, true],
    ['an object that has the key', { attr: 'x', value: 'a', op: 'contains' }, { x: { a: 1 } }, true],
    ['a pattern', { attr: 'x', value: '[a-z]+', op: 'regex' }, { x: 'abc1' }, true],
    ['a pattern that matches later only', { attr: 'x', value: '[a-z]+', op: 'regex' }, { x: '1abc' }, false],
    ['a pattern, negated', { attr: 'x', value: '[a-z]+', op: 'regex', negate: true }, { x: '123' }, true],
  ])('%s', async (_, condition, data, wanted) => expect(await outcome(condition, data)).toBe(wanted));

  test('an attribute within objects', async () => {
    const data = { x: { y: { z: 1 } } };
    expect(await outcome({ attr: 'x.y.z', value: 1 }, data)).toBe(true);
    expect(await outcome({ attr: 'x.y.z', value: 2 }, data)).toBe(false);
    expect(await outcome({ attr: 'status.value', value: 'planned' }, { status: { value: 'active' } })).toBe(false);
  });

  test('an attribute of the entries of a list', async () => {
    const data = { tags: [{ slug: 'a' }, { slug: 'b' }] };
    expect(await outcome({ attr: 'tags.slug', value: 'b', op: 'contains' }, data)).toBe(true);
    expect(await outcome({ attr: 'tags.slug', value: ['a', 'b'] }, data)).toBe(true);
    expect(await outcome({ attr: 'tags.slug', value: 'a', op: 'contains' }, { tags: [] })).toBe(false);
  });
});

describe('what makes no sense for the data is silent, negated or not', () => {
  test.each<[string, JsonObject, JsonObject]>([
    ['an attribute that is not there', { attr: 'y', value: 1 }, { x: 1 }],
    ['an attribute of null', { attr: 'x.y', value: null }, { x: null }],
    ['an attribute of a text', { attr: 'x.y', value: 'a' }, { x: 'a' }],
    ['an attribute that one entry lacks', { attr: 'x.y', value: [1] }, { x: [{ y: 1 }, {}] }],
    ['an attribute of every object of the language', { attr: 'constructor.name', value: 'Object' }, {}],
    ['a custom field that is not there', { attr: 'custom_fields.nope', value: 1 }, { custom_fields: {} }],
    ['null compared with a number', { attr: 'x', value: 1, op: 'gt' }, { x: null }],
    ['a text compared with a number', { attr: 'x', value: 1, op: 'lt' }, { x: 'a' }],
    ['a number that should contain something', { attr: 'x', value: 1, op: 'contains' }, { x: 12 }],
    ['a text that should contain a number', { attr: 'x', value: 1, op: 'contains' }, { x: '12' }],
    ['a pattern for a number', { attr: 'x', value: 'a', op: 'regex' }, { x: 1 }],
    ['a pattern for a very long text', { attr: 'x', value: 'a', op: 'regex' }, { x: 'a'.repeat(10_001) }],
    ['a pattern for null', { attr: 'x', value: 'a', op: 'regex' }, { x: null }],
  ])('%s', async (_, condition, data) => {
    expect(await outcome(condition, data)).toBe('silent');
    expect(await outcome({ ...condition, negate: true }, data)).toBe('silent');
  });

  test('it silences the whole rule, unless an earlier part has decided', async () => {
    const senseless = { attr: 'nope', value: 1 };
    const right = { attr: 'x', value: 1 };
    expect(await outcome({ or: [senseless, right] }, { x: 1 })).toBe('silent');
    expect(await outcome({ or: [right, senseless] }, { x: 1 })).toBe(true);
    expect(await outcome({ and: [right, senseless] }, { x: 2 })).toBe(false);
  });
});

describe('what is to blame', () => {
  async function blamed(conditions: Json): Promise<readonly string[]> {
    const unmet: string[] = [];
    const { evaluate } = await parseConditions(conditions);
    evaluate?.({ x: 1, y: 2 }, unmet);
    return unmet;
  }
  const yes = { attr: 'x', value: 1 };
  const no = (attr: string) => ({ attr, value: 3 });

  test.each<[string, Json, readonly string[]]>([
    ['nothing of conditions that hold', { or: [no('y'), yes] }, []],
    ['the first that does not hold of all', { and: [yes, no('y'), no('x')] }, ['y']],
    ['all alternatives', { or: [no('x'), { and: [yes, no('y')] }] }, ['x', 'y']],
    ['what is not there, and not the alternatives before it', { or: [no('x'), no('z')] }, ['z']],
    ['what is negated', { ...yes, negate: true }, ['x']],
    ['nothing where there is no alternative', { or: [] }, []],
  ])('is %s', async (_, conditions, wanted) => expect(await blamed(conditions)).toEqual(wanted));
});

describe('sets', () => {
  const is = (attr: string, value: Json): JsonObject => ({ attr, value });

  test.each<[string, Json]>([
    ['null', null],
    ['an empty list', []],
    ['an empty object', {}],
    ['no members', { and: [] }],
  ])('%s is true', async (_, conditions) => expect(await outcome(conditions, {})).toBe(true));

  test('any of none is false', async () => expect(await outcome({ or: [] }, {})).toBe(false));

  test('and: all must hold', async () => {
    const set = { and: [is('a', 1), { ...is('b', 1), negate: true }] };
    expect(await outcome(set, { a: 1, b: 2 })).toBe(true);
    expect(await outcome(set, { a: 1, b: 1 })).toBe(false);
  });

  test('or: one must hold', async () => {
    const set = { or: [is('a', 1), is('b', 1)] };
    expect(await outcome(set, { a: 1, b: 2 })).toBe(true);
    expect(await outcome(set, { a: 2, b: 1 })).toBe(true);
    expect(await outcome(set, { a: 2, b: 2 })).toBe(false);
  });

  test('or within and', async () => {
    const set = { and: [is('a', 1), { or: [is('b', 1), is('c', 1)] }] };
    expect(await outcome(set, { a: 1, b: 1, c: 9 })).toBe(true);
    expect(await outcome(set, { a: 1, b: 9, c: 9 })).toBe(false);
    expect(await outcome(set, { a: 9, b: 1, c: 1 })).toBe(false);
  });

  test('and within or', async () => {
    const set = { or: [is('a', 1), { and: [is('b', 1), is('c', 1)] }] };
    expect(await outcome(set, { a: 1, b: 9, c: 9 })).toBe(true);
    expect(await outcome(set, { a: 9, b: 1, c: 1 })).toBe(true);
    expect(await outcome(set, { a: 9, b: 1, c: 9 })).toBe(false);
  });
});

describe('the states before and after the change, beyond NetBox', () => {
  const became = {
    and: [
      { attr: 'snapshots.postchange.status', value: 'active' },
      { attr: 'snapshots.prechange.status', value: 'active', negate: true },
    ],
  };
  const change = (prechange: Json, postchange: Json): JsonObject => ({ snapshots: { prechange, postchange } });

  test('are compared as the change log has them', async () => {
    expect(await outcome(became, change({ status: 'planned' }, { status: 'active' }))).toBe(true);
    expect(await outcome(became, change({ status: 'active' }, { status: 'active' }))).toBe(false);
  });

  test('before a creation and after a deletion every field is null', async () => {
    expect(await outcome(became, change(null, { status: 'active' }))).toBe(true);
    expect(
      await outcome({ attr: 'snapshots.postchange.status', value: null }, change({ status: 'active' }, null)),
    ).toBe(true);
  });

  test('a field that neither has is silent', async () => {
    const nope = { attr: 'snapshots.prechange.nope', value: null, negate: true };
    expect(await outcome(nope, change(null, { status: 'active' }))).toBe('silent');
    expect(await outcome(nope, change({}, {}))).toBe('silent');
    expect(await outcome({ attr: 'snapshots', value: null }, {})).toBe('silent');
  });
});

describe('refused, with the sentences of NetBox', () => {
  const keys = 'Incorrect key(s) informed. Please check documentation.';
  const logic = "Invalid logic type: must be 'AND' or 'OR'. Please check documentation.";

  test.each<[Json, string]>([
    ['x', "Ruleset must be a dictionary, not <class 'str'>."],
    [[{ attr: 'x', value: 1 }], "Ruleset must be a dictionary, not <class 'list'>."],
    [7, "Ruleset must be a dictionary, not <class 'int'>."],
    [{ foo: 1 }, logic],
    [{ attr: 'x' }, logic],
    [{ and: [], or: [] }, keys],
    [{ and: [{ attr: 'x', value: 1 }], attr: 'y', value: 1 }, keys],
    [{ attr: 'x', value: 1, extra: 1 }, keys],
    [{ attr: 'x', op: 'eq' }, keys],
    [{ and: { attr: 'x', value: 1 } }, keys],
    [{ and: [{}] }, keys],
    [{ and: ['x'] }, "Ruleset must be a dictionary, not <class 'str'>."],
    [
      { attr: 'x', value: 1, op: 'nope' },
      'Unknown operator: nope. Must be one of: eq, gt, gte, lt, lte, in, contains, regex',
    ],
    [{ attr: 'x', value: {} }, "Unsupported value type: <class 'dict'>"],
    [{ attr: 'x', value: '1', op: 'gt' }, "Invalid type for gt operation: <class 'str'>"],
    [{ attr: 'x', value: 'a', op: 'in' }, "Invalid type for in operation: <class 'str'>"],
    [{ attr: 'x', value: 1, op: 'in' }, "Invalid type for in operation: <class 'int'>"],
    [{ attr: 'x', value: true, op: 'lt' }, "Invalid type for lt operation: <class 'bool'>"],
    [{ attr: 'x', value: null, op: 'contains' }, "Invalid type for contains operation: <class 'NoneType'>"],
    [{ attr: 'x', value: [1], op: 'gte' }, "Invalid type for gte operation: <class 'list'>"],
    [{ attr: 'x', value: 1.5, op: 'regex' }, "Invalid type for regex operation: <class 'float'>"],
  ])('%j', async (conditions, sentence) => expect(await problem(conditions)).toBe(sentence));

  test('patterns that are none, or that need more than time in proportion to the text', async () => {
    expect(await problem({ attr: 'x', value: '(', op: 'regex' })).toMatch(/^\( is not a valid regular expression: /);
    expect(await problem({ attr: 'x', value: '(a)\\1', op: 'regex' })).toMatch(/is not a valid regular expression/);
  });

  test('what is too deep, too many or too long', async () => {
    const nested = (depth: number): Json => (depth === 0 ? { attr: 'x', value: 1 } : { and: [nested(depth - 1)] });
    expect(await problem(nested(10))).toBeUndefined();
    expect(await problem(nested(11))).toBe('Conditions nest at most 10 levels.');
    const many = (count: number): Json => ({ or: Array.from({ length: count }, () => ({ attr: 'x', value: 1 })) });
    expect(await problem(many(100))).toBeUndefined();
    expect(await problem(many(101))).toBe('A rule has at most 100 conditions.');
    const list = { attr: 'x', op: 'in', value: Array.from({ length: 1001 }, (_, index) => index) };
    expect(await problem(list)).toBe('A list has at most 1000 values.');
  });
});
