import { describe, expect, test } from 'vitest';
import type { Json } from '../../../src/domain/engine/json.ts';
import type { Field } from '../../../src/domain/engine/schema/field-kinds.ts';
import { parseField } from '../../../src/domain/engine/schema/parse.ts';
import { registry } from '../../../src/domain/registry.ts';
import { boundDifferences } from '../../../tools/reference/differences/bounds.ts';
import { differenceOf } from '../../../tools/reference/differences/difference.ts';
import { type NetBoxField, netboxFields } from '../../contract/contract.ts';

/** Values that NetBox takes or refuses for one reason, by that reason. */
interface Sample {
  readonly rule: string;
  readonly value: Json;
  readonly taken: boolean;
}

const taken = (rule: string, value: Json): Sample => ({ rule, value, taken: true });
const refused = (rule: string, value: Json): Sample => ({ rule, value, taken: false });

/** The smallest step of a decimal; NetBox's document gives the bounds of its digits as if they could be reached. */
const stepOf = (field: Field): number => (field.kind === 'decimal' ? 10 ** -field.places : 1);
const byDigits = (field: Field, bound: number): boolean =>
  field.kind === 'decimal' && Math.abs(bound) === 10 ** (field.digits - field.places);

function numberSamples(field: Field, { minimum, maximum }: NetBoxField): readonly Sample[] {
  const step = stepOf(field);
  const within = (bound: number, inwards: number): number => (byDigits(field, bound) ? bound + inwards : bound);
  return [
    ...(minimum === undefined ? [] : [taken('minimum', within(minimum, step)), refused('minimum', minimum - step)]),
    ...(maximum === undefined ? [] : [taken('maximum', within(maximum, -step)), refused('maximum', maximum + step)]),
  ];
}

/** Text of a length that fits a pattern, if any is given. */
const textOf = (length: number, fits: (text: string) => boolean): string | undefined =>
  ['a', '0', 'aa1409'].map((text) => text.repeat(length).slice(0, length)).find(fits);

/** Python's `\w` are the letters and digits of every script. */
const pythonPattern = (pattern: string): RegExp => {
  const inSet = pattern.replaceAll('\\w', '\\p{L}\\p{N}_').replaceAll('+-]', '+\\-]').replaceAll('[-', '[\\-');
  return new RegExp(inSet, 'u');
};

function textSamples({ maxLength, pattern }: NetBoxField): readonly Sample[] {
  const fits = (text: string): boolean => pattern === undefined || pythonPattern(pattern).test(text);
  const longest = maxLength === undefined ? undefined : textOf(maxLength, fits);
  const wrong = ['a b', 'a/b', 'é', 'ABC!', 'Z', 'a-b', 'a.b', 'a_b', '0a'];
  return [
    ...(longest === undefined ? [] : [taken('maxLength', longest), refused('maxLength', `${longest}a`)]),
    ...(pattern === undefined
      ? []
      : wrong
          .filter((text) => maxLength === undefined || text.length <= maxLength)
          .map((text) => (fits(text) ? taken('pattern', text) : refused('pattern', text)))),
  ];
}

const formats: Readonly<Record<string, { readonly right: readonly string[]; readonly wrong: readonly string[] }>> = {
  date: { right: ['2026-02-28'], wrong: ['2026-02-30', '28.02.2026', 'x'] },
  'date-time': { right: ['2026-02-28T10:00:00Z'], wrong: ['2026-02-30T10:00:00Z', '10:00', 'x'] },
  uri: { right: ['https://example.com/a'], wrong: ['example', 'a b'] },
  uuid: { right: ['123e4567-e89b-12d3-a456-426614174000'], wrong: ['123', 'x'] },
  email: { right: ['a@example.com'], wrong: ['a', 'a@b@example.com'] },
};

const formatSamples = ({ format = '' }: NetBoxField): readonly Sample[] => [
  ...(formats[format]?.right ?? []).map((value) => taken(format, value)),
  ...(formats[format]?.wrong ?? []).map((value) => refused(format, value)),
];

/** `integer` in the document may be a choice here, as widths of racks are. */
const choiceSamples = ({ values, nullable }: NetBoxField): readonly Sample[] =>
  values === undefined
    ? []
    : [
        ...values.filter((value) => value !== null).map((value) => taken('values', value)),
        ...(values.includes('') || nullable ? [] : [refused('values', '')]),
        refused('values', 'no-such-choice'),
      ];

const samplesOf = (field: Field, netbox: NetBoxField): readonly Sample[] => [
  ...numberSamples(field, netbox),
  ...textSamples(netbox),
  ...formatSamples(netbox),
  ...choiceSamples(netbox),
];

const problemOf = (field: Field, { rule, value, taken: expected }: Sample): readonly string[] => {
  const isTaken = !('error' in parseField(field, value));
  const shown = JSON.stringify(value);
  const short = shown.length > 40 ? `${shown.slice(0, 20)}... of ${shown.length - 2}` : shown;
  return isTaken === expected ? [] : [`${rule}: ${short} is ${isTaken ? 'taken' : 'refused'}`];
};

/** Choices here that NetBox does not know. */
function ownChoices(field: Field, { values }: NetBoxField): readonly string[] {
  if (field.kind !== 'choice' || values === undefined) return [];
  return field.choices.flatMap(({ value }) => (values.includes(value) ? [] : [`values: ${value} is not NetBox's`]));
}

const offered = registry.resources.flatMap((resource) => {
  const fields = Object.entries(netboxFields(resource) ?? {}).flatMap(([name, netbox]) => {
    const field = resource.fields[name];
    return field && !field.readOnly && !netbox.read_only ? [{ name, field, netbox }] : [];
  });
  return fields.length > 0 && resource.methods.includes('POST') ? [{ type: resource.type, fields }] : [];
});

const used = new Set<object>();

describe('the bounds of NetBox', () => {
  test.each(offered)('hold for $type', ({ type, fields }) => {
    const problems = fields.flatMap(({ name, field, netbox }) => {
      const found = [
        ...samplesOf(field, netbox).flatMap((sample) => problemOf(field, sample)),
        ...ownChoices(field, netbox),
      ];
      const difference = found.length > 0 ? differenceOf(boundDifferences, type, name) : undefined;
      if (difference) used.add(difference);
      return difference ? [] : found.map((problem) => `${name}: ${problem}`);
    });
    expect(problems).toEqual([]);
  });

  test('no difference is listed that does not exist', () => {
    expect(boundDifferences.filter((difference) => !used.has(difference))).toEqual([]);
  });
});
