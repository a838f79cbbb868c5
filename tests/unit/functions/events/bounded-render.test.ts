import { expect, test } from 'vitest';
import { boundedRender } from '../../../../src/functions/events/bounded-render.ts';

/** Renders templates that are the number of milliseconds that they take. */
function renderer() {
  let time = 0;
  return boundedRender(
    async (source) => {
      time += Number(source);
      return `took ${source}`;
    },
    () => time,
  );
}

const outcomes = async (sources: readonly string[]) => {
  const render = renderer();
  const settled = await Promise.allSettled(sources.map((source) => render(source, {})));
  return settled.map((result) => (result.status === 'fulfilled' ? result.value : String(result.reason.message)));
};

test('a slow template is given up for the rest of a batch, and others are rendered', async () => {
  const tooLong = 'the template takes too long for so many events at once';
  expect(await outcomes(['500', '500', '2', '500', '500', '2', '500'])).toEqual([
    'took 500',
    'took 500',
    'took 2',
    'took 500',
    tooLong,
    'took 2',
    tooLong,
  ]);
});

test('a template that is quick for each event may take longer for many', async () => {
  expect(new Set(await outcomes(Array.from({ length: 100 }, () => '90')))).toEqual(new Set(['took 90']));
});
