import { expect, test } from 'vitest';
import { exposition } from '../../../../src/functions/watch/exposition.ts';
import { ageInSeconds } from '../../../../src/functions/watch/unfinished-work.ts';

test('gauges are written as Prometheus reads them, labels escaped, each answer from nothing', async () => {
  const gauges = [
    { name: 'open', help: 'Alerts', samples: [{ labels: { kind: 'a "b"\\c' }, value: 2 }] },
    { name: 'age', help: 'Seconds', samples: [{ labels: {}, value: 0 }] },
    { name: 'nothing', help: 'Without samples', samples: [] },
  ];
  const { text, type } = await exposition(gauges);
  expect(type).toBe('text/plain; version=0.0.4; charset=utf-8');
  expect(text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))).toEqual([
    'open{kind="a \\"b\\"\\\\c"} 2',
    'age 0',
  ]);
  expect((await exposition(gauges)).text).toBe(text);
});

test('the age is that of the oldest, 0 without any or with clocks that differ', () => {
  expect(ageInSeconds([undefined, 5_000, 9_400], 10_000)).toBe(5);
  expect(ageInSeconds([undefined], 10_000)).toBe(0);
  expect(ageInSeconds([10_900], 10_000)).toBe(0);
});
