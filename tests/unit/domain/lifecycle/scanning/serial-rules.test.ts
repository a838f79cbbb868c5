import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { serialPattern } from '../../../../../src/domain/lifecycle/scanning/serial-pattern.ts';
import { ruleProblem, rulesFor } from '../../../../../src/domain/lifecycle/scanning/serial-rules.ts';

const file = 'examples/serial-rules/netbox_asset_lifecycle.serialrule.csv';
const examples = z
  .array(z.object({ name: z.string(), pattern: z.string(), example: z.string() }))
  .parse(parse(readFileSync(file), { columns: true }));

test.each(examples.map(({ name, pattern, example }) => [name, pattern, example] as const))(
  'the example rule of %s fits its example in any case, and no part number, MAC address or longer number',
  async (_, pattern, example) => {
    const rule = await serialPattern(pattern);
    if (rule.problem !== undefined) throw new Error(rule.problem);
    const others = [
      'N9K-C93180YC-FX',
      'DCS-7050SX3-48YC8',
      'QFX5120-48Y',
      '00:1B:44:11:3A:B7',
      `${example}/`,
      ` ${example}`,
    ];
    expect([example, example.toLowerCase(), ...others].map(rule.finds)).toEqual([
      true,
      true,
      ...others.map(() => false),
    ]);
  },
);

const rule = (name: string, more: object) => ({
  ...{
    name,
    example: '',
    refuses: true,
    manufacturer: null,
    item: null,
    fits: (serial: string) => serial.startsWith(name),
  },
  ...more,
});

test('rules of an item come before those of its manufacturer, and one of several has to be fitted', () => {
  const maker = [rule('A', { manufacturer: 1 }), rule('B', { manufacturer: 1 }), rule('C', { manufacturer: 2 })];
  const own = rule('X', { item: 'dcim.devicetype#5' });
  const names = (id: number, manufacturer: number | null) =>
    rulesFor([...maker, own], { type: 'dcim.devicetype', id }, manufacturer).map(({ name }) => name);
  expect([names(5, 1), names(6, 1), names(6, null), names(6, 3)]).toEqual([['X'], ['A', 'B'], [], []]);
  expect(ruleProblem(maker, 'B1')).toBeUndefined();
  expect(ruleProblem([], 'anything')).toBeUndefined();
  expect(ruleProblem([rule('A', { refuses: false, example: 'A1' })], 'Q')).toEqual({
    message: 'Q does not look like a serial number of this item: it should fit the rule A, as A1 does.',
    refuses: false,
  });
});
