import { expect, test } from 'vitest';
import { Lifecycle, refusal } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';

test('an object that protects a site and a location of the site is named and counted once', async () => {
  const lab = await new Lifecycle(new MemoryStore()).prepare();
  const location = await lab.create('dcim.location', { site: lab.site, name: 'Hall', slug: 'hall' });
  const rack = await lab.create('dcim.rack', { name: 'R1', site: lab.site, location });
  const device = await lab.device(await lab.deviceType(), { name: 'leaf', rack });
  const { status, body } = await refusal(lab.delete('dcim.site', lab.site));
  const [, count, names = ''] =
    /^Unable to delete object\. (\d+) dependent objects were found: (.*)$/.exec(
      String((body as { detail: string }).detail),
    ) ?? [];
  expect([status, count, names.split(', ').toSorted()]).toEqual([409, '2', [`R1 (${rack})`, `leaf (${device})`]]);
});
