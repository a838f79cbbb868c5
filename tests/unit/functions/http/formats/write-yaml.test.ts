import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { yamlText } from '../../../../../src/functions/http/formats/write-yaml.ts';

test('small lists and objects of plain words stand in one line where that is asked for', () => {
  const value = {
    parameters: [{ in: 'query', name: 'id', schema: { type: 'integer', minimum: 0 } }],
    text: 'a: b',
    odd: [{ pattern: '^[a-z]+$' }, { note: 'yes, no' }],
    deep: { a: { b: { c: 1 } } },
  };
  expect(yamlText(value, { shortLines: true, indent: 1, indentSeq: false })).toBe(
    [
      'parameters:',
      ' - { in: query, name: id, schema: { type: integer, minimum: 0 } }',
      'text: "a: b"',
      'odd:',
      ' - pattern: ^[a-z]+$',
      ' - note: yes, no',
      'deep:',
      ' a: { b: { c: 1 } }',
      '',
    ].join('\n'),
  );
});

test('the lines change nothing of what is read', () => {
  const leaf = fc.oneof(
    fc.string({ maxLength: 12 }),
    fc.constantFrom(
      'yes',
      'no',
      'null',
      '~',
      '1e3',
      '0x1F',
      '12:30',
      '2026-01-01',
      '.5',
      'a#b',
      'a #b',
      '- a',
      '=',
      '<<',
    ),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
  );
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      leaf,
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.string({ maxLength: 6 }), tie('value'), { maxKeys: 3, noNullPrototype: true }),
    ),
  }));
  fc.assert(
    fc.property(value, (given) => {
      const json = JSON.parse(JSON.stringify(given));
      for (const version of ['1.1', '1.2'] as const)
        expect(parse(yamlText(json, { shortLines: true }), { version, merge: false })).toEqual(json);
    }),
  );
});
