import { expect, test } from 'vitest';
import { Lifecycle } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';

test('q finds types by their model and by the name of their manufacturer, in any case', async () => {
  const lab = new Lifecycle(new MemoryStore());
  const maker = (name: string) => lab.create('dcim.manufacturer', { name, slug: name.toLowerCase() });
  const [acme, bolt] = [await maker('Acme'), await maker('Bolt')];
  const type = (model: string, manufacturer: number) =>
    lab.create('dcim.devicetype', { manufacturer, model, slug: model.toLowerCase() });
  const [leaf, spine, acmeLike] = [await type('Leaf', acme), await type('Spine', bolt), await type('ACME-ish', bolt)];
  expect(await lab.ids('dcim.devicetype', { q: ' acme ' })).toEqual([leaf, acmeLike]);
  expect(await lab.ids('dcim.devicetype', { q: 'SPI' })).toEqual([spine]);
  expect(await lab.ids('dcim.devicetype', { q: 'bol', model__n: 'Spine' })).toEqual([acmeLike]);
  expect(await lab.ids('dcim.devicetype', { q: 'nobody' })).toEqual([]);
});
