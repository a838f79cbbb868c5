import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../../../src/domain/engine/json.ts';
import { partsOf } from '../../../../../src/domain/engine/templates/render-template.ts';
import { TemplateError } from '../../../../../src/domain/engine/templates/template-error.ts';
import { checkTemplate, renderParts, renderTemplate } from '../../../../support/templates.ts';

async function errorOf(source: string, context: JsonObject = {}): Promise<TemplateError> {
  const given: unknown = await renderTemplate(source, context).catch((error: unknown) => error);
  if (!(given instanceof TemplateError)) throw new Error(`no error, but ${String(given)}`);
  return given;
}

const within = (source: string, limits: { fuel?: number; milliseconds?: number; characters?: number }) =>
  renderParts(partsOf(source), {}, { limits: { fuel: 100_000, milliseconds: 5000, characters: 1000, ...limits } });

describe('an error names its line', () => {
  test.each([
    ['a\n{% if %}', 2, 'syntax error: unexpected end of block (line 2)'],
    ['a\n\n{{ nosuch.name }}', 3, 'undefined value (line 3)'],
    ['\n{{ 1 | nosuch }}', 2, 'unknown filter: filter nosuch is unknown (line 2)'],
    ["\n{% set x = 'a' | round %}\n{{ x }}", 2, 'a number is needed (line 2)'],
    ["{{ 'a\nb' }}\n{{ 'x' |\n center(99999) }}", 3, 'at most 10000 signs are filled in (line 3)'],
    ["\n{{ '%d' | format('x') }}", 2, '%d needs a number (line 2)'],
    ["\n{% import 'x' as y %}", 2, 'there are no other templates that could be loaded (line 2)'],
  ])('%j', async (source, line, message) => {
    expect(await errorOf(source)).toMatchObject({ line, message });
  });
});

test('what is wrong is found before it is rendered, also in a branch that is never taken', async () => {
  expect(await checkTemplate('{% if false %}\n{{ x | nosuch }}{% endif %}')).toBe('there is no filter nosuch (line 2)');
  expect(await checkTemplate('{% if false %}\n{{ x is nosuch }}{% endif %}')).toBe('there is no test nosuch (line 2)');
  expect(await checkTemplate('{{ x')).toBe(
    'syntax error: unexpected end of input, expected end of variable block (line 1)',
  );
  expect(await checkTemplate('{% for x in y %}{{ x.name }}{% endfor %}')).toBeUndefined();
});

describe('a template takes no more than it may', () => {
  test('of steps', async () => {
    await expect(within('\n{% for i in range(1000) %}{{ i }}{% endfor %}', { fuel: 500 })).rejects.toThrow(
      'the template takes too many steps (line 2)',
    );
  });
  test('of time', async () => {
    const slow = '{% for i in range(1000) %}{% for j in range(1000) %}{% endfor %}{% endfor %}';
    await expect(within(slow, { fuel: 1_000_000_000, milliseconds: 5 })).rejects.toThrow('the template takes too long');
  });
  test('of memory', async () => {
    await expect(within("{{ 'x' * 200000000 }}", {})).rejects.toThrow('needs too much memory');
  });
  test('of text', async () => {
    await expect(within("{{ 'x' * 1001 }}", {})).rejects.toThrow('the text is longer than 1000 characters');
    await expect(within("{{ ('x' * 1000) | replace('x', 'y' * 5000) }}", {})).rejects.toThrow(
      'the text would be longer than 4000000 characters (line 1)',
    );
  });
  test('of depth', async () => {
    expect((await errorOf('{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}')).message).toContain('recursion limit');
    expect(await checkTemplate(`{{ ${'('.repeat(200)}1${')'.repeat(200)} }}`)).toContain('recursion limits');
  });
  test('of what is written in other words', async () => {
    const within = (times: number) => `{{ ${'(1 < '.repeat(times)}2${' < 3)'.repeat(times)} }}`;
    expect(await renderTemplate(within(1), {})).toBe('True');
    expect(await checkTemplate(within(18))).toContain('the template is too long for what it says');
    expect(await renderTemplate(`{{ x${'.first()'.repeat(12)} }}`, { x: [] })).toBe('None');
  });
  test('of source', async () => {
    expect(await checkTemplate(' '.repeat(100_001))).toBe('a template has at most 100000 characters');
  });
  test('and the next one is rendered as if nothing had been', async () => {
    await expect(within("{{ 'x' * 200000000 }}", {})).rejects.toThrow();
    expect(await renderTemplate('{{ x }}', { x: 1 })).toBe('1');
  });
});

describe('a template reaches nothing but its data', () => {
  test.each([
    '{{ x.constructor }}{{ x.__proto__ }}{{ x["constructor"] }}{{ x.hasOwnProperty }}',
    '{{ [x] | map(attribute="constructor") | select | join }}',
    '{{ globalThis }}{{ process }}{{ require }}',
  ])('%s is empty', async (source) => {
    expect(await renderTemplate(source, { x: { a: 1 } })).toBe('');
  });
  test.each([
    ['{{ x.constructor("return 1")() }}', 'unknown method'],
    ['{{ "".__class__.x }}', 'undefined value'],
    ['{{ "%(constructor)s" | format(x) }}', 'no value constructor'],
    ['{{ "{0.a.constructor}".format(x).missing.y }}', 'undefined value'],
  ])('%s is an error', async (source, message) => {
    expect((await errorOf(source, { x: { a: 1 } })).message).toContain(message);
  });
});

test('what one template sets, the next does not see', async () => {
  await renderTemplate('{% set x = 1 %}{% macro m() %}{% endmacro %}', {});
  expect(await renderTemplate('{{ x is defined }}{{ m is defined }}', {})).toBe('FalseFalse');
});

test('an object prints as its own text, has attributes, and is written as its text in JSON', async () => {
  const site = {
    __str__: 'fra1',
    name: 'fra1',
    region: { __str__: 'Europe', name: 'Europe' },
    status: 'active',
    get_status_display: 'Active',
  };
  const source =
    '{{ s }} {{ s.region }}/{{ s.region.name }} {{ s.status }} {{ s.get_status_display() }} {{ [s] }} {{ s | upper }} {{ s ~ "!" }} {{ s | tojson }}';
  expect(await renderTemplate(source, { s: site })).toBe('fra1 Europe/Europe active Active [<fra1>] FRA1 fra1! "fra1"');
});

test('lists answer as querysets do', async () => {
  const source =
    '{{ q.all() | length }} {{ q.count() }} {{ q.exists() }} {{ q.first().n }} {{ q.last().n }} {{ none_.first() }} {{ none_.last() }}';
  expect(await renderTemplate(source, { q: [{ n: 1 }, { n: 2 }], none_: [] })).toBe('2 2 True 1 2 None None');
});

test('dates have parts and methods', async () => {
  const day = { __str__: '2026-03-07', iso: '2026-03-07', year: 2026, month: 3, day: 7 };
  const source =
    "{{ d }} {{ d.year }} {{ d.strftime('%d %b %Y, %A') }} {{ d.isoformat() }} {{ '2026-03-07T08:09:10Z'.strftime('%H:%M') }}";
  expect(await renderTemplate(source, { d: day })).toBe('2026-03-07 2026 07 Mar 2026, Saturday 2026-03-07 08:09');
});

test('the days and weeks of a date are those of Python', async () => {
  const source =
    "{{ '2026-03-07'.strftime('%j %U %W %G-W%V-%u %-d.%-m. %e') }} {{ '2027-01-03'.strftime('%G-W%V-%u %U %W') }}";
  expect(await renderTemplate(source, {})).toBe('066 09 09 2026-W10-6 7.3.  7 2026-W53-7 01 00');
});
