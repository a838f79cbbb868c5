import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../../../src/domain/engine/json.ts';
import { planOf } from '../../../../../src/domain/engine/templates/list-plan.ts';
import { templateParts } from '../../../../../src/domain/engine/templates/read-template.ts';
import { partsOf } from '../../../../../src/domain/engine/templates/render-template.ts';
import type { WhiteSpace } from '../../../../../src/domain/engine/templates/template-library.ts';
import { renderList, renderParts, renderTemplate } from '../../../../support/templates.ts';

const objects = (count: number): readonly JsonObject[] =>
  Array.from({ length: count }, (_, at) => ({
    __str__: `s${at}`,
    name: `s${at}`,
    n: at,
    tags: [{ name: 'x' }, { name: 'y' }],
  }));

async function rendered(source: string, count: number, whiteSpace: WhiteSpace = {}): Promise<string> {
  const all = objects(count);
  const portions = async function* () {
    for (let from = 0; from < count; from += 300) yield all.slice(from, from + 300);
  };
  let text = '';
  for await (const piece of renderList(source, { count: async () => count, portions }, whiteSpace)) text += piece;
  return text;
}

const isInPortions = (source: string): boolean => planOf(templateParts(source)) !== undefined;

const inPortions = [
  'a\n{% for s in queryset %}{{ s.name }}\n{% endfor %}\nb\n',
  '{%- for s in queryset -%} {{ s }} {%- endfor -%} end',
  '{% set x = 5 %}{% macro m(a) %}<{{ a }}>{% endmacro %}{% for s in queryset.all() %}{{ m(s.n) }}{{ x }}{% set x = s.n %}{% endfor %}{{ x }}',
  '[{% for s in queryset %}{{ s.n }}{% if not loop.last %}, {% endif %}{% endfor %}]',
  '{{ queryset|length }} {{ queryset.count() }}{% for s in queryset %}{{ loop.index }}/{{ loop.length }}-{{ loop.revindex0 }}{{ loop.first }}{{ loop.cycle("a", "b") }};{% endfor %}',
  '{% for s in queryset %}{{ loop.index0 }}{% for t in s.tags %}{{ loop.index }}{{ t.name }}{{ loop.last }}{% endfor %}{{ loop.index }}{% endfor %}',
  '{% for s in queryset %}{% for t in [] %}{{ loop.index }}{% else %}{{ loop.index }}{% if s.n %},{% endif %}{% endfor %}{% endfor %}',
  '{% for s in queryset %}{{ loop.cycle(1.0, none, true, [s.n / 2]) }},{% endfor %}',
  '{% for s in queryset if s.n is odd %}{{ s.n }},{% endfor %}',
  '{# queryset #}{% raw %}{% for s in queryset %}{% endraw %}{% for s in queryset %}{% if s.n > 3 %}{{ s.n }}{% else %}-{% endif %}{% endfor %}',
  '{% if true %}head{% endif %}\n  {% for s in queryset %}\n  {{ s.n }}\n  {% endfor %}\n',
];

const atOnce = [
  '{% set ns = namespace(t=0) %}{% for s in queryset %}{% set ns.t = ns.t + s.n %}{% endfor %}{{ ns.t }}',
  '{{ queryset | map(attribute="name") | join(",") }}',
  '{% for s in queryset | sort(attribute="n", reverse=true) %}{{ s.n }} {% endfor %}',
  '{% if queryset %}{% for s in queryset %}{{ s.n }}{% endfor %}{% endif %}',
  '{% for s in queryset %}{{ s.n }}{% endfor %}{% for s in queryset %}{{ s.name }}{% endfor %}',
  '{% for s in queryset %}{{ s.n }}{% else %}nothing{% endfor %}',
  '{% for s in queryset if s.n is odd %}{{ loop.index }}{% endfor %}',
  '{% for s in queryset %}{{ loop.previtem.n if loop.previtem }}{% endfor %}',
  '{% for s in queryset %}{% with at = loop.index %}{{ at }}{% endwith %}{% endfor %}',
  '{% set all = queryset %}{% for s in queryset %}{{ s.n }}{% endfor %}{{ all | length }}',
  '{% for s in queryset %}{{ loop | length }}{% endfor %}',
  'nothing',
];

describe('portions give what the whole list gives', () => {
  const spaces: readonly WhiteSpace[] = [{}, { trimBlocks: true, lstripBlocks: true }, { keepTrailingNewline: true }];
  test.each(inPortions)('%s', async (source) => {
    expect(isInPortions(source)).toBe(true);
    for (const count of [0, 1, 251, 501])
      for (const whiteSpace of spaces) {
        const whole = await renderParts(partsOf(source), { queryset: objects(count) }, { whiteSpace });
        expect(await rendered(source, count, whiteSpace), `${count}`).toBe(whole);
      }
  });
});

describe('a template that may look at all objects at once gets all of them', () => {
  test.each(atOnce)('%s', async (source) => {
    expect(isInPortions(source)).toBe(false);
    expect(await rendered(source, 700)).toBe(await renderTemplate(source, { queryset: objects(700) }));
  });
  test('but those that only count them get their number, however many there are', async () => {
    expect(await rendered('{{ queryset|length }} {% if queryset.count() > 5 %}many{% endif %}', 10_001)).toBe(
      '10001 many',
    );
    expect(await rendered('none of them', 10_001)).toBe('none of them');
  });
  test('up to a bound', async () => {
    await expect(rendered('{{ queryset | map(attribute="n") | join }}', 10_001)).rejects.toThrow(
      'the template looks at all objects at once, which 10000 may be at most',
    );
    expect(await rendered('{% for s in queryset %}x{% endfor %}', 10_001)).toHaveLength(10_001);
  });
});

test('an error within a portion names its line', async () => {
  await expect(
    rendered('a\n{% for s in queryset %}\n{{ s.nosuch.name }}{{ loop.index }}{% endfor %}', 1),
  ).rejects.toThrow('undefined value (line 3)');
});

describe('all() of what is not there', () => {
  test.each([
    '{% for s in queryset %}\n{% for i in s.interfaces.all() %}{{ i }}{% endfor %}{% endfor %}',
    '{% for s in queryset %}\n{{ s.interfaces.all()|length }}{% endfor %}',
  ])('%s is an error rather than an empty list', async (source) => {
    await expect(rendered(source, 2)).rejects.toThrow('nothing is called interfaces here, so it has no all() (line 2)');
  });

  test('is not looked at in a branch that is not taken', async () => {
    const source =
      '{% for s in queryset %}{{ s.tags.all()|length }}{% if s.parts %}{{ s.parts.all() }}{% endif %}{% endfor %}';
    expect(await rendered(source, 2)).toBe('22');
  });
});
